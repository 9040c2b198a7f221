"""An end that is a time of day alone ends within a day of the beginning; where it may not, it stays unread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.ingest.tables import read, table

HEAD = ("Deployment ID", "Date", "Start Time", "End Time", "Mode")
PROFILE = (
    "id: vans\nextends: generic\nkind: live_deployment\nzone: UTC\n"
    "columns: {id: Deployment ID, time: {from: Date, clock: Start Time}, end: End Time, mode: Mode}\n"
)


@pytest.fixture
def profile(tmp_path: Path) -> str:
    path = tmp_path / "vans.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    return str(path)


def _ends(profile: str, *rows: tuple[str, ...]) -> list[datetime | None]:
    got = read(table(HEAD, *rows), profile=profile, rows=None).events
    return [None if end is None else datetime.fromtimestamp(end / 1e6, UTC) for end in got["end_lo"].to_list()]


@pytest.mark.parametrize(
    ("began", "end", "day", "hour", "minute"),
    [
        (("2024-03-01", "10:00"), "16:30", 1, 16, 30),
        (("2024-03-01", "10:00"), "4:30 PM", 1, 16, 30),
        (("2024-03-01", "22:00"), "01:30", 2, 1, 30),
        (("03/25/2024", "22:00"), "23:15", 25, 23, 15),
        (("2024-03-01 10:00", ""), "16:30", 1, 16, 30),
        (("2024-03-01", "10:00"), "1899-12-30 16:30:00", 1, 16, 30),
    ],
)
def test_a_time_of_day_ends_on_the_day_of_the_beginning_or_on_the_next(
    profile: str, began: tuple[str, str], end: str, day: int, hour: int, minute: int
) -> None:
    assert _ends(profile, ("D1", *began, end, "live")) == [datetime(2024, 3, day, hour, minute, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("began", "end"),
    [
        (("2024-03-01", ""), "16:30"),  # it may have begun in the evening
        (("2024-03-01T10:00:00+01:00", ""), "16:30"),  # in which zone?
        (("", ""), "16:30"),
        (("2024-03-01", "10:00"), "1630"),  # a number
        (("2024-03-01", "10:00"), "late"),
    ],
)
def test_where_its_day_is_not_certain_it_stays_unread(profile: str, began: tuple[str, str], end: str) -> None:
    assert _ends(profile, ("D1", *began, end, "live")) == [None]


def test_the_ledger_says_what_was_assumed(profile: str) -> None:
    got = read(table(HEAD, ("D1", "2024-03-01", "10:00", "16:30", "live")), profile=profile, rows=None)
    (said,) = [entry for entry in got.ledger if "time of day alone" in entry.statement]
    assert (said.field, '"End Time" 1 cell' in said.statement) == ("end", True)


def test_a_paper_may_hold_for_days_so_its_end_is_unread() -> None:
    head = ("Warrant Number", "Case Number", "Type", "Valid From", "Valid Until", "Decision")
    got = read(table(head, ("W1", "24-1", "warrant", "2024-03-01 10:00", "18:00", "granted")), rows="authorization")
    assert got.events["end__state"].to_list() == ["unread"]
