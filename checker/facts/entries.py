"""Entries that are looked up: of registers, and trainings of people; and which of them bear on what is judged.

A contract, a system or a policy belongs to no case: it is looked up by what it is of (Kind.belongs): the agency, the
vendor and product, the gallery, the place, the person. Each of these may be unknown on either side, so that an entry
surely bears on a subject, or may, or does not (reading R48).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import polars as pl

from checker.facts.authorization import use_interval
from checker.facts.context import Context
from checker.facts.courses import surely_counts
from checker.facts.prepare import CLOCK, NOT_EXPORTED, Prepared, agencies, agency_key, fold, known_value, state_of
from checker.facts.run_survey import RunSurvey
from checker.facts.timing import Frame, widen
from checker.model.errors import InternalFault
from checker.model.kinds import KINDS, REGISTERS, Belongs
from checker.model.steps import ENTRY_STEPS, TRAINING, Step

LOOKED_UP = (*REGISTERS, TRAINING.kind)
"""The kinds whose records are looked up, and so held whole by each part of a run (RunSurvey.entries)."""

SELECTING = tuple(sorted({step.field for step in ENTRY_STEPS.values() if step.field}))
"""The fields that say which entries of a register are a step."""

TIMES = ("lo", "hi", "end_lo", "end_hi")


def link_keys(prepared: Prepared, named: frozenset[str], audited: str) -> list[pl.Expr]:
    """KEYS of events. named: the agencies that any event of the run names; audited: the audited one."""
    fields = prepared.fields
    silent = state_of("agency", fields) == NOT_EXPORTED
    agency = agency_key(silent, fold(known_value("agency", fields)), named, audited)
    return [agency.alias("of_agency"), *_keys_but_agency(fields)]


def _keys_but_agency(fields: frozenset[str]) -> list[pl.Expr]:
    return [
        known_value("vendor", fields).cast(pl.String).alias("vendor"),
        known_value("product", fields).cast(pl.String).alias("product"),
        fold(known_value("gallery.name", fields)).alias("gallery"),
        fold(known_value("place", fields)).alias("place"),
    ]


def entries(prepared: Prepared, kinds: Sequence[str]) -> pl.DataFrame:
    """The entries of the kinds `kinds`, of LOOKED_UP: where each stands, its times, what it is looked up by, which step
    each is. `agency` is folded, and `silent` says that its log has no column for it; of a training `counts` says
    whether its course is on the list (reading R26)."""
    fields = prepared.fields
    course = known_value("course", fields)
    found = prepared.base.filter(pl.col("kind").is_in(list(kinds))).select(
        "record", pl.col("kind").cast(pl.String), "input", "sheet", "row", "event", pl.col(CLOCK).cast(pl.String),
        *TIMES, "date_lo", "date_hi",
        fold(known_value("agency", fields)).alias("agency"),
        (state_of("agency", fields) == NOT_EXPORTED).alias("silent"),
        *_keys_but_agency(fields), "person", course.alias("course"),
        *(known_value(name, fields).cast(pl.String).alias(name) for name in SELECTING),
    )  # fmt: skip
    held = found.sort("record").collect()
    return held.with_columns(counts=surely_counts(pl.col("course"), held["course"].unique())).drop("course")


def named_agencies(prepared: Prepared) -> tuple[str, ...]:
    """The agencies that the events name, folded."""
    return tuple(sorted(agencies(prepared.base, prepared.fields)))


def bearing(
    subjects: Frame, of: pl.DataFrame, kind: str, whole: RunSurvey, context: Context, step: Step | None = None
) -> Frame:
    """Pairs of a subject and an entry of `of` that bears on it, or may: `sure`; the subject's columns `rep` and
    `subject`, its interval as `u_lo`, `u_hi`, `u_end_lo`, `u_end_hi`, its civil days as `u_date_lo`, `u_date_hi`; the
    entry's columns, its times on the subject's clock. whole: what is known of all events. step: only the entries that
    are it, or may be."""
    rows = of.lazy().filter(pl.col("kind") == kind)
    key = agency_key(pl.col("silent"), pl.col("agency"), frozenset(whole.agencies), context.agency.name)
    last = use_interval(context).last
    keys = keys_of(kind)
    uses = subjects.select(
        "rep", "subject", *(pl.col(c).alias(f"u_{c}") for c in (*keys, "lo", "hi", "date_lo", "date_hi", CLOCK)),
        last.lo.alias("u_end_lo"), last.hi.alias("u_end_hi"),
    )  # fmt: skip
    if kind == TRAINING.kind:
        pairs, same = _of_people(uses, rows, whole)
    else:
        pairs = uses.join(rows.with_columns(key.alias("of_agency")), how="cross")
        same = [_is_one(c) for c in keys]
    if step and step.field:
        same.append(pl.col(step.field) == step.value)
    pairs = pairs.filter(pl.col("subject") != pl.col("record"))
    pairs = pairs.filter(pl.all_horizontal(one.fill_null(True) for one in same)).with_columns(
        sure=pl.all_horizontal(one.fill_null(False) for one in same)
    )
    pairs = pairs.drop(f"u_{c}" for c in keys)  # pairs of all kinds have the same columns
    return widen(pairs, ["", "end_"], CLOCK, f"u_{CLOCK}")


def _is_one(key: str) -> pl.Expr:
    """Whether an entry and a subject share what it is looked up by; null where nobody can say. Two places that are not
    written alike may be one."""
    alike = pl.col(key) == pl.col(f"u_{key}")
    return pl.when(alike).then(alike) if key == "place" else alike


def _of_people(uses: Frame, rows: Frame, whole: RunSurvey) -> tuple[Frame, list[pl.Expr]]:
    """Each subject with the trainings of whoever acted, or may have (reading R24), and whether each is one: of that
    person, in a course that counts (reading R26); null where nobody can say."""
    acting, taught = (
        frame.select(c).unique().drop_nulls().collect()[c].sort() for frame, c in ((uses, "u_person"), (rows, "person"))
    )
    people = whole.people.pairs(acting, taught).lazy().rename({"name": "u_person", "other": "person"})
    pairs = uses.join(people, on="u_person", how="inner").join(rows, on="person", how="inner")
    return pairs, [pl.col("same"), pl.when("counts").then("counts")]


def entries_beside(prepared: Prepared, records: pl.Series, kinds: Sequence[str], context: Context) -> pl.DataFrame:
    """The entries of the registers `kinds` that bear, or may bear, on the judged events with these numbers: `subject`,
    `record`, and the entry's own columns."""
    whole = prepared.survey
    if whole.entries is None:
        raise InternalFault("entries of registers are asked for, and no survey looked for them")
    subjects = prepared.base.filter(pl.col("record").is_in(records.implode())).select(
        pl.col("record").alias("subject"), pl.col("record").alias("rep"), "kind", "input", CLOCK,
        *TIMES, "date_lo", "date_hi", *link_keys(prepared, frozenset(whole.agencies), context.agency.name),
    )  # fmt: skip
    return pl.concat(bearing(subjects, whole.entries, kind, whole, context).collect() for kind in kinds)


def keys_of(kind: str) -> tuple[str, ...]:
    """What an entry of `kind` must share with whatever it bears on."""
    match KINDS[kind].belongs:
        case Belongs.SYSTEM:
            return ("of_agency", "vendor", "product")
        case Belongs.GALLERY:
            return ("of_agency", "gallery")
        case Belongs.AGENCY:
            return ("of_agency",)
        case Belongs.PLACE:
            return ("of_agency", "place")
        case Belongs.PERSON:
            return ("person",)
        case Belongs.USE | Belongs.CASE | Belongs.ACCOUNT | Belongs.PERIOD:
            raise InternalFault(f"nothing looks up {kind}")
        case never:
            assert_never(never)
