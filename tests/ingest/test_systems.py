"""A log that names a system by half: its maker follows from the product, or the product from the maker."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from checker.ingest.systems import complete_systems
from checker.model.event import frame_schema
from checker.model.values import PRODUCT_OF_VENDOR, VALUES, VENDOR_OF_PRODUCT


def events(*rows: dict[str, Any], fields: tuple[str, ...] = ("vendor", "product")) -> pl.DataFrame:
    base = {"part": 0, "technology": "face_recognition", "kind": "search"}
    return pl.DataFrame([base | row for row in rows], schema=frame_schema(list(fields)))


def named(field: str, value: str) -> dict[str, Any]:
    return {field: value, f"{field}__state": "value"}


def test_a_product_names_its_maker() -> None:
    found, ledger = complete_systems(events(named("product", "rekognition"), fields=("product",)), "log.csv")
    assert found.select("vendor", "vendor__state").rows() == [("amazon", "value")]
    assert [(e.field, e.file) for e in ledger] == [("vendor", "log.csv")]


def test_a_maker_with_one_product_names_it() -> None:
    found, _ = complete_systems(events(named("vendor", "amazon"), fields=("vendor",)), "log.csv")
    assert found["product"].to_list() == ["rekognition"]


def test_a_maker_with_several_products_names_none() -> None:
    found, ledger = complete_systems(events(named("vendor", "idemia")), "log.csv")
    assert found["product"].to_list() == [None] and not ledger


def test_what_the_log_says_stays() -> None:
    given = events(named("product", "rekognition") | named("vendor", "other"))
    found, ledger = complete_systems(given, "log.csv")
    assert found.equals(given) and not ledger


@pytest.mark.parametrize("state", ["redacted_agency", "unread"])
def test_a_hidden_product_names_nobody(state: str) -> None:
    given = events({"product": None, "product__state": state})
    found, ledger = complete_systems(given, "log.csv")
    assert found.equals(given) and not ledger


def test_another_technology_and_a_row_s_further_events_are_left_alone() -> None:
    plate = named("product", "flock") | {"technology": "licence_plate"}
    review = named("product", "rekognition") | {"part": 1}
    given = events(plate, review)
    found, ledger = complete_systems(given, "log.csv")
    assert found.equals(given) and not ledger


def test_the_tables_name_known_makers_and_products_only() -> None:
    assert set(VENDOR_OF_PRODUCT) <= set(VALUES["product"]) and set(VENDOR_OF_PRODUCT.values()) <= set(VALUES["vendor"])
    assert all(VENDOR_OF_PRODUCT[product] == vendor for vendor, product in PRODUCT_OF_VENDOR.items())
