"""Which rows of two logs are the same search: by their number, else by what else tells, the clocks' shift taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from checker.compare.clocks import Clocks, clocks
from checker.compare.differences import alike
from checker.compare.matching import A, B, Matches, is_near, match
from checker.compare.result import Shift
from checker.compare.rows import UNREAD, numbered_once, plain, side_by_side, value
from checker.compare.shift import MINUTE_US, SECOND_US, candidates
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.words import field_noun, plural

KEYS = ("operator", "gallery.name")
"""Fields in which the rows of one search agree wherever both logs hold them."""
ALIKE = 0.5
"""The share of the different values of a field, in the log that has fewer, that the other must have for it to be
matched by."""
MANY = 20
"""So many times do not all lie on the full minute by chance."""
USUAL = 0.5
"""A value that more than this share of the rows have says nothing of which of them are one search."""


@dataclass(frozen=True)
class RecordMatches:
    """one, two: the records of both, their times on one clock. pairs: of them, side by side (`@2` for B's). by_id: how
    many of them by their number. ties: of the rest."""

    one: pl.DataFrame
    two: pl.DataFrame
    pairs: pl.DataFrame
    by_id: int
    matches: Matches
    clocks: Clocks


def compared(name: str) -> bool:
    """Whether a field's values are compared: not the numbers of records, nor times, nor what is read from the
    operator's name."""
    return EVENT_FIELDS[name].shape is not Shape.TIME and name not in ("id", "operator_kind")


def find(
    one: pl.DataFrame, two: pl.DataFrame, fields: Sequence[str], notes: list[str]
) -> tuple[RecordMatches, list[str]]:
    """Match the rows of two logs; what was noticed on the way goes to `notes`.

    one, two: `rows.records` with `with_plain`. fields: those of both that are `compared`.
    Returns the matches and the fields by which rows were matched.
    """
    one, two = _to_the_minute(one), _to_the_minute(two)
    usable = [name for name in fields if _alike(one, two, name, notes)]
    keys, evidence = [n for n in KEYS if n in usable], [n for n in usable if n not in KEYS]
    numbered, found = _by_id(one, two, notes)
    if found is None:
        case = [n for n in evidence if n == "case_number"]
        found = _clocks(one, two, [[*keys, *evidence], [*keys, *case], keys])
    if not found.shift.compared:
        notes.append(
            "the difference between the clocks is not known: one search may be listed below once as only in A and "
            "once as only in B"
        )
    if found.shift.others:
        told = ", ".join(
            f"{minutes:+,} min ({plural(support, 'row')})" for minutes, support in found.shift.others.items()
        )
        notes.append(
            f"other differences of time are seen, too: {told}; where one log keeps local time, --zone says which"
        )
    one, two = found.align(one, two)
    pairs = _one_search(_pair_columns(one, two, numbered), usable, notes)
    timed = [
        frame.join(pairs, left_on="n", right_on=paired, how="anti")
        .filter(pl.col("lo").is_not_null() & ~pl.col(UNREAD))
        .select(pl.lit(side, pl.Int8).alias("side"), "n", "lo", "hi", *(plain(name) for name in usable))
        for frame, side, paired in ((one, A, "n"), (two, B, "n@2"))
    ]
    case_column = plain("case_number") if "case_number" in evidence else None
    both = pl.concat(timed)
    telling = [name for name in evidence if _telling(both[plain(name)])]
    by = [[plain(name) for name in names] for names in (keys, evidence, telling)]
    matches = match(both, by[0], by[1], by[2], case_column, _unit(one, two))
    together = pl.concat([pairs, _pair_columns(one, two, matches.pairs)])
    return RecordMatches(one, two, together, pairs.height, matches, found), ["id"] * bool(pairs.height) + [
        *keys,
        *evidence,
    ]


def _pair_columns(one: pl.DataFrame, two: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The records of each pair (`n`, `n@2`) in a row, in the order of the pairs."""
    right = two.rename({c: f"{c}@2" for c in two.columns})
    return (
        pairs.select("n", "n@2").join(one, on="n", maintain_order="left").join(right, on="n@2", maintain_order="left")
    )


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


def _by_id(one: pl.DataFrame, two: pl.DataFrame, notes: list[str]) -> tuple[pl.DataFrame, Clocks | None]:
    """Pairs of rows with one number, where both logs number the same searches, and how the clocks stand by them."""
    pairs = side_by_side(*numbered_once(one.filter(~pl.col(UNREAD)), two.filter(~pl.col(UNREAD))))
    if pairs.is_empty():
        return pairs, None
    found = clocks(pairs, "rows with the same number")
    timed = pairs.filter(pl.col("lo").is_not_null() & pl.col("lo@2").is_not_null()).height
    if found is None and timed:
        notes.append(
            f"{plural(pairs.height, 'number')} (id) in both logs have different times: rows are not matched by them"
        )
        return pairs.clear(), None
    return pairs, found


def _one_search(pairs: pl.DataFrame, usable: Sequence[str], notes: list[str]) -> pl.DataFrame:
    """Without the pairs whose times are apart and that differ in something else, too.

    A row counter may number the same searches up to the first row that one log lacks.
    """
    apart = (~is_near()).fill_null(False)
    other = pl.any_horizontal(
        pl.lit(False), *((pl.col(plain(n)) != pl.col(f"{plain(n)}@2")).fill_null(False) for n in usable)
    )
    kept = pairs.filter(~(apart & other))
    if kept.height < pairs.height:
        notes.append(
            f"{plural(pairs.height - kept.height, 'number')} (id) have different times and values: these rows are not "
            f"matched by them"
        )
    return kept


def _clocks(one: pl.DataFrame, two: pl.DataFrame, tries: Sequence[Sequence[str]]) -> Clocks:
    a, b = (frame.filter(~pl.col(UNREAD)) for frame in (one, two))
    for fields in tries:
        same = f"rows with the same {', '.join(map(field_noun, fields))}" if fields else "all rows"
        found = clocks(candidates(a, b, [plain(n) for n in fields]), same)
        if found is not None:
            return found
    return Clocks(Shift(seconds=0, basis="no shift could be found, and they are taken to agree", support=0, compared=0))


def _to_the_minute(log: pl.DataFrame) -> pl.DataFrame:
    """A log of at least MANY times to the second that all lie on the full minute tells no seconds: each time is
    anywhere in its minute."""
    lo, second = pl.col("lo"), (pl.col("hi") - pl.col("lo")) < SECOND_US
    timed = log.filter(lo.is_not_null() & ~pl.col(UNREAD))
    if timed.height < MANY or not timed.select(((lo % MINUTE_US == 0) & second).all()).item():
        return log
    return log.with_columns((lo + MINUTE_US - 1).alias("hi"))


def _unit(one: pl.DataFrame, two: pl.DataFrame) -> int:
    """A minute, where one log tells no seconds, else a second: how exactly both tell a moment."""
    width = pl.col("hi") - pl.col("lo")
    whole = any(f.select(((width >= SECOND_US) & (width < MINUTE_US)).any()).item() for f in (one, two))
    return MINUTE_US if whole else SECOND_US
