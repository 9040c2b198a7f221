"""What the letter promises is so: each field that it asks for is given, with several values, and the records of each
kind are said to be all there are, or none; then the verdicts are counted that this settles (reading R42)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import polars as pl
import pytest

from checker.assess import Logs, assess
from checker.assess.run import Result
from checker.coverage.ask import Request, RequestKind, requests
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, Complete
from checker.model.event import State
from checker.model.events import Events
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.policy import Policy
from checker.model.progress import silent
from checker.model.values import VALUES
from checker.policy.load import load
from checker.resources import policies_root
from tests.fixtures.expected import FIXTURES

ASKED_OF = {
    "washington-county": ("us/or", "vendors"),
    "orlando": ("us/fl", "vendors", "general"),
    "cloudtrail": ("us/wa", "general", "vendors"),
}
TRIED, ASKED = 2, 12
"""Values of each field, and how many requests are tried: those that promise most."""


class Made(NamedTuple):
    """One log, read and judged."""

    read: IngestedLogs
    audit: Audit
    policies: list[Policy]
    result: Result

    def again(self, events: Events, audit: Audit) -> Result:
        logs = Logs(events, self.read.inputs, self.read.quarantine, self.read.ledger)
        return assess(logs, audit, self.policies, Embedded(), named=True, today=date(2025, 6, 1))


@cache
def made(name: str) -> Made:
    audit = load_audit(FIXTURES / name / "audit.yaml")
    files = [log.path for log in audit.logs]
    read = ingest(files, audit, zone=None, profile=None, limits=Limits(), progress=silent)
    policies = load(list(ASKED_OF[name]), root=policies_root())
    first = Made(read, audit, policies, None)  # type: ignore[arg-type]
    return first._replace(result=first.again(read.events, audit))


def undetermined(result: Result) -> set[tuple[str, str]]:
    """(rule, what it judges) of each undetermined verdict."""
    return {
        (rule, event)
        for rule, uses in result.rows.verdicts()
        for event, verdict in uses.select("event", "verdict").iter_rows()
        if verdict == "undetermined"
    }


def values(frame: pl.DataFrame, name: str) -> Sequence[Any]:
    kind = frame.schema[name]
    if kind == pl.Boolean:
        return (True, False)
    if kind.is_numeric():
        return (0.5, 0.99) if name == "threshold" else (1, 2)
    known = VALUES.get(name, ("x1", "x2"))
    return known[:: max(1, len(known) // TRIED)][:TRIED]


def given(frame: pl.DataFrame, kinds: Sequence[str], name: str, value: Any) -> Events:
    """The events, with the value wherever records of these kinds lack the field."""
    state = f"{name}__state"
    lacks = pl.col(state).cast(pl.String).fill_null(State.NOT_EXPORTED.value) != State.VALUE.value
    lacks &= pl.col("kind").cast(pl.String).is_in(list(kinds))
    full = pl.lit([value] if isinstance(frame.schema[name], pl.List) else value).cast(frame.schema[name])
    stated = pl.lit(State.VALUE.value).cast(frame.schema[state])
    return Events(
        [
            frame.with_columns(
                pl.when(lacks).then(full).otherwise(name).alias(name),
                pl.when(lacks).then(stated).otherwise(state).alias(state),
            )
        ]
    )


def answers(one: Request, log: Made) -> Iterator[tuple[object, Result]]:
    """Each full answer to a request, and what the rules then say; none where it is not tried here."""
    frame = log.read.events.frame()
    if one.kind is RequestKind.COLUMN and {one.name, f"{one.name}__state"} <= set(frame.columns):
        rules = [rule for policy in log.policies for rule in policy.rules if rule.id in one.rules]
        kinds = sorted({kind for rule in rules for kind in (*rule.subjects, *USE_KINDS)})
        for value in values(frame, one.name):
            yield value, log.again(given(frame, kinds, one.name, value), log.audit)
    if one.kind is RequestKind.RECORDS:
        held = frame.filter(pl.col("kind").cast(pl.String) == one.name).height
        others = tuple(said for said in log.audit.complete if said.kind != one.name)
        for none in (False,) if held else (False, True):
            whole = Complete(kind=EventKind(one.name), by="x", on=date(2025, 1, 1), basis="letter", none=none)
            audit = log.audit.model_copy(update={"complete": (*others, whole)})
            yield whole, log.again(log.read.events, audit)


@pytest.mark.parametrize("name", ASKED_OF)
def test_what_is_asked_for_settles_as_much_as_the_letter_says(name):
    log = made(name)
    before = undetermined(log.result)
    asked = requests(log.result.assessment, log.read.events, log.policies)
    tried = 0
    for one in asked[:ASKED]:
        for answer, result in answers(one, log):
            settled = len(before - undetermined(result))
            assert one.settles <= settled <= one.could, (one.kind, one.name, answer)
            tried += 1
    assert tried > 5


@pytest.mark.parametrize("name", ASKED_OF)
def test_nothing_is_asked_for_that_is_there(name):
    """A field that is asked for is missing in some row, or says too little there; a kind of records is not known to be
    whole."""
    log = made(name)
    whole = {kind.kind for kind in log.result.assessment.record_kinds if kind.declared_complete}
    for one in requests(log.result.assessment, log.read.events, log.policies):
        if one.kind is RequestKind.COLUMN:
            assert one.lacking or one.name in ("time", "operator"), one.name
        if one.kind is RequestKind.RECORDS:
            assert one.name not in whole or log.result.assessment.declarations, one.name
