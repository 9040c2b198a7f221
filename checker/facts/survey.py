"""One look at all events, before any use is judged: what facts need to know of them together (facts.run_survey)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import polars as pl

from checker.facts.completeness import loose, of_one_use, owner_column, strays, unlinked_records
from checker.facts.context import Context
from checker.facts.derivation import independence, named_by
from checker.facts.entries import entries, named_agencies
from checker.facts.people import lessons
from checker.facts.prepare import (
    CLOCK,
    UNKNOWN_KIND,
    Prepared,
    account_name,
    count,
    fold,
    hides,
    known_value,
    materialize,
)
from checker.facts.publications import publications
from checker.facts.register import is_of_register
from checker.facts.roster import closings
from checker.facts.run_survey import ACTED_AGAINST, LESSON, RunSurvey, Sightings
from checker.facts.timing import Frame
from checker.facts.unlinked import number_shapes
from checker.facts.who_is_who import parts
from checker.model.facts import OfReport, step_of
from checker.model.kinds import REGISTERS, EventKind
from checker.model.steps import INDEPENDENT_EVIDENCE, MILESTONES
from checker.model.vocabulary import fact


def survey(prepared: Prepared, context: Context, names: Collection[str]) -> RunSurvey:
    """What the facts `names` need to know of all events. prepared: all of them, its `whole` still empty."""
    kinds = {kind for name in names for kind in fact(name).records}
    declared = {c.kind.value for c in context.complete}
    if "search" in declared:
        declared.add("live_deployment")
    clocks = _column(prepared.base.select(CLOCK).unique(), CLOCK)
    parts: dict[str, pl.DataFrame] = {}
    prepared.hold(sorted({*kinds, *declared, UNKNOWN_KIND}))
    if kinds:
        parts["repeated_ids"] = _repeated_numbers(prepared, kinds).collect()
    if "training" in kinds:
        parts["lessons"] = lessons(prepared).sort(LESSON).collect()
    if (
        moments := sorted(kinds & {name for name in MILESTONES if not of_one_use(name)})
    ) and "target" in prepared.fields:
        parts["acted_against"] = _acted_against(prepared, moments).collect()
    searchers: tuple[str, ...] = ()
    aliases = set(context.aliases)
    if kinds & {"account", "training", "review", "approval"}:
        aliases |= _one_row(prepared)
    if "account" in kinds:
        parts["accounts"] = closings(prepared).sort(pl.all()).collect()
        uses = prepared.judged_rows().select(account_name(prepared.fields).alias("account")).unique()
        searchers = tuple(sorted(filter(None, _column(uses, "account"))))
    if any(step_of(fact(name)) is INDEPENDENT_EVIDENCE for name in names) and named_by(prepared):
        parts["evidence"] = independence(prepared).sort("record").collect()
    declared |= kinds & {EventKind.LEAD.value}  # what of it links to nothing matters whatever is declared (reading R20)
    sightings = {kind: _sightings(prepared, kind) for kind in sorted(declared)}
    registers = sorted(
        {*((kinds | set(context.claim_kinds)) & {*REGISTERS})}
        | {kind for name in names if is_of_register(fact(name)) for kind in fact(name).records}
    )
    if registers:
        parts["entries"] = entries(prepared, registers)
    if any(isinstance(fact(name), OfReport) for name in names):
        parts["publications"] = publications(prepared, context.zone)
    return RunSurvey(
        tuple(sorted(clocks)),
        sightings,
        **parts,
        searchers=searchers,
        aliases=tuple(sorted(aliases)),
        shapes=number_shapes(prepared),
        agencies=named_agencies(prepared) if registers else (),
        galleries=_galleries(prepared) if registers else (),
    )


def _acted_against(prepared: Prepared, kinds: Sequence[str]) -> Frame:
    """RunSurvey.acted_against."""
    rows = [prepared.records(kind).with_columns(person="target") for kind in kinds]
    named = pl.concat(rows, how="vertical").filter(~pl.col("person").is_null() | hides(pl.col("target__state")))
    named = named.with_columns(pl.col("kind", CLOCK).cast(pl.String))
    return named.group_by(ACTED_AGAINST).agg(pl.col("hi").max()).sort(ACTED_AGAINST)


def _galleries(prepared: Prepared) -> tuple[str, ...]:
    """The galleries that the judged events name, folded."""
    named = prepared.judged_rows().select(fold(known_value("gallery.name", prepared.fields)).alias("gallery")).unique()
    return tuple(sorted(filter(None, _column(named, "gallery"))))


def _one_row(prepared: Prepared) -> set[tuple[str, ...]]:
    """The cells of each row of a roster that name its one person: a name, an address, a number (reading R24)."""
    rows = prepared.records("account").filter(~pl.col("account").is_null())
    row = pl.coalesce(pl.col("row_of"), pl.col("event"))
    groups = _column(rows.group_by(row.alias("row")).agg(pl.col("account").unique().sort()), "account")
    return {tuple(cells) for cells in groups if len(cells) > 1 or len(parts(cells[0])) > 1}


def _sightings(prepared: Prepared, kind: str) -> Sightings:
    doubtful = strays(prepared, kind)
    unlinked = unlinked_records(prepared, kind)
    latest = unlinked.group_by(CLOCK).agg(pl.col("hi").max(), n=pl.len()).sort(CLOCK).collect()
    by_id = by_case = False
    people: list[str] = []
    if of_one_use(kind):
        for rows in (prepared.records(kind), doubtful):
            apart = rows.filter(pl.col("parent").is_null())
            by_id = by_id or count(apart.filter(~pl.col("use_id").is_null())) > 0
            by_case = by_case or count(apart.filter(pl.col("use_id").is_null() & ~pl.col("case").is_null())) > 0
    if owner := owner_column(kind):
        people = _column(doubtful.filter(~pl.col(owner).is_null()).select(owner).unique(), owner)
    return Sightings(
        unlinked=sum(latest["n"].to_list()),
        latest=tuple((clock, int(hi)) for clock, hi in latest.select(CLOCK, "hi").rows()),
        loose=count(loose(doubtful, kind)) > 0,
        doubtful=count(doubtful) > 0,
        by_id=by_id,
        by_case=by_case,
        people=tuple(sorted(people)),
    )


def _repeated_numbers(prepared: Prepared, kinds: Iterable[str]) -> Frame:
    """`use_id`: the numbers that records of these kinds name and more than one judged event bears."""
    there = sorted(prepared.kinds().intersection(kinds)) or sorted(kinds)[:1]
    apart = [prepared.records(kind).filter(pl.col("parent").is_null()) for kind in there]
    named = pl.concat(
        [rows.filter(~pl.col("use_id").is_null()).select("use_id") for rows in apart], how="vertical"
    ).unique()
    held = materialize(named)
    if not count(held):
        return held
    borne = prepared.judged_rows().select(known_value("id", prepared.fields).alias("use_id"))
    borne = borne.join(held, on="use_id", how="inner").group_by("use_id").agg(n=pl.len())
    return borne.filter(pl.col("n") > 1).select("use_id").sort("use_id")


def _column(frame: Frame, name: str) -> list[Any]:
    return frame.collect()[name].to_list()
