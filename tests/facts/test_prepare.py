"""Judged events that follow one another are a part of the events; among others they are looked for: the same rows."""

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.prepare import add_keys, prepare
from checker.facts.timelines import events_of
from checker.model.event import STATE_TYPE, State
from tests.examples import tried_on

KINDS = ("search", "arrest", "review", "live_deployment")


def events(kinds: list[str]) -> pl.DataFrame:
    rows = [{"step": kind, "at": "2024-03-05T10:00Z"} for kind in kinds]
    return add_keys(events_of(rows, "here")[0], "")


@tried_on(40)
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=8), data=st.data())
def test_judged_rows_are_the_same_wherever_they_are(kinds: list[str], data: st.DataObject) -> None:
    held = events(kinds)
    if data.draw(st.booleans()):
        homes = data.draw(st.lists(st.booleans(), min_size=held.height, max_size=held.height))
        held = held.with_columns(pl.Series("home", homes), pl.lit(None, pl.Int64).alias("owned"))
    judged = ("search", "live_deployment")
    looked_for = prepare(held.lazy(), judged).judged_rows().collect()
    assert prepare(held, judged).judged_rows().collect()["record"].to_list() == looked_for["record"].to_list()


@pytest.mark.parametrize(
    ("kinds", "judged"),
    [
        (["arrest", "search", "search", "review"], (1, 2)),
        (["search", "search"], (0, 2)),
        (["arrest"], (0, 0)),
        (["search", "arrest", "search"], None),
    ],
)
def test_judged_events_that_follow_one_another_are_known(kinds: list[str], judged: tuple[int, int] | None) -> None:
    assert prepare(events(kinds), ("search",)).stretch == judged


@pytest.mark.parametrize("rows", [1, 30_000])
def test_events_of_a_log_without_case_numbers_are_of_no_case(rows: int) -> None:
    """Polars refuses to filter a frame of many rows by a condition that reads no column."""
    held = pl.DataFrame({"kind": ["search"] * rows}, schema={"kind": pl.Enum(KINDS)})
    keyed = add_keys(held, "")
    assert keyed["record"].to_list() == list(range(rows))
    assert keyed["case"].null_count() == rows


CELLS = {
    "case_number": ("24-00117", "24 00117", "24-00118; 24-00119", "PD24-1", "", None),
    "agency": ("Springfield PD", "springfield pd ", "Shelby PD", None),
    "operator": ("A. Lee", "Lee, Ann", "A. Lee; B. Diaz", "Lee, Diaz, Moor", " ", None),
    "operator_kind": ("person", "shared", None),
}
STATES = (State.VALUE.value, State.EMPTY.value, State.REDACTED_AGENCY.value, None)


@pytest.mark.parametrize("rows", [7, 2_500])
@pytest.mark.parametrize("left_out", [None, *CELLS])
def test_keys_of_different_cells_are_those_of_each_row(rows: int, left_out: str | None) -> None:
    """The lazy frame reads each row, the one in memory each different cell, few of them otherwise than many."""
    draw = random.Random(rows)
    columns: dict[str, pl.Series] = {"kind": pl.Series(["search"] * rows, dtype=pl.Enum(KINDS))}
    for name, cells in CELLS.items():
        if name != left_out:
            columns[name] = pl.Series([draw.choice(cells) for _ in range(rows)], dtype=pl.String)
            columns[f"{name}__state"] = pl.Series([draw.choice(STATES) for _ in range(rows)], dtype=STATE_TYPE)
    held = pl.DataFrame(columns)
    numbered = held.lazy().with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("record"), pl.lit("utc").alias("clock")
    )
    each = prepare(numbered, ("search",), "Springfield PD").base.select("record", "case", "person").collect()
    keyed = add_keys(held, "Springfield PD").select("record", "case", "person")
    assert keyed.equals(each)
    if rows > 7:  # it is no trial of nothing
        assert (left_out == "case_number") == (keyed["case"].n_unique() == 1)
        assert (left_out == "operator") == (keyed["person"].n_unique() == 1)
