"""The system that a log names by half: its maker by the product, or its product by the maker."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from checker.ingest.fills import Fill
from checker.ingest.registry import is_entry
from checker.model.event import State, Technology
from checker.model.values import PRODUCT_OF_VENDOR, VENDOR_OF_PRODUCT

ONLY_FACES = {vendor: product for vendor, product in PRODUCT_OF_VENDOR.items() if vendor == "clearview"}
"""Vendors that sell nothing but face recognition: an entry of a register that names one names its product, too. A
contract with any other may be for something else (reading R48)."""

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
            of_vendor = other == "vendor"
            says = f"filled from the {other} that the log names"
            fills.append(Fill(field, named, "system", says, where=face & ~is_entry() if of_vendor else face))
            if of_vendor:
                only = (
                    pl.when(recorded)
                    .then(pl.col(other))
                    .replace_strict(ONLY_FACES, default=None, return_dtype=pl.String)
                )
                fills.append(Fill(field, only, "system", says, where=face & is_entry()))
            held.add(field)
    return fills
