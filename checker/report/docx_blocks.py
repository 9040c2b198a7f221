"""What the terminal prints as blocks, as a Word document in Word's own styles."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from rich.table import Table

from checker.model.words import sentence_case
from checker.report.text_blocks import Blocks, PageBlocks, plain

if TYPE_CHECKING:
    from docx.document import Document


class DocxBlocks(PageBlocks):
    """Writes the parts to a document. Callers make a log's text visible first."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._titled = False

    def gap(self) -> None:
        """Word's styles space the parts themselves."""

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph; the first bold one is the title."""
        if style == "bold" and not self._titled:
            self._titled = True
            self._document.add_heading(text, level=0)
            return
        run = self._document.add_paragraph().add_run(text)
        run.bold, run.italic = style == "bold", style == "dim"

    def heading(self, text: str) -> None:
        """A heading."""
        self._document.add_heading(sentence_case(text), level=1)

    def name(self, text: str) -> None:
        """The name of what follows."""
        self._document.add_heading(text, level=2)

    def bullet(self, text: str, mark: str = "-", indent: int = 0) -> None:
        """An item of a list."""
        self._document.add_paragraph(text if mark == "-" else f"{mark} {text}", style="List Bullet")

    def add_table(self, table: Table) -> None:
        """A table in a style of Word's, numbers to the right."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        columns = [list(one.cells) for one in table.columns]
        made = self._document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
        lines = [[plain(one.header) for one in table.columns], *map(list, zip(*columns, strict=True))]
        for at, cells in enumerate(lines):
            row = made.rows[0] if at == 0 else made.add_row()
            for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
                paragraph = row.cells[place].paragraphs[0]
                paragraph.add_run(plain(cell))
                if column.justify == "right":
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def new_document(title: str) -> Document:
    """An empty document that names nobody. What comes with the library's own template, a picture of its first page and
    a part of custom data, is left out."""
    import docx

    file = docx.Document()
    for part, kind in ((file.part.package, "/thumbnail"), (file.part, "/customXml")):
        for name in [name for name, rel in part.rels.items() if rel.reltype.endswith(kind)]:
            del part.rels[name]
    properties = file.core_properties
    properties.title, properties.language = title, "en-US"
    properties.author = properties.comments = properties.keywords = properties.last_modified_by = ""
    return file


def document(draw: Callable[[Blocks], None], *, title: str, made: date) -> bytes:
    """The document of what `draw` prints. made: the day that it says it was made on."""
    file = new_document(title)
    properties = file.core_properties
    properties.created = properties.modified = datetime.combine(made, time(), UTC)
    draw(DocxBlocks(file))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()
