"""What OPA refuses as it compiles is refused by both engines alike; what OPA takes is taken."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checker.engine.interface import Ask, Engine
from checker.model.errors import PolicyError

HEAD = 'package checker.rules["a"]\n\n'
DEFAULT = 'default breach := "unknown"\n\n'
LIVE = '\tinput.mode == "live"\n}'

REFUSED = {
    "a value that nothing uses": ('breach := "yes" if {\n\tx := input.mode\n' + LIVE, 6),
    "one of two values": ('breach := "yes" if {\n\t[x, y] := [input.mode, 1]\n\tx == "live"\n}', 6),
    "a value within a list": ('breach := "yes" if {\n\txs := [1 | y := 2; input.mode == "live"]\n\txs == [1]\n}', 6),
    "a value used in another branch": (
        'breach := "yes" if {\n\tx := input.mode\n\tx == "live"\n} else := "no" if {\n\tx := 1\n\tinput.mode == "y"\n}',
        9,
    ),
    "an argument": ('f(x, y) := x\n\nbreach := "yes" if f(input.mode, 1) == "live"', 5),
    "a key of every": ('breach := "yes" if {\n\tevery k, v in input.purpose.has { v == "a" }\n}', 6),
    "some without a set": ('breach := "yes" if {\n\tsome x\n\tx == 3\n' + LIVE, 6),
    "a place that is not there": ('breach := "yes" if [1, 2][5] == input.faces_searched.at_least', 5),
    "a place in a place": ('breach := "yes" if [[1]][0][1] == input.faces_searched.at_least', 5),
    "a part that is not there": ('breach := "yes" if {"a": 1}.b == input.faces_searched.at_least', 5),
}
TAKEN = {
    "a value that the head says": 'breach := x if {\n\tx := {"live": "yes"}[input.mode]\n}',
    "a value of a branch": (
        'breach := "yes" if {\n\tinput.mode == "x"\n} else := x if {\n\tx := {"live": "yes"}[input.mode]\n}'
    ),
    "an argument of a branch": (
        'f(x) := "no" if {\n\tinput.mode == "x"\n} else := "yes" if {\n\tx == "live"\n}\n\nbreach := f(input.mode)'
    ),
    "an argument left out": 'f(x, _) := x\n\nbreach := "yes" if f(input.mode, 1) == "live"',
    "an argument that is a value": 'f("live") := "yes"\n\nbreach := f(input.mode)',
    "a value within a list": 'breach := "yes" if {\n\tx := input.mode\n\t[1 | x == "live"] == [1]\n}',
    "a value of a list": 'breach := "yes" if {\n\t"live" in [y | y := input.mode]\n}',
    "every value": 'breach := "yes" if {\n\tevery v in [input.mode] { v == "live" }\n}',
    "every value and key": 'breach := "yes" if {\n\tevery k, v in [input.mode] { [k, v] == [0, "live"] }\n}',
    "some that nothing uses": 'breach := "yes" if {\n\tsome _ in [input.mode]\n' + LIVE,
    "the library": 'breach := lib.every_of([x]) if {\n\tx := {"live": "yes"}[input.mode]\n}',
}


@pytest.mark.parametrize(("body", "line"), REFUSED.values(), ids=REFUSED)
def test_what_opa_refuses_is_refused_before_it_is_asked(engine: Engine, body: str, line: int) -> None:
    modules = {"d/a.rego": HEAD + DEFAULT + body + "\n"}
    for ask in (lambda: engine.check(modules), lambda: engine.evaluate(modules, [Ask("a", [{"mode": "live"}])])):
        with pytest.raises(PolicyError) as caught:
            ask()
        assert caught.value.where == f"d/a.rego:{line}"


def test_an_import_that_nothing_uses_is_refused(engine: Engine) -> None:
    text = HEAD + "import data.checker.lib\n\n" + DEFAULT + 'breach := "yes" if input.mode == "live"\n'
    with pytest.raises(PolicyError, match="import of lib"):
        engine.check({"d/a.rego": text})


@pytest.mark.parametrize("body", TAKEN.values(), ids=TAKEN)
def test_what_is_used_is_taken(engine: Engine, body: str) -> None:
    library = "import data.checker.lib\n\n" if "lib." in body else ""
    modules = {"d/a.rego": HEAD + library + DEFAULT + body + "\n"}
    engine.check(modules)
    ((answer,),) = engine.evaluate(modules, [Ask("a", [{"mode": "live"}])])
    assert answer.verdict.value == "violation"


@pytest.mark.parametrize("body", [body for body, _ in REFUSED.values()], ids=REFUSED)
def test_opa_by_itself_refuses_each(opa: Path, tmp_path: Path, body: str) -> None:
    """Nothing is refused here that OPA's strict compiler takes."""
    path = tmp_path / "a.rego"
    path.write_text(HEAD + DEFAULT + body + "\n", encoding="utf-8")
    done = subprocess.run([opa, "check", "--strict", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "a.rego:" in done.stderr
