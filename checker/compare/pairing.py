"""Which rows of two logs are the same search: by their number, else by what else tells, the clocks' shift taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from checker.compare.differences import alike
from checker.compare.matching import A, B, Matches, match, near
from checker.compare.result import Shift
from checker.compare.rows import UNREAD, numbered_once, plain, side_by_side, value
from checker.compare.shift import MINUTE_US, candidates, of_pairs
from checker.model.event import EVENT_FIELDS, Shape

KEYS = ("operator", "gallery.name")
"""Fields in which the rows of one search agree wherever both logs hold them."""
ALIKE = 0.5
"""The share of the different values of a field, in the log that has fewer, that the other must have for it to be
matched by."""
USUAL = 0.5
"""A value that more than this share of the rows have says nothing of which of them are one search."""
SECOND_US = 1_000_000


@dataclass(frozen=True)
class Matched:
    """pairs: records side by side (`@2` for B's). by_id: how many of them by their number. ties: of the rest."""

    pairs: pl.DataFrame
    by_id: int
    matches: Matches
    shift: Shift


def compared(name: str) -> bool:
    """Whether a field's values are compared: not the numbers of records, nor times, nor what is read from the
    operator's name."""
    return EVENT_FIELDS[name].shape is not Shape.TIME and name not in ("id", "operator_kind")


def find(one: pl.DataFrame, two: pl.DataFrame, fields: Sequence[str], notes: list[str]) -> tuple[Matched, list[str]]:
    """Match the rows of two logs; what was noticed on the way goes to `notes`.

    one, two: `rows.records` with `with_plain`. fields: those of both that are `compared`.
    Returns the matches, A's times in their pairs moved to B's clock, and the fields by which rows were matched.
    """
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
    return Matched(together, pairs.height, matches, shift), ["id"] * bool(pairs.height) + [*keys, *evidence]


def with_plain(frame: pl.DataFrame, fields: Sequence[str]) -> pl.DataFrame:
    """With the column `rows.plain` of each of `fields` that is compared."""
    return frame.with_columns(alike(name, pl.col(value(name))).alias(plain(name)) for name in fields if compared(name))


def _alike(one: pl.DataFrame, two: pl.DataFrame, field: str, notes: list[str]) -> bool:
    """Whether both logs write enough of a field's values alike, for rows to be matched by it."""
    values = [frame.filter(~pl.col(UNREAD))[plain(field)].drop_nulls().unique() for frame in (one, two)]
    fewer = min(len(values[0]), len(values[1]))
    if not fewer:
        if field in KEYS:
            notes.append(f"{field}: one log has no value of it; rows are not matched by it, nor compared in it")
        return False
    both = values[0].is_in(values[1].implode()).sum()
    if both >= ALIKE * fewer:
        return True
    notes.append(
        f"{field}: of {fewer:,} different values in one log {both:,} are in the other; rows are not matched by it"
        + (", nor compared in it: the two logs name things differently" if field in KEYS else "")
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
