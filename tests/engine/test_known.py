"""A wrong engine is noticed before it is believed."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from checker.engine import known
from checker.engine.interface import Ask, Engine
from checker.engine.opa import Opa
from checker.model.errors import EngineMissing
from checker.model.verdict import Answer, Verdict

LIAR = """\
    #!{python}
    import json, subprocess, sys
    done = subprocess.run([{opa!r}, *sys.argv[1:]], capture_output=True, input=sys.stdin.buffer.read())
    text = done.stdout.decode()
    if sys.argv[1] == "eval":
        for lie in {lies!r}:
            text = text.replace('"verdict": "' + lie + '"', '"verdict": "compliant"')
            text = text.replace('"verdict":"' + lie + '"', '"verdict":"compliant"')
    sys.stdout.write(text)
    sys.stderr.buffer.write(done.stderr)
    sys.exit(done.returncode)
"""
RULE = 'package checker.rules["r"]\n\ndefault breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n'


def test_every_engine_answers_the_known_questions(engine: Engine) -> None:
    known.ask(engine.evaluate, "here")


def test_there_are_some_thirty_of_them_and_each_verdict_is_among_the_answers() -> None:
    asked = [expected for questions in known.QUESTIONS.values() for _, expected in questions]
    assert len(asked) >= 30
    assert set(asked) == set(Verdict)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_engine_that_always_says_one_thing_is_refused(verdict: Verdict) -> None:
    def one(modules, asks):
        return [[Answer(verdict) for _ in ask.projections] for ask in asks]

    with pytest.raises(EngineMissing, match="known questions wrongly"):
        known.ask(one, "here")


@pytest.mark.skipif(os.name == "nt", reason="a program made of a script with #! runs on POSIX systems only")
@pytest.mark.parametrize(
    "lies", [["violation", "undetermined", "pending", "not_applicable"], ["undetermined"], ["pending"]]
)
def test_an_opa_that_says_compliant_is_not_believed(tmp_path: Path, opa: Path, lies: list[str]) -> None:
    path = tmp_path / "opa"
    path.write_text(dedent(LIAR).format(python=sys.executable, opa=str(opa), lies=lies), encoding="utf-8")
    path.chmod(0o755)
    liar = Opa(path)
    for attempt in (liar.evaluate, liar.sides):
        with pytest.raises(EngineMissing, match="known questions wrongly") as refused:
            attempt({"r.rego": RULE}, [Ask("r", [{"mode": "live"}])])
        assert refused.value.where == str(path)


def test_the_checksum_is_that_of_the_program(opa: Path) -> None:
    assert Opa(opa).sha256 == hashlib.sha256(opa.read_bytes()).hexdigest()
