"""Exit codes 5 and 70, each provoked by a run that goes wrong where they say."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from checker.engine.both import Both
from checker.engine.embedded import Embedded
from checker.engine.interface import Ask
from checker.model.verdict import Answer, Verdict

LOG = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n1,2024-03-05 14:20,A-17,,robbery suspect,still\n"
POLICY = """\
---
id: two-sides
title: A rule that says yes and no at once
kind: draft
---
## 1 Mode

> Stills only.

```rule
id: two-sides-1
```

```rego
default breach := "unknown"

breach := "yes" if input.mode == "still"

breach := "no" if input.mode in {"still", "live"}
```
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


class _Contrary(Embedded):
    """An engine that calls every violation compliant."""

    name = "contrary"

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        return [[_turned(answer) for answer in answers] for answers in super().evaluate(modules, asks)]


def _turned(answer: Answer) -> Answer:
    return answer._replace(verdict=Verdict.COMPLIANT) if answer.verdict is Verdict.VIOLATION else answer


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "two-sides.md").write_text(POLICY, encoding="utf-8")
    return tmp_path


def test_engines_that_disagree_end_with_5_naming_the_rule_and_what_it_was_asked(
    checker: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.engine.select.choose", lambda name="auto": Both(Embedded(), _Contrary()))
    done = checker(
        "check", "log.csv", "-p", "general/record-keeping", "--engine", "both", "-f", "json", "-o", "out.json"
    )
    assert done.returncode == 5
    assert "general-case-number" in done.stderr
    assert "contrary says compliant" in done.stderr
    assert "projection" in done.stderr


def test_a_run_that_ends_early_leaves_no_report_behind(
    checker: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.engine.select.choose", lambda name="auto": Both(Embedded(), _Contrary()))
    checker("check", "log.csv", "-p", "general/record-keeping", "-f", "json", "-o", "out.json")
    assert sorted(path.name for path in folder.iterdir()) == ["log.csv", "two-sides.md"]


def test_a_rule_with_two_sides_true_ends_with_70_naming_the_rule(checker: Run) -> None:
    done = checker("check", "log.csv", "-p", "two-sides.md", "--engine", "embedded")
    assert (done.returncode, done.stdout) == (70, "")
    assert "two-sides" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_inside_checker_ends_with_70_saying_where_and_what_to_do(
    checker: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("column")

    monkeypatch.setattr("checker.ingest.tabular.normalize", broken)
    done = checker("check", "log.csv", "-p", "general/record-keeping")
    assert (done.returncode, done.stdout) == (70, "")
    assert "what to do" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_that_comes_to_the_end_of_memory_says_so(
    checker: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    monkeypatch.setattr("checker.ingest.pipeline.read_one", full)
    done = checker("check", "log.csv", "--rows", "search", "-p", "general-case-number", "--engine", "embedded")
    assert done.returncode == 74
    assert done.stderr.startswith("checker: there is not enough memory")
