"""How the system was used, counted: each use once, months in order, names only where people were asked for."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, LogFile, Requesters
from checker.model.breakdown import SHOWN, BreakdownKey, RequesterListing, breakdown
from checker.model.kinds import EventKind
from checker.report import breakdowns
from checker.report.table import report
from checker.resources import policies_root
from checker.run import Result, run, select
from checker.store.documents import without_people
from tests.report.reading import text_of
from tests.report.test_html import Page

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode,Unit,Offense,Requesting Agency\n"
ROWS = [
    "1,2024-02-10 09:00,Canary A,24-1,x,still,Detectives,robbery,Springfield PD",
    "2,2024-02-11 09:00,Canary A,24-2,x,still,Detectives,robbery,ICE",
    "3,2024-03-01 09:00,Canary B,24-3,x,still,Patrol,burglary,springfield pd",
    "4,,Canary B,24-4,x,still,,,Canary Agency",
    "5,2024-11-05 09:00,,24-5,x,still,Patrol,,",
]
LISTS = Requesters(allowed=("Springfield PD",), barred=("ICE", "CBP"))


@pytest.fixture(scope="module")
def made(embedded: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Result]:
    log = tmp_path_factory.mktemp("log") / "log.csv"
    log.write_text(HEAD + "\n".join(ROWS) + "\n", encoding="utf-8")
    audit = Audit(zone="America/Los_Angeles", requesters=LISTS)
    chosen = select(["general-case-number"], audit.agency, root=policies_root())
    files = [LogFile(path=log, rows=EventKind.SEARCH)]
    day = date(2025, 1, 1)
    return {p: run(files, audit, chosen, embedded, today=day, with_people=p) for p in (True, False)}


def counted(result: Result, by: BreakdownKey) -> tuple[dict[str, int], int, int]:
    one = next(one for one in result.assessment.breakdowns if one.by is by)
    return {c.value: c.uses for c in one.counts}, one.unknown, one.others


def test_each_use_is_counted_once_and_what_is_not_recorded_is_said(made) -> None:
    assert counted(made[True], BreakdownKey.MONTH) == ({"2024-02": 2, "2024-03": 1, "2024-11": 1}, 1, 0)
    assert counted(made[True], BreakdownKey.OFFENSE) == ({"robbery": 2, "burglary": 1}, 2, 0)
    assert counted(made[True], BreakdownKey.OPERATOR) == ({"Canary A": 2, "Canary B": 2}, 1, 0)
    assert counted(made[True], BreakdownKey.REQUESTER)[1:] == (1, 0)
    for one in made[True].assessment.breakdowns:
        assert sum(c.uses for c in one.counts) + one.unknown + one.others == 5, one.by


def test_a_use_on_either_of_two_days_counts_to_a_month_that_holds_both(embedded: Engine, tmp_path: Path) -> None:
    """A log without a time zone: its clock may be that of UTC, seven or eight hours ahead."""
    log = tmp_path / "log.csv"
    log.write_text(
        "Search ID,Date/Time,Case Number,Reason\n1,2024-02-10 02:00,24-1,x\n2,2024-03-01 02:00,24-2,x\n"
        "3,2024-03-01 12:00,24-3,x\n",
        encoding="utf-8",
    )
    audit = Audit(agency=Agency(place="us/wa/sample-city"))
    chosen = select(["general-case-number"], audit.agency, root=policies_root())
    result = run([LogFile(path=log)], audit, chosen, embedded, today=date(2025, 1, 1), with_people=False)
    assert counted(result, BreakdownKey.MONTH) == ({"2024-02": 1, "2024-03": 1}, 1, 0)


def test_a_list_says_which_requesters_are_allowed_and_barred(made) -> None:
    for people in (True, False):
        one = next(one for one in made[people].assessment.breakdowns if one.by is BreakdownKey.REQUESTER)
        listed = {c.value: c.listed for c in one.counts if c.listed}
        assert listed == {
            "Springfield PD": RequesterListing.ALLOWED,
            "springfield pd": RequesterListing.ALLOWED,
            "ICE": RequesterListing.BARRED,
        }


def test_names_are_shown_with_people_only_and_forgetting_is_the_same(made) -> None:
    quiet = made[False].assessment
    assert counted(made[False], BreakdownKey.OPERATOR) == ({}, 1, 4)
    assert counted(made[False], BreakdownKey.REQUESTER) == ({"ICE": 1, "Springfield PD": 1, "springfield pd": 1}, 1, 1)
    assert "Canary" not in quiet.model_dump_json()
    assert without_people(made[True].assessment).breakdowns == quiet.breakdowns


def test_the_tables_are_in_the_page_in_markdown_and_in_the_workbook(made) -> None:
    for form in ("html", "markdown", "xlsx"):
        out = io.BytesIO()
        report(form).write(made[False].assessment, made[False].rows, out)
        text = " ".join(text_of(form, out.getvalue()).split())
        wanted = (
            "Uses by month", "February 2024", "November 2024", "Month not certain", "Not recorded",
            "on the list of barred agencies",
        )  # fmt: skip
        for said in wanted:
            assert said in text, (form, said)
        if form == "html":
            page = Page(out.getvalue().decode())
            bars = [value for tag, name, value in page.attributes if (tag, name) == ("rect", "width") and "%" in value]
            assert {"100.000%", "50.000%"} <= set(bars), "two uses are the longest bar, one is half of it"


def test_of_very_many_values_the_most_frequent_are_listed_and_the_others_counted() -> None:
    found = breakdown(BreakdownKey.OPERATOR, {f"p{n:03}": n + 1 for n in range(100)} | {"": 7}, {})
    assert (len(found.counts), found.counts[0].value, found.unknown, found.different) == (SHOWN, "p099", 7, 40)
    assert sum(c.uses for c in found.counts) + found.others == 5050
    assert breakdown(BreakdownKey.MONTH, {f"2000-{n:02}": 1 for n in range(1, 13)}, {}).counts[0].value == "2000-01"


def test_a_month_without_a_use_between_others_is_a_line_of_its_own(made) -> None:
    """A log that was silent for months shows it; a date a century off makes no thousand lines."""
    months = breakdowns.tables(made[True].assessment)[0].lines
    assert [uses for _, uses, _ in months] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert months[2][0] == "April 2024"
    wide = breakdown(BreakdownKey.MONTH, {"1924-03": 1, "2024-03": 1}, {})
    assert len(breakdowns.tables(made[True].assessment.model_copy(update={"breakdowns": (wide,)}))[0].lines) == 2
