"""PDF: the page of the HTML report, to file and to send; tagged for screen readers (PDF/UA-1), with bookmarks."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, NoReturn

from checker.model.assessment import Assessment
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.report import charts, outline, roots
from checker.report.html_report import PageLimits, page
from checker.report.interface import FindingRows

FINDINGS = 200
"""Of the whole report, those of each rule and root in turn: laying out a page takes a tenth of a second or so."""
SHOWN = PageLimits(findings=10, rows=5, listed=20)


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One document. Pages of the first findings of each rule; the JSON, CSV and XLSX reports have all. Write the PDF;
    `rows` is not read. UsageError where WeasyPrint is not installed."""
    if find_spec("weasyprint") is None:
        hint = "install it: pip install 'frlog-checker[pdf]'"
        raise UsageError("PDF reports need WeasyPrint, which is not installed", hint=hint)
    from weasyprint import HTML

    own = (Path(__file__).parent / "page_pdf.css").read_text("utf-8")
    parts = sum(len(outline.sections(assessment, verdict)) for verdict in Verdict) + len(roots.roots(assessment))
    shown = SHOWN._replace(findings=max(1, min(SHOWN.findings, FINDINGS // max(1, parts))))
    written = charts.standalone(page(assessment, shown, more_style=own))
    HTML(string=written, url_fetcher=_refuse_url, media_type="print").write_pdf(
        out, pdf_variant="pdf/ua-1", pdf_tags=True
    )


def _refuse_url(url: str, *rest: object, **options: object) -> NoReturn:
    raise ValueError(f"a report loads nothing: {url}")
