"""What must not leave with a file is found in each form of file, and what may leave is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from reportlab.pdfgen.canvas import Canvas

from checker.model.errors import InputError
from checker.publish.packages import count_phrase
from checker.publish.preflight import preflight

ROWS = [["Search ID", "Date", "Case Number", "Purpose"], ["1", "2024-01-02", "24-1", "robbery"]]


def found(path: Path, **options: int) -> set[tuple[str, str]]:
    """(where, what) of all leaks of one file."""
    (file,) = preflight([path], **options).files
    assert all(leak.do.endswith(".") for leak in file.leaks)
    return {(leak.where, leak.what) for leak in file.leaks}


def workbook(path: Path, change=lambda book, sheet: None) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Searches"
    for row in ROWS:
        sheet.append(row)
    book.properties.creator = None
    change(book, sheet)
    book.save(path)
    return path


def test_a_clean_workbook_and_a_clean_csv_are_green(tmp_path: Path):
    made = workbook(tmp_path / "log.xlsx")
    (tmp_path / "log.csv").write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
    result = preflight([made, tmp_path / "log.csv"])
    assert result.green
    assert [file.leaks for file in result.files] == [(), ()]


def test_settings_that_are_published_beside_a_log_are_looked_through(tmp_path: Path):
    """A folder of `checker redact` has an audit.yaml and a profile: all of its files are given to preflight."""
    audit = tmp_path / "audit.yaml"
    audit.write_text("agency: {name: Lakeport PD}\nlogs:\n- path: log.csv\n")
    assert found(audit) == set()
    audit.write_text("agency: {name: Lakeport PD}  # ask ann.lee@lakeport.example\nlogs:\n- path: log.csv\n")
    assert {where for where, _ in found(audit)} == {"text"}


def test_an_empty_author_is_nothing(tmp_path: Path):
    """As xlsxwriter and Excel's own inspector leave it: <dc:creator></dc:creator>."""
    made = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Searches").write_string(0, 0, "Search ID")
    assert found(made) == set()


def _staff(state: str):
    def change(book, sheet):
        book.create_sheet("Staff").append(["Service number"])
        book["Staff"].sheet_state = state

    return change


def _hide(book, sheet):
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].hidden = True


def _filter(book, sheet):
    sheet.auto_filter.ref = "A1:D2"
    sheet.auto_filter.add_filter_column(0, ["1"])


def _comment(book, sheet):
    sheet["A1"].comment = Comment("who asked", "A. Person")


def _name(book, sheet):
    book.defined_names["old"] = DefinedName("old", attr_text="Searches!$A$1")


def _author(book, sheet):
    book.properties.creator = "A. Person"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_staff("hidden"), {('sheet "Staff"', "a hidden sheet")}),
        (_staff("veryHidden"), {('sheet "Staff"', "a hidden sheet (so that the menu does not show it)")}),
        (_hide, {('sheet "Searches"', "1 hidden row"), ('sheet "Searches"', "2 hidden columns")}),
        (_filter, {('sheet "Searches"', "a filter that is set")}),
        (_comment, {("", "1 part with comments")}),
        (_name, {("", "1 defined name")}),
        (_author, {("", "properties of the document: author")}),
    ],
    ids=["a hidden sheet", "a sheet hidden from the menu", "rows and columns", "filter", "comment", "name", "author"],
)
def test_what_a_workbook_hides_is_found(tmp_path: Path, change, expected):
    assert found(workbook(tmp_path / "log.xlsx", change)) == expected


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/pivotCache/pivotCacheRecords1.xml", "1 pivot cache"),
        ("xl/embeddings/oleObject1.bin", "1 embedded file"),
        ("xl/externalLinks/externalLink1.xml", "1 link to another file"),
        ("xl/connections.xml", "1 connection to a database"),
        ("xl/vbaProject.bin", "1 macro"),
        ("customXml/item1.xml", "1 custom data part"),
        ("docProps/custom.xml", "1 list of custom properties"),
    ],
)
def test_parts_that_nobody_sees_are_found(tmp_path: Path, part: str, what: str):
    made = workbook(tmp_path / "log.xlsx")
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(part, "<x/>")
    assert found(made) == {("", what)}


def word(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_what_a_word_document_hides_is_found(tmp_path: Path):
    body = (
        '<w:p><w:ins w:author="A"><w:r><w:t>added</w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "</w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
        '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>We called </w:t></w:r><w:r><w:t>Jane Doe</w:t></w:r></w:p>"
    )
    parts = {"word/comments.xml": "<w:comments/>", "docProps/app.xml": "<Company>City</Company><Manager> </Manager>"}
    assert found(word(tmp_path / "memo.docx", body, **parts)) == {
        ("", "2 tracked changes"),
        ("", "1 piece of hidden text"),
        ("", "1 part with comments"),
        ("", "properties of the document: company"),
        ("text", "name of a person in text, in 1 paragraph"),
    }
    assert found(word(tmp_path / "plain.docx", "<w:p><w:r><w:t>Searches fell.</w:t></w:r></w:p>")) == set()


def test_text_that_nobody_sees_in_a_word_document_is_found_wherever_it_is(tmp_path: Path):
    def run(properties: str, text: str) -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    white, dark = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'
    body = (
        f"<w:p>{run(white, 'ghost')}{run(white + dark, 'seen')}{run(white, ' ')}</w:p>"
        f"<w:p><w:pPr>{dark}</w:pPr>{run(white, 'seen')}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:tcPr>{dark}</w:tcPr><w:p>{run(white, 'Month')}</w:p></w:tc>"
        f"<w:tc><w:tcPr/><w:p>{run(white, 'ghost')}</w:p></w:tc></w:tr></w:tbl>"
        f"<w:p>{run('<w:sz w:val=&quot;4&quot;/>'.replace('&quot;', chr(34)), 'tiny')}</w:p>"
    )
    header = f"<w:hdr><w:p>{run(white, 'ghost')}</w:p><w:p><w:ins w:author='A'/></w:p></w:hdr>"
    assert found(word(tmp_path / "memo.docx", body, **{"word/header1.xml": header})) == {
        ("", "3 pieces of text in white on white"),
        ("", "1 piece of text too small to read"),
        ("", "1 tracked change"),
    }


@pytest.mark.parametrize(
    ("font", "fill", "form", "seen"),
    [
        ("FFFFFFFF", None, "General", False),
        ("FFFEFEFE", "FFFFFFFF", "General", False),
        ("FFFFFFFF", "FF1F3864", "General", True),
        ("FF1F3864", "FF1F3864", "General", False),
        ("FF000000", "FF000000", "General", False),
        ("FF000000", None, ";;;", False),
        ("FF000000", "FFFFFF00", "0.00", True),
    ],
)
def test_a_cell_whose_text_nobody_sees_is_found(tmp_path: Path, font: str, fill: str | None, form: str, seen: bool):
    def hide(book, sheet):
        sheet["B2"].font = Font(color=font)
        if fill:
            sheet["B2"].fill = PatternFill("solid", fgColor=fill)
        sheet["B2"].number_format = form

    expected = set() if seen else {('sheet "Searches"', "1 cell with text that is not seen")}
    assert found(workbook(tmp_path / "log.xlsx", hide)) == expected


def test_what_an_open_document_hides_is_found(tmp_path: Path):
    made = tmp_path / "log.odt"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<text:tracked-changes><text:changed-region xml:id="1"></text:changed-region></text:tracked-changes>'
            "<text:p>Plain words.<office:annotation><dc:creator>A</dc:creator></office:annotation></text:p>",
        )
        archive.writestr("meta.xml", "<meta:initial-creator>A. Person</meta:initial-creator>")
    assert found(made) == {("", "1 tracked change"), ("", "1 comment"), ("", "properties of the document: author")}


def pdf(path: Path, draw) -> Path:
    page = Canvas(str(path))
    draw(page)
    page.save()
    return path


def test_what_a_pdf_hides_is_found(tmp_path: Path):
    def boxed(page: Canvas) -> None:
        page.setAuthor("A. Person")
        page.drawString(72, 700, "secret")
        page.rect(70, 695, 120, 16, fill=1)
        page.drawString(72, 650, "plain words")
        page.setFillGray(1)
        page.drawString(72, 600, "ghost")
        page.setFillGray(0.99)
        page.drawString(72, 550, "pale")
        page.setFillGray(0)
        page.drawString(2000, 600, "far")
        page.drawString(72, 500, "under paper")
        page.setFillGray(1)
        page.rect(70, 495, 120, 16, fill=1, stroke=0)

    assert found(pdf(tmp_path / "box.pdf", boxed)) == {
        ("", "properties of the document: author"),
        ("page 1", "6 letters under a black box"),
        ("page 1", "19 letters in the color of what is behind it, or under a picture"),  # ghost, pale, underpaper
        ("page 1", "3 letters outside of the page"),
    }


def test_what_is_seen_in_a_pdf_is_not_taken_for_hidden(tmp_path: Path):
    """A dark box that a path clips to a line is not over the text, as borders are drawn; text over a box is seen."""

    def clipped(page: Canvas) -> None:
        page.saveState()
        line = page.beginPath()
        line.rect(60, 690, 300, 2)
        page.clipPath(line, stroke=0, fill=0)
        page.rect(60, 600, 300, 120, fill=1)
        page.restoreState()
        page.drawString(72, 650, "Month of the search")
        page.setFillGray(0.8)
        page.rect(60, 500, 300, 40, fill=1)
        page.setFillGray(0)
        page.drawString(72, 512, "January")

    assert found(pdf(tmp_path / "clipped.pdf", clipped)) == set()


def test_a_heading_in_white_on_a_dark_bar_is_no_hidden_text(tmp_path: Path):
    def headed(page: Canvas) -> None:
        page.rect(70, 695, 120, 16, fill=1)
        page.setFillGray(1)
        page.drawString(72, 700, "Month")
        page.setFillGray(0)
        page.drawString(72, 650, "January")

    assert found(pdf(tmp_path / "headed.pdf", headed)) == set()


def test_people_are_found_by_column_and_what_they_are_called_is_not_told(tmp_path: Path):
    log = tmp_path / "log.csv"
    log.write_text("Date,Officer,Contact\n2024-01-02,Jane Doe,jdoe@city.gov\n2024-01-03,John Roe,\n", encoding="utf-8")
    result = preflight([log])
    assert found(log) == {
        ('column "Officer"', "name of a person, in 2 cells"),
        ('column "Contact"', "e-mail address, in 1 cell"),
    }
    assert "Doe" not in result.model_dump_json()
    assert "jdoe" not in result.model_dump_json()


@pytest.mark.parametrize(("least", "count"), [(10, "2 counts from 1 to 9"), (4, "1 count from 1 to 3")])
def test_small_counts_of_a_table_of_counts_are_found(tmp_path: Path, least: int, count: str):
    table = tmp_path / "counts.csv"
    table.write_text('Month,Searches,Arrests\nJan,"1,120",3\nFeb,98,0\nMar,9,*\n', encoding="utf-8")
    assert found(table, least=least) == {("", count)}


@pytest.mark.parametrize(
    "text",
    [
        "Search ID,Date,Hits\n1,2024-01-02,3\n2,2024-01-03,1\n",
        "Month,Searches,Arrests\nJan,120,30\nFeb,98,0\n",
        "Year,Searches\n2023,3\n2024,4\n",
    ],
    ids=["a log", "no small count", "years and one column"],
)
def test_what_is_no_table_of_small_counts_is_not_taken_for_one(tmp_path: Path, text: str):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert found(tmp_path / "t.csv") == set()


def test_what_cannot_be_looked_through_is_an_error_and_not_green(tmp_path: Path):
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(600))
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<")
    for name in ("old.xls", "scan.png", "cut.pdf"):
        with pytest.raises(InputError, match=name):
            preflight([tmp_path / name])


def test_a_phrase_is_counted_by_its_first_noun():
    assert [count_phrase(2, one) for one in ("macro", "link to another file", "letter under a black box")] == [
        "2 macros",
        "2 links to another file",
        "2 letters under a black box",
    ]
