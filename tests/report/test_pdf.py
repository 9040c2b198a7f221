"""The PDF report: tagged as PDF/UA-1 asks, with title, language and bookmarks; it loads and runs nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from weasyprint import HTML

from checker.model.breakdown import BreakdownKey, breakdown
from checker.publish.preflight import preflight
from checker.report import pdf_report
from checker.report.pdf_report import write
from tests.report.sample import OVERRIDE, SCRIPT, Lines, empty, large, sample, without_violations


def written(assessment) -> bytes:
    out = io.BytesIO()
    write(assessment, Lines(assessment), out)
    return out.getvalue()


@pytest.fixture(scope="module")
def made() -> bytes:
    by_month = breakdown(BreakdownKey.MONTH, {"2024-03": 12, "2024-04": 7}, {})
    return written(sample(with_people=True).model_copy(update={"breakdowns": (by_month,)}))


@pytest.fixture(scope="module")
def catalog(made: bytes) -> dict[str, Any]:
    return PDFDocument(PDFParser(io.BytesIO(made))).catalog


def elements(node: Any, seen: frozenset[int] = frozenset()) -> Iterator[dict[str, Any]]:
    """The elements of the structure, those of a parent before it is left."""
    node = resolve1(node)
    if isinstance(node, list):
        for one in node:
            yield from elements(one, seen)
    elif isinstance(node, dict) and id(node) not in seen:
        if "S" in node:
            yield node
        yield from elements(node.get("K"), seen | {id(node)})


def test_the_document_is_what_pdf_ua_asks_of_it(catalog: dict[str, Any]) -> None:
    assert resolve1(catalog["MarkInfo"])["Marked"] is True
    assert resolve1(catalog["Lang"]) == b"en"
    assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    metadata = resolve1(catalog["Metadata"]).get_data()
    assert b"pdfuaid:part" in metadata and b"Face-recognition log audit" in metadata


def test_headings_tables_lists_and_charts_are_tagged_as_such(catalog: dict[str, Any]) -> None:
    found = list(elements(resolve1(catalog["StructTreeRoot"])["K"]))
    counted = Counter(str(resolve1(one["S"]).name) for one in found)
    for tag in ("H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "L", "LI", "Figure"):
        assert counted[tag], (tag, counted)
    silent = [one for one in found if resolve1(one["S"]).name == "Figure" and not resolve1(one.get("Alt", b""))]
    assert not silent, "a chart without words for those who do not see it"


def tag(node: Any) -> str:
    return str(resolve1(node["S"]).name)


def kids(node: dict[str, Any]) -> list[dict[str, Any]]:
    held = resolve1(node.get("K", []))
    found = [resolve1(one) for one in (held if isinstance(held, list) else [held])]
    return [one for one in found if isinstance(one, dict) and "S" in one]


HOLDS = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    **{name: {"TR"} for name in ("THead", "TBody", "TFoot")},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
}
"""What ISO 14289-1, 7.2 and 7.6, lets these elements hold; veraPDF checks the same."""


def test_tables_and_lists_hold_what_pdf_ua_lets_them_hold(catalog: dict[str, Any]) -> None:
    found = list(elements(resolve1(catalog["StructTreeRoot"])["K"]))
    pairs = {(tag(one), tag(kid)) for one in found if tag(one) in HOLDS for kid in kids(one)}
    assert {holder for holder, _ in pairs} >= {"Table", "TR", "L", "LI"}
    assert {(holder, kid) for holder, kid in pairs if kid not in HOLDS[holder]} == set()


def test_every_page_says_that_its_tab_order_is_that_of_the_structure_and_holds_no_action(made: bytes) -> None:
    document = PDFDocument(PDFParser(io.BytesIO(made)))
    pages = [resolve1(page) for page in resolve1(document.catalog["Pages"])["Kids"]]
    assert pages and all(resolve1(page)["Tabs"].name == "S" for page in pages)
    assert "OpenAction" not in document.catalog and "AA" not in document.catalog
    for page in pages:
        for note in resolve1(page.get("Annots", [])) or []:
            action = resolve1(resolve1(note).get("A"))
            assert action is None or resolve1(action)["S"].name == "GoTo", action
    for name in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile"):
        assert name not in made


def test_bookmarks_lead_to_the_parts(made: bytes) -> None:
    titles = [title for _, title, *_ in PDFDocument(PDFParser(io.BytesIO(made))).get_outlines()]
    assert {"What was found", "Rule by rule", "Findings", "Method and limits"} <= set(titles)


def test_the_text_is_that_of_the_page_and_what_is_in_a_log_is_text(made: bytes) -> None:
    text = extract_text(io.BytesIO(made), maxpages=6).replace("\n", " ")
    assert "Of 1,204 recorded uses, 22 (1.8%) broke a law" in text
    assert "<svg" not in text
    assert SCRIPT[:8] in text and OVERRIDE not in text


def test_preflight_finds_nothing_hidden_in_a_report(tmp_path: Path) -> None:
    """Borders are drawn as dark boxes that a path clips, and each letter of the page is one that a person sees."""
    by_month = breakdown(BreakdownKey.MONTH, {"2024-03": 12, "2024-04": 70}, {})
    (tmp_path / "report.pdf").write_bytes(written(sample().model_copy(update={"breakdowns": (by_month,)})))
    [file] = preflight([tmp_path / "report.pdf"]).files
    assert [one.what for one in file.leaks if "from 1 to 9" not in one.what] == []


def test_the_same_report_is_the_same_bytes() -> None:
    assert written(empty()) == written(empty())


def test_a_large_report_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many findings as many are shown as fit, and the others are named as left out."""
    monkeypatch.setattr(pdf_report, "FINDINGS", 8)
    text = extract_text(io.BytesIO(written(large(30, 1)))).replace("\n", " ")
    assert "the JSON and CSV reports have all" in text
    assert 1 < sum(f"is number {n};" in text.casefold() for n in range(30)) <= 8


def test_a_label_is_on_the_page_of_its_text() -> None:
    """A label beside a text that begins on the next page goes with it, wherever on the page it stands."""
    css = "".join((Path(pdf_report.__file__).parent / name).read_text("utf-8") for name in ("page.css", "page_pdf.css"))
    parts = '<dl class="parts"><dt>LABEL</dt><dd><p>TEXT one two three</p></dd></dl>'
    for millimeters in range(1, 80):
        above = f'<div style="height:{millimeters}mm"></div>'
        html = f"<style>{css}@page{{size:16cm 8cm;margin:5mm}}</style>{above}{parts}"
        out = io.BytesIO(HTML(string=html).write_pdf())
        pages = [extract_text(out, page_numbers=[n]) for n in range(len(list(PDFPage.get_pages(out))))]
        label, text = ([n for n, page in enumerate(pages) if word in page] for word in ("LABEL", "TEXT"))
        assert label == text, millimeters


VERAPDF = Path(sys.executable).parent / "verapdf.jar"


@pytest.fixture(scope="module")
def verapdf() -> list[str]:
    """The command of veraPDF. Where there is none: a failure with CHECKER_REQUIRE_VERAPDF=1, else a skip."""
    if VERAPDF.exists():
        return ["java", "-Djava.awt.headless=true", "-cp", str(VERAPDF), "org.verapdf.apps.GreenfieldCliWrapper"]
    if os.environ.get("CHECKER_REQUIRE_VERAPDF") == "1":
        pytest.fail("scripts/get_verapdf.py has not fetched veraPDF, and CHECKER_REQUIRE_VERAPDF=1 asks for it")
    pytest.skip("no veraPDF here; with Java and Maven, scripts/get_verapdf.py fetches it (docs/dependencies.md)")


def test_verapdf_finds_nothing_against_pdf_ua_and_finds_a_document_without_tags(
    verapdf: list[str], made: bytes, tmp_path: Path
) -> None:
    """Each report is checked; one that WeasyPrint writes without tags shows that the check can fail."""
    reports = {"people": made, "clean": written(without_violations()), "empty": written(empty())}
    untagged = io.BytesIO()
    HTML(string="<h1>A report</h1>").write_pdf(untagged)
    for name, report in {**reports, "untagged": untagged.getvalue()}.items():
        (tmp_path / f"{name}.pdf").write_bytes(report)
    said = subprocess.run(
        [*verapdf, "-f", "ua1", "--format", "text", "-v", *(str(one) for one in sorted(tmp_path.glob("*.pdf")))],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    results = {Path(line.split()[1]).stem: line.split()[0] for line in said.stdout.splitlines() if ".pdf" in line}
    assert results == {**dict.fromkeys(reports, "PASS"), "untagged": "FAIL"}, said.stdout + said.stderr
