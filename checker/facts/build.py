"""Events in, facts out: what is known of each judged event, and only what the rules of a run read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from checker.facts.completeness import add_completeness
from checker.facts.context import Context
from checker.facts.encode import Facts
from checker.facts.linked_facts import LinkedFacts
from checker.facts.own_row import OwnRow
from checker.facts.prepare import CLOCK, Prepared, account_name, held_once, known, prepare
from checker.facts.result import READS as RESULT_READS
from checker.facts.survey import survey
from checker.facts.timing import Frame
from checker.facts.whole import RunSurvey
from checker.model.kinds import USE_KINDS
from checker.model.vocabulary import fact

IDENTITY = (
    "subject",
    "input",
    "sheet",
    "row",
    "part",
    "event",
    "parent",
    "kind",
    "technology",
    "date_lo",
    "date_hi",
    "case",
    "lo",
    "hi",
)
"""Columns of the fact frame beside the facts: which event it is, when (`lo`, `hi`: microseconds), and of which case."""


def build(
    events: pl.DataFrame,
    context: Context,
    names: Iterable[str],
    kinds: Sequence[str] = USE_KINDS,
    whole: RunSurvey | None = None,
) -> Facts:
    """The facts `names` of every event whose kind is in `kinds`, in the events' order.

    events: an event frame (model.event), or a share of one (facts.shares). names: names of the vocabulary, but
        `in_force`,
    which belongs to a rule. whole: for a share, what is known of all events.
    Facts are computed a few at a time, each reduced at once to its distinct values and a code a use, so that memory
    grows with the variety of a log and a few bytes a use, not with the width of the vocabulary.
    """
    wanted = sorted(set(names))
    prepared = prepare(events, kinds, context.agency.name, whole)
    if whole is None:
        prepared = replace(prepared, whole=survey(prepared, context, wanted))
    subjects = _subjects(prepared, context, _record_kinds(wanted))
    identity = subjects.select(*IDENTITY).collect()
    own, linked = OwnRow(prepared, context, identity.height), LinkedFacts(subjects, prepared, context)
    found = linked.codes([name for name in wanted if not own.has(name)])
    found |= {name: own.codes(name) for name in wanted if own.has(name)}
    codes, values = {n: pair[0] for n, pair in found.items()}, {n: pair[1] for n, pair in found.items()}
    return Facts(identity, codes, values)


def _subjects(prepared: Prepared, context: Context, kinds: Sequence[str]) -> Frame:
    """What facts of linked records need of a subject: IDENTITY, `at` (its place among them), and its own side of every
    link."""
    own = [c for c in ("exigency", "exigency__state", *RESULT_READS) if c in prepared.columns]
    frame = prepared.judged_rows().select(
        pl.col("record").alias("subject"),
        *(c for c in IDENTITY if c != "subject"),
        "end_lo",
        "end_hi",
        CLOCK,
        "person",
        *own,
        known("id", prepared.held).alias("own_id"),
        account_name(prepared.held).alias("account"),
    )
    counted = frame.collect().with_row_index("at").lazy()
    return held_once(add_completeness(counted, prepared, context, kinds))


def _record_kinds(names: Sequence[str]) -> list[str]:
    return sorted({record for name in names for record in fact(name).records})
