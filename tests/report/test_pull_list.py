"""The pull list: a person finds each use of a finding by it, and nothing in it acts."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import polars as pl
import pytest

from checker.model.assessment import Evidence, LinkedRow
from checker.model.lines import ROW_COLUMNS
from checker.report import pull_list
from checker.report.table import report
from checker.report.workbook import Workbook
from tests.report.reading import cells_of, text_of
from tests.report.sample import HOSTILE, Lines, sample


class Uses:
    """The lines of one finding: three uses, as a log with hostile cells gives them."""

    def __init__(self) -> None:
        self.finding = sample().findings[0]

    def chunks(self, size: int):
        lines = [
            {"finding": self.finding.id, "rule": self.finding.rule, "file": "=log.csv", "sheet": "'2023'", "row": row,
             "event": f"e:{row}", "number": number, "case_number": f"24-{row}", "date": date(2024, 3, row)}
            for row, number in ((4, "S-4"), (5, "=1+1"), (6, None))
        ]  # fmt: skip
        yield pl.DataFrame(lines, schema={n: ROW_COLUMNS[n] for n in ROW_COLUMNS if n not in ("reason", "operator")})


def made(**more) -> openpyxl.Workbook:
    uses = Uses()
    proof = Evidence(
        file="=log.csv", row=4, event="e:4", fields={"mode": "=live"},
        linked=(LinkedRow(file="cases.xlsx", sheet="2023", row=9, event="c:9", kind="arrest"),),
    )  # fmt: skip
    finding = uses.finding.model_copy(update={"evidence": (proof,), "count": 3})
    out = io.BytesIO()
    pull_list.write(sample(), uses, out, findings=[finding], **more)
    cells_of(out.getvalue())
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


def table(sheet, head: str = "File") -> list[tuple[object, ...]]:
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == head)
    return [tuple(row) for row in rows[top:]]


def test_each_use_is_named_with_its_facts_and_the_rows_that_belong_to_it() -> None:
    book = made()
    assert book.sheetnames == ["Findings", "1 us-wa-43.386.080-1"]
    heads, *uses = table(book.worksheets[1])
    assert heads == ("File", "Sheet", "Row", "Number", "Case", "Date", "mode", "Linked records")
    assert [use[:5] for use in uses] == [
        ("=log.csv", "'2023'", 4, "S-4", "24-4"),
        ("=log.csv", "'2023'", 5, "=1+1", "24-5"),
        ("=log.csv", "'2023'", 6, None, "24-6"),
    ]
    assert [use[5].date() for use in uses] == [date(2024, 3, 4), date(2024, 3, 5), date(2024, 3, 6)]
    assert [use[6:] for use in uses] == [("=live", "arrest cases.xlsx[2023]:9"), (None, None), (None, None)]
    assert "Facts of the row and linked records are given for the first 1." in str(list(book.worksheets[1].values))


def test_the_first_sheet_leads_to_the_sheet_of_each_finding() -> None:
    book = made()
    first = book.worksheets[0]
    [link] = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert link.location == "'1 us-wa-43.386.080-1'!A1"
    assert table(first, "Sheet")[1][0] == "1 us-wa-43.386.080-1"


def test_a_flag_leaves_out_the_numbers() -> None:
    heads, *uses = table(made(numbers=False).worksheets[1])
    assert heads == ("File", "Sheet", "Row", "Date", "mode", "Linked records")
    assert "S-4" not in str(uses) and "24-4" not in str(uses)


def test_lines_can_be_sorted_and_a_long_sheet_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull_list, "SHEET", 2)
    sheet = made().worksheets[1]
    assert len(table(sheet)) == 3
    assert sheet.auto_filter.ref == "A7:H9"
    assert "the first 2 are listed" in str(list(sheet.values))


@pytest.mark.parametrize("people", [True, False])
def test_a_workbook_of_hostile_cells_holds_them_as_text(people: bool) -> None:
    a = sample(with_people=people)
    out, again, pulled = io.BytesIO(), io.BytesIO(), io.BytesIO()
    report("xlsx").write(a, Lines(a), out)
    report("xlsx").write(a, Lines(a), again)
    assert out.getvalue() == again.getvalue()
    pull_list.write(a, Lines(a), pulled, findings=a.findings)
    for written in (out, pulled):
        said = text_of("xlsx", written.getvalue())
        assert ("\x1b" in said, "\u202e" in said) == (False, False)
        assert not people or HOSTILE[0] in said
        assert ("operator 4471" in said) is people


def test_names_of_sheets_are_short_plain_and_different() -> None:
    out = io.BytesIO()
    book = Workbook(out, date(2026, 1, 1))
    names = [
        book.sheet(name, ["a"], [["x" * 40_000]], widths=[10])
        for name in ("a/b" * 20, "A/B" * 20, "'", "", "\u202e[x]")
    ]
    book.close()
    assert len({name.casefold() for name in names}) == 5
    assert [len(name) <= 31 for name in names] == [True] * 5
    assert set(cells_of(out.getvalue())) == set(names)
