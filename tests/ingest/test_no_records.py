"""What closes a table is no use: a line of totals taken for a search would be one by nobody, under no case number."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from checker.ingest.interface import Limits
from checker.ingest.no_records import DAY_ABOVE, HEADING, MAYBE_TOTALS
from checker.ingest.pipeline import ingest
from checker.inspect.run import inspect
from checker.model.accounts import LedgerEntry
from checker.model.audit import Audit
from tests.ingest.tables import ingested, read, silent, table

HEAD = ("Date", "Officer", "Case #", "Reason", "Candidates")
RECORD = ("2024-03-14", "Ann Lee", "24-001", "robbery", "3")


def _left(*rows: tuple[str | None, ...], header: tuple[str, ...] = HEAD) -> tuple[int, list[LedgerEntry]]:
    got = read(table(header, *rows))
    return got.input.rows.read, [entry for entry in got.ledger if "not counted as records" in entry.statement]


@pytest.mark.parametrize(
    "line",
    [
        ("Total", "", "", "", "3"),
        ("TOTALS:", "", "", "", "1,204"),
        ("", "", "", "Total", "3"),
        ("Grand total", "", "", "", "-"),
        ("Total searches: 90", "", "", "", ""),
        ("Total number of requests", "2", None, None, None),
        ("Sub-total", "", "", "", "#DIV/0!"),
        ("Sum", "", "", "", "33%"),
        ("Average", "", "", "", "1.5"),
        ("Lookups this month:", "", "", "", "9"),
        ("Subtotal", "Subtotal", "Subtotal", "", "9"),  # one cell that spans three columns
        ("Records: 12", "", "", "", ""),
        ("Subtotal March", "", "", "", "8"),
        ("March 2024 total", "", "", "", "8"),
        ("Total for May 2024", "", "", "", "8"),
        ("GRAND TOTAL", "2 searches", "", "", "6"),
        ("", "", "", "", "6"),  # the sum of the column above, without a word
    ],
)
def test_a_line_of_totals_is_no_record_and_is_told_with_its_row(line: tuple[str | None, ...]) -> None:
    count, told = _left(RECORD, RECORD, line)
    assert count == 2
    assert [entry.statement for entry in told] == ["lines of totals in the table, not counted as records: row 4"]


@pytest.mark.parametrize(
    "line",
    [
        "Prepared by the Records Division on 1/5/2025", "* dates are of submission", "Note: excludes training",
        "End of report", "Page 2 of 3",
        "Printed on 1/5/2025", "Run date: 1/5/2025 10:11", "Source: records management system",
    ],
)  # fmt: skip
def test_a_note_under_the_records_is_none_and_is_told(line: str) -> None:
    count, told = _left(RECORD, (line, "", "", "", ""))
    assert count == 1
    assert [entry.statement for entry in told] == ["notes in the table, not counted as records: row 3"]
    assert told[0].raw == line


@pytest.mark.parametrize(
    "row",
    [
        ("2024-03-15", "Total", "", "", ""),  # an operator of that name
        ("2024-03-15", "", "", "Total", "3"),  # it has a date
        ("", "Ann Lee", "24-002", "Total loss fraud", ""),  # a reason that begins so
        ("", "", "", "Total wine robbery", ""),
        ("", "", "", "Totally lost", ""),
        ("", "Sum", "24-003", "theft", "2"),  # words beside it
        ("TBC", "", "", "", ""),  # a record whose date is to come
        ("", "", "24-004", "", ""),
        ("Prepared by A", "Ann Lee", "", "", ""),  # more is written than a note
        ("***", "", "", "", ""),
        ("TBC", "", "", "", "3"),
        ("TBC", "Ann Lee", "24001", "", "3"),
        ("Monday", "", "24-004", "", "3"),  # a case number says that it is a record
    ],
)
def test_what_is_only_like_them_stays_a_record(row: tuple[str, ...]) -> None:
    assert _left(RECORD, row) == (2, [])


def test_a_heading_between_the_rows_is_put_aside() -> None:
    got = read(table(HEAD, RECORD, ("January cases", "", "", "", ""), RECORD))
    assert (got.input.rows.used, got.input.rows.quarantined) == (2, 1)
    assert [(row.row, row.reason) for row in got.quarantine] == [
        (3, "only one cell is written, and it is not a date: it may be a heading between the rows")
    ]


@pytest.mark.parametrize(
    "period", ["January 2024", "Week of 01/08/2024", "02/2024", "2024-02", "Q1 2024", "FY 2023-24", "Week 2, 2024"]
)
def test_a_period_above_its_records_is_put_aside_where_the_dates_are(period: str) -> None:
    got = read(table(HEAD, RECORD, (period, "", "", "", ""), RECORD))
    assert (got.input.rows.used, [(bad.row, bad.reason) for bad in got.quarantine]) == (2, [(3, HEADING)])


def test_a_day_above_its_records_is_put_aside_where_they_have_a_time_of_day_and_else_is_a_record() -> None:
    day, timed = ("01/08/2024", "", "", "", ""), ("01/08/2024 08:15", *RECORD[1:])
    got = read(table(HEAD, timed, day, timed))
    assert (got.input.rows.used, [(bad.row, bad.reason) for bad in got.quarantine]) == (2, [(3, DAY_ABOVE)])
    got = read(table(HEAD, RECORD, day))
    assert (got.input.rows.used, got.quarantine) == (2, ())
    got = read(table(HEAD, timed, ("01/08/2024 09:00", "", "", "", "")))
    assert (got.input.rows.used, got.quarantine) == (2, ())


@pytest.mark.parametrize("label", ["Lookups this month", "Year to date, all desks"])
def test_figures_beside_a_label_where_the_date_belongs_are_put_aside(label: str) -> None:
    got = read(table(HEAD, RECORD, (label, "", "", "", "9")))
    assert (got.input.rows.used, [row.reason for row in got.quarantine]) == (1, [MAYBE_TOTALS])


def test_totals_of_a_table_that_nothing_reads_are_told_and_are_none_of_its_cells(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("Day,O'clock,Rpt,Kit\nMonday,08:15,R-1,K-1\nLookups run:,2,,\n", encoding="utf-8")
    got = inspect(
        [tmp_path / "log"], Audit(), zone=None, profile=None, limits=Limits(), with_people=False, progress=silent
    )
    assert [column.states for column in got.logs[0].tables[0].columns] == [{"value": 1}] * 4
    assert [entry.statement for entry in got.ledger if "not counted as records" in entry.statement] == [
        "lines of totals in the table, not counted as records: row 3"
    ]


def test_without_a_column_of_the_time_they_are_known_by_the_first_written_cell() -> None:
    count, told = _left(("1", "Lee", "24-1", "x y", "2"), ("Total", "", "", "", "2"), header=("No.", *HEAD[1:]))
    assert (count, len(told)) == (1, 1)


def test_many_are_named_up_to_a_number_and_all_are_counted() -> None:
    (told,) = _left(RECORD, *[("Total", "", "", "", "3")] * 25)[1]
    assert told.statement.endswith(
        "rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 and 5 more"
    )


def test_neither_a_workbook_nor_a_pdf_nor_a_csv_counts_its_line_of_totals(tmp_path: Path) -> None:
    rows = [HEAD, RECORD, RECORD, RECORD, ("Total", "", "", "", "9")]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(tmp_path / "book")
    SimpleDocTemplate(str(tmp_path / "pdf"), pagesize=landscape(A4)).build(
        [Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])]
    )
    (tmp_path / "csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    paths = [tmp_path / name for name in ("book", "pdf", "csv")]
    for path in paths:
        (given,) = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent).inputs
        assert given.rows.model_dump() == {"read": 3, "used": 3, "duplicates": 0, "quarantined": 0, "out_of_scope": 0}
        (log,) = inspect(
            [path], Audit(), zone=None, profile=None, limits=Limits(), with_people=False, progress=silent
        ).logs
        assert log.tables[0].columns[0].states == {"value": 3}


def test_a_line_of_totals_is_not_added_to_the_rates_of_a_deployment_grid(tmp_path: Path) -> None:
    head = (
        "Deployment Location,Date (DD/MM/YY),LFR Use Case,Watchlist Size,Total Alerts,False Alerts Confirmed,False "
        "Alerts Unconfirmed,Faces seen (estimate)"
    )
    rows = [
        "High Street,25/04/25,Crime Hotspot,15095,8,1,0,1000",
        "Market Square,26/04/25,Crime Hotspot,15095,2,0,0,1000",
        "TOTAL,,,,10,1,0,2000",
    ]
    got = ingested(tmp_path, log="\n".join([head, *rows]))
    assert got.inputs[0].rows.used == 2
    (rates,) = [entry.statement for entry in got.ledger if entry.topic == "rates"]
    assert "1 of 2,000" in rates


def test_a_line_of_totals_on_a_page_without_drawn_lines_is_no_part_of_the_last_record(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "log"), pagesize=landscape(A4))
    rows = [
        ("Date", "Officer", "Case #", "Candidates"),
        *(("2024-03-14", "Ann Lee", f"24-00{n}", "3") for n in range(5)),
        ("Total", "", "", "15"),
    ]
    for place, row in enumerate(rows):
        for left, text in zip((40, 140, 260, 400), row, strict=True):
            canvas.drawString(left, 560 - 12 * place, text)
    canvas.save()
    got = ingest([tmp_path / "log"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert got.events.frame().select("case_number", "candidates").rows() == [(f"24-00{n}", 3.0) for n in range(5)]
    assert any("text outside of the tables" in entry.statement for entry in got.ledger)


GRID = ("Place", "Date", "Purpose", "Faces", "Alerts", "Arrests")
DEPLOYMENTS = (
    ("High Street", "2024-03-14", "robbery", "500", "0.1", "1"),
    ("Low Street", "2024-03-15", "theft", "700", "0.2", "0"),
)


@pytest.mark.parametrize(
    "line",
    [
        ("", "", "", "1200", "0.3", "1"),
        ("", "", "", "1,200", "", "1"),
        ("Total searches:", "2", "", "", "", ""),
        ("Total deployments", "2", "", "1200", "", ""),
        ("", "2", "Total", "", "", ""),
        ("", "2", "Total", "1200", "0.3", "1"),
        ("2", "", "", "", "", "Total"),
    ],
)
def test_totals_are_no_record_wherever_they_stand_and_whether_a_word_says_so_or_not(line: tuple[str, ...]) -> None:
    count, told = _left(*DEPLOYMENTS, line, header=("Officer", *GRID[1:]))
    assert count == 2
    assert [entry.statement for entry in told] == ["lines of totals in the table, not counted as records: row 4"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "", "", "1201", "0.3", "1"), "only figures are written, and no date: it may be a line of totals"),
        (("", "", "", "", "", "7"), "only figures are written, and no date: it may be a line of totals"),
        (("", "", "", "600", "0.15", ""), "only figures are written, and no date: it may be a line of totals"),
        (("March 2024", "", "", "", "", ""), HEADING),
        (("", "March 2024", "", "", "", ""), HEADING),
        (("Week of 3/4/2024", "", "", "", "", ""), HEADING),
    ],
)
def test_what_may_be_no_record_is_put_aside_with_its_reason(row: tuple[str, ...], reason: str) -> None:
    got = read(table(("Officer", *GRID[1:]), *DEPLOYMENTS, row))
    assert (got.input.rows.used, [(bad.row, bad.reason) for bad in got.quarantine]) == (2, [(4, reason)])


def test_what_stands_below_the_totals_without_a_date_is_put_aside() -> None:
    rows = (*DEPLOYMENTS, ("", "", "", "1200", "0.3", "1"), ("", "", "0.0004", "of faces led to an arrest", "", ""))
    got = read(table(("Officer", *GRID[1:]), *rows))
    assert (got.input.rows.used, [bad.row for bad in got.quarantine]) == (2, [5])


def test_totals_are_found_wherever_the_pieces_of_a_log_end() -> None:
    head, rows = ("Officer", *GRID[1:]), (*DEPLOYMENTS, ("", "", "", "1200", "0.3", "1"))
    pieces = [table(head, row, first=number) for number, row in enumerate(rows, start=2)]
    assert read(*pieces).input == read(table(head, *rows)).input


def test_a_record_with_a_date_in_words_or_a_bare_number_stays_a_record() -> None:
    for written in ("March 14, 2024", "14-Mar-24", "20240314", "1710374400", "45365"):
        got = read(
            table(("Officer", *GRID[1:]), ("Lee", written, "robbery", "5", "1", "0"), ("", written, "", "5", "1", "0"))
        )
        assert got.input.rows.used == 2


def test_figures_that_name_a_record_make_no_line_of_totals() -> None:
    head = ("Search ID", "Date", "Officer", "Case #", "Candidates")
    got = read(table(head, ("1", "2024-03-14", "1180", "240117", "3"), ("2", "", "1181", "240118", "3")))
    assert got.input.rows.used == 2
