"""What audit.yaml knows and the log does not say: galleries' properties, the system, fields declared to be all there."""

from __future__ import annotations

import polars as pl

from checker.ingest.states import fold, folded_words
from checker.model.assessment import LedgerEntry
from checker.model.audit import Audit
from checker.model.errors import UsageError, nearest
from checker.model.event import EVENT_FIELDS, STATE_TYPE, State, columns_of
from checker.model.values import VALUES

_OF_GALLERY = {"gallery.source_type": "source_type", "gallery.lawful_basis": "lawful_basis", "gallery.consent": "consent"}


def check_registry(audit: Audit) -> None:
    """UsageError where a gallery or the system is given a value that no closed list has."""
    given = [(f, getattr(g, a), f"gallery {g.name}") for g in audit.galleries for f, a in _OF_GALLERY.items()]
    given += [("vendor", audit.system.vendor, "system"), ("product", audit.system.product, "system")]
    for name, value, where in given:
        if value is not None and value not in VALUES[name]:
            raise UsageError(f'{where}: unknown value "{value}" for {name}', where="audit.yaml", hint=nearest(value, VALUES[name]))


def complete_from_audit(events: pl.DataFrame, audit: Audit, shown: str) -> tuple[pl.DataFrame, list[LedgerEntry]]:
    """Fill, from the registries, fields in which the log has no value (galleries) or no column (system)."""
    ledger: list[LedgerEntry] = []
    if audit.galleries and "gallery.name" in events.columns:
        name = folded_words(pl.col("gallery.name"))
        for field, attribute in _OF_GALLERY.items():
            known = {fold(g.name): getattr(g, attribute) for g in audit.galleries if getattr(g, attribute) is not None}
            if known:
                registered = name.replace_strict(known, default=None, return_dtype=pl.String)
                events, count = _filled(events, field, registered, over=False)
                if count:
                    says = f"{count} events take it from the gallery registry of audit.yaml"
                    ledger.append(LedgerEntry(topic="registry", file=shown, field=field, statement=says))
    for field, value in (("vendor", audit.system.vendor), ("product", audit.system.product)):
        if value is not None:
            events, count = _filled(events, field, pl.lit(value), over=True)
            if count:
                says = f'{count} events take "{value}" from audit.yaml: the log does not name it'
                ledger.append(LedgerEntry(topic="registry", file=shown, field=field, statement=says))
    return events, ledger


def _filled(events: pl.DataFrame, field: str, value: pl.Expr, *, over: bool) -> tuple[pl.DataFrame, int]:
    """`field` set to `value` where the log has none; `over`: only where the field was not exported."""
    missing = {c: t for c, t in columns_of(EVENT_FIELDS[field]).items() if c not in events.columns}
    events = events.with_columns(pl.lit(None, t).alias(c) for c, t in missing.items())
    state = pl.col(f"{field}__state")
    lacks = state.is_null() if over else (state != State.VALUE.value).fill_null(True)
    main = pl.col("part") == 0
    fills = events.select((lacks & main & value.is_not_null()).alias("f")).to_series()
    count = int(fills.sum())
    if not count:
        return events.drop(*missing), 0
    filled = pl.when(fills).then(value).otherwise(pl.col(field)).cast(columns_of(EVENT_FIELDS[field])[field])
    events = events.with_columns(
        filled.alias(field),
        pl.when(fills).then(pl.lit(State.VALUE.value)).otherwise(state).cast(STATE_TYPE).alias(f"{field}__state"),
    )
    return events, count


def blank_where_absent(events: pl.DataFrame, by: str, shown: str) -> tuple[pl.DataFrame, LedgerEntry]:
    """Every field that the log has no column for, as `empty` in its main events: the export is said to hold them all."""
    main = pl.col("part") == 0
    empty = pl.when(main).then(pl.lit(State.EMPTY.value)).cast(STATE_TYPE)
    for field in EVENT_FIELDS.values():
        state = f"{field.name}__state"
        if state in events.columns:
            events = events.with_columns(pl.when(pl.col(state).is_null()).then(empty).otherwise(pl.col(state)).alias(state))
        else:
            others = {c: t for c, t in columns_of(field).items() if c != state}
            events = events.with_columns(empty.alias(state), *(pl.lit(None, t).alias(c) for c, t in others.items()))
    says = f"the export is declared to hold every field that the agency records (by: {by}); a missing column counts as a blank"
    return events, LedgerEntry(topic="declaration", file=shown, statement=says)
