"""PDF documents: tables over pages, drawn or not, and documents that are not what they claim."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.readers import pdf_process
from checker.ingest.readers.pdf import PdfReader
from checker.ingest.source import open_source
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import SHARED, read
from tests.ingest.tables import silent

GRID = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]
TEXT = getSampleStyleSheet()["BodyText"]
HEAD = ["Search ID", "Date", "Operator", "Reason"]


def _rows(count: int, first: int = 1) -> list[list[str]]:
    return [
        [str(n), f"2024-03-{n % 28 + 1:02}", f"Examiner {n}", f"case 24-{n:04}"] for n in range(first, first + count)
    ]


def _drawn(path: Path, *parts: object) -> Path:
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(list(parts))
    return path


def _ruled(rows: Sequence[Sequence[object]], **options: object) -> Table:
    return Table([list(row) for row in rows], style=GRID, **options)


def _written(path: Path, *pages: Callable[[Canvas], None]) -> Path:
    canvas = Canvas(str(path), pagesize=landscape(A4), pageCompression=0)
    for draw in pages:
        canvas.setFont("Helvetica", 8)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def _lines(
    lines: Sequence[Sequence[str]], *, at: Sequence[int] = (40, 140, 260, 400), top: int = 560, step: int = 12
) -> Callable[[Canvas], None]:
    """A page of text in columns, a line each; "" leaves the column blank there."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            for left, text in zip(at, line, strict=False):
                if text:
                    canvas.drawString(left, top - number * step, text)

    return draw


def _scan(canvas: Canvas) -> None:
    pixels = BytesIO()
    Image.new("L", (200, 140), 200).save(pixels, "PNG")
    canvas.drawImage(ImageReader(pixels), 0, 0, *landscape(A4))


def _said(path: Path, **limits: int) -> str:
    with pytest.raises(InputError) as caught:
        read(path, limits=Limits(**limits))
    assert caught.value.hint
    return caught.value.what


# --- real files -------------------------------------------------------------------------------------------------------


@pytest.mark.published
def test_the_published_deployment_grid_has_its_74_dated_rows_with_page_and_row() -> None:
    path = SHARED / "met_lfr" / "met-lfr-grid-2025-to-may2026.pdf"
    found = read(path)
    assert found.columns == (
        "Deployment Location",
        "Date",
        "Duration",
        "LFR Use Case",
        "Watchlist Size",
        "Min Threshold Setting",
        "Total Alerts",
        "True Alerts Confirmed",
        "True Alerts Unconfirmed",
        "False Alerts Confirmed",
        "False Alerts Unconfirmed",
        "False Alert Rate",
        "Outcome - Arrest",
        "Outcome - Other",
        "No action",
        "Faces seen (estimate)",
    )
    dates = [row[1] for row in found.cells]
    assert len(dates) == 74
    assert all(re.fullmatch(r"\d\d/\d\d/25", str(date)) for date in dates)
    assert found.sheets == ["page 1", "page 2", "page 3", "page 4"]
    assert found.rows[0] == 2
    assert found.cells[0] == (
        "High St North, East Ham",
        "08/01/25",
        "4hr 47m",
        "Crime Hotspot",
        "15095",
        "0.64",
        "10",
        "10",
        "0",
        "0",
        "0",
        "0%",
        "4",
        "3",
        "3",
        "9780",
    )
    assert not found.quarantined


@pytest.mark.published
def test_the_list_of_codes_under_the_grid_is_a_table_of_its_own() -> None:
    path = SHARED / "met_lfr" / "met-lfr-grid-2025-to-may2026.pdf"
    with open_source(str(path), Limits()) as source:
        tables = list(PdfReader().tables(source, Limits()))
    legend = tables[-1]
    assert legend.columns == ("Reference", "Use Case", "LFR Policy Document Reference")
    assert (legend.sheet, legend.frame.height) == ("page 4", 5)


@pytest.mark.published
def test_a_table_without_lines_gives_every_search_that_the_pages_name_once() -> None:
    path = SHARED / "network_audit" / "okaloosa_first_20_pages.pdf"
    named: list[str] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            named += re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", page.extract_text())
    found = read(path)
    assert [row[0] for row in found.cells] == named
    assert len(set(named)) == len(named)
    assert found.columns[1:5] == ("Org Name", "Total Networks Searched", "Total Devices Searched", "Time Frame")
    for row in found.cells:
        assert re.fullmatch(
            r"\d\d/\d\d/2025, \d\d:\d\d:\d\d [AP]M UTC \d\d/\d\d/2025, \d\d:\d\d:\d\d [AP]M UTC", str(row[4])
        )
        assert re.fullmatch(r"\d\d/\d\d/2025, \d\d:\d\d:\d\d [AP]M UTC", str(row[6]))
        assert re.fullmatch(r"\d+", str(row[2])), row
        assert re.fullmatch(r"[A-Za-z]+", str(row[7])), row
    assert not found.quarantined


# --- tables drawn with lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repeated", [0, 1])
def test_a_table_over_pages_is_one_whether_or_not_its_header_comes_again(tmp_path: Path, repeated: int) -> None:
    found = read(_drawn(tmp_path / "log", _ruled([HEAD, *_rows(120)], repeatRows=repeated)))
    assert found.columns == tuple(HEAD)
    assert [list(row) for row in found.cells] == _rows(120)
    assert len(found.sheets) > 2
    assert any("comes again" in note for note in found.notes) == bool(repeated)
    start = found.rows.index(2, 1) if repeated else found.rows.index(1)
    assert found.rows[:start] == list(range(2, start + 2))


def test_a_cell_set_over_several_lines_is_one_cell(tmp_path: Path) -> None:
    long = "seen near the market hall with two others, then followed to the station"
    row = ["1", "2024-03-05", "Examiner 1", Paragraph(long, TEXT)]
    found = read(_drawn(tmp_path / "log", _ruled([HEAD, row, *_rows(2, 2)], colWidths=[60, 80, 80, 90])))
    assert found.cells[0] == ("1", "2024-03-05", "Examiner 1", long)
    assert len(found.cells) == 3


def test_titles_and_footnotes_are_no_records_and_are_told(tmp_path: Path) -> None:
    parts = [
        Paragraph("Face recognition searches", TEXT),
        Spacer(1, 20),
        _ruled([HEAD, *_rows(5)]),
        Paragraph("* estimated", TEXT),
    ]
    found = read(_drawn(tmp_path / "log", *parts))
    assert len(found.cells) == 5
    assert "text outside of the tables (a title, a footnote), not counted as records: page 1" in found.notes


def test_three_rows_of_headings_are_one_header(tmp_path: Path) -> None:
    top = ["Date", "Location", "Purpose", "Watchlist", "Alerts", "True Alert", "False Alert", "Arrests", "Faces"]
    middle = ["", "of", "reference", "size", "in total", "Engage-", "Confirmed", "and", "seen"]
    last = ["", "deployment", "", "", "", "ments", "False Alerts", "disposals", ""]
    rows = [[f"{n:02}/02/2022", "High Street", "1", "9900", "4", "1", "0", "1", "8000"] for n in range(1, 9)]
    found = read(_drawn(tmp_path / "log", _ruled([top, middle, last, *rows])))
    assert found.columns[1:6] == (
        "Location of deployment",
        "Purpose reference",
        "Watchlist size",
        "Alerts in total",
        "True Alert Engage- ments",
    )
    assert len(found.cells) == 8
    assert "a header of several rows is read as one: page 1" in found.notes


def test_a_row_cut_by_a_page_break_is_put_aside_and_not_taken_for_a_use(tmp_path: Path) -> None:
    one, two = _ruled([HEAD, *_rows(3)]), _ruled([["", "", "", "and two others"], *_rows(3, 4)])
    canvas = Canvas(str(tmp_path / "log"), pagesize=landscape(A4))
    for table in (one, two):
        table.wrapOn(canvas, 700, 500)
        table.drawOn(canvas, 50, 300)
        canvas.showPage()
    canvas.save()
    found = read(tmp_path / "log")
    assert [row[0] for row in found.cells] == ["1", "2", "3", "4", "5", "6"]
    assert [(row.sheet, row.row, row.reason) for row in found.quarantined] == [
        ("page 2", 1, "it may be the rest of the last row of the page before")
    ]


def test_rows_of_another_width_under_no_header_of_their_own_are_put_aside(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "log"), pagesize=landscape(A4))
    for rows in ([HEAD, *_rows(3)], [[*row, "2024"] for row in _rows(3, 4)]):
        table = _ruled(rows)
        table.wrapOn(canvas, 700, 500)
        table.drawOn(canvas, 50, 300)
        canvas.showPage()
    canvas.save()
    found = read(tmp_path / "log")
    assert len(found.cells) == 3
    assert [row.row for row in found.quarantined] == [1, 2, 3]
    assert "5 cells where the table that began before has 4" in found.quarantined[0].reason


# --- tables without lines ---------------------------------------------------------------------------------------------


def test_cells_set_to_the_top_go_on_in_the_lines_below(tmp_path: Path) -> None:
    body = [
        ["1", "2024-03-05", "Examiner 1", "seen near"],
        ["", "", "", "the market"],
        ["2", "2024-03-06", "Examiner 2", "bolo"],
    ]
    found = read(_written(tmp_path / "log", _lines([HEAD, *body, ["", "", "", "again"]])))
    assert found.cells == [
        ("1", "2024-03-05", "Examiner 1", "seen near the market"),
        ("2", "2024-03-06", "Examiner 2", "bolo again"),
    ]


def test_cells_set_to_the_bottom_begin_in_the_lines_above_also_across_pages(tmp_path: Path) -> None:
    one = [
        HEAD,
        ["", "", "", "seen near"],
        ["1", "2024-03-05", "Examiner 1", "the market"],
        ["2", "2024-03-06", "Examiner 2", "bolo"],
    ]
    two = [["", "", "", "copied"], ["3", "2024-03-07", "Examiner 3", "as before"]]
    found = read(_written(tmp_path / "log", _lines(one), _lines([["", "", "", "a text"], *two])))
    assert [row[3] for row in found.cells] == ["seen near the market", "bolo", "a text copied as before"]
    assert found.rows == [2, 3, 1]


def test_lines_that_may_belong_to_either_record_put_both_aside(tmp_path: Path) -> None:
    body = [["", "", "", "seen"], ["1", "2024-03-05", "Examiner 1", "near"], ["", "", "", "the market"]]
    found = read(
        _written(
            tmp_path / "log", _lines([HEAD, *body, ["2", "2024-03-06", "Examiner 2", "bolo"], ["", "", "", "again"]])
        )
    )
    assert not found.cells
    assert [row.row for row in found.quarantined] == [2, 3]


def test_a_cell_across_two_headings_puts_its_record_aside(tmp_path: Path) -> None:
    wide = ["2", "2024-03-06", "a name that is much too long for its column, and so runs into the one beside it", ""]
    found = read(
        _written(tmp_path / "log", _lines([HEAD, ["1", "2024-03-05", "Examiner 1", "bolo"], wide, _rows(1, 3)[0]]))
    )
    assert [row[0] for row in found.cells] == ["1", "3"]
    assert "under two" in found.bad[3]


@pytest.mark.parametrize("number", ["Page {} of 2", "{} of 2", "{}/2", "{} / 2", "- {} -"])
def test_page_numbers_are_no_part_of_a_record(tmp_path: Path, number: str) -> None:
    pages = [_lines([HEAD, *_rows(4), ["", number.format(1)]]), _lines([*_rows(4, 5), ["", number.format(2)]])]
    found = read(_written(tmp_path / "log", *pages))
    assert [list(row) for row in found.cells] == _rows(8)


# --- what is not a log, or does harm ----------------------------------------------------------------------------------


def test_a_scanned_document_is_an_image_and_never_a_log_without_rows(tmp_path: Path) -> None:
    assert "is an image only" in _said(_written(tmp_path / "log", _scan, _scan))


def test_a_scanned_page_in_a_table_is_put_aside_and_the_pages_around_it_are_read(tmp_path: Path) -> None:
    found = read(_written(tmp_path / "log", _lines([HEAD, *_rows(3)]), _scan, _lines(_rows(3, 4))))
    assert [list(row) for row in found.cells] == _rows(6)
    assert [(row.sheet, row.reason) for row in found.quarantined] == [
        ("page 2", "this page is an image: what is on it was not read")
    ]
    assert "an image, and not read: page 2" in found.notes


def test_a_scanned_page_before_the_table_is_put_aside_as_well(tmp_path: Path) -> None:
    found = read(_written(tmp_path / "log", _scan, _lines([HEAD, *_rows(3)])))
    assert [row.sheet for row in found.quarantined] == ["page 1"]
    assert len(found.cells) == 3


def test_recognized_text_over_a_scan_is_read_with_a_warning(tmp_path: Path) -> None:
    def both(canvas: Canvas) -> None:
        _scan(canvas)
        _lines([HEAD, *_rows(3)])(canvas)

    found = read(_written(tmp_path / "log", both))
    assert len(found.cells) == 3
    assert "a scanned image with recognized text, whose letters may be wrong: page 1" in found.notes


def test_a_letter_is_no_table(tmp_path: Path) -> None:
    letter = [Paragraph("The department has no records that respond to this request. " * 8, TEXT)] * 3
    assert "reads as running text" in _said(_drawn(tmp_path / "log", *letter))


def test_an_empty_page_is_no_text(tmp_path: Path) -> None:
    assert "holds no text" in _said(_written(tmp_path / "log", lambda canvas: None))


def test_a_protected_document_is_said_to_be_one(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "log"), encrypt="secret")
    canvas.drawString(50, 500, "Search ID")
    canvas.save()
    assert "protected with a password" in _said(tmp_path / "log")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<\n" + b"\x00" * 500, b"%PDF-1.4\n" + b"[" * 20_000]
)
def test_a_damaged_document_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    assert "PDF" in _said(path)


def test_a_truncated_document_is_an_error_or_is_read_up_to_its_end(tmp_path: Path) -> None:
    whole = _drawn(tmp_path / "whole", _ruled([HEAD, *_rows(120)])).read_bytes()
    (tmp_path / "log").write_bytes(whole[: len(whole) // 2])
    assert "PDF" in _said(tmp_path / "log")


def test_more_pages_than_the_limit_are_an_error(tmp_path: Path) -> None:
    assert "more than 2 pages" in _said(_written(tmp_path / "log", *[_lines([HEAD, *_rows(2)])] * 3), pages=2)


def test_without_the_library_the_error_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "LIBRARY", "a_library_that_nobody_has")
    with pytest.raises(InputError) as caught:
        read(_drawn(tmp_path / "log", _ruled([HEAD, *_rows(2)])))
    assert "[pdf]" in caught.value.hint


def _objects(path: Path, *objects: bytes) -> Path:
    """A PDF of the objects given, numbered from 1, the first being its catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    path.write_bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer)
    return path


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def test_a_page_that_draws_itself_without_end_is_stopped(tmp_path: Path) -> None:
    deep = 40
    forms = [
        _stream(
            b"/F Do /F Do /F Do",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (6 + number),
        )
        for number in range(deep)
    ]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    path = _objects(
        tmp_path / "log",
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        _stream(b"/F Do"),
        *forms,
        _stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    )
    assert "takes longer than 4 seconds to read" in _said(path, page_seconds=4)


def test_a_page_that_unpacks_to_more_than_memory_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource", reason="this system has no bound on a process's memory")
    monkeypatch.setattr(pdf_process, "MEMORY", 400 * 1024**2)
    bomb = zlib.compress(bytes(1024**3), 1)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<<>>>>"
    content = _stream(bomb, b"/Filter/FlateDecode")
    path = _objects(
        tmp_path / "log", b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content
    )
    assert "too much memory" in _said(path)


# --- layouts that mislead ---------------------------------------------------------------------------------------------


def test_titles_and_footers_of_every_page_are_no_part_of_a_record(tmp_path: Path) -> None:
    title, footer = ["", "Search audit, printed 3 May"], ["Page 1", "", "Confidential"]
    one = [title, HEAD, ["", "", "", "seen"], *_rows(4), [], [], [], footer]
    two = [["", "Search audit, printed 4 May"], ["", "", "", "seen"], *_rows(4, 5), [], ["Page 2", "", "Confidential"]]
    found = read(_written(tmp_path / "log", _lines(one), _lines(two)))
    assert [row[0] for row in found.cells] == [str(n) for n in range(1, 9)]
    assert [row[3] for row in found.cells[:5]] == [
        "seen case 24-0001",
        *(f"case 24-{n:04}" for n in (2, 3, 4)),
        "seen case 24-0005",
    ]


def test_a_number_broken_over_two_lines_stays_whole(tmp_path: Path) -> None:
    body = [["1", "2024-03-05", "Examiner 1", "case 25-"], ["", "", "", "136102"], *_rows(2, 2), ["", "", "", "again"]]
    found = read(_written(tmp_path / "log", _lines([HEAD, *body])))
    assert found.cells[0][3] == "case 25-136102"
    assert found.cells[2][3] == "case 24-0003 again"


@pytest.mark.parametrize(
    ("nearer", "expected"), [("above", ["seen near the hall", "bolo"]), ("below", ["seen near", "the hall bolo"])]
)
def test_lines_between_records_belong_to_the_nearer_one(tmp_path: Path, nearer: str, expected: list[str]) -> None:
    def draw(canvas: Canvas) -> None:
        middle = 532 if nearer == "above" else 520
        for top, line in (
            (560, HEAD),
            (540, [*_rows(1)[0][:3], "seen near"]),
            (middle, ["", "", "", "the hall"]),
            (512, [*_rows(1, 2)[0][:3], "bolo"]),
        ):
            _lines([line], top=top)(canvas)

    assert [row[3] for row in read(_written(tmp_path / "log", draw)).cells] == expected


def test_cells_that_go_on_at_the_top_of_a_page_are_not_taken_for_new_headings(tmp_path: Path) -> None:
    one = [HEAD, ["", "", "", "seen"], *_rows(3)]
    two = [["same", "day or", "Examiner", "seen near the hall"], *_rows(3, 4)]
    found = read(_written(tmp_path / "log", _lines(one), _lines(two)))
    assert found.columns == tuple(HEAD)
    assert len(found.cells) + len(found.quarantined) == 7


def test_a_heading_between_the_rows_is_put_aside(tmp_path: Path) -> None:
    found = read(_drawn(tmp_path / "log", _ruled([HEAD, *_rows(2), ["South area", "", "", ""], *_rows(2, 3)])))
    assert [row[0] for row in found.cells] == ["1", "2", "3", "4"]
    assert found.bad == {4: "only one cell is written: it may be a heading between the rows"}


def test_a_page_that_leaves_the_columns_of_a_drawn_table_is_put_aside(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "log"), pagesize=landscape(A4))
    table = _ruled([HEAD, *_rows(3)])
    table.wrapOn(canvas, 700, 500)
    table.drawOn(canvas, 50, 300)
    canvas.showPage()
    _lines(_rows(3, 4))(canvas)
    canvas.save()
    found = read(tmp_path / "log")
    assert len(found.cells) == 3
    assert [(row.sheet, row.reason) for row in found.quarantined] == [
        ("page 2", "text that may go on with the table before, but in none of its columns")
    ]


def test_letters_printed_twice_to_look_bold_count_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.translate(shift, 0)
            _lines([HEAD, *_rows(3)])(canvas)

    assert [list(row) for row in read(_written(tmp_path / "log", draw)).cells] == _rows(3)


@tried_on(5)
@given(
    rows=st.lists(
        st.tuples(
            *[
                st.sampled_from(
                    ["", "24-0117", "2024-03-05", "Examiner 3", "seen near the hall", "-", "17", "South area"]
                )
            ]
            * 4
        ),
        min_size=1,
        max_size=60,
    )
)
def test_every_written_row_of_a_drawn_table_is_a_record_or_put_aside(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    whole = [*_rows(3), *map(list, rows)]
    found = read(_drawn(tmp_path / "log", _ruled([HEAD, *whole], repeatRows=1)))
    written = [tuple(row) for row in whole if any(row)]
    assert len(found.cells) + len(found.quarantined) == len(written)
    kept = iter(written)
    assert all(row in kept for row in found.cells), "records come as written, in order"


def test_a_scanned_page_after_a_list_of_codes_may_still_hold_uses(tmp_path: Path) -> None:
    legend = [["Reference", "Use case"], ["1", "Crime hotspots"], ["2", "Missing persons"]]
    canvas = Canvas(str(tmp_path / "log"), pagesize=landscape(A4))
    for rows, height in (([HEAD, *_rows(4)], 350), (legend, 100)):
        table = _ruled(rows)
        table.wrapOn(canvas, 700, 500)
        table.drawOn(canvas, 50, height)
    canvas.showPage()
    _scan(canvas)
    canvas.save()
    got = ingest([tmp_path / "log"], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    (given,) = got.inputs
    assert (given.rows.used, given.rows.quarantined, given.rows.out_of_scope) == (4, 1, 2)
    assert given.events == {"search": 4, "unknown": 1}


def _boxed(path: Path, rows: Sequence[Sequence[str]], *, columns: bool, shift: float = 0) -> Path:
    """A table whose body is one box: lines around the headings and around all rows, between columns where `columns`."""

    def draw(canvas: Canvas) -> None:
        top, step, widths = 700.0, 14.0, 120
        bottom = top - 20 - step * len(rows)
        for place in range(len(HEAD) + 1):
            low = bottom if columns or place in (0, len(HEAD)) else top - 20
            canvas.line(40 + widths * place, top, 40 + widths * place, low)
        for height in (top, top - 20, bottom):
            canvas.line(40, height, 40 + widths * len(HEAD), height)
        for place, name in enumerate(HEAD):
            canvas.drawString(44 + widths * place, top - 14, name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                canvas.drawString(44 + widths * place, top - 30 - step * number - (shift if place == 3 else 0), cell)

    return _written(path, draw)


@pytest.mark.parametrize("columns", [True, False])
def test_rows_without_lines_between_them_are_as_many_records_as_stand_there(tmp_path: Path, columns: bool) -> None:
    rows = [*_rows(6), ["7", "2024-03-08", "", "case 24-0007"]]
    found = read(_boxed(tmp_path / "log", rows, columns=columns))
    assert found.columns == tuple(HEAD)
    assert [list(row) for row in found.cells] == rows


def test_rows_that_cannot_be_told_apart_are_put_aside(tmp_path: Path) -> None:
    found = read(_boxed(tmp_path / "log", _rows(6), columns=True, shift=6))
    assert found.cells == []
    assert list(found.bad.values()) == [
        "it contains several records without lines between them, and where each ends is not certain"
    ]


STACKED = [
    ["Deployment", "Date", "Min", "True", "", "False", ""],
    ["Location", "", "Threshold", "Alerts", "", "Alerts", ""],
    ["", "", "Setting", "", "", "", ""],
    ["", "", "", "Confirmed", "Unconfirmed", "Confirmed", "Unconfirmed"],
]
SPANS = [("SPAN", (3, row), (4, row)) for row in range(3)] + [("SPAN", (5, row), (6, row)) for row in range(3)]
CENTERED = [("ALIGN", (0, 0), (-1, -1), "CENTER")]
COUNTED = [[f"Street {n}", f"{n:02}/04/2023", "0.6", str(n), "0", "1", "0"] for n in range(1, 8)]
UNDER_GROUPS = (
    "Deployment Location", "Date", "Min Threshold Setting", "True Alerts Confirmed", "True Alerts Unconfirmed",
    "False Alerts Confirmed", "False Alerts Unconfirmed",
)  # fmt: skip


@pytest.mark.parametrize("apart", [True, False])
def test_headings_in_four_rows_with_groups_name_their_columns(tmp_path: Path, apart: bool) -> None:
    """Figures under "Confirmed" belong to the group that stands above, in the same table or in one of its own."""
    widths = [90, 60, 60, 70, 80, 70, 80]
    head = Table(STACKED, style=[*GRID, *SPANS, *CENTERED], colWidths=widths)
    body = Table(COUNTED, style=[*GRID, *CENTERED], colWidths=widths)
    both = Table([*STACKED, *COUNTED], style=[*GRID, *SPANS, *CENTERED], colWidths=widths)
    found = read(_drawn(tmp_path / "log", *([head, Spacer(1, 20), body] if apart else [both])))
    assert found.columns == UNDER_GROUPS
    assert [list(row) for row in found.cells] == COUNTED


@pytest.mark.parametrize("gap", [4, 5, 12])
def test_columns_that_stand_close_together_are_read_where_their_headings_are_usual_ones(
    tmp_path: Path, gap: int
) -> None:
    rows = [("Search Date", "Officer", "Case Number", "Search Reason")]
    rows += [(f"2024-03-{day}", f"A-{day}", f"24-10{day}", "theft of a car") for day in range(10, 16)]
    canvas = Canvas(str(tmp_path / "log.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 9)
    widths = [max(canvas.stringWidth(row[at], "Helvetica", 9) for row in rows) + gap for at in range(4)]
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            canvas.drawString(72 + sum(widths[:at]), 700 - 13 * line, cell)
    canvas.save()
    found = read(tmp_path / "log.pdf")
    assert (found.columns, found.cells, found.bad) == (rows[0], rows[1:], {})
