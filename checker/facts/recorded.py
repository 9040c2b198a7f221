"""Facts that stand in the use's own row: its recorded values, whether a field is recorded at all, and its agency."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from checker.facts import contradictions, duration
from checker.facts.columns import NEW_FIELD, TEXT, Made, first_of, text, yesno
from checker.facts.context import Context
from checker.facts.prepare import NOT_EXPORTED, VALUE, Prepared, fold, known_value, state_of
from checker.model.errors import InternalFault
from checker.model.event import FOUND
from checker.model.facts import Direct, FactType, OfAgency, Own, RecordedFact, Single

SPOKEN_OF = ("purpose", "offense", "subject_role")
"""Fields of which a typed reason may speak; a reason never decides, but the report says that only text speaks of
them."""


OwnFact = RecordedFact | Direct | OfAgency | Own | Single
"""A fact that may stand in the use's own row."""


def own_row(prepared: Prepared, context: Context, fact: OwnFact) -> Made:
    """How a fact that stands in the use's own row is made."""
    match fact:
        case RecordedFact(field=field):
            return _is_recorded(prepared, fact.name, field.name)
        case Direct():
            return _value(prepared, fact.name, fact.type)
        case Own():
            return _value(prepared, fact.name, fact.type, absent=NEW_FIELD)
        case OfAgency():
            return _agency(prepared, context, fact.name)
        case Single(name="ends_before_start"):
            return contradictions.ends_before_start(prepared)
        case Single(name="window_reversed"):
            return contradictions.window_reversed(prepared)
        case Single(name="after_export"):
            return contradictions.after_export(prepared, context)
        case Single(name="beyond_retention"):
            return contradictions.beyond_retention(prepared, context)
        case Single(name="minutes_long"):
            return duration.minutes_long(prepared)
        case Single(name="technology"):
            return _provenance(fact.name, "technology")
        case Single(name="use_kind"):
            return _provenance(fact.name, "kind")
        case Single():
            raise InternalFault(f"no computation for the fact {fact.name}")
        case never:
            assert_never(never)


def _provenance(name: str, column: str) -> Made:
    """A fact that every row says of itself."""
    return [column], [pl.col(column).alias(name), text(None).alias(f"{name}__why")]


def _value(prepared: Prepared, name: str, kind: FactType, absent: str = NOT_EXPORTED) -> Made:
    """The value of the field as a fact, with the field's state as the reason where there is none. absent: the reason
    where no log has the field."""
    held = prepared.fields
    state = state_of(name, held)
    reads = [name, f"{name}__state"] if name in held else []
    why: pl.Expr = pl.when(state != VALUE).then(state) if name in held else text(absent)
    if name in SPOKEN_OF and "reason" in held:
        reads.append("reason__state")
        why = first_of([((state != VALUE) & (state_of("reason", held) == VALUE), text(TEXT))], why)
    columns: list[pl.Expr] = [why.alias(f"{name}__why")]
    if kind is FactType.NUMBER:
        number = pl.when(state == VALUE).then(pl.col(name)) if name in held else pl.lit(None, dtype=pl.Float64())
        return reads, [number.alias(f"{name}__lo"), number.alias(f"{name}__hi"), *columns]
    if kind is FactType.YESNO:
        answer = pl.when(state == VALUE).then(pl.col(name)) if name in held else yesno(None)
        return reads, [answer.alias(name), *columns]
    columns.append(known_value(name, held).alias(name))
    if kind is FactType.SET:
        columns.append((state == VALUE).alias(f"{name}__complete"))
    return reads, columns


def _is_recorded(prepared: Prepared, name: str, field: str) -> Made:
    """`recorded.<field>`: recorded, found_elsewhere, empty or placeholder; null for every other state (reading R4).

    A case number is also unknown where the reason holds what may be one (FOUND is null).
    """
    state = state_of(field, prepared.fields)
    reads = [f"{field}__state"] if field in prepared.fields else []
    blank = [(state == "empty", text("empty")), (state == "placeholder", text("placeholder"))]
    if field == "case_number" and FOUND in prepared.columns:
        reads.append(FOUND)
        elsewhere = state.is_in(["empty", "placeholder"])
        blank.insert(0, (elsewhere & pl.col(FOUND), text("found_elsewhere")))
        blank.insert(1, (elsewhere & pl.col(FOUND).is_null(), text(None)))
    answer = first_of([(state == VALUE, text("recorded")), *blank], text(None))
    settled = state.is_in([VALUE, "empty", "placeholder"])
    perhaps = pl.lit(False) if field != "case_number" or FOUND not in prepared.columns else pl.col(FOUND).is_null()
    why = first_of([(~settled, state), ((state != VALUE) & perhaps, text(TEXT))], text(None))
    return reads, [answer.alias(name), why.alias(f"{name}__why")]


def _agency(prepared: Prepared, context: Context, name: str) -> Made:
    """`agency.<what>`: of the audited agency, for rows that name it, and rows of a log without a column for the agency.

    Where audit.yaml names the agency and the log has such a column, rows that are blank there or name another one may
    be another agency's, and what is known of the audited one is not theirs.
    """
    given = {
        "agency.id": context.agency.id,
        "agency.kind": context.agency.kind,
        "agency.level": context.agency.level,
        "agency.state": context.agency.state_code,
    }[name]
    why = text("agency")
    if given is None:
        return [], [text(None).alias(name), why.alias(f"{name}__why")]
    mine, reads = pl.lit(True), list[str]()
    if context.agency.name and "agency" in prepared.fields:
        reads = ["agency", "agency__state"]
        mine = (fold(known_value("agency", prepared.fields)) == context.agency.name.strip().lower()).fill_null(
            False
        ) | (state_of("agency", prepared.fields) == NOT_EXPORTED)
    return reads, [pl.when(mine).then(text(given)).alias(name), pl.when(~mine).then(why).alias(f"{name}__why")]
