"""Two logs of the same searches: which searches are in both, which in one only, and where the two tell them
differently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

import checker
from checker.compare.differences import count_differences, differing, list_differences, places
from checker.compare.matching import A, B, is_near
from checker.compare.pairing import KEYS, RecordMatches, compared, find, with_plain
from checker.compare.period import INSIDE, OUTSIDE, WHERE, CommonPeriod, common, describe, locate, why_none
from checker.compare.result import ROWS_KEPT, ContradictedDeclaration, CountBounds, Reconciliation, RowPlace, Span, Tie
from checker.compare.rows import UNREAD, exported_fields, records, value
from checker.ingest.interface import IngestedLogs
from checker.model.audit import Complete
from checker.model.kinds import USE_KINDS
from checker.model.shown import raw_texts


def reconcile(
    a: IngestedLogs, b: IngestedLogs, *, declared: Sequence[Complete] = (), since: date | None = None,
    until: date | None = None,
    with_people: bool = False,
    place: str | None = None,
) -> Reconciliation:  # fmt: skip
    """Lay two logs of the same searches beside each other. Swapping them mirrors the result.

    declared: declarations that A holds all searches of a period; what is only in B contradicts them. since, until:
    civil dates [since, until) that both are said to cover; without them what their records show. place: of the agency.
    """
    held = exported_fields(b.events)
    fields = [name for name in exported_fields(a.events) if name in held]
    notes: list[str] = []
    one, two = (with_plain(records(log.events, fields, USE_KINDS), fields) for log in (a, b))
    found, by = find(one, two, [name for name in fields if compared(name)], notes)
    period = common(found.one, found.two, instants=True, since=since, until=until)
    one, two = locate(found.one, period), locate(found.two, period)
    notes += why_none(period, "log")
    alone = [_alone(one, found, A, "n"), _alone(two, found, B, "n@2")]
    unread = [int(frame[UNREAD].sum()) for frame in (one, two)]
    said = [name for name in fields if name == "time" or (compared(name) and (name in by or name not in KEYS))]
    pairs = differing(found.pairs, [name for name in said if name != "time"], folded=True)
    if "time" in said:
        pairs = pairs.with_columns((~is_near()).fill_null(False).alias("time"))
    different = pairs.filter(pl.any_horizontal(said) if said else pl.lit(False))
    return Reconciliation(
        checker=checker.__version__,
        with_people=with_people,
        place=place,
        a=describe(a.inputs[0], one, alone[0]),
        b=describe(b.inputs[0], two, alone[1]),
        period_a=_span(period, found, A),
        period_b=_span(period, found, B),
        shift=found.clocks.shift,
        matched_by=tuple(by),
        matched=_count_matches(found, alone, unread),
        by_id=found.by_id,
        by_time=found.pairs.height - found.by_id,
        different=different.height,
        only_in_a=_only_in_one(alone[0], found, "n_a", unread[1] + _undated(alone[1])),
        only_in_b=_only_in_one(alone[1], found, "n_b", unread[0] + _undated(alone[0])),
        fields_compared={
            name: pairs.filter(pl.col(value(name)).is_not_null() | pl.col(f"{value(name)}@2").is_not_null()).height
            for name in said
        },
        fields_different=count_differences(different, said),
        pairs=list_differences(different, said, with_people=with_people),
        ties=_ties(found, one, two, with_people=with_people),
        ties_total=found.matches.ties.height,
        rows_only_in_a=places(_in_period(alone[0]), with_people=with_people),
        rows_only_in_b=places(_in_period(alone[1]), with_people=with_people),
        declarations=_contradictions(declared, alone[1], found, unread[0] + _undated(alone[0])),
        notes=tuple(notes),
        quarantine=raw_texts((q for log in (a, b) for q in log.quarantine[:ROWS_KEPT]), with_people=with_people),
        ledger=raw_texts((e for log in (a, b) for e in log.ledger), with_people=with_people),
    )


def _span(period: object, found: RecordMatches, side: int) -> Span | None:
    """The period as one log's clock tells it."""
    return (
        period.on_other_clock(lambda moment, end: found.clocks.moved(side, moment, end=end)).span
        if isinstance(period, CommonPeriod)
        else None
    )


def _alone(frame: pl.DataFrame, found: RecordMatches, side: int, column: str) -> pl.DataFrame:
    """The records that are in no pair and no tie."""
    tied = found.matches.tied.filter(pl.col("side") == side)
    return (
        frame.filter(~pl.col(UNREAD))
        .join(found.pairs, left_on="n", right_on=column, how="anti")
        .join(tied, on="n", how="anti")
    )


def _in_period(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col(WHERE) != OUTSIDE)


def _undated(frame: pl.DataFrame) -> int:
    """Records without a time, which could be matched by id only: each may be any that is missing in the other log."""
    return frame.filter(pl.col("lo").is_null()).height


def _count_ties(found: RecordMatches) -> pl.DataFrame:
    """The ties with `n_a` and `n_b`, how many rows of each log they have."""
    sides = found.matches.tied.group_by("tie").agg(
        (pl.col("side") == A).sum().alias("n_a"), (pl.col("side") == B).sum().alias("n_b")
    )
    return found.matches.ties.join(sides, on="tie")


def _only_in_one(alone: pl.DataFrame, found: RecordMatches, side: str, maybe: int) -> CountBounds:
    """How many records of the common period are in one log only. maybe: rows of the other that may be any of them."""
    ties = _count_ties(found)
    sure = alone.filter((pl.col(WHERE) == INSIDE) & pl.col("lo").is_not_null()).height
    least = max(0, sure + int((ties[side] - ties["at_most"]).sum()) - maybe)
    return CountBounds(at_least=least, at_most=_in_period(alone).height + int((ties[side] - ties["at_least"]).sum()))


def _count_matches(found: RecordMatches, alone: Sequence[pl.DataFrame], unread: Sequence[int]) -> CountBounds:
    """How many searches are in both: pairs, those among ties, and at most as many as rows without a time or kind may
    add."""
    ties = found.matches.ties
    open_ = [_undated(frame) + lost for frame, lost in zip(alone, unread, strict=True)]
    dated = [frame.height - _undated(frame) for frame in alone]
    across = [min(open_[0], dated[1]), min(open_[1], dated[0])]
    more = sum(across) + min(open_[0] - across[0], open_[1] - across[1])
    return CountBounds(
        at_least=found.pairs.height + int(ties["at_least"].sum()),
        at_most=found.pairs.height + int(ties["at_most"].sum()) + more,
    )


def _ties(found: RecordMatches, one: pl.DataFrame, two: pl.DataFrame, *, with_people: bool) -> tuple[Tie, ...]:
    """The first ties, in the order in which their first rows stand in the logs."""
    ties, tied = found.matches.ties, found.matches.tied
    first = (
        tied.group_by("tie")
        .agg(pl.col("n").min(), pl.col("n").sum().alias("all"))
        .sort("n", "all", "tie")
        .head(ROWS_KEPT)["tie"]
    )
    made = []
    for number in first:
        rows = tied.filter(pl.col("tie") == number)
        bounds = ties.row(by_predicate=pl.col("tie") == number, named=True)
        of = ((one, A), (two, B))
        sides = [_rows(frame, rows.filter(pl.col("side") == side), with_people) for frame, side in of]
        made.append(
            Tie(a=sides[0], b=sides[1], matched=CountBounds(at_least=bounds["at_least"], at_most=bounds["at_most"]))
        )
    return tuple(made)


def _rows(frame: pl.DataFrame, wanted: pl.DataFrame, with_people: bool) -> tuple[RowPlace, ...]:
    return places(frame[wanted["n"].sort()], with_people=with_people)


def _contradictions(
    declared: Sequence[Complete], alone: pl.DataFrame, found: RecordMatches, maybe: int
) -> tuple[ContradictedDeclaration, ...]:
    """What is only in B, for each declaration that A holds all uses of a kind."""
    made = []
    ties = _count_ties(found)
    for one in declared:
        day = pl.col("day")
        of_kind = alone.filter(pl.col("kind") == one.kind.value)
        inside = (day >= one.from_ if one.from_ else pl.lit(True)) & (day < one.until if one.until else pl.lit(True))
        sure = of_kind.filter(inside, pl.col(WHERE) == INSIDE, pl.col("lo").is_not_null()).height
        possible = _in_period(of_kind).filter(inside.fill_null(True)).height
        bounds = CountBounds(
            at_least=max(0, sure - maybe), at_most=possible + int((ties["n_b"] - ties["at_least"]).sum())
        )
        made.append(
            ContradictedDeclaration(
                kind=one.kind.value,
                since=one.from_,
                until=one.until,
                by=one.by,
                on=one.on,
                basis=one.basis,
                only_in_b=bounds,
            )
        )
    return tuple(made)
