"""The Word template of the memo, made anew each time: no binary of unknown origin ships. A board writes it to a file
once, puts its letterhead in, and gives it back with `--template`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from checker.report.docx_blocks import new_document

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

BOARD = "[Name of the oversight board]"
LETTERHEAD = (BOARD, "[Address, telephone, website]")


def template() -> io.BytesIO:
    """The template, as a file in memory."""
    out = io.BytesIO()
    write(out)
    out.seek(0)
    return out


def write(out: BinaryIO) -> None:
    """Write the template: headings and sentences in Word's own styles, and in braces what checker fills in."""
    from docx.shared import Cm, Pt

    made = new_document("Memorandum")
    body = made.styles["Normal"]
    body.font.name, body.font.size = "Calibri", Pt(11)
    section = made.sections[0]
    section.left_margin = section.right_margin = Cm(2.4)
    head = section.header.paragraphs[0]
    head.text = LETTERHEAD[0]
    head.runs[0].bold = True
    section.header.add_paragraph(LETTERHEAD[1])
    section.footer.paragraphs[0].text = "{{ subject }}: {{ agency }}. Run {{ run }}. Workpapers: {{ workpapers }}"
    _address(made)
    _condition(made, "because")
    _cannot_be_audited(made)
    _condition(made, None)
    _in_short(made)
    _findings(made)
    _add_follow_up(made)
    _end(made)
    made.save(out)


def _condition(made: Document, name: str | None) -> None:
    made.add_paragraph(f"{{%p if {name} %}}" if name else "{%p else %}")


def _end(made: Document) -> None:
    made.add_paragraph("{%p endif %}")


def _for_each(made: Document, name: str, style: str | None = None) -> None:
    """A paragraph for each text of a list."""
    made.add_paragraph(f"{{%p for one in {name} %}}")
    made.add_paragraph("{{ one }}", style=style)
    made.add_paragraph("{%p endfor %}")


def _if_given(made: Document, name: str, text: str, style: str | None = None) -> None:
    _condition(made, name)
    made.add_paragraph(text, style=style)
    _end(made)


def _add_labeled(made: Document, label: str, text: str) -> None:
    paragraph = made.add_paragraph()
    paragraph.add_run(f"{label} ").bold = True
    paragraph.add_run(text)


def _address(made: Document) -> None:
    made.add_heading("Memorandum", level=0)
    table = made.add_table(rows=0, cols=2)
    for label, text in (
        ("To", "{{ agency }}"),
        ("From", BOARD),
        ("Date", "{{ date }}"),
        ("Subject", "{{ subject }}, run {{ run }}"),
    ):
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = text
    _widths(table, 2.5, 13.5)


def _widths(table: Table, *widths: float) -> None:
    from docx.shared import Cm

    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _cannot_be_audited(made: Document) -> None:
    made.add_heading("This log cannot be audited, because", level=1)
    _for_each(made, "because", "List Number")
    made.add_paragraph("{{ period }} {{ headline }}")
    _condition(made, "ask")
    made.add_heading("What to ask for", level=2)
    _for_each(made, "ask", "List Bullet")
    _end(made)
    made.add_paragraph("{{ own_record }}")


def _in_short(made: Document) -> None:
    made.add_heading("In short", level=1)
    _if_given(made, "opening", "{{ opening }}")
    made.add_paragraph("{{ headline }}")
    _for_each(made, "ranges")
    made.add_paragraph("{{ period }}")
    _add_labeled(made, "Data reliability:", "{{ rating }}.")
    table = made.add_table(rows=4, cols=6, style="Light Grid Accent 1")
    top, first, middle, last = table.rows
    for at, cell in enumerate(top.cells):
        cell.text = f"{{{{ heads[{at}] }}}}"
    first.cells[0].text = "{%tr for line in table %}"
    for at, cell in enumerate(middle.cells):
        cell.text = f"{{{{ line[{at}] }}}}"
    last.cells[0].text = "{%tr endfor %}"
    _widths(table, 6.0, 2.0, 2.4, 1.8, 2.2, 2.1)
    _if_given(made, "silent", "{{ silent }}")
    made.add_paragraph(
        "Each finding has a sheet of the same number in the workpapers, {{ workpapers }}, with its rows."
    )


def _findings(made: Document) -> None:
    _condition(made, "rules")
    made.add_heading("Findings", level=1)
    made.add_paragraph("{{ not_advice }}")
    _if_given(made, "unanswered", "{{ unanswered }}")
    _end(made)
    made.add_paragraph("{%p for rule in rules %}")
    made.add_heading("{{ rule.heading }}", level=2)
    made.add_paragraph("{{ rule.standing }}", style="Subtitle")
    _if_given(made, "rule.text", "{{ rule.text }}", "Intense Quote")
    _add_labeled(made, "Criteria:", "{{ rule.rule }} {{ rule.source }}")
    _add_labeled(made, "Extent:", "{{ rule.extent }}")
    made.add_paragraph("{%p for one in rule.conditions %}")
    made.add_heading("Finding {{ one.sheet }} ({{ one.id }})", level=3)
    _add_labeled(made, "Condition:", "{{ one.facts }} {{ one.extent }}")
    _add_labeled(made, "Effect:", "{{ one.effect }}")
    _add_labeled(made, "Rows:", "{{ one.rows }}. All are on sheet {{ one.sheet }} of the workpapers.")
    made.add_paragraph("{%p for answer in one.answers %}")
    made.add_paragraph("{{ answer }}", style="Quote")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")
    _if_given(made, "rule.more", "{{ rule.more }}")
    made.add_paragraph("[{{ cause }}]")
    made.add_paragraph("[{{ effect }}]")
    made.add_paragraph("[Recommendation, by the board.]")
    made.add_paragraph("{%p endfor %}")


def _add_follow_up(made: Document) -> None:
    made.add_paragraph("{%p for heading, said in followed %}")
    made.add_heading("{{ heading }}", level=1)
    _for_each(made, "said", "List Bullet")
    made.add_paragraph("{%p endfor %}")
    made.add_heading("Data reliability: {{ rating }}", level=1)
    made.add_paragraph("{{ means }}")
    _for_each(made, "reasons", "List Bullet")
    made.add_heading("What the log cannot show", level=1)
    made.add_paragraph("{{ own_record }}")
    _for_each(made, "cannot", "List Bullet")
    made.add_heading("What was read, and the policies", level=1)
    _for_each(made, "files", "List Bullet")
    _for_each(made, "policies", "List Bullet")
