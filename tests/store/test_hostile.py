"""A log of hostile cells through every format and everything that leaves the desk: nothing runs, nothing breaks out."""

from __future__ import annotations

import io
import unicodedata
from zipfile import ZipFile

import docx
import pytest

from checker.model.verdict import Verdict
from checker.report import memo as memos
from checker.report import pull_list, workpapers
from checker.report.html_blocks import page
from checker.report.table import FORMATS, report
from checker.store import follow_up
from checker.store.opening import open_store
from checker.store.runs import keep, load_run
from checker.store.status import status
from checker.store.terminal_status import draw
from tests.report.reading import cells_of, text_of
from tests.report.test_html import Page
from tests.store.conftest import NOW

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
CELLS = (
    SCRIPT,
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-1",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eevil\u2066\u200b\ufeff",
    "{{ 7 * 7 }}{% for x in y %}",
    "]]></w:t></w:r><w:r><w:t>out",
    "%PDF (x) Tj ET << /S /JavaScript >>",
    "javascript:alert(1)",
    "\ufffe\uffff not a character",
    "long " + "word " * 190_000,
    "huge " + "word " * 800_000,
)
"""The last but one is as long as a cell may be, the last is four megabytes: its row is put aside."""


def quoted(*cells: str) -> str:
    """A line of CSV."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


LINES = [
    quoted(cell, f"2024-03-{n:02} 09:15", cell, cell if n % 2 else "", cell, "still") for n, cell in enumerate(CELLS, 1)
]
MAY_BE = {"\n", "\t", "\f"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, judged):
    result = judged(LINES, with_people=True)
    with open_store(str(tmp_path_factory.mktemp("store") / "board.db"), make=True) as store:
        keep(store, result.assessment, result.rows, now=NOW)
        made = load_run(store, 1)
        broken = next(one for one in made.assessment.findings if one.verdict is Verdict.VIOLATION)
        follow_up.answer(store, made, broken.id, words="\n".join(CELLS[:-2]), author=SCRIPT, day=NOW.date())
        found = status(store, made, NOW.date())
        yield follow_up.add_follow_up(store, made, NOW.date()), found


def acting(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in MAY_BE}


def is_quiet(source: str) -> None:
    """A page without an element, an attribute or an address of the log's."""
    found = Page(source)
    assert {"script", "img", "iframe", "object", "form"} & set(found.tags) == set()
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    assert not [value for _, name, value in found.attributes if name in ("href", "src") and not value.startswith("#")]
    assert "<script>alert(1)</script>" in found.text
    assert acting(found.text) <= {"\u00ad"}


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_lets_a_cell_act(run, form: str) -> None:
    assessment, lines = run[0].assessment, run[0].lines
    out = io.BytesIO()
    report(form).write(assessment, lines, out)
    if form == "html":
        is_quiet(out.getvalue().decode())
    if form == "pdf":
        for name in (b"/JavaScript", b"/URI", b"/Launch", b"/EmbeddedFile", b"/AA"):
            assert name not in out.getvalue(), name
    text = text_of(form, out.getvalue())
    if form not in ("html", "json", "parquet", "ocsf", "sarif", "oscal"):
        assert acting(text) == set(), form
    if form == "csv":
        assert not [line for line in text.splitlines() if f',"{CELLS[1][0]}' in line or ",=" in line or ",@" in line]
    assert len(out.getvalue()) < 4 * 30_000_000


def test_nothing_acts_in_what_leaves_the_desk(run) -> None:
    done, found = run
    out = io.BytesIO()
    said = memos.memo(done.assessment, done.lines, run=1, on=NOW.date(), workpapers="w.xlsx")
    memos.write(said, None, out)
    with ZipFile(out) as parts:
        assert not [n for n in parts.namelist() if n.endswith(".rels") and b'"External"' in parts.read(n)]
        assert b"instrText" not in parts.read("word/document.xml")
    text = "\n".join(one.text for one in docx.Document(out).paragraphs)
    assert acting(text) == set()
    for cell in (SCRIPT, CELLS[1], "{{ 7 * 7 }}{% for x in y %}", "]]></w:t></w:r><w:r><w:t>out"):
        assert cell in text, cell
    for write in (workpapers.write, pull_list.write):
        book = io.BytesIO()
        more = {"findings": done.assessment.findings} if write is pull_list.write else {}
        write(done.assessment, done.lines, book, **more)
        sheets = cells_of(book.getvalue())
        assert max(len(cell) for cells in sheets.values() for cell in cells) <= 32_767
        assert not [cell for cells in sheets.values() for cell in cells if acting(cell)]
    is_quiet(page(lambda blocks: draw(blocks, found, done.assessment)).decode())


def test_the_cells_are_there(run) -> None:
    """Else nothing above was tried."""
    assessment = run[0].assessment
    assert (assessment.uses.total, assessment.quarantine_total) == (len(CELLS) - 1, 1)
    assert len(assessment.model_dump_json()) > 900_000
    out = io.BytesIO()
    report("html").write(assessment, run[0].lines, out)
    assert b"long word word" in out.getvalue() and len(out.getvalue()) < 1_000_000
