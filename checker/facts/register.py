"""Entries of registers: which of them bear on what is judged, and what they say of it.

A contract, a system or a policy belongs to no case: it is looked up by what it is of (Kind.belongs): the agency, the
vendor and product, the gallery. Each of these may be unknown on either side, so that an entry surely bears on a
subject, or may, or does not (reading R48). Registers are short, so every part of a run holds all of them
(RunSurvey.entries); subjects are many, and differ little: each different combination of what they are looked up by is
worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

import polars as pl

from checker.facts.authorization import add_coverage, use_interval
from checker.facts.columns import LINK, ORDER, VALIDITY, first_of, open_kind, text, yesno
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.context import Context
from checker.facts.elapsed import days_between, months_to_reach, whole_months
from checker.facts.encode import encode, number_rows
from checker.facts.moment import moment
from checker.facts.prepare import CLOCK, NOT_EXPORTED, Prepared, agencies, agency_key, fold, known_value, state_of
from checker.facts.timing import EVER, NEVER, Frame, widen
from checker.model.errors import InternalFault
from checker.model.facts import Before, Fact, Lead, OnRegister, Which
from checker.model.kinds import KINDS, REGISTERS, Belongs, EventKind
from checker.model.steps import ENTRY_STEPS, Step

GALLERY_NAMES = "gallery_names"

KEYS = ("of_agency", "vendor", "product", "gallery")
"""What entries are looked up by: the agency, as prepare.agency_key has it, the codes of the system, the gallery's name,
folded."""

SELECTING = tuple(sorted({step.field for step in ENTRY_STEPS.values() if step.field}))
"""The fields that say which entries of a register are a step."""

_TIMES = ("lo", "hi", "end_lo", "end_hi")
_DAY_US = 86_400_000_000
_FAR = 3
"""Days within which a time of a register can fall before or after a time of the same day, by whatever the zones are."""


def link_keys(prepared: Prepared, named: frozenset[str], audited: str) -> list[pl.Expr]:
    """KEYS of events. named: the agencies that any event of the run names; audited: the audited one."""
    fields = prepared.fields
    silent = state_of("agency", fields) == NOT_EXPORTED
    return [
        agency_key(silent, fold(known_value("agency", fields)), named, audited).alias("of_agency"),
        known_value("vendor", fields).cast(pl.String).alias("vendor"),
        known_value("product", fields).cast(pl.String).alias("product"),
        fold(known_value("gallery.name", fields)).alias("gallery"),
    ]


def entries(prepared: Prepared, kinds: Sequence[str]) -> pl.DataFrame:
    """The entries of the registers `kinds`: where each stands, its times, what it is looked up by, which step each
    is. `agency` is folded, and `silent` says that its log has no column for it."""
    fields = prepared.fields
    found = prepared.base.filter(pl.col("kind").is_in(list(kinds))).select(
        "record", pl.col("kind").cast(pl.String), "input", "sheet", "row", "event", pl.col(CLOCK).cast(pl.String),
        *_TIMES, "date_lo", "date_hi",
        fold(known_value("agency", fields)).alias("agency"),
        (state_of("agency", fields) == NOT_EXPORTED).alias("silent"),
        known_value("vendor", fields).cast(pl.String).alias("vendor"),
        known_value("product", fields).cast(pl.String).alias("product"),
        fold(known_value("gallery.name", fields)).alias("gallery"),
        *(known_value(name, fields).cast(pl.String).alias(name) for name in SELECTING),
    )  # fmt: skip
    return found.sort("record").collect()


def named_agencies(prepared: Prepared) -> tuple[str, ...]:
    """The agencies that the events name, folded."""
    return tuple(sorted(agencies(prepared.base, prepared.fields)))


def is_of_register(fact: Fact) -> bool:
    """Whether a fact is worked out here: of entries that are linked to no case and no use."""
    match fact:
        case OnRegister() | Lead():
            return True
        case Before(step=step):
            return step.kind in REGISTERS
        case _:
            return False


class RegisterFacts:
    """The facts of registers of all judged events, as codes and distinct values (facts.encode.Facts)."""

    def __init__(self, subjects: pl.DataFrame, prepared: Prepared, context: Context) -> None:
        """subjects: what facts of linked records need of each judged event, with KEYS, in order (build.build)."""
        self._prepared, self._context = prepared, context
        if prepared.survey.entries is None:
            raise InternalFault("facts of registers are asked for, and no survey looked for entries")
        self._entries = prepared.survey.entries
        self._codes, first = number_rows(_told_apart(subjects, self._entries))
        self._subjects = subjects[first].with_row_index("rep").lazy()

    def codes(self, fact: Fact) -> tuple[pl.Series, pl.DataFrame]:
        """The code of the fact for each judged event, and its distinct values."""
        name = fact.name
        made: pl.DataFrame = self._frame_of(fact).sort("rep").drop("rep").collect()
        codes, values = encode(made.select(c for c in made.columns if c == name or c.startswith(f"{name}__")))
        return codes.gather(self._codes), values

    def _frame_of(self, fact: Fact) -> Frame:
        match fact:
            case OnRegister(kind=kind):
                return _on_register(self._subjects, self._pairs(kind), fact, self._met(kind))
            case Before(step=step):
                return _before_use(self._subjects, self._pairs(step.kind, step), fact, self._met(step.kind))
            case Lead(step=step):
                return _lead(self._subjects, self._pairs(step.kind, step), fact, self._met(step.kind))
            case _:
                raise InternalFault(f"{fact.name} is not a fact of registers")

    def _pairs(self, kind: EventKind, step: Step | None = None) -> Frame:
        """Each subject with each entry that is or may be its own: `rep`, `u_lo` ... `u_end_hi`, `sure`, and the entry's
        times on the subject's clock."""
        return bearing(self._subjects, self._entries, kind, self._prepared.survey.agencies, self._context, step)

    def _met(self, kind: EventKind) -> bool:
        """Whether the register and the log write names alike: of galleries, one must be in both, or none in the
        register."""
        if KINDS[kind].belongs is not Belongs.GALLERY:
            return True
        listed = set(self._entries.filter(pl.col("kind") == kind)["gallery"].drop_nulls())
        return not listed or not listed.isdisjoint(self._prepared.survey.galleries)


def bearing(
    subjects: Frame, of: pl.DataFrame, kind: str, named: Sequence[str], context: Context, step: Step | None = None
) -> Frame:
    """Pairs of a subject and an entry of `of` that bears on it, or may: `sure`; the subject's columns `rep` and
    `subject`, its interval as `u_lo`, `u_hi`, `u_end_lo`, `u_end_hi`, its civil days as `u_date_lo`, `u_date_hi`; the
    entry's columns, its times on the subject's clock. step: only the entries that are it, or may be."""
    rows = of.lazy().filter(pl.col("kind") == kind)
    key = agency_key(pl.col("silent"), pl.col("agency"), frozenset(named), context.agency.name)
    last = use_interval(context).last
    uses = subjects.select(
        "rep", "subject", *(pl.col(c).alias(f"u_{c}") for c in (*KEYS, "lo", "hi", "date_lo", "date_hi", CLOCK)),
        last.lo.alias("u_end_lo"), last.hi.alias("u_end_hi"),
    )  # fmt: skip
    pairs = uses.join(rows.with_columns(key.alias("of_agency")), how="cross").filter(
        pl.col("subject") != pl.col("record")
    )
    same = [pl.col(c) == pl.col(f"u_{c}") for c in _keys_of(kind)]
    if step and step.field:
        same.append(pl.col(step.field) == step.value)
    pairs = pairs.filter(pl.all_horizontal(one.fill_null(True) for one in same)).with_columns(
        sure=pl.all_horizontal(one.fill_null(False) for one in same)
    )
    return widen(pairs, ["", "end_"], CLOCK, f"u_{CLOCK}")


def entries_beside(prepared: Prepared, records: pl.Series, kinds: Sequence[str], context: Context) -> pl.DataFrame:
    """The entries of the registers `kinds` that bear, or may bear, on the judged events with these numbers: `subject`,
    `record`, and the entry's own columns."""
    of, named = prepared.survey.entries, prepared.survey.agencies
    if of is None:
        raise InternalFault("entries of registers are asked for, and no survey looked for them")
    subjects = prepared.base.filter(pl.col("record").is_in(records.implode())).select(
        pl.col("record").alias("subject"), pl.col("record").alias("rep"), "kind", "input", CLOCK,
        *_TIMES, "date_lo", "date_hi", *link_keys(prepared, frozenset(named), context.agency.name),
    )  # fmt: skip
    return pl.concat(bearing(subjects, of, kind, named, context).collect() for kind in kinds)


def _keys_of(kind: str) -> tuple[str, ...]:
    """What an entry of `kind` must share with whatever it bears on."""
    match KINDS[kind].belongs:
        case Belongs.SYSTEM:
            return ("of_agency", "vendor", "product")
        case Belongs.GALLERY:
            return ("of_agency", "gallery")
        case Belongs.AGENCY:
            return ("of_agency",)
        case Belongs.USE | Belongs.CASE | Belongs.PERSON | Belongs.ACCOUNT | Belongs.PLACE | Belongs.PERIOD:
            raise InternalFault(f"nothing looks up {kind}")
        case never:
            assert_never(never)


def _told_apart(subjects: pl.DataFrame, of: pl.DataFrame) -> pl.DataFrame:
    """What facts of registers can tell subjects apart by: what they are looked up by, their civil days, and their exact
    times where one of a register is near, or where a subject lasts; an entry is itself."""
    bounds = pl.concat([of[c] for c in _TIMES]).drop_nulls()
    days = (bounds.filter((bounds > NEVER) & (bounds < EVER)) // _DAY_US).unique()
    close = sorted({day + away for day in days.to_list() for away in range(-_FAR, _FAR + 1)})
    day = pl.col("date_lo").cast(pl.Int32).cast(pl.Int64)
    is_use = ~pl.col("kind").cast(pl.String).is_in(list(REGISTERS))
    far = is_use & (pl.col("kind") != EventKind.LIVE_DEPLOYMENT.value) & (pl.col("date_lo") == pl.col("date_hi"))
    far = (far & ~day.is_in(close)).fill_null(False)
    complete = [c for c in subjects.columns if c.startswith(complete_column("", AbsenceDays.DAY).split(".")[0])]
    return subjects.select(
        *KEYS, "date_lo", "date_hi", CLOCK, "input", *complete,
        *(pl.when(~far).then(c).alias(c) for c in _TIMES),
        pl.when(~is_use).then("subject").alias("subject"), far.alias("far"),
    )  # fmt: skip


def _on_register(subjects: Frame, pairs: Frame, fact: OnRegister, met: bool) -> Frame:
    """`on_register.<kind>`: known to be where entries that surely bear on it cover it over its whole length (readings
    R9, R23, R48); known not to be where none may, the register is complete, and it and the log write names alike
    (`met`)."""
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
        surely = add_coverage(valid, "covers", ["rep"], pl.col("sure"), "sure", "u_lo", "u_end_hi")
        maybe = add_coverage(valid, "may_cover", ["rep"], pl.lit(True), "may", "u_hi", "u_end_lo")
        judged = judged.join(surely, on="rep", how="left").join(maybe, on="rep", how="left")
    else:
        judged = pairs.group_by("rep").agg(
            covers=pl.col("sure").max(), may_cover=pl.lit(True), unsure=(~pl.col("sure")).max(), undated=pl.lit(False)
        )
    whole = pl.col(complete_column(kind, AbsenceDays.DAY)) & pl.lit(met)
    frame = subjects.join(judged, on="rep", how="left")
    covers, may = pl.col("covers").fill_null(False), pl.col("may_cover").fill_null(False)
    why = first_of(
        [
            (covers | (~may & whole), text(None)),
            (may & pl.col("unsure"), text(LINK)),
            (may & pl.col("undated"), text(VALIDITY)),
            (may, text(ORDER)),
            (pl.lit(not met), text(GALLERY_NAMES)),
        ],
        text(open_kind(kind)),
    )
    return frame.select("rep", *_yes_no(name, kind, covers, may | pl.lit(not met), whole, why))


def _before_use(subjects: Frame, pairs: Frame, fact: Before, met: bool) -> Frame:
    """`<step>_before_use`, of an entry of a register. met: see `_on_register`."""
    kind = fact.step.kind.value
    use = moment("u_")
    seen = pairs.group_by("rep").agg(
        certain=(pl.col("sure") & moment().surely_before(use)).max(),
        possible=moment().maybe_before(use).max(),
        unsure=(~pl.col("sure") & moment().maybe_before(use)).max(),
    )
    whole = pl.col(complete_column(kind, AbsenceDays.BEFORE)) & pl.lit(met)
    frame = subjects.join(seen, on="rep", how="left")
    certain, possible = pl.col("certain").fill_null(False), pl.col("possible").fill_null(False)
    why = first_of(
        [
            (certain | (~possible & whole), text(None)),
            (possible & pl.col("unsure"), text(LINK)),
            (possible, text(ORDER)),
            (pl.lit(not met), text(GALLERY_NAMES)),
        ],
        text(open_kind(kind)),
    )
    return frame.select("rep", *_yes_no(fact.name, kind, certain, possible | pl.lit(not met), whole, why))


def _yes_no(name: str, kind: str, certain: pl.Expr, possible: pl.Expr, whole: pl.Expr, why: pl.Expr) -> list[pl.Expr]:
    opened = ~certain & ~possible & ~whole
    return [
        first_of([(certain, yesno(True)), (~possible & whole, yesno(False))], yesno(None)).alias(name),
        why.alias(f"{name}__why"),
        first_of([(opened, text(kind))], text(None)).alias(f"{name}__open"),
        first_of([(opened, yesno(False))], yesno(None)).alias(f"{name}__closed"),
    ]


def _lead(subjects: Frame, pairs: Frame, fact: Lead, met: bool) -> Frame:
    """`<unit>_from_<first or last>_<step>_to_use`: 0 where none came before. met: see `_on_register`.

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
    whole = pl.col(complete_column(kind, AbsenceDays.BEFORE)) & pl.lit(met)
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
            (pl.lit(not met), text(GALLERY_NAMES)),
        ],
        text(open_kind(kind)),
    )
    opened = ~whole & pl.lit(met)
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
