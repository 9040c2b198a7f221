"""`checker policy new` at a terminal: choices are lists in words, answered by number or name, and the draft holds."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

ANSWERS = "1\n99\noffense\n1, robbery\n1,3\ny\n2\nn\nmd\n2026-01-01\n"
"""A clause of one's own, a number that is none, and a usual clause beside it."""


def test_answers_by_number_or_name_make_a_draft_whose_cases_pass(checker: Run, tmp_path: Path) -> None:
    done = checker("policy", "new", "draft.md", stdin=ANSWERS)
    assert done.returncode == 0, done.stderr
    assert "1. homicide" in done.stdout
    assert "3. in a documented emergency" in done.stdout
    assert "Write a number from 1 to" in done.stdout
    assert "subject_role" not in done.stdout, "a list is in words"
    written = (tmp_path / "draft.md").read_text(encoding="utf-8")
    assert "prohibit: {offense: [homicide, robbery]}" in written
    assert "except under a warrant or in a documented emergency." in written
    assert "require-within: {what: review, of: use, within: 14d}" in written
    assert "applies-to: {state: MD}\nas-if-from: 2026-01-01" in written
    assert checker("policy", "test", "draft.md").returncode == 0
