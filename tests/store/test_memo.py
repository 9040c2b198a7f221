"""The memo says what was found and how far it can be relied on; each number of the workpapers leads to its rows."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest

from checker.model.accounts import Declaration, LedgerEntry, UnlinkedRecords
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.publish.preflight import preflight
from checker.report import memo as memos
from checker.report import memo_template, workpapers
from checker.report.reliability import Rating, reliability
from checker.store.follow_up import add_follow_up, answer, attest
from checker.store.opening import open_store
from checker.store.runs import keep, load_run
from checker.store.samples import draw
from checker.store.waivers import waive
from tests.report.reading import cells_of
from tests.report.sample import empty, without_violations
from tests.store.conftest import NOW

ON = date(2026, 10, 2)
RULE = "general-case-number"
ACTS = 'We <b>did</b> {{ 7 * 7 }} {% if x %} it & \u202emore\x1b[31m \ufffe\n=HYPERLINK("http://x")'
LINES = [
    *(f"S-{n},2024-03-{n:02} 09:15,A,24-{n},robbery,still" for n in range(1, 7)),
    *(f"S-{n},2024-03-{n:02} 09:15,A,,robbery,still" for n in range(7, 11)),
    *(f"S-{n},2024-03-{n:02} 09:15,A,[REDACTED],robbery,still" for n in range(11, 14)),
]
"""Six uses with a case number, four without one, and three of which it was blacked out."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, judged):
    result = judged(LINES)
    with open_store(str(tmp_path_factory.mktemp("store") / "board.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=NOW)
        run = load_run(store, 1)
        own = {one.verdict: one.id for one in run.assessment.findings if one.rule == RULE}
        answer(store, run, own[Verdict.VIOLATION], words=ACTS, author="Chief Doe", day=ON)
        waive(
            store, run, rule=RULE, where={"number": "S-7"}, authority="Resolution 12", approver="The board",
            first=date(2024, 3, 1), last=date(2024, 3, 31), reason="training",
        )  # fmt: skip
        attest(store, run, own[Verdict.UNDETERMINED], verdict=Verdict.COMPLIANT, numbers=["S-11"], author="Roe",
               basis="file 11 was read", day=ON)  # fmt: skip
        draw(store, run, rule=RULE, count=5, seed="7", confidence=0.95, by_verdict=True)
        yield add_follow_up(store, run, ON)


def written(run, template: Path | None = None) -> bytes:
    out = io.BytesIO()
    said = memos.memo(run.assessment, run.lines, run=1, on=ON, workpapers="workpapers-1.xlsx")
    memos.write(said, template, out)
    return out.getvalue()


def text_of_docx(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    header = [one.text for one in document.sections[0].header.paragraphs]
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*header, *(one.text for one in document.paragraphs), *tables])


def test_the_memo_has_the_parts_of_a_finding_and_what_was_done(kept) -> None:
    text = text_of_docx(written(kept))
    for said in (
        "Criteria: Every use must record a case number. Record keeping, case number;",
        "Extent: 4 of 13 uses (31%) did not meet this standard; 7 (54%) if every undetermined one did too.",
        "Condition: case number: left blank. 4 of 13 uses (31%).",
        "Effect: No case number is recorded; March 7, 2024 to March 10, 2024. The log does not say",
        "log.csv:8 (no. S-7, March 7, 2024), :9",
        "Waiver 1 covers 1 use that broke general-case-number",
        "attestation 1: Roe says on October 2, 2026 of 1 of 3 undetermined uses: compliant.",
        "5 of 13 uses that general-case-number applies to are drawn at random (seed 7).",
        "Data reliability: undetermined",
        "Nobody has declared that the logs hold every search",
        "\nCase number: redacted by the agency. 1 rule and 3 uses depend on it.",
        memo_template.BOARD,
    ):
        assert said in text, said
    # The agency's words as they are; what acts in them is written out, and nothing of it was filled in or run.
    assert 'We <b>did</b> {{ 7 * 7 }} {% if x %} it & \\u202emore\\x1b[31m \\ufffe\n=HYPERLINK("http://x")' in text


def test_a_memo_and_its_template_pass_preflight(kept, tmp_path: Path) -> None:
    """Both begin as a document of a library, with a picture and custom data in it, and with that library as author."""
    (tmp_path / "memo.docx").write_bytes(written(kept))
    (tmp_path / "template.docx").write_bytes(memo_template.template().getvalue())
    result = preflight([tmp_path / "memo.docx", tmp_path / "template.docx"])
    assert [one.what for file in result.files for one in file.leaks] == []


def test_a_memo_leads_nowhere_and_holds_no_program(kept) -> None:
    with ZipFile(io.BytesIO(written(kept))) as parts:
        names = parts.namelist()
        assert not [name for name in names if "vba" in name.lower() or "activeX" in name or "embed" in name.lower()]
        assert not [name for name in names if name.endswith(".rels") and b'"External"' in parts.read(name)]
        assert b"instrText" not in parts.read("word/document.xml"), "a field may act"


def test_each_number_of_the_workpapers_is_a_link_to_as_many_rows(kept) -> None:
    out = io.BytesIO()
    workpapers.write(kept.assessment, kept.lines, out)
    cells = cells_of(out.getvalue())
    book = openpyxl.load_workbook(out)
    summary = book["Summary"]
    top = next(row[0].row for row in summary.iter_rows() if row[0].value == "Rule")
    heads = [cell.value for cell in summary[top]]
    found = {}
    for row in summary.iter_rows(min_row=top + 1):
        for cell, head in zip(row, heads, strict=True):
            if cell.hyperlink:
                sheet = cell.hyperlink.location.rpartition("!")[0].strip("'")
                listed = [line[0].value for line in book[sheet].iter_rows() if line[0].value]
                found[row[1].value, head] = (cell.value, sum(str(value).endswith("log.csv") for value in listed))
            elif cell.value and head in ("Violation", "Undetermined", "Pending", "Compliant"):
                found[row[1].value, head] = (cell.value, "no link")
    assert {key: value for key, value in found.items() if value[0] != value[1]} == {}
    assert {head: value[0] for (rule, head), value in found.items() if rule == RULE} == {
        "Violation": 4, "Undetermined": 3, "Compliant": 6,
    }  # fmt: skip
    assert any("training" in cell for sheet in cells.values() for cell in sheet)
    assert "Sample 1" in cells and cells["Data reliability"][0] == "Data reliability: undetermined"
    numbered = memos.order(kept.assessment)
    assert [name.split(" ")[0] for name in cells if name[0].isdigit()] == [str(n + 1) for n in range(len(numbered))]


def test_a_log_that_decides_nothing_gets_one_page_with_the_reasons(judged, tmp_path: Path) -> None:
    result = judged(["S-1,2024-03-04 09:15,A,[REDACTED],robbery,still"], policies=(RULE,))
    with open_store(str(tmp_path / "board.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=NOW)
        text = text_of_docx(written(load_run(store, 1)))
    assert "This log cannot be audited, because" in text
    assert "case number: redacted" in text and "1 rule and 1 use depend on it." in text
    assert "Findings" not in text and "Data reliability" not in text
    assert len(text) < 2_500, "a page of eleven points holds some 3,000 characters"


def test_a_log_without_a_use_is_a_nil_return_and_can_be_audited(kept) -> None:
    said = memos.memo(empty(), kept.lines, run=1, on=ON, workpapers="w.xlsx")
    assert (said.because, said.rules) == ((), ())
    assert said.headline == "These logs hold no use to judge: no search, and no live deployment."


def test_a_board_puts_in_its_letterhead_and_a_bad_template_is_an_error(kept, tmp_path: Path) -> None:
    own = docx.Document(memo_template.template())
    own.sections[0].header.paragraphs[0].text = "Springfield Oversight Board"
    own.save(str(tmp_path / "own.docx"))
    assert text_of_docx(written(kept, tmp_path / "own.docx")).startswith("Springfield Oversight Board")
    (tmp_path / "no.docx").write_bytes(b"not a document")
    with pytest.raises(UsageError, match="not a Word document"):
        written(kept, tmp_path / "no.docx")
    for text in ("{{ ().__class__.__mro__ }}", "{{ nonsense }}", "{% for %}"):
        own.paragraphs[0].text = text
        own.save(str(tmp_path / "bad.docx"))
        with pytest.raises(UsageError, match="cannot be filled in"):
            written(kept, tmp_path / "bad.docx")


SAID = {"by": "records unit", "on": date(2024, 1, 2), "basis": "export of the whole table"}
WHOLE = Declaration(kind="search", **SAID)
VOID = Declaration(kind="search", void="FR-7 is in the vendor's log alone", **SAID)


@pytest.mark.parametrize(
    ("changes", "rating"),
    [
        ({"declarations": (WHOLE,)}, Rating.SUFFICIENT),
        ({}, Rating.UNDETERMINED),
        ({"declarations": (WHOLE,), "ledger": (LedgerEntry(topic="unread", statement="x", first_page=True),)},
         Rating.UNDETERMINED),
        ({"declarations": (VOID,)}, Rating.NOT_SUFFICIENT),
    ],
)  # fmt: skip
def test_reliability_is_one_of_three_with_its_reasons(changes, rating: Rating) -> None:
    plain = without_violations()
    one = plain.inputs[0].model_copy(update={"events": {"search": 20}})
    rows = one.rows.model_copy(update={"quarantined": 0, "used": one.rows.read, "duplicates": 0, "out_of_scope": 0})
    clean = {"inputs": (one.model_copy(update={"rows": rows}),), "ledger": (), "unlinked": ()}
    found = reliability(plain.model_copy(update={**clean, **changes}))
    assert found.rating is rating and found.reasons


@pytest.mark.parametrize(
    ("count", "says"), [(1, "1 of 3 arrest records matches no use."), (2, "2 of 3 arrest records match no use.")]
)
def test_one_record_matches_and_several_match(count: int, says: str) -> None:
    unlinked = (UnlinkedRecords(kind="arrest", records=3, unlinked=count),)
    assert says in reliability(without_violations().model_copy(update={"unlinked": unlinked})).reasons
