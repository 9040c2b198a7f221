"""Columns of when a search began and ended, whatever they are called: their cells decide."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.main import cli
from checker.ingest.interface import IngestedLogs
from tests.ingest.tables import ingested

HEADINGS = [
    ("Search Began", "Search Ended"), ("Session Start", "Session End"), ("Started At", "Finished At"),
    ("Search Start Time", "Search Stop Time"), ("Time In", "Time Out"), ("Run From", "Run To"),
]  # fmt: skip
OF_EITHER = [
    ("Search Start", "Search End"), ("Start Time", "End Time"), ("From", "To"), ("Date/Time From", "Date/Time To"),
    ("Start Date/Time", "End Date/Time"), ("From Date", "To Date"), ("Start", "Stop"),
]  # fmt: skip
"""Headings that the period has which was searched through, as well as the search itself."""
REST = ["Officer", "Case Number", "Search Reason"]
ROWS = [
    ["S-1", "2024-03-05 14:20", "2024-03-05 14:30", "A-17", "24-0117", "robbery"],
    ["S-2", "2024-03-07 23:50", "2024-03-08 00:10", "B-02", "24-0131", "theft"],
]


def read(folder: Path, header: list[str], *rows: list[str]) -> IngestedLogs:
    return ingested(folder, zone="UTC", log="\n".join(",".join(row) for row in [header, *rows]))


def at(*clock: int) -> int:
    """Microseconds since 1970 of a moment of March 2024 in UTC."""
    return int(datetime(2024, 3, *clock, tzinfo=UTC).timestamp() * 1_000_000)


@pytest.mark.parametrize(("begin", "end"), HEADINGS)
def test_the_only_columns_of_time_are_when_a_search_began_and_ended(tmp_path: Path, begin: str, end: str) -> None:
    events = read(tmp_path, ["Search ID", begin, end, *REST], *ROWS).events.frame()
    assert events["time_lo"].to_list() == [at(5, 14, 20), at(7, 23, 50)]
    assert events["end_lo"].to_list() == [at(5, 14, 30), at(8, 0, 10)]
    assert "window_start__state" not in events.columns


@pytest.mark.parametrize(("begin", "end"), OF_EITHER)
def test_headings_of_a_searched_period_are_no_time_where_the_time_is_left_out(
    tmp_path: Path, begin: str, end: str
) -> None:
    """Readings R44 and R45: with the column of the time blank the time is unknown, so it is without that column."""
    done = read(tmp_path, ["Search ID", begin, end, *REST], *ROWS)
    fields = {"time__state", "end__state", "window_start__state", "window_end__state"}
    assert fields.isdisjoint(done.events.frame().columns)
    account = done.inputs[0].columns
    assert account is not None and {(c.header, c.perhaps) for c in account.not_read} == {(begin, "time"), (end, "end")}


@pytest.mark.parametrize(("begin", "end"), OF_EITHER)
@pytest.mark.parametrize("period", [("2024-03-05 14:20", "2024-03-05 14:30"), ("2024-01-05", "2024-03-05")])
def test_without_the_time_of_the_search_its_period_is_not_that(
    tmp_path: Path, begin: str, end: str, period: tuple[str, str]
) -> None:
    for hidden in ("Search ID,Timestamp", "Search ID"):
        row = ["S-1", *([""] if "," in hidden else []), *period, "A-17", "24-0117", "robbery"]
        [event] = read(tmp_path, [hidden, begin, end, *REST], row).events.frame().to_dicts()
        assert event.get("time_lo") is None, hidden


@pytest.mark.parametrize("heading", ["Start Time", "Search Start", "From", "Start"])
def test_a_time_with_its_clock_stays_the_time_beside_when_something_began(tmp_path: Path, heading: str) -> None:
    row = ["S-1", "2024-03-05 18:00", "2024-03-05 14:20", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", "Timestamp", heading, *REST], row).events.frame().to_dicts()
    assert event["time_lo"] == at(5, 18, 0)


@pytest.mark.parametrize("end", [["", ""], None])
def test_a_period_without_its_end_is_no_time_either(tmp_path: Path, end: list[str] | None) -> None:
    """With both ends a row shows that no search lasts so long; what is left without one of them shows nothing."""
    header = ["Search ID", "Search Start", *(["Search End"] if end else []), *REST]
    row = ["S-1", "2024-01-05", *([""] if end else []), "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, header, row).events.frame().to_dicts()
    assert event.get("time_lo") is None


def test_a_profile_says_which_of_the_two_they_are(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05 14:20", "2024-03-05 14:30", "A-17", "24-0117", "robbery"]
    own = 'id: own\nextends: generic\ncolumns: {time: "Search Start", end: "Search End"}'
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    log = ",".join(["Search ID", "Search Start", "Search End", *REST]) + "\n" + ",".join(row)
    done = ingested(tmp_path, zone="UTC", log=log, profile=str(tmp_path / "own.yaml"))
    [event] = done.events.frame().to_dicts()
    assert (event["time_lo"], event["end_lo"]) == (at(5, 14, 20), at(5, 14, 30))


def test_a_time_that_has_its_clock_takes_no_other(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05 18:00", "14:20", "14:30", "A-17", "24-0117", "robbery"]
    header = ["Search ID", "Timestamp", "Search Start", "Search End", *REST]
    [event] = read(tmp_path, header, row).events.frame().to_dicts()
    assert event["time_lo"] == at(5, 18, 0) and event.get("end_lo") is None


def test_clock_times_beside_a_date_are_of_that_date(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05", "14:20", "14:30", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", "Date", "Search Start", "Search End", *REST], row).events.frame().to_dicts()
    assert (event["time_lo"], event["end_lo"]) == (at(5, 14, 20), at(5, 14, 30))


@pytest.mark.parametrize("heading", ["Deployment Date", "Date of Deployment", "deployment date"])
def test_the_day_of_a_deployment_has_the_clock_times_beside_it(tmp_path: Path, heading: str) -> None:
    row = ["S-1", "2024-03-05", "14:20", "14:30", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", heading, "Start", "Finish", *REST], row).events.frame().to_dicts()
    assert (event["time_lo"], event["end_lo"]) == (at(5, 14, 20), at(5, 14, 30))


@pytest.mark.parametrize("day", ["2024-03-05 00:00:00", "03/05/2024 12:00 AM"])
@pytest.mark.parametrize("heading", ["Start Time", "Search Start"])
def test_a_day_that_a_spreadsheet_wrote_as_midnight_has_the_clock_beside_it(
    tmp_path: Path, day: str, heading: str
) -> None:
    row = ["S-1", day, "14:20", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", "Date", heading, *REST], row).events.frame().to_dicts()
    assert event["time_lo"] == at(5, 14, 20)


def test_times_on_the_day_of_the_date_beside_them_say_more_than_that(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05", "2024-03-05 14:20", "2024-03-05 14:30", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", "Date", "Search Start", "Search End", *REST], row).events.frame().to_dicts()
    assert (event["time_lo"], event["end_lo"]) == (at(5, 14, 20), at(5, 14, 30))


@pytest.mark.parametrize(
    "row",
    [["2024-03-05 18:00", "2024-03-05 14:20", "2024-03-05 14:30"], ["2024-03-05 18:00", "2024-01-05", "2024-03-05"]],
)
def test_beside_a_time_they_are_the_period_that_was_searched_through(tmp_path: Path, row: list[str]) -> None:
    header = ["Search ID", "Timestamp", "Search Start", "Search End", *REST]
    [event] = read(tmp_path, header, ["S-1", *row, "A-17", "24-0117", "robbery"]).events.frame().to_dicts()
    assert event["time_lo"] == at(5, 18, 0) and event["window_start__state"] == "value"
    assert event.get("end__state") is None


def test_no_search_lasts_for_months_and_the_letter_says_what_was_not_taken_for_its_time(tmp_path: Path) -> None:
    row = ["S-1", "2024-01-05", "2024-03-05", "A-17", "24-0117", "robbery"]
    [event] = read(tmp_path, ["Search ID", "Search Start", "Search End", *REST], row).events.frame().to_dicts()
    assert event.get("time__state") is None and event["window_end__state"] == "value"
    letter = (
        CliRunner()
        .invoke(cli, ["ask", str(tmp_path / "log.csv"), "--place", "us/wa", "--kind", "municipal-police"])
        .output
    )
    assert "The period that a search looked through is not taken for it." in letter


def test_a_person_under_from_is_no_time(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05 14:20", "Det. Lee", "Lab", "A-17", "24-0117", "robbery"]
    done = read(tmp_path, ["Search ID", "Search Date", "From", "To", *REST], row)
    account = done.inputs[0].columns
    assert account is not None and {c.header for c in account.not_read} == {"From", "To"}


def test_a_draft_reads_them_as_they_are_read_without_it(tmp_path: Path) -> None:
    row = ["S-1", "2024-03-05", "14:20", "14:30", "A-17", "24-0117", "robbery"]
    read(tmp_path, ["Search ID", "Date", "From", "Until", *REST], row)
    made = CliRunner().invoke(cli, ["init", str(tmp_path / "log.csv"), "-o", str(tmp_path / "drafts")])
    assert made.exit_code == 0, made.output
    text = (tmp_path / "drafts/profile.yaml").read_text()
    assert 'time: {from: ["Date"], clock: ["From"]}' in text and 'end: "Until"' in text
