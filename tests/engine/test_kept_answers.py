"""What is kept of an engine's answers changes no answer, and holds no word of a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from checker.engine import kept_answers
from checker.engine.embedded import Embedded
from checker.engine.interface import Ask
from checker.engine.kept_answers import KeptAnswers
from checker.engine.opa import Opa
from checker.model.errors import EnginesDisagree
from checker.model.verdict import Answer, Verdict

pytestmark = pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="the folder is another there")

MODES = {
    "p/modes.rego": """package checker.rules["modes"]

default breach := "unknown"

breach := "yes" if input.mode == "live"

breach := "no" if input.mode == "still"

default warrant := "unknown"

warrant := "yes" if input.warrant == true

warrant := "no" if input.warrant == false

excuses := {"with a warrant": warrant}

question := {"because": "judgment", "ask": "Was it \\"live\\"?"} if input.mode == "?"
"""
}
ECHO = {
    "p/echo.rego": """package checker.rules["echo"]

breach := "unknown"

question := {"because": "judgment", "ask": input.mode}
"""
}
ASKED = [
    {name: value for name, value in (("mode", mode), ("warrant", warrant)) if value is not None}
    for mode, warrant in product(["live", "still", "?", None], [True, False, None])
]
"""Twelve projections."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "checker"


@pytest.fixture
def asked(engine: Opa | Embedded, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many projections the engine is given, call by call."""
    counts: list[int] = []
    evaluate = engine.evaluate

    def counted(modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        counts.append(sum(len(ask.projections) for ask in asks))
        return evaluate(modules, asks)

    monkeypatch.setattr(engine, "evaluate", counted)
    return counts


def run(
    engine: Opa | Embedded, modules: Mapping[str, str], projections: Sequence[Mapping[str, object]]
) -> list[Answer]:
    """What a run is told, which keeps it."""
    kept = KeptAnswers(engine, modules, list(modules))
    [answers] = kept.evaluate(modules, [Ask(next(iter(modules)).split("/")[1].removesuffix(".rego"), projections)])
    kept.confirm()
    return answers


def test_a_later_run_is_told_the_same_and_asks_only_what_is_new_and_some_of_it_again(
    engine: Opa | Embedded, asked: list[int]
) -> None:
    plain = engine.evaluate(MODES, [Ask("modes", ASKED)])[0]
    assert [answer.verdict for answer in plain[:2]] == [Verdict.COMPLIANT, Verdict.VIOLATION]
    assert plain[0].excused_by == ("with a warrant",)
    asked.clear()
    assert run(engine, MODES, ASKED[:10]) == plain[:10]
    assert asked == [10]
    asked.clear()
    assert run(engine, MODES, ASKED) == plain
    assert asked == [2, 1], "two are new, and one in 64 of ten is asked again"
    asked.clear()
    assert run(engine, MODES, ASKED[::-1]) == plain[::-1]
    assert asked == [1]


def test_another_module_is_another_question(engine: Opa | Embedded, asked: list[int]) -> None:
    run(engine, MODES, ASKED)
    changed = {path: text.replace('"still"', '"video"') for path, text in MODES.items()}
    asked.clear()
    [answer] = run(engine, changed, [{"mode": "still"}])
    assert (answer.verdict, asked) == (Verdict.UNDETERMINED, [1])


def test_an_engine_that_answers_otherwise_ends_the_run_and_nothing_it_said_is_kept(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        wrong = Answer(Verdict.VIOLATION)
        patched.setattr(embedded, "evaluate", lambda modules, asks: [[wrong for _ in a.projections] for a in asks])
        assert run(embedded, MODES, [{"mode": "still"}]) == [wrong]
    with pytest.raises(EnginesDisagree, match="rule modes: embedded says compliant, and said violation"):
        run(embedded, MODES, [{"mode": "still"}])
    assert [answer.verdict for answer in run(embedded, MODES, [{"mode": "still"}])] == [Verdict.COMPLIANT]


def test_no_text_that_is_not_the_modules_own_is_kept(
    embedded: Embedded, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "Jane Q. Example"
    [answer] = run(embedded, ECHO, [{"mode": secret}])
    assert answer.question == secret
    assert not list(folder.glob("*.kept")), "such an answer is not kept"
    run(embedded, MODES, [{"mode": secret}])
    [file] = folder.glob("*.kept")
    assert secret.encode() not in file.read_bytes()


def test_a_module_that_is_to_be_asked_always_is(embedded: Embedded, folder: Path) -> None:
    kept = KeptAnswers(embedded, MODES, [])
    kept.evaluate(MODES, [Ask("modes", ASKED)])
    kept.confirm()
    assert not list(folder.glob("*.kept"))


def test_what_is_damaged_is_asked_again(embedded: Embedded, folder: Path) -> None:
    first = run(embedded, MODES, ASKED)
    [file] = folder.glob("*.kept")
    file.write_bytes(file.read_bytes()[:-9])
    assert run(embedded, MODES, ASKED) == first


def test_no_more_is_kept_than_there_is_room_for(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST", 8)
    plain = embedded.evaluate(MODES, [Ask("modes", ASKED)])[0]
    for projections, answers in ((ASKED[:6], plain[:6]), (ASKED[6:], plain[6:]), (ASKED, plain), (ASKED, plain)):
        assert run(embedded, MODES, projections) == answers
        assert len(KeptAnswers(embedded, MODES, list(MODES))._answers) <= 8
