"""What entries that are looked up (facts.entries) say of what is judged.

Registers are short, so every part of a run holds all of them (RunSurvey.entries); subjects are many, and differ little:
each different combination of what they are looked up by is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

import polars as pl

from checker.facts.authorization import add_coverage
from checker.facts.columns import LINK, ORDER, VALIDITY, first_of, open_kind, text
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.context import Context
from checker.facts.elapsed import days_between, months_to_reach, whole_months
from checker.facts.encode import encode, number_rows
from checker.facts.entries import LOOKED_UP, TIMES, bearing
from checker.facts.moment import moment
from checker.facts.order import yes_no_columns
from checker.facts.prepare import CLOCK, Prepared
from checker.facts.timing import EVER, NEVER, Frame
from checker.model.errors import InternalFault
from checker.model.facts import Before, Fact, Lead, OnRegister, Which
from checker.model.kinds import KINDS, Belongs, EventKind
from checker.model.steps import Step

GALLERY_NAMES = "gallery_names"

Lost = tuple[pl.Expr, str]
"""Whether an entry could be a subject's own and be found by nothing, and why."""

_DAY_US = 86_400_000_000
_FAR = 3
"""Days within which a time of a register can fall before or after a time of the same day, by whatever the zones are."""


def is_of_register(fact: Fact) -> bool:
    """Whether a fact is worked out here: of entries that are looked up."""
    match fact:
        case OnRegister() | Lead():
            return True
        case Before(step=step):
            return step.kind in LOOKED_UP
        case _:
            return False


class RegisterFacts:
    """The facts of registers of all judged events, as codes and distinct values (facts.encode.Facts)."""

    def __init__(self, subjects: pl.DataFrame, prepared: Prepared, context: Context, keys: Sequence[str]) -> None:
        """subjects: what facts of linked records need of each judged event, with KEYS, in order (build.build). keys:
        what the entries that are asked about are looked up by (entries.keys_of)."""
        self._prepared, self._context = prepared, context
        if prepared.survey.entries is None:
            raise InternalFault("facts of registers are asked for, and no survey looked for entries")
        self._entries = prepared.survey.entries
        self._codes, first = number_rows(_told_apart(subjects, self._entries, keys))
        self._subjects = subjects[first].with_row_index("rep").lazy()

    def codes(self, fact: Fact) -> tuple[pl.Series, pl.DataFrame]:
        """The code of the fact for each judged event, and its distinct values."""
        name = fact.name
        made: pl.DataFrame = self._frame_of(fact).sort("rep").drop("rep").collect()
        codes, values = encode(made[[c for c in made.columns if c == name or c.startswith(f"{name}__")]])
        return codes[self._codes], values

    def _frame_of(self, fact: Fact) -> Frame:
        match fact:
            case OnRegister(kind=kind):
                return _on_register(self._subjects, self._pairs(kind), fact, self._unmatched_entry(kind))
            case Before(step=step):
                return _before_use(self._subjects, self._pairs(step.kind, step), fact, self._unmatched_entry(step.kind))
            case Lead(step=step):
                return _lead(self._subjects, self._pairs(step.kind, step), fact, self._unmatched_entry(step.kind))
            case _:
                raise InternalFault(f"{fact.name} is not a fact of registers")

    def _pairs(self, kind: EventKind, step: Step | None = None) -> Frame:
        """Each subject with each entry that is or may be its own: `rep`, `u_lo` ... `u_end_hi`, `sure`, and the entry's
        times on the subject's clock."""
        return bearing(self._subjects, self._entries, kind, self._prepared.survey, self._context, step)

    def _unmatched_entry(self, kind: EventKind) -> Lost:
        """Whether an entry could be a subject's own and be found by nothing, and why: nobody is named who acted; the
        register writes no gallery's name as the log does."""
        if KINDS[kind].belongs is Belongs.PERSON:
            return pl.col("person").is_null(), "operator"
        listed = set(self._entries.filter(pl.col("kind") == kind)["gallery"].drop_nulls())
        met = not listed or not listed.isdisjoint(self._prepared.survey.galleries)
        return pl.lit(KINDS[kind].belongs is Belongs.GALLERY and not met), GALLERY_NAMES


def _told_apart(subjects: pl.DataFrame, of: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """What facts of entries can tell subjects apart by: what they are looked up by (`keys`), their civil days, and
    their exact times where one of an entry is near, or where a subject lasts; an entry is itself."""
    bounds = pl.concat([of[c] for c in TIMES]).drop_nulls()
    days = (bounds.filter((bounds > NEVER) & (bounds < EVER)) // _DAY_US).unique()
    close = sorted({day + away for day in days.to_list() for away in range(-_FAR, _FAR + 1)})
    day = pl.col("date_lo").cast(pl.Int32).cast(pl.Int64)
    is_use = ~pl.col("kind").cast(pl.String).is_in(list(LOOKED_UP))
    far = is_use & (pl.col("kind") != EventKind.LIVE_DEPLOYMENT.value) & (pl.col("date_lo") == pl.col("date_hi"))
    far = (far & ~day.is_in(close)).fill_null(False)
    complete = [c for c in subjects.columns if c.startswith(complete_column("", AbsenceDays.DAY).split(".")[0])]
    return subjects.select(
        *keys, "date_lo", "date_hi", CLOCK, "input", *complete,
        *(pl.when(~far).then(c).alias(c) for c in TIMES),
        pl.when(~is_use).then("subject").alias("subject"), far.alias("far"),
    )  # fmt: skip


def _on_register(subjects: Frame, pairs: Frame, fact: OnRegister, lost: Lost) -> Frame:
    """`on_register.<kind>`: known to be where entries that surely bear on it cover it over its whole length (readings
    R9, R23, R48); known not to be where none may, the register is complete, and none can be `lost`."""
    kind, name = fact.kind.value, fact.name
    if fact.dated:
        first, last = moment().as_first(), moment("end_").as_last()
        valid = pairs.with_columns(
            sure_from=first.hi, sure_until=last.lo, may_from=first.lo, may_until=last.hi,
            undated=~first.has_bounds() | ~last.has_bounds(),
        )  # fmt: skip
        judged = valid.group_by("rep").agg(
            unsure=(~pl.col("sure")).max(),
            undated=pl.col("undated").max(),
        )
        surely = add_coverage(valid, "certain", ["rep"], pl.col("sure"), "sure", "u_lo", "u_end_hi")
        maybe = add_coverage(valid, "possible", ["rep"], pl.lit(True), "may", "u_hi", "u_end_lo")
        judged = judged.join(surely, on="rep", how="left").join(maybe, on="rep", how="left")
    else:
        judged = pairs.group_by("rep").agg(
            certain=pl.col("sure").max(), possible=pl.lit(True), unsure=(~pl.col("sure")).max(), undated=pl.lit(False)
        )
    whole = pl.col(complete_column(kind, AbsenceDays.DAY)) & ~lost[0]
    frame = subjects.join(judged, on="rep", how="left")
    doubt = pl.when("undated").then(text(VALIDITY))
    return frame.select("rep", *yes_no_columns(name, kind, whole, lost=lost, doubt=doubt))


def _before_use(subjects: Frame, pairs: Frame, fact: Before, lost: Lost) -> Frame:
    """`<step>_before_use`, of an entry of a register. lost: see `_on_register`."""
    kind = fact.step.kind.value
    use = moment("u_")
    seen = pairs.group_by("rep").agg(
        certain=(pl.col("sure") & moment().surely_before(use)).max(),
        possible=moment().maybe_before(use).max(),
        unsure=(~pl.col("sure") & moment().maybe_before(use)).max(),
    )
    whole = pl.col(complete_column(kind, AbsenceDays.BEFORE)) & ~lost[0]
    frame = subjects.join(seen, on="rep", how="left")
    return frame.select("rep", *yes_no_columns(fact.name, kind, whole, lost=lost))


def _lead(subjects: Frame, pairs: Frame, fact: Lead, lost: Lost) -> Frame:
    """`<unit>_from_<first or last>_<step>_to_use`: 0 where none came before. lost: see `_on_register`.

    Of the first, what is certain bounds it from below, and what is possible from above, where nothing can be missing;
    of the last it is the other way round, once one is certain.
    """
    kind, name = fact.step.kind.value, fact.name
    use, count = moment("u_"), _month_count(fact)
    certain, possible = pl.col("sure") & moment().surely_before(use), moment().maybe_before(use)
    least = count(pl.col("date_hi"), pl.col("u_date_lo")).clip(lower_bound=0)
    most = count(pl.col("date_lo"), pl.col("u_date_hi")).clip(lower_bound=0)
    seen = pairs.group_by("rep").agg(
        certain=certain.max(),
        possible=possible.max(),
        unsure=(possible & ~pl.col("sure")).max(),
        longest_sure=pl.when(certain).then(least).max(),
        longest=pl.when(possible.any() & ~most.filter(possible).is_null().any()).then(most.filter(possible).max()),
        shortest_sure=pl.when(certain).then(most).min(),
        shortest=pl.when(~least.filter(possible).is_null().any()).then(least.filter(possible).min()),
    )
    whole = pl.col(complete_column(kind, AbsenceDays.BEFORE)) & ~lost[0]
    frame = subjects.join(seen, on="rep", how="left").with_columns(
        certain=pl.col("certain").fill_null(False), possible=pl.col("possible").fill_null(False)
    )
    some, none = pl.col("certain"), ~pl.col("possible")
    zero, unknown = pl.lit(0.0), pl.lit(None, dtype=pl.Float64())
    match fact.which:
        case Which.FIRST:
            low, high = pl.col("longest_sure").fill_null(0.0), pl.when(none).then(zero).otherwise("longest")
            bounds, closed = (low, pl.when(whole).then(high)), (low, high)
        case Which.LAST:
            low = pl.when(some).then(pl.col("shortest").fill_null(0.0)).otherwise(zero)
            high = pl.when(some).then("shortest_sure").when(none).then(zero).otherwise(unknown)
            bounds = (pl.when(whole).then(low).otherwise(zero), pl.when(whole | some).then(high))
            closed = (low, high)
        case never:
            assert_never(never)
    exact = (bounds[0] == bounds[1]).fill_null(False)
    why = first_of(
        [
            (exact, text(None)),
            (whole & pl.col("unsure"), text(LINK)),
            (whole, text(ORDER)),
            (lost[0], text(lost[1])),
        ],
        text(open_kind(kind)),
    )
    opened = ~whole & ~lost[0]
    return frame.select(
        "rep",
        bounds[0].alias(f"{name}__lo"),
        bounds[1].alias(f"{name}__hi"),
        why.alias(f"{name}__why"),
        first_of([(opened, text(kind))], text(None)).alias(f"{name}__open"),
        pl.when(opened).then(closed[0]).alias(f"{name}__closed__lo"),
        pl.when(opened).then(closed[1]).alias(f"{name}__closed__hi"),
    )


def _month_count(fact: Lead) -> Callable[[Any, Any], pl.Expr]:
    """How the time is counted: whole months for the least that must have passed, months begun for the most."""
    if fact.unit == "days":
        return days_between
    return whole_months if fact.which is Which.FIRST else months_to_reach
