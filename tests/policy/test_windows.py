"""Days of law that are not certain: between two dates (reading R37), and the day of an announcement (reading R40)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from checker.assess.in_force import IN_FORCE_YES, NOT_IN_FORCE, in_force
from tests.policy.written import rule

BETWEEN_DATES, DAY_OF_ANNOUNCEMENT = 3, 4
"""Rows of the table of `in_force`, after yes, no and unknown."""


@pytest.mark.parametrize(
    ("window", "days"),
    [
        (
            "{from: {announced: 2022-06-10}}",
            {"2022-06-09": NOT_IN_FORCE, "2022-06-10": DAY_OF_ANNOUNCEMENT, "2022-06-11": IN_FORCE_YES},
        ),
        (
            "{until: {announced: 2022-06-10}}",
            {"2022-06-09": IN_FORCE_YES, "2022-06-10": DAY_OF_ANNOUNCEMENT, "2022-06-11": NOT_IN_FORCE},
        ),
        (
            "{from: {earliest: 2022-06-01, latest: 2022-08-01}}",
            {
                "2022-05-31": NOT_IN_FORCE,
                "2022-06-01": BETWEEN_DATES,
                "2022-07-31": BETWEEN_DATES,
                "2022-08-01": IN_FORCE_YES,
            },
        ),
    ],
)
def test_a_use_on_an_uncertain_day_of_law_is_neither_under_it_nor_not(
    tmp_path: Path, window: str, days: dict[str, int]
) -> None:
    windows = rule(tmp_path, f"in-force: {window}\nprohibit: any").windows
    used = pl.Series([date.fromisoformat(day) for day in days])
    columns = dict.fromkeys(("date_lo", "date_hi", "last_lo", "last_hi"), used)
    subjects = pl.DataFrame({"kind": ["search"] * len(days), **columns})
    assert in_force(windows, subjects).to_list() == list(days.values())


@pytest.mark.parametrize(
    ("window", "uses"),
    [
        (
            "{from: {earliest: 2022-06-01, latest: 2022-08-01}}",
            [
                ("2022-05-30", "2022-05-31", NOT_IN_FORCE),
                ("2022-05-30", "2022-06-01", BETWEEN_DATES),
                ("2022-07-31", "2022-08-05", BETWEEN_DATES),
                ("2022-08-01", "2022-08-05", IN_FORCE_YES),
            ],
        ),
        (
            "{until: {earliest: 2022-06-01, latest: 2022-08-01}}",
            [
                ("2022-05-30", "2022-05-31", IN_FORCE_YES),
                ("2022-05-30", "2022-06-01", BETWEEN_DATES),
                ("2022-07-31", "2022-08-05", BETWEEN_DATES),
                ("2022-08-01", "2022-08-05", NOT_IN_FORCE),
            ],
        ),
    ],
    ids=["from", "until"],
)
def test_a_use_of_several_days_is_uncertain_where_one_of_them_is(
    tmp_path: Path, window: str, uses: list[tuple[str, str, int]]
) -> None:
    windows = rule(tmp_path, f"in-force: {window}\nprohibit: any").windows
    first, last = (pl.Series([date.fromisoformat(use[at]) for use in uses]) for at in (0, 1))
    live = {"kind": ["live_deployment"] * len(uses), "date_lo": first, "date_hi": first}
    found = in_force(windows, pl.DataFrame({**live, "last_lo": last, "last_hi": last}))
    assert found.to_list() == [code for _, _, code in uses]


@pytest.mark.parametrize(
    ("edge", "because"),
    [("{announced: 2022-06-10}", "order"), ("{earliest: 2022-06-01, latest: 2022-08-01}", "ambiguous_clause")],
)
def test_why_an_uncertain_day_of_law_decides_nothing_follows_from_the_kind_of_its_edge(
    tmp_path: Path, edge: str, because: str
) -> None:
    """R40: an hour would settle the day of an announcement; R37: no record settles on which day a law began."""
    text = rule(tmp_path, f"in-force: {{from: {edge}}}\nprohibit: any").module
    asked = {one for one in ("order", "ambiguous_clause") if f'"{one}"' in text}
    assert asked == {because}
