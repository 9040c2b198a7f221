"""Saved web pages: the CSV behind a portal's download link, and the tables of a page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.readers import html
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import SHARED, read
from tests.ingest.tables import silent

PORTAL = '"id","userId","searchDate","networkCount","reason"\r\n'
LINES = [
    '"a1","***","2026-02-26T08:34:17.998Z","1","investigation, with a comma"',
    '"a2","***","2026-02-26T09:00:00.000Z","40","50% & <b>more</b>"',
    '"a3","***","2026-02-27T10:00:00.000Z","2",""',
]


def _page(path: Path, body: str, head: str = "<title>Transparency portal</title>") -> Path:
    path.write_text(f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


def _link(csv: str) -> str:
    return f'<a download="audit.csv" href="data:text/csv;charset=utf-8,{quote(csv)}">download</a>'


def _table(rows: Sequence[Sequence[str]], tag: str = "td") -> str:
    made = "".join("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table>{made}</table>"


HEAD = ["Search ID", "Date", "Operator", "Reason"]
ROWS = [[str(n), f"2024-03-{n:02}", f"Examiner {n}", f"case 24-{n:04}"] for n in range(1, 6)]


def test_the_csv_behind_a_link_is_the_log_with_its_own_line_numbers(tmp_path: Path) -> None:
    found = read(_page(tmp_path / "log", "<h1>Audit</h1>" + _link(PORTAL + "\r\n".join(LINES))))
    assert (found.reader, found.sheets, found.rows) == ("html", ["download 1"], [2, 3, 4])
    assert found.columns == ("id", "userId", "searchDate", "networkCount", "reason")
    assert [row[4] for row in found.cells] == ["investigation, with a comma", "50% & <b>more</b>", ""]
    assert found.notes == [
        "download 1: read from the CSV behind a link of the page; its rows are numbered as the lines of that CSV"
    ]


def test_a_csv_behind_a_link_may_be_in_base64(tmp_path: Path) -> None:
    packed = base64.b64encode((PORTAL + LINES[0]).encode()).decode()
    found = read(_page(tmp_path / "log", f"<a href='data:text/csv;base64,{packed}'>download</a>"))
    assert len(found.cells) == 1


def test_an_audit_without_searches_is_valid(tmp_path: Path) -> None:
    found = read(_page(tmp_path / "log", _link('"id","userId","searchDate","networkCount"')))
    assert (found.columns, found.rows) == (("id", "userId", "searchDate", "networkCount"), [])


@pytest.mark.published
def test_a_published_audit_reads_the_same_inside_a_page_as_by_itself(tmp_path: Path) -> None:
    path = SHARED / "portal_audit" / "lincoln-ca-pd_2026-03-28_search_audit.csv"
    plain = read(path)
    found = read(_page(tmp_path / "log", _link(path.read_bytes().decode("utf-8"))))
    assert (found.columns, found.rows, found.cells) == (plain.columns, plain.rows, plain.cells)


@tried_on(9)
@given(
    reasons=st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_characters='"\0\r\n\x85\u2028\u2029', exclude_categories=["Cc", "Cs"]),
            min_size=1,
            max_size=12,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_survives_the_link(tmp_path: Path, reasons: list[str]) -> None:
    csv = PORTAL + "\r\n".join(
        f'"a{n}","***","2026-02-26T08:34:17Z","1","{reason}"' for n, reason in enumerate(reasons)
    )
    (tmp_path / "plain").write_bytes(csv.encode())
    assert read(_page(tmp_path / "log", _link(csv))).cells == read(tmp_path / "plain").cells


def test_a_table_of_the_page_is_read_and_layout_around_it_is_not(tmp_path: Path) -> None:
    menu = "<table><tr><td><a href='#'>Home</a></td><td>About</td></tr></table>"
    found = read(_page(tmp_path / "log", menu + _table([HEAD, *ROWS]) + "<p>Updated daily.</p>"), sheet="table 2")
    assert found.columns == tuple(HEAD)
    assert [list(row) for row in found.cells] == ROWS
    assert found.rows == [2, 3, 4, 5, 6]


def test_tables_without_headings_are_told(tmp_path: Path) -> None:
    found = read(_page(tmp_path / "log", _table([HEAD, *ROWS]) + _table(ROWS)))
    assert len(found.cells) == 5
    assert "1 tables of the page without headings" in found.notes[0]
    assert "table 2 (5 rows)" in found.notes[0]


def test_markup_in_cells_is_text_and_scripts_are_not(tmp_path: Path) -> None:
    head = "<tr>" + "".join(f"<th scope=col>{name}</th>" for name in HEAD) + "</tr>"
    row = (
        "<tr><td>1<td>2024-03-01<td><b>Examiner</b> 1<td>seen&nbsp;near<br>the market &amp; hall<script>var a = "
        "'<td>';</script></tr>"
    )
    found = read(_page(tmp_path / "log", f"<table><thead>{head}</thead><tbody>{row}</tbody></table>"))
    assert found.cells == [("1", "2024-03-01", "Examiner 1", "seen near the market & hall")]


def test_a_title_a_month_or_a_label_over_most_of_a_row_is_no_value_of_every_column(tmp_path: Path) -> None:
    head = "<tr>" + "".join(f"<th>{name}</th>" for name in HEAD) + "</tr>"
    rows = [f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS]
    body = [
        "<tr><td colspan=4>Face comparisons, made-up city</td></tr>", head, "<tr><td colspan=4>March 2024</td></tr>",
        *rows, "<tr><td colspan=3>Subtotal</td><td>5</td></tr>",
    ]  # fmt: skip
    found = read(_page(tmp_path / "log", f"<table>{''.join(body)}</table>"))
    assert found.columns == tuple(HEAD)
    assert found.cells == [("March 2024", "", "", ""), *map(tuple, ROWS), ("Subtotal", "", "", "5")]


def test_cells_that_span_rows_or_columns_hold_in_all_of_them(tmp_path: Path) -> None:
    rows = (
        "<tr><td rowspan=2>1</td><td>2024-03-01</td><td "
        "colspan=2>none</td></tr><tr><td>2024-03-02</td><td>A-1</td><td>bolo</td></tr>"
    )
    head = "<tr>" + "".join(f"<th>{name}</th>" for name in HEAD) + "</tr>"
    found = read(
        _page(
            tmp_path / "log", f"<table>{head}{rows}<tr><td>3</td><td>2024-03-03</td><td>A-2</td><td>x</td></tr></table>"
        )
    )
    assert found.cells == [
        ("1", "2024-03-01", "none", "none"),
        ("1", "2024-03-02", "A-1", "bolo"),
        ("3", "2024-03-03", "A-2", "x"),
    ]


def test_rows_of_another_width_are_put_aside(tmp_path: Path) -> None:
    found = read(_page(tmp_path / "log", _table([HEAD, ROWS[0], ROWS[1][:2], [*ROWS[2], "more"], ROWS[3]])))
    assert [row[0] for row in found.cells] == ["1", "4"]
    assert found.bad == {3: "2 cells where the header has 4", 4: "5 cells where the header has 4"}


def test_a_long_table_is_read_whole(tmp_path: Path) -> None:
    rows = [[str(n), "2024-03-01", f"Examiner {n}", "bolo"] for n in range(3_500)]
    found = read(_page(tmp_path / "log", _table([HEAD, *rows])))
    assert [list(row) for row in found.cells] == rows
    assert found.rows == list(range(2, 3_502))


def test_a_page_without_a_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a web page \\(HTML\\) without a table"):
        read(_page(tmp_path / "log", "<p>The search audit is not available.</p>"))


def test_a_page_whose_tables_hold_no_records_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="without a table, or without one that has headings"):
        read(_page(tmp_path / "log", "<table></table>"))


@pytest.mark.parametrize("body", ["<table>" * 50, "<table><tr><td>" * 30 + "x"])
def test_tables_nested_without_end_are_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(InputError, match="nested more than 20 deep"):
        read(_page(tmp_path / "log", body))


def test_a_cell_that_spans_everything_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "CELLS", 100_000)
    row = "<tr>" + "<td rowspan=99999999 colspan=99999999>x</td>" * 200 + "</tr>"
    with pytest.raises(InputError, match="more than 100,000 cells"):
        read(_page(tmp_path / "log", f"<table>{row * 100}</table>"))


def test_a_page_past_its_bound_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _page(tmp_path / "log", _table([HEAD, *ROWS]))
    monkeypatch.setattr(html, "PAGE_BYTES", 300)
    with pytest.raises(InputError, match="larger than 300 bytes"):
        read(path)


def test_a_page_that_a_parser_never_finishes_is_stopped(tmp_path: Path) -> None:
    body = _table([HEAD, *ROWS]) + "<!" + "<a" * 3_000_000
    path = _page(tmp_path / "log", body)
    try:
        assert len(read(path, limits=Limits(page_seconds=3)).cells) == 5
    except InputError as error:
        assert "longer than 3 seconds" in error.what


def test_comments_without_end_before_a_page_take_no_time(tmp_path: Path) -> None:
    assert html.HTML.match(b"<!-- a -->\n<!-- b --><html>")
    assert not html.HTML.match(b"<!-- -->" * 8_000 + b"x")
    assert not html.HTML.match(b"<!-- " * 12_000)


@pytest.mark.parametrize(("before", "after"), [('"', '"'), ("'", "'"), ("", " "), ("", ">")])
def test_an_apostrophe_or_a_mark_inside_a_link_does_not_end_it(tmp_path: Path, before: str, after: str) -> None:
    lines = [LINES[0], '"a2","***","2026-02-26T09:00:00.000Z","40","suspect\'s car, O\'Neil St"', LINES[2]]
    csv = quote(PORTAL + "\r\n".join(lines), safe="'" if before != "'" else "")
    found = read(_page(tmp_path / "log", f"<a href={before}data:text/csv;charset=utf-8,{csv}{after}>download</a>"))
    assert [row[4] for row in found.cells] == ["investigation, with a comma", "suspect's car, O'Neil St", ""]


def test_a_link_whose_content_is_no_table_is_told(tmp_path: Path) -> None:
    damaged = "<a href='data:text/csv;base64,%%%'>download</a>"
    found = read(_page(tmp_path / "log", damaged + _link(PORTAL + "\r\n".join(LINES))))
    assert len(found.cells) == 3
    assert found.notes[-1] == "download 1: the content of this link is not a table, or is damaged: it is not read"


@pytest.mark.parametrize(
    "page",
    [
        "<h2>Facial recognition searches 2024</h2><p>as of May</p>{table}",
        "{caption}",
    ],
)
def test_the_caption_of_a_table_or_the_heading_above_it_is_its_title(tmp_path: Path, page: str) -> None:
    rows = [["24-1", "A-17", "2024-03-04"], ["24-2", "A-18", "2024-03-05"]]
    made = _table([["Case No.", "Officer", "Date"], *rows])
    caption = made.replace("<table>", "<table><caption>Facial recognition <b>searches</b> 2024</caption>")
    body = page.format(table=made, caption=caption) + "<h2>Visitors</h2>" + _table([["Day", "Count"], ["Monday", "4"]])
    path = _page(tmp_path / "log", body)
    given = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert (given.inputs[0].rows.used, given.inputs[0].rows.out_of_scope) == (2, 1)


def test_a_table_under_a_heading_that_says_nothing_of_searches_is_not_a_log(tmp_path: Path) -> None:
    path = _page(tmp_path / "log", "<h2>Our officers</h2>" + _table([["Case No.", "Officer", "Date"], ["1", "A", "2"]]))
    with pytest.raises(InputError, match="nothing says what its rows record"):
        ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
