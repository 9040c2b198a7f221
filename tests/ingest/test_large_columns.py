"""A column of many different times is read as the moments that it was written of: expected is what wrote it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from checker.model.audit import Audit
from tests.assess.made import read

LOCAL = ZoneInfo("America/Los_Angeles")
ROWS = 2_500
EXCEL = datetime(1899, 12, 30)
MIXED = ("%-m/%-d/%Y %-I:%M %p", "%Y-%m-%d %H:%M", "%b %-d, %Y %-I:%M %p", "%d-%b-%Y %H:%M")
STYLES = (
    "%-m/%-d/%Y %-I:%M %p", "%m/%d/%Y %H:%M", "%-m/%-d/%y %-H:%M", "%-d.%-m.%Y %H:%M", "%-d/%-m/%Y %H:%M",
    "%B %-d, %Y %-I:%M %p", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y %H:%M", "%m/%d/%Y %H:%M %Z",
    "%a, %d %b %Y %H:%M", "%Y-%m-%dT%H:%M:%S.000%z",
)  # fmt: skip
WRITERS: dict[str, Callable[[datetime], list[str]]] = {
    **{style: lambda moment, style=style: [moment.strftime(style)] for style in STYLES},
    "four styles mixed": lambda moment: [moment.strftime(MIXED[moment.minute % 4])],
    "a day and a clock": lambda moment: [moment.strftime("%-m/%-d/%Y"), moment.strftime("%-I:%M %p")],
    "a day and hours": lambda moment: [moment.strftime("%m/%d/%Y"), moment.strftime("%H%M hrs")],
    "days since 1900": lambda moment: [f"{(moment.replace(tzinfo=None) - EXCEL) / timedelta(days=1):.6f}"],
    "seconds since 1970": lambda moment: [str(int(moment.timestamp()))],
}


@pytest.mark.parametrize("writer", WRITERS)
def test_each_row_has_its_own_time(writer: str, tmp_path: Path) -> None:
    random, path = Random(7), tmp_path / "log.csv"
    begun = datetime(2023, 1, 1, tzinfo=LOCAL)
    moments = [begun + timedelta(minutes=random.randrange(365 * 24 * 60)) for _ in range(ROWS)]
    cells = [WRITERS[writer](moment) for moment in moments]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([*("Search ID", "Search Date", "Search Time")[: 1 + len(cells[0])], "Case Number", "Reason"])
        out.writerows([f"S{n}", *own, f"23-{n:06}", "robbery"] for n, own in enumerate(cells))
    events = read([path], Audit(zone="America/Los_Angeles")).events.frame().sort("row")
    written = pl.Series([int(moment.timestamp()) * 1_000_000 for moment in moments])
    assert events.height == ROWS
    assert ((events["time_lo"] <= written) & (written <= events["time_hi"])).all(ignore_nulls=False)
    assert (events["time_hi"] - events["time_lo"]).max() <= 3_600_000_000  # an hour that clocks have twice
