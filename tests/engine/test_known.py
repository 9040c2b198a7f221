"""A wrong engine is noticed before it is believed."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from checker.engine import known
from checker.engine.interface import Ask, Engine
from checker.engine.opa import Opa
from checker.engine.select import choose
from checker.model.audit import Audit, LogFile
from checker.model.errors import EngineMissing
from checker.model.kinds import EventKind
from checker.model.verdict import Answer, Verdict
from checker.policy.selection import select
from checker.resources import policies_root
from checker.run import run

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


@pytest.mark.skipif(os.name == "nt", reason="Windows does not note when a file's state changed")
def test_a_checksum_is_remembered_until_the_program_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    program = tmp_path / "program"
    program.write_bytes(b"one")
    first, times = known.checksum(program), program.stat()
    monkeypatch.setattr(known, "_SETTLED_NS", 0)
    assert known.checksum(program) == first == hashlib.sha256(b"one").hexdigest()
    with monkeypatch.context() as patched:
        patched.setattr(hashlib, "file_digest", lambda file, name: pytest.fail("it is read again"))
        assert known.checksum(program) == first
    time.sleep(0.1)
    program.write_bytes(b"two")
    os.utime(program, ns=(times.st_atime_ns, times.st_mtime_ns))  # of the same size and time, too
    assert known.checksum(program) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.parametrize("name", ["opa", "embedded"])
def test_a_report_names_the_engine_its_file_and_its_checksum(name: str, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Search ID,Date/Time,Case Number\n1,2024-03-05 14:20,24-0117\n", encoding="utf-8")
    selection = select(["general-case-number"], Audit().agency, root=policies_root())
    logs = [LogFile(path=log, rows=EventKind.SEARCH)]
    used = run(logs, Audit(zone="UTC"), selection, choose(name), today=date(2024, 6, 1)).assessment.engine
    assert (used.name, bool(used.version)) == (name, True)
    assert used.sha256 == hashlib.sha256(Path(used.path).read_bytes()).hexdigest()


def test_an_engine_is_asked_once_and_again_when_it_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: set[str] = set()
    monkeypatch.setattr(known, "remembered", kept.__contains__)
    monkeypatch.setattr(known, "remember", kept.add)
    asked = []
    monkeypatch.setattr(known, "ask", lambda evaluate, where: asked.append(where))
    for sha256 in ("a", "a", "b", "a"):
        known.ask_once(lambda modules, asks: [], sha256, sha256)
    assert asked == ["a", "b"]
    monkeypatch.setattr(known, "library", lambda: {"lib/lib.rego": "another"})
    known.ask_once(lambda modules, asks: [], "a", "a")
    assert asked == ["a", "b", "a"]


def test_an_engine_that_answers_wrongly_is_asked_again_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: set[str] = set()
    monkeypatch.setattr(known, "remembered", kept.__contains__)
    monkeypatch.setattr(known, "remember", kept.add)

    def none(modules, asks):
        return [[Answer(Verdict.COMPLIANT) for _ in ask.projections] for ask in asks]

    with pytest.raises(EngineMissing):
        known.ask_once(none, "a", "here")
    assert not kept
