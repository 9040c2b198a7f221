"""Headings over several rows, as a person sets them in a spreadsheet: groups of columns, and names broken in two."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.readers.header import find_header
from checker.model.audit import Audit
from tests.ingest.tables import read, silent, table

GROUPS = ("Request", "", "", "Search", "", "", "Result", "", "")
NAMES = ("Date", "Detective", "Case", "Reason", "Database", "Image", "No. of", "Outcome", "Lead")
MORE = ("", "Name", "Number", "", "Searched", "Source", "Candidates", "", "Issued")
RECORDS = [
    (f"2024-03-{n}", "Det. Lee", f"24-{n:05}", "robbery", "County booking", "CCTV", "3", "Match", "Y")
    for n in range(10, 16)
]


def _columns(*rows: tuple[str, ...]) -> tuple[str, ...]:
    header = find_header([*rows, *RECORDS])
    assert header is not None
    assert header.end == len(rows)
    return header.columns


def test_three_rows_of_headings_are_one_and_none_of_them_is_a_search(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Anytown Police Department, face recognition requests"])
    for row in (GROUPS, NAMES, MORE):
        sheet.append([cell or None for cell in row])
    for row in RECORDS:
        sheet.append([date.fromisoformat(row[0]), *row[1:]])
    for cells in ("A1:I1", "A2:C2", "D2:F2", "G2:I2"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "log.xlsx")
    got = ingest([tmp_path / "log.xlsx"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    (given,) = got.inputs
    assert (given.rows.read, given.events) == (6, {"search": 6, "lead": 6})
    first = got.events.frame().filter(part=0).to_dicts()[0]
    held = {
        name: first[name]
        for name in ("operator", "case_number", "reason", "gallery.name", "probe.source", "candidates", "result")
    }
    assert held == {
        "operator": "Det. Lee",
        "case_number": "24-00010",
        "reason": "robbery",
        "gallery.name": "County booking",
        "probe.source": "security_camera",
        "candidates": 3.0,
        "result": "match",
    }


def test_a_second_row_that_completes_usual_names_is_header_though_few_of_its_words_stand_over_figures() -> None:
    assert _columns(NAMES, MORE) == (
        "Date",
        "Detective Name",
        "Case Number",
        "Reason",
        "Database Searched",
        "Image Source",
        "No. of Candidates",
        "Outcome",
        "Lead Issued",
    )


@pytest.mark.parametrize(
    "record", [("", "Name", "", "", "", "", "", "", ""), ("", "Number", "Name", "", "x", "y", "z", "u", "v")]
)
def test_a_row_that_completes_too_few_names_stays_a_record(record: tuple[str, ...]) -> None:
    header = find_header([NAMES, record, *RECORDS])
    assert header is not None
    assert (header.columns, header.end) == (NAMES, 1)


def test_a_group_that_says_what_the_table_is_of_anyway_is_left_out() -> None:
    """ "Request" over "Case Number" is the case number; "Request" over "Date" has a name of its own, and keeps it."""
    names = (
        "Date",
        "Detective",
        "Case Number",
        "Reason",
        "Database",
        "Image Source",
        "Candidates",
        "Outcome",
        "Lead Issued",
    )
    assert _columns(GROUPS, names) == (
        "Request Date",
        "Detective",
        "Case Number",
        "Search Reason",
        "Database",
        "Image Source",
        "Candidates",
        "Outcome",
        "Lead Issued",
    )


def test_a_name_that_says_by_itself_what_its_group_is_of_stays_as_it_is() -> None:
    groups = ("", "Search", "", "", "Review", "", "Approval", "")
    names = ("Case No.", "Date", "Officer", "Reason", "Date", "Reviewer", "Date", "Approved By")
    assert _columns(groups, names) == (
        "Case No.", "Search Date", "Officer", "Search Reason", "Review Date", "Reviewer", "Approval Date",
        "Approved By",
    )  # fmt: skip


def test_a_group_that_changes_the_meaning_of_its_columns_is_kept() -> None:
    """A decision under "Review" is none on the request, and a date under "Result" is not when the search was made."""
    groups = ("Request", "", "", "Review", "", "", "Result", "", "")
    names = ("Officer", "Case Number", "Reason", "Decision", "Status", "Role", "Date", "Candidates", "Time")
    assert _columns(groups, names) == (
        "Officer",
        "Case Number",
        "Request Reason",
        "Review Decision",
        "Review Status",
        "Review Role",
        "Result Date",
        "Candidates",
        "Result Time",
    )


def test_a_name_that_two_groups_have_keeps_its_group_in_both() -> None:
    groups = ("Request", "", "", "Search", "", "", "", "", "")
    names = (
        "Officer",
        "Case Number",
        "Reason",
        "Officer",
        "Database",
        "Image Source",
        "Candidates",
        "Outcome",
        "Lead Issued",
    )
    assert _columns(groups, names)[:4] == ("Request Officer", "Case Number", "Request Reason", "Search Officer")


SEARCHES = ("Date", "Officer", "Case #", "Reason")
SEARCH = ("2024-03-14", "Ann Lee", "24-001", "robbery")


def test_a_table_of_approvals_under_a_log_of_searches_is_not_read_as_more_searches() -> None:
    approvals = [
        ("Approvals", "", "", ""),
        ("Date", "Approver", "Case #", "Notes"),
        ("2024-03-14", "Sgt. Day", "24-001", "ok"),
        ("2024-03-15", "Sgt. Day", "24-002", ""),
    ]
    got = read(table(SEARCHES, SEARCH, SEARCH, *approvals))
    assert got.input.rows.model_dump() == {"read": 5, "used": 2, "duplicates": 0, "quarantined": 3, "out_of_scope": 0}
    assert [(row.row, row.reason) for row in got.quarantine] == [
        (4, "only one cell is written, and it is not a date: it may be a heading between the rows"),
        *((n, "is below another header, in row 5, whose columns differ: split the log there") for n in (6, 7)),
    ]
    assert any(
        entry.statement.startswith("row 5 is a header with other columns than the first") for entry in got.ledger
    )


@pytest.mark.parametrize(
    "row",
    [
        ("", "Officer", "", "Reason"),  # two names only
        ("", "Ann Lee", "Case", "warrant"),
        ("n/a", "Detective", "none", "lead"),
        ("2024-03-15", "Officer", "Case", "Search"),  # it has a date
    ],
)
def test_a_row_with_few_usual_names_in_it_is_no_header(row: tuple[str, ...]) -> None:
    got = read(table(SEARCHES, SEARCH, row, SEARCH))
    assert got.input.rows.quarantined == 0
    assert got.input.rows.used == 3


@pytest.mark.parametrize(
    "again", [("DATE", "OFFICER", "CASE #", "REASON"), ("date", " Officer", "case #", ""), SEARCHES]
)
def test_the_header_again_in_other_capitals_is_no_search_and_ends_nothing(again: tuple[str, ...]) -> None:
    got = read(table(SEARCHES, SEARCH, again, SEARCH, SEARCH))
    assert got.input.rows.model_dump() == {"read": 3, "used": 3, "duplicates": 0, "quarantined": 0, "out_of_scope": 0}
    assert any(entry.statement == "the header comes again, written otherwise: row 3" for entry in got.ledger)


STACKED = (
    ("Deployment", "Date", "Duration", "Min", "Total", "True", "", "False", "", "Outcomes", "", "Faces"),
    ("Location", "", "of", "Threshold", "Alerts", "Alerts", "", "Alerts", "", "", "", "seen"),
    ("", "", "Deployment", "Setting", "", "", "", "", "", "", "", "(estimate)"),
    ("", "", "", "", "", "Confirmed", "Unconfirmed", "Confirmed", "Unconfirmed", "Arrest", "Other", ""),
    ("", "", "", "", "", "", "", "", "", "", "Disposal", ""),
)
DEPLOYMENT = ("Camden", "06/04/23", "5h03m", "0.6", "2", "1", "0", "1", "0", "1", "0", "5460")


@pytest.mark.parametrize("count", [3, 20])
def test_a_header_of_five_rows_is_one_and_groups_name_all_columns_that_they_are_divided_into(count: int) -> None:
    header = find_header([*STACKED, *[DEPLOYMENT] * count])
    assert header is not None
    assert header.end == len(STACKED)
    assert header.columns == (
        "Deployment Location", "Date", "Duration of Deployment", "Min Threshold Setting", "Total Alerts",
        "True Alerts Confirmed", "True Alerts Unconfirmed", "False Alerts Confirmed", "False Alerts Unconfirmed",
        "Outcomes Arrest", "Outcomes Other Disposal", "Faces seen (estimate)",
    )  # fmt: skip


def test_a_title_above_five_rows_of_header_is_no_part_of_it() -> None:
    title = ("Live facial recognition 2023", *[""] * 11)
    header = find_header([title, *STACKED, *[DEPLOYMENT] * 5])
    assert header is not None
    assert (header.first, header.end, header.columns[0]) == (1, 6, "Deployment Location")


def test_a_last_row_of_names_over_dates_that_leaves_gaps_is_header_and_no_search() -> None:
    groups = ("Request", "", "", "", "Search", "", "", "Result", "")
    names = ("No.", "Date", "Requesting", "Case", "Date", "Analyst", "Photo", "Candidates", "Investigative")
    more = ("", "Received", "Officer", "No.", "Run", "", "Source", "", "Lead (Y/N)")
    records = [
        (str(n), f"2023-01-{n:02}", "Det. Ruiz", f"23-{n:06}", f"2023-01-{n:02} 10:30", "M. Chen", "CCTV", "12", "Y")
        for n in range(4, 8)
    ]
    header = find_header([groups, names, more, *records])
    assert header is not None and header.end == 3
    assert header.columns[1:6] == ("Date Received", "Requesting Officer", "Case No.", "Date Run", "Analyst")


def test_what_stands_above_a_header_is_its_title() -> None:
    above = [("Face recognition searches", *[""] * 8), ("",) * 9]
    names = ("Date", "Detective", "Case #", "Reason", "Gallery", "Source", "Candidates", "Outcome", "Lead")
    header = find_header([*above, names, *RECORDS])
    assert header is not None and (header.title, header.columns) == ("Face recognition searches", names)


@pytest.mark.parametrize(
    ("above", "names", "columns"),
    [
        (  # cells that span columns and rows, repeated in each, as in web pages
            [("No.", "Search", "Search", "Officer", "Case No.")],
            ("No.", "Date", "Reason", "Officer", "Case No."),
            ("No.", "Search Date", "Search Reason", "Officer", "Case No."),
        ),
        (
            [("Request", "Request", "Search", "Search", "Case No.")],
            ("Date", "By", "Date", "By", "Case No."),
            ("Request Date", "Request By", "Search Date", "Search By", "Case No."),
        ),
        (  # a word of one name alone in the row between the groups and the names
            [("", "", "Search", "", "Result"), ("", "", "", "", "Lead")],
            ("No.", "Case", "Date", "By", "issued"),
            ("No.", "Case", "Search Date", "Search By", "Lead issued"),
        ),
    ],
)
def test_cells_that_span_others_and_single_words_above_are_part_of_the_names(above, names, columns) -> None:
    rows = [(f"{n}", f"24-{n}", f"2024-01-{n:02}", "Kim", "Y") for n in range(1, 4)]
    header = find_header([*above, names, *rows])
    assert header is not None
    assert (header.columns, header.first, header.end) == (columns, 0, len(above) + 1)


def test_a_row_like_the_one_above_it_in_some_cells_is_a_record() -> None:
    names = ("Case No.", "Officer", "Officer", "Reason")
    header = find_header([names, ("24-1", "Kim", "Lee", "Reason"), ("24-2", "Kim", "Kim", "theft")])
    assert header is not None and header.end == 1


def test_a_word_alone_above_a_header_that_makes_no_name_is_a_title() -> None:
    names = ("Date", "Detective", "Case #", "Reason", "Gallery", "Source", "Candidates", "Outcome", "Lead")
    header = find_header([("", "", "Detectives", *[""] * 6), names, *RECORDS])
    assert header is not None and (header.title, header.columns) == ("Detectives", names)
