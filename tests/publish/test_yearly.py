"""A statutory report counts as somebody does who counts the rows by hand, and says what is not recorded."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from checker.model.audit import Agency, Audit, Complete, LogFile
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.model.values import VALUES
from checker.policy.library import rows as catalog_rows
from checker.publish.preflight import preflight
from checker.publish.statutory import UNITS, report, reports
from checker.publish.terminal_yearly import draw
from checker.publish.yearly import OtherAccounts, ReportPeriod, yearly
from checker.publish.yearly_files import write_csv, write_xlsx
from checker.publish.yearly_result import ReportFigure, Yearly
from checker.report.docx_blocks import document
from checker.report.html_blocks import page
from checker.report.terminal import Terminal
from checker.resources import policies_root
from tests.fixtures.expected import FIXTURES

ROWS = [
    ("S-1", "Search", "2024-03-05 10:00", "24-00001", "robbery", "lead", "black", "34", "Mugshots"),
    ("S-2", "Search", "2024-03-06 10:00", "24-00002", "robbery", "no match", "white", "", "Mugshots"),
    ("S-3", "Search", "2024-07-01 10:00", "24-00003", "fraud", "verified", "", "38", "Licenses"),
    ("S-4", "Search", "2024-12-31 23:30", "24-00004", "", "candidates", "", "", ""),
    ("S-5", "Search", "2025-01-01 00:30", "25-00001", "fraud", "lead", "black", "51", "Mugshots"),
    ("S-6", "Search", "", "24-00006", "fraud", "no match", "", "", ""),
    ("S-7", "Search", "2023-11-05 10:00", "23-00007", "fraud", "lead", "white", "20", "Mugshots"),
    ("A-1", "Arrest", "2024-03-09", "24-00001", "", "", "", "", ""),
    ("A-2", "Arrest", "2024-03-01", "24-00002", "", "", "", "", ""),
    ("A-3", "Arrest", "2024-05-01", "24-00999", "", "", "", "", ""),
    ("A-4", "Arrest", "2024-06-01", "", "", "", "", "", ""),
]
HEAD = (
    "Record ID",
    "Record Type",
    "Date/Time",
    "Case Number",
    "Offense",
    "Result",
    "Subject race",
    "Subject age",
    "Database",
)


def logs(folder: Path, rows: list[tuple[str, ...]] | None = None, **audit: object) -> Audit:
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEAD, *(ROWS if rows is None else rows)])
    agency = Agency(name="Sample PD", place="us/md", kind="municipal-police")
    return Audit(agency=agency, zone="America/New_York", logs=(LogFile(path=path),), **audit)


def made(
    audit: Audit,
    name: str = "us/md/2-510",
    year: int = 2024,
    known: OtherAccounts | None = None,
    as_of: date = date(2025, 2, 1),
) -> Yearly:
    return yearly(report(name), ReportPeriod.year(year), audit, known or OtherAccounts(), as_of=as_of, with_people=True)


def one(found: Yearly, label: str) -> ReportFigure:
    return next(f for section in found.sections for f in section.figures if f.label == label)


def parts(figure: ReportFigure) -> dict[str, int]:
    return {", ".join(group.values): group.count for group in figure.groups}


def test_each_number_has_its_rows_and_what_is_not_recorded_is_in_none(tmp_path: Path) -> None:
    found = made(logs(tmp_path))
    searches = one(found, "Searches")
    assert (searches.count, searches.not_recorded, searches.undated) == (4, 0, 1)
    assert [row.row for row in searches.rows] == [2, 3, 4, 5]
    assert parts(one(found, "Searches by database")) == {"Mugshots": 2, "Licenses": 1, "not recorded": 1}
    leads = one(found, "Searches whose possible match led to further action")
    assert (leads.count, leads.not_recorded, [row.row for row in leads.rows]) == (2, 1, [2, 4])
    assert parts(leads) == {"Licenses": 1, "Mugshots": 1}
    # Maryland asks for these of each database: of the two leads one is from each, and one names no race.
    assert parts(one(found, "The same by race")) == {"Mugshots, black": 1, "Licenses, not recorded": 1}
    assert parts(one(found, "The same by age")) == {"Mugshots, 30 to 39": 1, "Licenses, 30 to 39": 1}
    assert one(found, "Breaches and unauthorized uses").count is None


def of_authorizations(folder: Path, place: str) -> Audit:
    rows = (
        ("Record Type", "Record ID", "Time", "Decided", "Case Number", "Type", "Decision", "Scope"),
        ("authorization", "W-1", "2024-03-01", "2024-03-01", "24-1", "warrant", "granted", "face recognition"),
        ("authorization", "W-2", "2024-03-02", "2024-03-02", "24-2", "search warrant", "denied", "face recognition"),
        ("authorization", "W-3", "2024-03-03", "2024-03-03", "24-3", "warrant", "granted", "other"),
        ("authorization", "W-4", "2024-03-04", "2024-03-04", "24-4", "warrant", "granted", ""),
        ("authorization", "W-5", "2024-03-05", "2024-03-05", "24-5", "supervisor", "granted", "face recognition"),
        ("authorization", "W-6", "2024-03-06", "2024-03-06", "24-6", "supervisor", "granted", ""),
        ("authorization", "W-7", "2024-03-07", "2024-03-07", "24-7", "court order", "", "face recognition"),
        ("authorization", "W-8", "2024-03-08", "2024-03-08", "24-8", "court order", "modified", ""),
    )
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return Audit(agency=Agency(name="A", place=place), zone="UTC", logs=(LogFile(path=path),))


def test_a_supervisors_leave_is_no_warrant_and_a_warrant_for_something_else_is_none_either(tmp_path: Path) -> None:
    """RCW 43.386.070 (3) is about warrants for face recognition: two are recorded as such, one does not say it."""
    found = made(of_authorizations(tmp_path, "us/wa"), "us/wa/43.386.070-3")
    warrants = one(found, "Warrants applied for")
    assert (warrants.count, warrants.not_recorded, [row.row for row in warrants.rows]) == (2, 1, [2, 3])
    assert parts(one(found, "Warrants by decision")) == {"granted": 1, "denied": 1}


def test_an_order_that_was_refused_is_no_order_of_a_court(tmp_path: Path) -> None:
    """Of eight rows one was denied, two are a supervisor's, and one does not say what came of it."""
    found = made(of_authorizations(tmp_path, "us/ma"), "us/ma/6-220-d")
    orders = one(found, "Orders of a court")
    assert (orders.count, orders.not_recorded) == (4, 1)
    assert [row.row for row in orders.rows] == [2, 4, 5, 9]


def test_a_column_that_is_not_there_leaves_open_only_what_other_columns_do_not_settle(tmp_path: Path) -> None:
    audit = of_authorizations(tmp_path, "us/wa")
    path = audit.logs[0].path
    cut = [row[:-1] for row in csv.reader(path.read_text(encoding="utf-8").splitlines())]
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(cut)
    warrants = one(made(audit, "us/wa/43.386.070-3"), "Warrants applied for")
    assert (warrants.count, warrants.not_recorded) == (0, 4)  # four warrants do not say what for, the others are none


def test_a_year_counts_what_the_rows_of_the_made_agency_hold(tmp_path: Path) -> None:
    """Counted anew from the CSV with Python's own tools: rows of 2022 that were not refused or canceled (reading
    R16), by offense as written."""
    rows = list(csv.DictReader((FIXTURES / "agency" / "searches-2022-2023.csv").open(encoding="utf-8")))
    of_year = [row for row in rows if row["Date/Time"].startswith("2022")]
    mine = [row for row in of_year if row["Status"] not in ("Denied", "Canceled")]
    log = LogFile(path=FIXTURES / "agency" / "searches-2022-2023.csv")
    audit = Audit(agency=Agency(name="Sample", place="us/mt"), zone="America/Los_Angeles", logs=(log,))
    found = made(audit, "us/mt/44-15-111-2", 2022)
    assert one(found, "Searches").count == len(mine) > 500
    blank = sum(row["Offense Type"] in ("", "REDACTED", "***") for row in mine)
    by_offense = parts(one(found, "Searches by offense"))
    assert by_offense["not recorded"] == blank > 0
    for written, said in (
        ("Robbery", "robbery"),
        ("Burglary", "burglary"),
        ("Aggravated Assault", "aggravated assault"),
    ):
        assert by_offense[said] == Counter(row["Offense Type"] for row in mine)[written]
    assert sum(by_offense.values()) == len(mine)


def test_an_arrest_is_counted_where_a_search_of_its_case_came_before(tmp_path: Path) -> None:
    arrests = one(
        made(logs(tmp_path), "us/mt/44-15-111-2"), "Arrests in the case of a search of the same year or before"
    )
    assert (arrests.count, [row.row for row in arrests.rows]) == (1, [9])
    assert arrests.not_recorded == 1  # A-4 names no case


def test_a_database_is_named_and_a_person_in_its_place_is_numbered(tmp_path: Path) -> None:
    named = [
        (*row[:8], {"Mugshots": "County Booking Photos", "Licenses": "Mary Zwingli"}.get(row[8], "")) for row in ROWS
    ]
    found = yearly(
        report("us/md/2-510"), ReportPeriod.year(2024), logs(tmp_path, named), OtherAccounts(), as_of=date(2025, 2, 1)
    )
    assert parts(one(found, "Searches by database")) == {"County Booking Photos": 2, "gallery 2": 1, "not recorded": 1}
    assert "Zwingli" not in found.model_dump_json()


def test_a_report_of_an_agency_without_a_name_says_so(tmp_path: Path) -> None:
    found = made(logs(tmp_path).model_copy(update={"agency": Agency()}))
    assert "Agency not named, 2024" in Terminal().page(lambda b: draw(b, found))


def test_requests_of_a_log_of_searches_are_not_recorded_and_not_none(tmp_path: Path) -> None:
    found = one(made(logs(tmp_path), "us/ma/6-220-d"), "Requests")
    assert found.count is None
    request = ("S-9", "Request", "2024-03-04", "24-00001", "robbery", "", "", "", "")
    found = one(made(logs(tmp_path, [*ROWS, request]), "us/ma/6-220-d"), "Requests")
    assert (found.count, found.not_recorded, found.at_least) == (1, 4, True)


def test_a_nil_report_says_whether_anybody_vouches_for_it(tmp_path: Path) -> None:
    declared = Complete(kind=EventKind.SEARCH, by="records", on=date(2025, 1, 9), basis="export")
    live = Complete(kind=EventKind.LIVE_DEPLOYMENT, by="records", on=date(2025, 1, 9), basis="export")
    rows = ROWS[:5]
    open_, whole = (
        made(logs(tmp_path, rows), year=2022),
        made(logs(tmp_path, rows, complete=(declared, live)), year=2022),
    )
    assert (open_.nil, open_.declared, whole.nil, whole.declared) == (True, False, True, True)
    terminal = Terminal()
    assert "no search is recorded" in " ".join(terminal.page(lambda b: draw(b, open_)).split())
    assert "no search was made" in " ".join(terminal.page(lambda b: draw(b, whole)).split())
    alone = made(logs(tmp_path, rows, complete=(declared,)), year=2022)
    said = " ".join(terminal.page(lambda b: draw(b, alone)).split())
    assert "Nobody has declared that the logs hold all searches and all live deployments" in said
    assert not made(logs(tmp_path), year=2022).nil  # S-6 has no date, and may be of that year


def test_it_is_frozen_as_of_a_day(tmp_path: Path) -> None:
    assert one(made(logs(tmp_path), as_of=date(2024, 6, 30)), "Searches").count == 2
    with pytest.raises(UsageError, match="has not begun"):
        made(logs(tmp_path), year=2026)


def test_what_the_last_report_said_otherwise_is_restated(tmp_path: Path) -> None:
    last = made(logs(tmp_path, ROWS[:2] + ROWS[3:]))
    found = made(logs(tmp_path), year=2025, known=OtherAccounts(last=last), as_of=date(2025, 12, 31))
    restated = {(r.label, r.values): (r.then, r.now) for r in found.restated}
    assert restated["Searches", ()] == (3, 4)
    assert restated["Searches by database", ("Licenses",)] == (0, 1)
    assert (
        made(
            logs(tmp_path), year=2025, known=OtherAccounts(last=made(logs(tmp_path))), as_of=date(2025, 12, 31)
        ).restated
        == ()
    )
    other = made(logs(tmp_path), "us/mt/44-15-111-2")
    with pytest.raises(UsageError, match="the last report is us/mt"):
        made(logs(tmp_path), known=OtherAccounts(last=other))


def test_a_report_that_the_invoice_contradicts_is_not_written_until_somebody_explains_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="billed 7 searches for 2024, and the log holds 4"):
        made(logs(tmp_path), known=OtherAccounts(invoiced=7))
    found = made(logs(tmp_path), known=OtherAccounts(invoiced=7, explanation="three test searches"))
    assert found.reconciled[-1].explained == "three test searches"
    assert made(logs(tmp_path), known=OtherAccounts(invoiced=4)).reconciled[-1].other == 4
    assert (found.reconciled[0].other, found.reconciled[0].own) == (7, 4)
    assert found.reconciled[1].other == 1


def test_no_report_may_be_due_where_nothing_was_applied_for(tmp_path: Path) -> None:
    assert "nobody has declared" in made(logs(tmp_path), "us/co/24-18-308-3").not_due
    application = ("W-1", "Warrant application", "2024-02-01", "24-00001", "", "", "black", "", "")
    found = made(logs(tmp_path, [*ROWS, application]), "us/co/24-18-308-3")
    assert found.not_due == "" and parts(one(found, "By race")) == {"black": 1}


def test_weeks_months_and_years_are_what_they_are_called() -> None:
    assert ReportPeriod.week(date(2025, 3, 3), "us/md/2-510").last == date(2025, 3, 9)
    assert (ReportPeriod.month(date(2024, 2, 1)).last, ReportPeriod.month(date(2024, 12, 1)).last) == (
        date(2024, 2, 29),
        date(2024, 12, 31),
    )


def test_every_form_says_the_same_numbers_and_passes_preflight(tmp_path: Path) -> None:
    found = made(logs(tmp_path))
    (tmp_path / "r.docx").write_bytes(document(lambda b: draw(b, found), title=found.title, made=found.as_of))
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "r.docx")).paragraphs)
    html = page(lambda b: draw(b, found)).decode()
    for said in (text, html):
        assert "Searches: 4 searches or more" in said
        assert "leads or more" in said and "Restatements" in said.replace("restatements", "Restatements")
    with (tmp_path / "r.xlsx").open("wb") as out:
        write_xlsx(found, out)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    numbers = [row for row in book["Numbers"].iter_rows(values_only=True) if row[2] == "Searches"]
    assert [row[5] for row in numbers] == [4]
    assert len([row for row in book["Rows"].iter_rows(values_only=True) if row[1] == "Searches"]) == 4
    out = io.BytesIO()
    write_csv(found, out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert len([line for line in lines if line["Figure"] == "Searches" and line["Unit"] == "row"]) == 4
    assert preflight([tmp_path / "r.docx", tmp_path / "r.xlsx"]).green
    assert str(tmp_path) not in found.model_dump_json()


@pytest.mark.parametrize(("rows", "signed"), [([], True), (ROWS, False)])
def test_a_period_without_a_use_gives_a_nil_return_to_be_signed(tmp_path: Path, rows, signed: bool) -> None:
    found = made(logs(tmp_path, rows))
    text = " ".join(page(lambda b: draw(b, found)).decode().split())
    statement = "Sample PD made no face-recognition search in 2024 (January 1, 2024 to December 31, 2024)."
    assert (found.nil, statement in text, "Signature: ____" in text) == (signed, signed, signed)


def test_every_report_is_of_a_row_of_the_catalog_and_says_how_well_it_is_known() -> None:
    """The confidence is the catalog's; no section is better known than its report."""
    rows = {row.id: row for row in catalog_rows(policies_root())}
    for asked in reports().values():
        assert asked.rule in rows, asked.rule
        assert rows[asked.rule].confidence == asked.confidence
        order = "VSU"
        assert all(
            order.index(s.confidence or asked.confidence) >= order.index(asked.confidence) for s in asked.sections
        )
    assert {
        "us/md/2-510", "us/wa/43.386.070-3", "us/wa/43.386.070-4", "us/ma/6-220-d", "us/va/15.2-1723.2-f",
        "us/ut/77-23e-106-3", "us/co/24-18-308-3", "us/mt/44-15-111-2", "us/ca/san-francisco/19b",
        "us/la/new-orleans/147-2", "us/mi/detroit/307.5",
    } == set(reports())  # fmt: skip
    assert all(unit.meaning and re.match("[a-z]", unit.meaning) for unit in UNITS.values())


def test_sections_have_the_words_of_rules_on_published_reports_and_lack_none_that_these_ask_for() -> None:
    """What `checker yearly` writes is what the rule of the same row (`report:`) looks for in a report."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (policies_root() / "us").rglob("*.md"))
    compared = 0
    for asked in reports().values():
        names = [section.name for section in asked.sections]
        assert set(names) <= set(VALUES["sections"]) and len(set(names)) == len(names)
        block = re.search(rf"^id: {re.escape(asked.rule)}$(.*?)^```", texts, re.MULTILINE | re.DOTALL | re.IGNORECASE)
        found = re.search(r"sections: (?:\[([^\]]*)\]|(\w+))", block[1]) if block else None
        if found:
            assert set(re.split(r",\s*", found[1] or found[2])) <= set(names), asked.id
            compared += 1
    assert compared >= 9


def test_a_report_that_is_not_known_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="us/md/2-501") as error:
        report("us/md/2-501")
    assert "us/md/2-510" in error.value.hint
