"""The system that a log names by half: its maker by the product, or its product by the maker."""

from __future__ import annotations

import polars as pl

from checker.model.assessment import LedgerEntry
from checker.model.event import EVENT_FIELDS, State, code_type, columns_of
from checker.model.values import PRODUCT_OF_VENDOR, VENDOR_OF_PRODUCT

_NAMED_BY = (("vendor", "product", VENDOR_OF_PRODUCT), ("product", "vendor", PRODUCT_OF_VENDOR))


def complete_systems(events: pl.DataFrame, shown: str) -> tuple[pl.DataFrame, list[LedgerEntry]]:
    """Fill a face recognition event's vendor by its product, and its product by a vendor that has only the one.

    events: one log's event frame; shown: its path, for the ledger. Only fields without a value are filled, in events that
    record them at all (`part` 0). Returns the frame, and a ledger entry for each field that was filled.
    """
    ledger: list[LedgerEntry] = []
    for field, other, names in _NAMED_BY:
        if other not in events.columns:
            continue
        held = pl.col(f"{other}__state") == State.VALUE.value
        named = pl.when(held).then(pl.col(other)).replace_strict(names, default=None, return_dtype=pl.String)
        events, count = _filled(events, field, named)
        if count:
            says = f"{count} events take it from the {other} that the log names"
            ledger.append(LedgerEntry(topic="system", file=shown, field=field, statement=says))
    return events, ledger


def _filled(events: pl.DataFrame, field: str, named: pl.Expr) -> tuple[pl.DataFrame, int]:
    absent = {c: t for c, t in columns_of(EVENT_FIELDS[field]).items() if c not in events.columns}
    wider = events.with_columns(pl.lit(None, t).alias(c) for c, t in absent.items())
    state = pl.col(f"{field}__state")
    face = (pl.col("technology") == "face_recognition") & (pl.col("part") == 0)
    fills = wider.select((face & (state != State.VALUE.value).fill_null(True) & named.is_not_null()).alias("f")).to_series()
    count = int(fills.sum())
    if not count:
        return events, 0
    filled = pl.when(fills).then(named).otherwise(pl.col(field)).cast(code_type(field))
    wider = wider.with_columns(
        filled.alias(field),
        pl.when(fills).then(pl.lit(State.VALUE.value)).otherwise(state).alias(f"{field}__state"),
    )
    return wider, count
