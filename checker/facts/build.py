"""Events in, facts out: what is known of each judged event, and only what the rules of a run read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from checker.facts.completeness import add_completeness
from checker.facts.context import Context
from checker.facts.encode import Facts
from checker.facts.entries import link_keys
from checker.facts.linked_facts import LinkedFacts
from checker.facts.moment import civil_day
from checker.facts.own_row import OwnRow
from checker.facts.prepare import (
    CLOCK,
    UNKNOWN_KIND,
    Prepared,
    account_name,
    hides,
    known_value,
    prepare,
    state_of,
)
from checker.facts.result import READS as RESULT_READS
from checker.facts.run_survey import RunSurvey
from checker.facts.survey import survey
from checker.facts.timing import EVER, NEVER, Frame
from checker.model.abreast import abreast
from checker.model.event import ZONE_SLACK_US
from checker.model.kinds import REGISTERS, USE_KINDS, EventKind
from checker.model.steps import MILESTONES
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
    "last_lo",
    "last_hi",
)
"""Columns of the fact frame beside the facts: which event it is, when (`lo`, `hi`: microseconds), and of which case."""


def build(
    events: pl.DataFrame,
    context: Context,
    names: Iterable[str],
    kinds: Sequence[str] = USE_KINDS,
    whole: RunSurvey | None = None,
    prepared: Prepared | None = None,
) -> Facts:
    """The facts `names` of every event whose kind is in `kinds`, in the events' order.

    events: an event frame (model.event), or a shard of one (facts.shards). names: names of the vocabulary, but
        `in_force`,
    which belongs to a rule. whole: for a shard, what is known of all events. prepared: the same events made ready,
        with `whole`, where they have been.
    Facts are computed a few at a time, each reduced at once to its distinct values and a code a use, so that memory
    grows with the variety of a log and a few bytes a use, not with the width of the vocabulary.
    """
    wanted = sorted(set(names))
    prepared = prepared or prepare(events, kinds, context.agency.name, whole)
    if whole is None:
        prepared = replace(prepared, survey=survey(prepared, context, wanted))
    kinds_read = _record_kinds(wanted)
    prepared.hold([*kinds_read, UNKNOWN_KIND])
    subjects = _subjects(prepared, context, kinds_read)
    identity = subjects.select(*IDENTITY).collect()
    own = OwnRow(prepared, context, identity.height)
    found = LinkedFacts(subjects, prepared, context).codes([name for name in wanted if not own.has(name)])
    del subjects  # most of the memory that facts take, and needed no longer
    of_row = [name for name in wanted if own.has(name)]
    found |= dict(zip(of_row, abreast(own.codes, of_row), strict=True))
    return Facts(identity, {n: codes for n, (codes, _) in found.items()}, {n: table for n, (_, table) in found.items()})


def _subjects(prepared: Prepared, context: Context, kinds: Sequence[str]) -> Frame:
    """What facts of linked records need of a subject: IDENTITY, `at` (its place among them), and its own side of every
    link; of links to registers (entries.KEYS) only where one of `kinds` is a register."""
    looked_up = not set(kinds).isdisjoint(REGISTERS)
    own = [c for c in ("exigency", "exigency__state", *RESULT_READS) if c in prepared.columns]
    frame = prepared.judged_rows().select(
        pl.col("record").alias("subject"),
        *(c for c in IDENTITY if c not in ("subject", "last_lo", "last_hi")),
        *_last_days(context),
        "end_lo",
        "end_hi",
        CLOCK,
        "person",
        *own,
        *_target_columns(prepared, kinds),
        known_value("id", prepared.fields).alias("own_id"),
        hides(state_of("case_number", prepared.fields)).alias("hides_case"),
        account_name(prepared.fields).alias("account"),
        *(link_keys(prepared, frozenset(prepared.survey.agencies), context.agency.name) if looked_up else ()),
    )
    return add_completeness(frame.collect().with_row_index("at"), prepared, context, kinds).lazy()


def _target_columns(prepared: Prepared, kinds: Sequence[str]) -> list[pl.Expr]:
    """`sought`: whom a use was for, as written; `hides_sought`: whether its log hides that. Asked for only where
    something that can befall a person is."""
    if "target" not in prepared.fields or set(kinds).isdisjoint(MILESTONES):
        return [pl.lit(None, dtype=pl.String()).alias("sought"), pl.lit(False).alias("hides_sought")]
    return [
        known_value("target", prepared.fields).alias("sought"),
        hides(state_of("target", prepared.fields)).alias("hides_sought"),
    ]


def _last_days(context: Context) -> list[pl.Expr]:
    """`last_lo` and `last_hi`: the civil days on which a use may have ended; a search ends on its day, a live
    deployment without a recorded stop no earlier than it began and no later than the day on which its log was exported
    (reading R9); where that is not known, `last_hi` is null."""
    live, placed = (
        pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value,
        (pl.col(CLOCK) == "utc") & pl.lit(bool(context.zone)),
    )
    days = []
    for end, start, wide in (("end_lo", "date_lo", -ZONE_SLACK_US), ("end_hi", "date_hi", ZONE_SLACK_US)):
        known = pl.when((pl.col(end) > NEVER) & (pl.col(end) < EVER)).then(pl.col(end))
        day = civil_day(pl.when(placed).then(known), context.zone)
        other = civil_day(pl.when(~placed).then(known + wide), None)
        days.append(pl.when(live).then(pl.coalesce(day, other)).otherwise(pl.col(start)))
    exported = pl.lit(None, dtype=pl.Date())
    for number, export_day in sorted(context.export_days.items()):
        exported = pl.when(pl.col("input") == number).then(pl.lit(export_day)).otherwise(exported)
    by_export = pl.when(~pl.col("date_hi").is_null() & ~exported.is_null()).then(pl.max_horizontal(exported, "date_hi"))
    return [pl.max_horizontal(days[0], "date_lo").alias("last_lo"), days[1].fill_null(by_export).alias("last_hi")]


def _record_kinds(names: Sequence[str]) -> list[str]:
    return sorted({record for name in names for record in fact(name).records})
