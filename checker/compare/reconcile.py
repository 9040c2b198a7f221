"""Two logs of the same searches: which searches are in both, which in one only, and where the two tell them
differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

import checker
from checker.compare.differences import alike, counted, differing, listed, place, places
from checker.compare.matching import A, B, Matches, match, near
from checker.compare.period import INSIDE, OUTSIDE, UNSURE, WHERE, Period, common, described, located
from checker.compare.result import ROWS_KEPT, Bounds, Contradicted, Place, Reconciliation, Shift, Span, Tie
from checker.compare.rows import UNREAD, exported, numbered_once, plain, records, side_by_side, value
from checker.compare.shift import MINUTE_US, candidates, of_pairs
from checker.ingest.interface import Ingested
from checker.model.audit import Complete
from checker.model.event import EVENT_FIELDS, USE_KINDS, Shape

KEYS = ("operator", "gallery.name")
"""Fields in which the rows of one search agree wherever both logs hold them."""
ALIKE = 0.5
"""The share of the different values of a field, in the log that has fewer, that the other must have for it to be
matched by."""
USUAL = 0.5
"""A value that more than this share of the rows have says nothing of which of them are one search."""
SECOND_US = 1_000_000


@dataclass(frozen=True)
class _Matched:
    """pairs: records side by side (`@2` for B's). by_id: how many of them by their number. ties: of the rest."""

    pairs: pl.DataFrame
    by_id: int
    matches: Matches
    shift: Shift


def reconcile(
    a: Ingested, b: Ingested, *, declared: Sequence[Complete] = (), since: date | None = None, until: date | None = None,
    with_people: bool = False,
) -> Reconciliation:  # fmt: skip
    """Lay two logs of the same searches beside each other. Swapping them mirrors the result.

    declared: declarations that A holds all searches of a period; what is only in B contradicts them. since, until:
    civil dates [since, until) that both are said to cover; without them what their records show.
    """
    held = exported(b.events)
    fields = [name for name in exported(a.events) if name in held]
    notes: list[str] = []
    one, two = (_plain(records(log.events, fields, USE_KINDS), fields) for log in (a, b))
    found, by = _match(one, two, [name for name in fields if _compared(name)], notes)
    ahead = found.shift.minutes * MINUTE_US
    one = one.with_columns(pl.col("lo") + ahead, pl.col("hi") + ahead)
    period = common(one, two, instants=True, since=since, until=until)
    one, two = located(one, period), located(two, period)
    if period == OUTSIDE:
        notes.append("the two logs have no period in common: nothing of one can be missed in the other")
    elif period == UNSURE:
        notes.append("one log has no dated record: what period both cover is not known; --from and --until can say it")
    alone = [_alone(one, found, A, "n"), _alone(two, found, B, "n@2")]
    unread = [int(frame[UNREAD].sum()) for frame in (one, two)]
    said = [name for name in fields if _compared(name) or name == "time"]
    pairs = differing(found.pairs, [name for name in said if name != "time"], folded=True)
    if "time" in said:
        pairs = pairs.with_columns((~near()).fill_null(False).alias("time"))
    different = pairs.filter(pl.any_horizontal(said) if said else pl.lit(False))
    return Reconciliation(
        checker=checker.__version__, with_people=with_people, a=described(a.inputs[0], one, alone[0]), b=described(b.inputs[0], two, alone[1]),
        period_a=_span(period, -found.shift.minutes), period_b=_span(period, 0), shift=found.shift, matched_by=tuple(by),
        matched=_matched(found, alone, unread), by_id=found.by_id, by_time=found.pairs.height - found.by_id,
        different=different.height, only_in_a=_only(alone[0], found, "n_a", unread[1] + _undated(alone[1])),
        only_in_b=_only(alone[1], found, "n_b", unread[0] + _undated(alone[0])),
        fields_compared={name: _held(pairs, name) for name in said}, fields_different=counted(different, said),
        pairs=listed(different, said, with_people=with_people), ties=_ties(found, one, two), ties_total=found.matches.ties.height,
        rows_only_in_a=places(_covered(alone[0])), rows_only_in_b=places(_covered(alone[1])),
        declarations=_contradicted(declared, alone[1], found, unread[0] + _undated(alone[0])), notes=tuple(notes),
        quarantine=tuple(q if with_people else q.model_copy(update={"raw": ""}) for log in (a, b) for q in log.quarantine[:ROWS_KEPT]),
        ledger=tuple(e if with_people else e.model_copy(update={"raw": ""}) for log in (a, b) for e in log.ledger),
    )  # fmt: skip


def _compared(name: str) -> bool:
    """Whether a field's values are compared: not the numbers of records, nor times, nor what is read from the
    operator's name."""
    return EVENT_FIELDS[name].shape is not Shape.TIME and name not in ("id", "operator_kind")


def _match(one: pl.DataFrame, two: pl.DataFrame, fields: Sequence[str], notes: list[str]) -> tuple[_Matched, list[str]]:
    """The matches, and the fields they rest on."""
    usable = [name for name in fields if _alike(one, two, name, notes)]
    keys, evidence = [n for n in KEYS if n in usable], [n for n in usable if n not in KEYS]
    pairs, shift = _by_id(one, two, usable, notes)
    if shift is None:
        case = [n for n in evidence if n == "case_number"]
        shift = _shift(one, two, [[*keys, *evidence], [*keys, *case], keys])
    if shift.others:
        told = ", ".join(f"{minutes:+,} min ({support:,} rows)" for minutes, support in shift.others.items())
        notes.append(
            f"other shifts are seen, too: {told}; where one log keeps local time, summer time makes two: --zone settles it"
        )
    ahead = shift.minutes * MINUTE_US
    left = [one.join(pairs, on="n", how="anti"), two.join(pairs, left_on="n", right_on="n@2", how="anti")]
    timed = [
        frame.filter(pl.col("lo").is_not_null() & ~pl.col(UNREAD)).select(
            pl.lit(side, pl.Int8).alias("side"),
            "n",
            pl.col("lo") + plus,
            pl.col("hi") + plus,
            *(plain(name) for name in usable),
        )
        for frame, side, plus in ((left[0], A, ahead), (left[1], B, 0))
    ]
    case_column = plain("case_number") if "case_number" in evidence else None
    both = pl.concat(timed)
    telling = [name for name in evidence if _telling(both[plain(name)])]
    by = [[plain(name) for name in names] for names in (keys, evidence, telling)]
    matches = match(both, by[0], by[1], by[2], case_column, _unit(one, two))
    right = two.rename({c: f"{c}@2" for c in two.columns})
    by_time = matches.pairs.join(one, on="n").join(right, on="n@2").select(pairs.columns)
    together = pl.concat([pairs, by_time]).with_columns(pl.col("lo") + ahead, pl.col("hi") + ahead)
    return _Matched(together, pairs.height, matches, shift), ["id"] * bool(pairs.height) + [*keys, *evidence]


def _plain(frame: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(alike(name, pl.col(value(name))).alias(plain(name)) for name in fields if _compared(name))


def _alike(one: pl.DataFrame, two: pl.DataFrame, field: str, notes: list[str]) -> bool:
    """Whether both logs write enough of a field's values alike, for rows to be matched by it."""
    values = [frame.filter(~pl.col(UNREAD))[plain(field)].drop_nulls().unique() for frame in (one, two)]
    fewer = min(len(values[0]), len(values[1]))
    if not fewer:
        return False
    both = values[0].is_in(values[1].implode()).sum()
    if both >= ALIKE * fewer:
        return True
    notes.append(
        f"{field}: of {fewer:,} different values in one log {both:,} are in the other; rows are not matched by it"
    )
    return False


def _telling(values: pl.Series) -> bool:
    """Whether a field is various enough for a value that two rows share to say something: none is the usual one."""
    written = values.drop_nulls()
    usual = written.value_counts(sort=True).head(1)["count"].sum()
    return 0 < usual <= USUAL * len(written)


def _by_id(
    one: pl.DataFrame, two: pl.DataFrame, usable: Sequence[str], notes: list[str]
) -> tuple[pl.DataFrame, Shift | None]:
    """Pairs of rows with one number, where both logs number the same searches, and the clocks' shift that these have.

    A row counter may number the same searches up to the first row that one log lacks: a pair whose times are apart and
    that differs in something else, too, is none.
    """
    pairs = side_by_side(*numbered_once(one.filter(~pl.col(UNREAD)), two.filter(~pl.col(UNREAD))))
    if pairs.is_empty():
        return pairs, None
    shift = of_pairs(pairs, "rows with the same number")
    timed = pairs.filter(pl.col("lo").is_not_null() & pl.col("lo@2").is_not_null()).height
    if shift is None and timed:
        notes.append(
            f"{pairs.height:,} numbers (id) are in both logs, but stand for different times: rows are not matched by them"
        )
        return pairs.clear(), None
    ahead = (shift.minutes if shift else 0) * MINUTE_US
    moved = (
        pairs.with_columns(pl.col("lo") + ahead, pl.col("hi") + ahead).select((~near()).fill_null(False)).to_series()
    )
    other = (
        pl.any_horizontal((pl.col(plain(n)) != pl.col(f"{plain(n)}@2")).fill_null(False) for n in usable)
        if usable
        else pl.lit(False)
    )
    kept = pairs.filter(~(moved & pairs.select(other.alias("other")).to_series()))
    if kept.height < pairs.height:
        notes.append(
            f"{pairs.height - kept.height:,} numbers (id) stand for different times and values: these rows are not matched by them"
        )
    return kept, shift


def _shift(one: pl.DataFrame, two: pl.DataFrame, tries: Sequence[Sequence[str]]) -> Shift:
    a, b = (frame.filter(~pl.col(UNREAD)) for frame in (one, two))
    for fields in tries:
        same = f"rows with the same {', '.join(fields)}" if fields else "all rows"
        found = of_pairs(candidates(a, b, [plain(n) for n in fields]), same)
        if found is not None:
            return found
    return Shift(minutes=0, basis="no shift could be found, and they are taken to agree", support=0, of=0)


def _unit(one: pl.DataFrame, two: pl.DataFrame) -> int:
    """A minute, where one log tells no seconds, else a second: how exactly both tell a moment."""
    width = pl.col("hi") - pl.col("lo")
    whole = any(f.select(((width >= SECOND_US) & (width < MINUTE_US)).any()).item() for f in (one, two))
    return MINUTE_US if whole else SECOND_US


def _span(period: object, minutes: int) -> Span | None:
    return period.moved(minutes).span if isinstance(period, Period) else None


def _alone(frame: pl.DataFrame, found: _Matched, side: int, column: str) -> pl.DataFrame:
    """The records that are in no pair and no tie."""
    tied = found.matches.tied.filter(pl.col("side") == side)
    return (
        frame.filter(~pl.col(UNREAD))
        .join(found.pairs, left_on="n", right_on=column, how="anti")
        .join(tied, on="n", how="anti")
    )


def _covered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col(WHERE) != OUTSIDE)


def _undated(frame: pl.DataFrame) -> int:
    """Records without a time, which could be matched by id only: each may be any that is missing in the other log."""
    return frame.filter(pl.col("lo").is_null()).height


def _tied(found: _Matched) -> pl.DataFrame:
    """The ties with `n_a` and `n_b`, how many rows of each log they have."""
    sides = found.matches.tied.group_by("tie").agg(
        (pl.col("side") == A).sum().alias("n_a"), (pl.col("side") == B).sum().alias("n_b")
    )
    return found.matches.ties.join(sides, on="tie")


def _only(alone: pl.DataFrame, found: _Matched, side: str, maybe: int) -> Bounds:
    """How many records of the common period are in one log only. maybe: rows of the other that may be any of them."""
    ties = _tied(found)
    sure = alone.filter((pl.col(WHERE) == INSIDE) & pl.col("lo").is_not_null()).height
    least = max(0, sure + int((ties[side] - ties["at_most"]).sum()) - maybe)
    return Bounds(at_least=least, at_most=_covered(alone).height + int((ties[side] - ties["at_least"]).sum()))


def _matched(found: _Matched, alone: Sequence[pl.DataFrame], unread: Sequence[int]) -> Bounds:
    """How many searches are in both: pairs, those among ties, and at most as many as rows without a time or kind may
    add."""
    ties = found.matches.ties
    open_ = [_undated(frame) + lost for frame, lost in zip(alone, unread, strict=True)]
    dated = [frame.height - _undated(frame) for frame in alone]
    across = [min(open_[0], dated[1]), min(open_[1], dated[0])]
    more = sum(across) + min(open_[0] - across[0], open_[1] - across[1])
    return Bounds(
        at_least=found.pairs.height + int(ties["at_least"].sum()),
        at_most=found.pairs.height + int(ties["at_most"].sum()) + more,
    )


def _held(pairs: pl.DataFrame, field: str) -> int:
    return pairs.filter(pl.col(value(field)).is_not_null() | pl.col(f"{value(field)}@2").is_not_null()).height


def _ties(found: _Matched, one: pl.DataFrame, two: pl.DataFrame) -> tuple[Tie, ...]:
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
        sides = [_rows(frame, rows.filter(pl.col("side") == side)) for frame, side in ((one, A), (two, B))]
        made.append(Tie(a=sides[0], b=sides[1], matched=Bounds(at_least=bounds["at_least"], at_most=bounds["at_most"])))
    return tuple(made)


def _rows(frame: pl.DataFrame, wanted: pl.DataFrame) -> tuple[Place, ...]:
    return tuple(place(row) for row in frame[wanted["n"].sort().head(ROWS_KEPT)].iter_rows(named=True))


def _contradicted(
    declared: Sequence[Complete], alone: pl.DataFrame, found: _Matched, maybe: int
) -> tuple[Contradicted, ...]:
    """What is only in B, for each declaration that A holds all uses of a kind."""
    made = []
    ties = _tied(found)
    for one in declared:
        day = pl.col("day")
        of_kind = alone.filter(pl.col("kind") == one.kind.value)
        inside = (day >= one.from_ if one.from_ else pl.lit(True)) & (day < one.until if one.until else pl.lit(True))
        sure = of_kind.filter(inside, pl.col(WHERE) == INSIDE, pl.col("lo").is_not_null()).height
        possible = _covered(of_kind).filter(inside.fill_null(True)).height
        bounds = Bounds(at_least=max(0, sure - maybe), at_most=possible + int((ties["n_b"] - ties["at_least"]).sum()))
        made.append(
            Contradicted(
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
