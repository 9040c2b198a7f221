"""A log that names a system by half: its maker follows from the product, or the product from the maker."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from checker.ingest.fills import fill
from checker.ingest.systems import system_fills
from checker.model.event import frame_schema
from checker.model.values import PRODUCT_OF_VENDOR, VALUES, VENDOR_OF_PRODUCT


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    base = {"part": 0, "technology": "face_recognition", "kind": "search"}
    return pl.DataFrame([base | row for row in rows], schema=frame_schema(["vendor", "product"]))


def complete_systems(given: pl.DataFrame, *held: str) -> tuple[pl.DataFrame, list[str]]:
    """The events with the systems filled in, and the fields that any event took. held: the fields of the log, all by
    default."""
    fills = system_fills(held or ("vendor", "product"))
    found, counts = fill(given, fills)
    return found, [one.field for one, count in zip(fills, counts, strict=True) if count]


def named(field: str, value: str) -> dict[str, Any]:
    return {field: value, f"{field}__state": "value"}


def test_a_product_names_its_maker() -> None:
    found, filled = complete_systems(events(named("product", "rekognition")), "product")
    assert found.select("vendor", "vendor__state").rows() == [("amazon", "value")]
    assert filled == ["vendor"]


def test_a_maker_with_one_product_names_it() -> None:
    found, _ = complete_systems(events(named("vendor", "amazon")), "vendor")
    assert found["product"].to_list() == ["rekognition"]


def test_a_maker_with_several_products_names_none() -> None:
    found, filled = complete_systems(events(named("vendor", "idemia")))
    assert found["product"].to_list() == [None] and not filled


def test_what_the_log_says_stays() -> None:
    given = events(named("product", "rekognition") | named("vendor", "other"))
    found, filled = complete_systems(given)
    assert found.equals(given) and not filled


@pytest.mark.parametrize("state", ["redacted_agency", "unread"])
def test_a_hidden_product_names_nobody(state: str) -> None:
    given = events({"product": None, "product__state": state})
    found, filled = complete_systems(given)
    assert found.equals(given) and not filled


def test_another_technology_and_a_row_s_further_events_are_left_alone() -> None:
    plate = named("product", "flock") | {"technology": "license_plate"}
    review = named("product", "rekognition") | {"part": 1}
    given = events(plate, review)
    found, filled = complete_systems(given)
    assert found.equals(given) and not filled


def test_the_tables_name_known_makers_and_products_only() -> None:
    assert set(VENDOR_OF_PRODUCT) <= set(VALUES["product"]) and set(VENDOR_OF_PRODUCT.values()) <= set(VALUES["vendor"])
    assert all(VENDOR_OF_PRODUCT[product] == vendor for vendor, product in PRODUCT_OF_VENDOR.items())
