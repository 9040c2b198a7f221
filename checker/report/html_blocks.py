"""The pages of the other commands (`-f html`): what their terminal text prints as blocks, as one page of HTML in the
style of the report, without script, fonts or network."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape
from rich.console import RenderableType
from rich.table import Table

from checker.report.html_report import style
from checker.report.text_blocks import Blocks, PageBlocks, plain

_BROKEN_WORD = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
"""Where a heading of a narrow column was divided."""


class HtmlBlocks(PageBlocks):
    """Collects the parts of a page. Text is escaped here; callers make a log's text visible first. title: of the page,
    where it has one already."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._parts: list[Markup] = []
        self._listed = False
        self.title = title

    def part(self) -> Markup:
        """All that was drawn, as a part of another page."""
        self._end_list()
        return Markup("\n").join(self._parts)

    def page(self) -> Markup:
        """The page, of all that was drawn."""
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        return Markup(
            '<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy" content="{}">\n<title>{}</title>\n<style>{}</style>\n</head>\n'
            '<body class="plain">\n<main>\n{}\n</main>\n'
            "<footer><p>checker. This page holds no script and loads nothing.</p></footer>\n</body>\n</html>\n"
        ).format(policy, self.title or "checker", style(), self.part())

    def add_table(self, table: Table) -> None:
        """A table: its first column has the heads of the rows, numbers stand to the right."""
        self._add(_table(table))

    def gap(self) -> None:
        """A page spaces its parts itself."""
        self._end_list()

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph; the first bold one is the title of the page."""
        if style == "bold" and not self.title:
            self.title = text
            self._add(Markup("<h1>{}</h1>").format(text))
            return
        said = Markup("<b>{}</b>").format(text) if style == "bold" else escape(text)
        kind = " ".join(["soft"] * (style == "dim") + ["in"] * (indent > 0))
        self._add(Markup('<p class="{}">{}</p>').format(kind, said) if kind else Markup("<p>{}</p>").format(said))

    def heading(self, text: str) -> None:
        """A heading."""
        self._add(Markup("<h2>{}</h2>").format(text))

    def name(self, text: str) -> None:
        """The name of what follows."""
        self.heading(text)

    def quote(self, text: str) -> None:
        """Words of a clause."""
        self._add(Markup("<blockquote>{}</blockquote>").format(text))

    def bars(self, label: str, number: str, rows: Sequence[tuple[str, int]]) -> None:
        """A table of labels and numbers, with a meter for each number."""
        most = max((n for _, n in rows), default=0) or 1
        row = Markup(
            '<tr><th scope="row">{0}</th><td class="num">{1:,}</td><td><meter min="0" max="{2}" value="{1}" '
            'aria-label="{0}: {1:,}">{1:,}</meter></td></tr>'
        )
        head = Markup('<th scope="col">{}</th><th scope="col" class="num">{}</th><th scope="col">as a bar</th>')
        self._add(
            Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
                head.format(label, number), Markup("\n").join(row.format(name, n, most) for name, n in rows)
            )
        )

    def bullet(self, text: str, mark: str = "-", indent: int = 0) -> None:
        """An item of a list; those that follow each other are one list."""
        if not self._listed:
            self._parts.append(Markup("<ul>"))
            self._listed = True
        own = "" if mark == "-" else Markup('<b class="mark-of">{}</b> ').format(mark)
        kind = Markup(' class="in"') if indent else ""
        self._parts.append(Markup("<li{}>{}{}</li>").format(kind, own, text))

    def _add(self, part: Markup) -> None:
        self._end_list()
        self._parts.append(part)

    def _end_list(self) -> None:
        if self._listed:
            self._parts.append(Markup("</ul>"))
            self._listed = False


def _table(table: Table) -> Markup:
    right = [Markup(' class="num"') if one.justify == "right" else "" for one in table.columns]
    heads = (
        Markup('<th scope="col"{}>{}</th>').format(kind, _head(one.header))
        for kind, one in zip(right, table.columns, strict=True)
    )
    rows = []
    for cells in zip(*(list(one.cells) for one in table.columns), strict=True):
        first, *others = (_lines(cell) for cell in cells)
        made = [Markup('<th scope="row"{}>{}</th>').format(right[0], first)]
        made += [Markup("<td{}>{}</td>").format(kind, cell) for kind, cell in zip(right[1:], others, strict=True)]
        rows.append(Markup("<tr>{}</tr>").format(Markup("").join(made)))
    top = Markup("").join(heads)
    return Markup(
        '<div class="wide" tabindex="0" role="region" aria-label="{}"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(_head(table.columns[0].header), top, Markup("\n").join(rows))


def _head(header: RenderableType) -> str:
    return _BROKEN_WORD.sub("", plain(header)).replace("\n", " ")


def _lines(cell: RenderableType) -> Markup:
    return Markup("<br>").join(plain(cell).split("\n"))


def page(draw: Callable[[Blocks], None]) -> bytes:
    """The page of what `draw` prints, in UTF-8."""
    blocks = HtmlBlocks()
    draw(blocks)
    return blocks.page().encode("utf-8", "backslashreplace")
