"""A sheet of the log that declares which records are complete: what audit.yaml would say, said by a row; never by a
blank, and never by half a row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checker.assess import Result
from checker.engine.interface import Engine
from checker.ingest.declared import ALL, BASIS, BEGINNING, BY, FIRST, HEADINGS, KIND, LAST, NONE, ON, SAID, SHEET
from checker.model.audit import Agency, Audit, Complete
from checker.model.errors import Mistakes, UsageError
from checker.model.kinds import EventKind
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

SEARCHES = [
    ("Record type", "Search ID", "Case number", "Time", "Operator", "Purpose"),
    ("search", "S-1", "24-1", "2024-03-05 14:20", "J. Doe", "investigate"),
    ("search", "S-2", "24-2", "2024-03-06 09:00", "J. Doe", "investigate"),
]
ROW = {
    KIND: "arrest", SAID: ALL, FIRST: BEGINNING, LAST: "2025-01-31", BY: "A. Roe", ON: "2025-01-31", BASIS: "export",
}  # fmt: skip
AGENCY = Audit(agency=Agency(place="us/wa", kind="municipal-police"), zone="UTC")
RULE = """---
id: own
title: Own
kind: agency-policy
---
## 1 No arrest on a search

> No arrest.

```rule
id: no-arrest
prohibit: {arrest_after_use: true}
```
"""


def workbook(folder: Path, *rows: dict[str, object], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    for row in SEARCHES:
        book.worksheets[0].append(row)
    sheet = book.create_sheet(SHEET)
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(name) for name in headings])
    path = folder / "log.xlsx"
    book.save(path)
    return path


def judged(path: Path, engine: Engine, audit: Audit = AGENCY) -> Result:
    (path.parent / "own.md").write_text(RULE, encoding="utf-8")
    policies = load([str(path.parent / "own.md")], root=policies_root())
    day = date(2025, 1, 31)
    return run([path], audit, Selection(tuple(policies), named_by_user=True), engine, today=day, as_of=day)


def verdicts(found: Result) -> dict[str, int]:
    (rule,) = found.assessment.rules
    return {name: count for name, count in rule.verdicts.model_dump().items() if count}


def test_a_filled_row_declares_what_audit_yaml_would_and_names_its_place(engine: Engine, tmp_path: Path):
    path = workbook(tmp_path, ROW)
    said = Complete(
        kind=EventKind.ARREST, until=date(2025, 2, 1), by="A. Roe", on=date(2025, 1, 31), basis="export",
        source=f'{path}, sheet "{SHEET}", row 2',
    )  # fmt: skip
    found = judged(path, engine)
    assert verdicts(found) == {"compliant": 2}
    blank = workbook(tmp_path)
    with_audit = judged(blank, engine, AGENCY.model_copy(update={"complete": (said,)}))
    assert with_audit.assessment.declarations == found.assessment.declarations
    assert verdicts(with_audit) == verdicts(found)


def test_a_day_may_be_a_date_of_the_spreadsheet(embedded: Engine, tmp_path: Path):
    cells = {FIRST: date(2024, 1, 1), LAST: date(2025, 1, 31), ON: date(2025, 1, 31)}
    (one,) = judged(workbook(tmp_path, ROW | cells), embedded).assessment.declarations
    assert (one.from_, one.until, one.on) == (date(2024, 1, 1), date(2025, 2, 1), date(2025, 1, 31))


def test_a_row_of_which_only_the_kind_is_written_declares_nothing_and_says_so(embedded: Engine, tmp_path: Path):
    found = judged(workbook(tmp_path, {KIND: "arrest"}, {KIND: "review"}), embedded).assessment
    assert found.declarations == ()
    assert [one.verdict.value for one in found.findings] == ["undetermined"]
    (said,) = [one.statement for one in found.ledger if one.topic == "declaration"]
    assert "arrest and review" in said


def test_a_day_after_the_last_one_stays_open(embedded: Engine, tmp_path: Path):
    """The declaration ends before the day as of which is judged: an arrest may have followed."""
    found = judged(workbook(tmp_path, ROW | {LAST: "2024-12-31"}), embedded)
    assert verdicts(found) == {"undetermined": 2}


def test_that_there_were_none_is_void_where_a_row_shows_one(embedded: Engine, tmp_path: Path):
    path = workbook(tmp_path, ROW | {SAID: NONE})
    assert verdicts(judged(path, embedded)) == {"compliant": 2}
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(("arrest", "A-1", "24-9", "2024-03-07 10:00", "", ""))
    book.save(path)
    found = judged(path, embedded)
    assert verdicts(found) == {"undetermined": 2}
    assert "it says that there are none" in found.assessment.declarations[0].void


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        *(({name: ""}, f"says nothing under {name}") for name in HEADINGS),
        ({SAID: "yes"}, '"yes" under What is declared is not understood'),
        ({KIND: "arest"}, 'unknown type of record "arest"'),
        ({KIND: "unknown"}, 'unknown type of record "unknown"'),
        ({LAST: "January"}, '"January" under Last day is not a date'),
        ({LAST: "1/2/2025"}, '"1/2/2025" under Last day is not a date'),
        ({LAST: "2025-02-30"}, '"2025-02-30" under Last day is not a date'),
        ({ON: "\x1b[31mtoday"}, "under Declared on is not a date"),
        ({LAST: "2025-02-01"}, "Last day (2025-02-01) is after Declared on (2025-01-31)"),
        ({FIRST: "2025-01-31", LAST: "2025-01-30"}, "First day (2025-01-31) is after Last day (2025-01-30)"),
    ],
)  # fmt: skip
def test_half_a_row_is_an_error_that_says_where_and_what_to_write(
    cells: dict[str, str], says: str, embedded: Engine, tmp_path: Path
):
    if "\x1b" in "".join(cells.values()):
        cells = {name: cell.replace("\x1b", "_x001B_") for name, cell in cells.items()}  # as a workbook writes it
    with pytest.raises(UsageError) as raised:
        judged(workbook(tmp_path, {KIND: "review"}, ROW | cells), embedded)
    assert says in str(raised.value)
    assert f'sheet "{SHEET}", row 3' in raised.value.where
    assert raised.value.hint
    assert "\x1b" not in str(raised.value)


def test_all_rows_with_mistakes_are_named_at_once(embedded: Engine, tmp_path: Path):
    with pytest.raises(Mistakes) as raised:
        judged(workbook(tmp_path, ROW | {BY: ""}, ROW | {KIND: "arest"}), embedded)
    assert len(raised.value.errors) == 2


def test_a_sheet_that_lost_a_heading_is_an_error_and_not_left_out(embedded: Engine, tmp_path: Path):
    with pytest.raises(UsageError, match="lacks the heading On what basis"):
        judged(workbook(tmp_path, ROW, headings=HEADINGS[:-1]), embedded)


def test_what_a_cell_would_run_is_shown_as_text(embedded: Engine, tmp_path: Path):
    cells = {BY: "<script>alert(1)</script>", BASIS: "@SUM(1+1)|cmd"}
    (one,) = judged(workbook(tmp_path, ROW | cells), embedded).assessment.declarations
    assert (one.by, one.basis) == (cells[BY], cells[BASIS])
