"""The system that a log names by half: its maker by the product, or its product by the maker."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from checker.ingest.fills import Fill
from checker.model.event import State, Technology
from checker.model.values import PRODUCT_OF_VENDOR, VENDOR_OF_PRODUCT

_NAMED_BY = (("vendor", "product", VENDOR_OF_PRODUCT), ("product", "vendor", PRODUCT_OF_VENDOR))


def system_fills(fields: Collection[str]) -> list[Fill]:
    """A face recognition event's vendor by its product, and its product by a vendor that has only the one.

    fields: those that the log's events have columns for, what audit.yaml fills among them.
    """
    fills, held = [], set(fields)
    for field, other, names in _NAMED_BY:
        if other in held:
            recorded = pl.col(f"{other}__state") == State.VALUE.value
            named = pl.when(recorded).then(pl.col(other)).replace_strict(names, default=None, return_dtype=pl.String)
            face = pl.col("technology") == Technology.FACE_RECOGNITION.value
            fills.append(Fill(field, named, "system", f"take it from the {other} that the log names", where=face))
            held.add(field)
    return fills
