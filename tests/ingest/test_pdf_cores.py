"""The pages of a PDF are read by several processes at once, and are the same as of one alone, in their order."""

from __future__ import annotations

import os

import pytest

pytest.importorskip("pdfplumber")
pytest.importorskip("reportlab")

from reportlab.pdfgen.canvas import Canvas

from checker.ingest.interface import Limits, Source
from checker.ingest.readers import pdf_process
from checker.ingest.readers.pdf_pages import PAGES_WORTH_A_PROCESS, processes_for
from checker.model.errors import InputError

PAGES = 2 * PAGES_WORTH_A_PROCESS + 3


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("pdf") / "log.pdf"
    canvas = Canvas(str(path))
    for page in range(1, PAGES + 1):
        canvas.drawString(60, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return Source("log.pdf", path, sha256="", head=b"%PDF-")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the processes that were begun."""
    numbers: list[str] = []
    stream = pdf_process.stream_json_from

    def counted(module: str, arguments: list[str], **options: object):
        numbers.append(arguments[3])
        return stream(module, arguments, **options)

    monkeypatch.setattr(pdf_process, "stream_json_from", counted)
    return numbers


@pytest.mark.parametrize(("cores", "processes"), [(1, 1), (2, 2), (8, 2)])
def test_all_pages_come_once_and_in_order(
    document: Source, begun: list[str], monkeypatch: pytest.MonkeyPatch, cores: int, processes: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    pages = list(pdf_process.pages_of(document, Limits()))
    assert [page.number for page in pages] == list(range(1, PAGES + 1))
    assert [[word.text for word in page.words] for page in pages] == [[f"page {n}"] for n in range(1, PAGES + 1)]
    assert {page.page_count for page in pages} == {PAGES}
    assert begun == [str(n) for n in range(processes)]


def test_a_short_document_is_read_by_one_process() -> None:
    assert processes_for(0, 4) == processes_for(1, 4) == processes_for(2 * PAGES_WORTH_A_PROCESS - 1, 4) == 1


def test_a_process_that_ends_before_its_last_page_is_an_error(
    document: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = pdf_process.stream_json_from

    def cut(module: str, arguments: list[str], **options: object):
        for said in stream(module, arguments, **options):
            if said.get("page") == PAGES - 1:
                return
            yield said

    monkeypatch.setattr(pdf_process, "stream_json_from", cut)
    with pytest.raises(InputError, match="its pages end before the last one"):
        list(pdf_process.pages_of(document, Limits()))
