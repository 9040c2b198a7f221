"""A log of hostile cells and headings through each command that writes a page, a workbook, a letter or a table: nothing
acts in it. What reports and the store write of such a log is looked at in tests/store/test_hostile.py."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from checker.cli.main import cli
from tests.report.reading import cells_of
from tests.report.test_html import Page
from tests.store.test_hostile import CELLS, MAY_BE, SCRIPT, quoted

HEADS = (
    "Search ID", "Date/Time", "Officer", "Case Number", "Reason", "Mode", "Database", "Agency", "Offense",
    "Person Searched", f"Notes {SCRIPT}", "=Sum(1)",
)  # fmt: skip
SHORT = CELLS[:-2]
READ = ("--rows", "search", "--zone", "America/New_York")
PLACE = ("--place", "us/va", "--kind", "municipal-police")
KEPT = ("--store", "board.db")
PAGES = {
    "inspect": ("inspect", "old.csv", *READ, "--with-people"),
    "coverage": ("coverage", "old.csv", *READ, *PLACE),
    "compare-logs": ("compare-logs", "old.csv", "new.csv", "--rows", "search", "--zone", "UTC", "--with-people"),
    "reconcile": ("reconcile", "old.csv", "new.csv", "--rows", "search", "--zone", "UTC", "--with-people"),
    "impact": ("impact", "old.csv", "-p", "drafts", *READ, *PLACE),
    "preflight": ("preflight", "old.csv"),
    "yearly": ("yearly", "us/va/15.2-1723.2-f", "old.csv", "--year", "2024", "--with-people", *READ, *PLACE),
    "runs": ("runs", *KEPT),
    "diff": ("diff", "1", "2", *KEPT),
    "case": ("case", "1", SHORT[0], *KEPT),
    "status": ("status", "1", *KEPT),
}
"""Each command that writes a page, without where it goes."""


def command(*words: str) -> Result:
    made = CliRunner().invoke(cli, list(words))
    assert made.exit_code in (0, 1, 3, 4), (words, made.output[-2000:], made.exception)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of a log whose every free cell is hostile, the second without its last rows, and a store of both."""
    made = tmp_path_factory.mktemp("hostile")
    lines = [
        quoted(cell, f"2024-03-{n:02} 09:15", cell, cell, cell, "still", cell, cell, cell, cell, cell, cell)
        for n, cell in enumerate(SHORT, 1)
    ]
    for name, kept in (("old.csv", lines), ("new.csv", lines[:-3])):
        (made / name).write_text("\n".join([quoted(*HEADS), *kept]) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(made)
        for name in ("old.csv", "new.csv"):
            command("check", name, *READ, *PLACE, "--engine", "embedded", "-p", "general", "--with-people", *KEPT)
    return made


def acting(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in MAY_BE | {"\r"}}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_command_lets_a_cell_act(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    command(*PAGES[name], "-f", "html", "-o", f"{name}.html")
    found = Page((folder / f"{name}.html").read_text(encoding="utf-8"))
    assert {"script", "img", "iframe", "object", "form"} & set(found.tags) == set()
    assert not [key for _, key, _ in found.attributes if key.startswith("on")]
    assert not [value for _, key, value in found.attributes if key in ("href", "src") and not value.startswith("#")]
    assert acting(found.text) <= {"\u00ad"}
    assert acting(command(*PAGES[name]).output) == set()


def test_no_workbook_document_or_table_of_a_command_lets_a_cell_act(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    forms = [word for form in ("docx", "xlsx", "csv") for word in ("-f", form, "-o", f"year.{form}")]
    command(*PAGES["yearly"], *forms)
    command("sample", "1", "--rule", "general-case-number", "--n", "3", "--seed", SCRIPT, "-o", "sheet.xlsx", *KEPT)
    command("pull", "1", "-o", "pull.xlsx", *KEPT)
    for name in ("year.xlsx", "sheet.xlsx", "pull.xlsx"):
        book = (folder / name).read_bytes()
        assert not [cell for cells in cells_of(book).values() for cell in cells if acting(cell)], name
        with ZipFile(io.BytesIO(book)) as parts:
            assert not [part for part in parts.namelist() if b"<f>" in parts.read(part)], name
    text = "\n".join(one.text for one in docx.Document(str(folder / "year.docx")).paragraphs)
    assert acting(text) == set()
    table = (folder / "year.csv").read_text(encoding="utf-8-sig")
    assert not [line for line in table.splitlines() if ",=" in line or ',"=' in line or ",@" in line or ',"@' in line]
    assert acting(table) == set()


def test_no_letter_or_published_log_lets_a_cell_act(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    command("ask", "old.csv", *READ, *PLACE, "-o", "letter.md")
    command(
        "redact", "old.csv", *READ, *PLACE, "--column", "=Sum(1)=keep", "--column", f"Notes {SCRIPT}=keep", "-o", "out"
    )
    written = [folder / "letter.md", folder / "out-ledger.csv", *(folder / "out").iterdir()]
    for path in written:
        text = path.read_text(encoding="utf-8-sig")
        assert acting(text) == set(), path.name
        if path.suffix == ".md":
            blocks = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
            kinds = {one.type for block in blocks for one in (block, *(block.children or ()))}
            assert not {"html_block", "html_inline", "image", "link_open"} & kinds, path.name
        if path.suffix == ".csv":
            acting_lines = [line for line in text.splitlines() if line.startswith(("=", '"=')) or ",=" in line]
            assert not acting_lines and ',"=' not in text
