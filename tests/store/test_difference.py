"""What became of the findings of a run in the next one, and why: each expectation is worked out from the two logs."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from checker.model.accounts import Declaration
from checker.model.verdict import Verdict
from checker.report.text_blocks import Blocks
from checker.store.difference import Became, RunDifference, difference
from checker.store.opening import open_store
from checker.store.reasons import Reason, Why
from checker.store.runs import keep, load_run
from checker.store.terminal_difference import digest, draw
from tests.report.sample import sample
from tests.store.conftest import NOW

POLICY = """\
---
id: own
title: Own rules
kind: model
---
## 1 Own

> Every search names its {words}.

```rule
id: own-1
on: search
require: [{fields}]
```
"""
JUNE = [
    "S-1,2024-03-04 09:15,A,24-101,robbery,still",
    "S-2,2024-03-05 14:40,A,,robbery,still",
    "S-3,2024-03-06 14:40,A,,robbery,still",
    "S-4,2024-03-07 14:40,A,,robbery,still",
    "S-5,2024-03-08 14:40,A,24-105,,still",
]
SEPTEMBER = [
    JUNE[0],
    "S-2,2024-03-05 14:40,A,24-102,robbery,still",  # mended
    JUNE[2],
    JUNE[4],  # the row S-4 is gone, so this is another row of another file
    "S-6,2024-07-01 10:00,A,,robbery,still",  # added
]


@pytest.fixture
def compared(tmp_path: Path, judged):
    """The difference of two logs, each judged by a policy that requires fields."""

    def compare(before: list[str], now: list[str], *, first="case_number", then="case_number", **more) -> RunDifference:
        with open_store(str(tmp_path / "board.db"), make=True) as store:
            for lines, fields in ((before, first), (now, then)):
                policy = tmp_path / "own.md"
                policy.write_text(POLICY.format(words=fields.replace("_", " "), fields=fields), encoding="utf-8")
                result = judged(lines, policies=(str(policy),), **more)
                keep(store, result.assessment, result.rows, now=NOW)
            return difference(load_run(store, 1), load_run(store, 2))

    return compare


def test_a_finding_shrinks_by_what_was_mended_and_removed_and_grows_by_what_was_added(compared) -> None:
    found = compared(JUNE, SEPTEMBER)
    [one] = [change for change in found.findings if change.verdict is Verdict.VIOLATION]
    assert (one.became, one.before, one.now) == (Became.SHRANK, 3, 2)
    assert one.left == {Reason.RECORDS_CHANGED: 1, Reason.ROWS_REMOVED: 1}
    assert one.came == {Reason.ROWS_ADDED: 1}
    assert [(use.number, use.row) for use in one.uses] == [("S-6", 6)]
    assert (found.judged_before, found.judged_now, found.judged_in_both, found.not_followed) == (5, 5, 4, 0)
    assert found.differs
    drawn = io.StringIO()
    draw(Blocks(Console(file=drawn, width=100)), found)
    assert one.describe and f"As a rule: {one.describe}" in drawn.getvalue(), (
        "a rule's id alone says nothing to a reader"
    )


def test_the_same_log_again_is_no_difference(compared) -> None:
    found = compared(JUNE, JUNE)
    assert not found.differs
    assert {change.became for change in found.findings} == {Became.SAME}
    assert digest(found) == "Of 1 finding, 0 are new, 0 grew, 0 shrank, 0 are gone and 1 is as before."


def test_another_text_of_the_rule_is_the_reason_where_the_log_is_the_same(compared) -> None:
    found = compared(JUNE, JUNE, then="reason")
    by = {change.became: change for change in found.findings}
    assert set(by) == {Became.NEW, Became.GONE}
    assert by[Became.NEW].came == {Reason.RULE_CHANGED: 1}
    assert by[Became.GONE].left == {Reason.RULE_CHANGED: 3}


def test_rows_without_a_number_or_a_case_of_their_own_are_said_to_be_not_followed(compared) -> None:
    head = "Date/Time,Officer,Case Number,Reason,Mode\n"
    twice = ["2024-03-05 14:40,A,,robbery,still", "2024-03-05 15:40,A,,robbery,still"]
    found = compared(twice, [*twice[:1], "2024-03-05 16:40,A,,robbery,still"], head=head)
    [one] = [change for change in found.findings if change.verdict is Verdict.VIOLATION]
    assert (one.became, one.came, one.left) == (Became.SAME, {Reason.NOT_FOLLOWED: 2}, {Reason.NOT_FOLLOWED: 2})
    assert found.not_followed == 2


def _waits_on(kind: str) -> str:
    return next(f.id for f in sample().findings if f"open:{kind}" in f.missing_reasons.values())


def test_a_declaration_is_the_reason_only_where_the_finding_depends_on_that_kind() -> None:
    declared = Declaration(kind="corroboration", by="Clerk", on=date(2026, 9, 1), basis="export")
    changed = sample().inputs[0].model_copy(update={"sha256": "1" * 64})
    now = sample().model_copy(
        update={"declarations": (*sample().declarations, declared), "inputs": (changed, *sample().inputs[1:])}
    )
    why = Why(sample(), now)
    assert why.reason("us-wa-43.386.080-5", _waits_on("corroboration"), None) is Reason.RECORDS_DECLARED
    assert why.reason("us-wa-43.386.080-5", _waits_on("disclosure"), None) is Reason.RECORDS_CHANGED
    void = declared.model_copy(update={"void": "a row contradicts it"})
    unchanged = sample().model_copy(update={"declarations": (*sample().declarations, void), "inputs": now.inputs})
    assert Why(sample(), unchanged).reason("us-wa-43.386.080-5", _waits_on("corroboration"), None) is (
        Reason.RECORDS_CHANGED
    )


def test_what_was_pending_and_fell_due_left_by_the_day() -> None:
    pending = next(f.id for f in sample().findings if f.verdict is Verdict.PENDING)
    later = sample().model_copy(update={"as_of": date(2024, 3, 1)})
    assert Why(sample(), later).reason("us-wa-43.386.070-1", pending, None) is Reason.DAY_MOVED
    newer = sample().model_copy(update={"checker": "99.0"})
    assert Why(sample(), newer).reason("us-wa-43.386.070-1", pending, None) is Reason.PROGRAM_CHANGED
