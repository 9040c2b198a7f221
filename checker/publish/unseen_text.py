"""Text that is there and that nobody sees: in the color of what is behind it, too small, or formatted away. In Word
documents and XLSX workbooks; of a PDF the page is painted (pdf_leaks).

What a style, a theme's table or a condition colors is not followed. Source: ECMA-376 part 1, 17.3.2 (runs), 17.4.32
(shading of a cell), 18.8 (styles of a workbook).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_WHITE = rb"""["'](?:FF)?(?:[fF][0-9a-fA-F]){3}["']"""
_PALE = re.compile(rb"<w:color\s[^<>]*?w:val\s*=\s*" + _WHITE)
_TINY = re.compile(rb"""<w:sz\s[^<>]*?w:val\s*=\s*["'][1-6]["']""")
"""Half points: a letter of three points or less."""
_SHADED = re.compile(rb"""<w:highlight\s|<w:shd\s[^<>]*?w:fill\s*=\s*["'](?!auto|(?:[fF][0-9a-fA-F]){3})""")
_RUN = re.compile(rb"<w:r(?=[\s>])")
_TEXT = re.compile(rb"<w:t(?=[\s>])[^<>]*>\s*[^<\s]")


def unseen_runs(content: bytes) -> tuple[int, int]:
    """Of a part of a Word document how many pieces of text are white on white, and how many are too small to read.

    White text in a shaded run, paragraph or cell is seen."""
    white = tiny = 0
    for part in re.split(rb"(?=<w:tc(?=[\s>]))|(?=</w:tc>)", content):
        before, *paragraphs = re.split(rb"(?=<w:p(?=[\s>]))", part)
        for paragraph in paragraphs:
            own = paragraph.partition(b"</w:pPr>")[0] if b"</w:pPr>" in paragraph else b""
            shaded = _SHADED.search(before) or _SHADED.search(own)
            for piece in paragraph.split(b"</w:r>")[:-1]:
                run = _RUN.split(piece)[-1]
                properties = run.partition(b"<w:rPr>")[2].partition(b"</w:rPr>")[0]
                if not properties or not _TEXT.search(run):
                    continue
                white += bool(_PALE.search(properties)) and not (shaded or _SHADED.search(properties))
                tiny += _TINY.search(properties) is not None
    return white, tiny


def _tag(name: bytes) -> bytes:
    return rb"<(?:\w+:)?%b(?=[\s/>])" % name


def _parts_of(styles: bytes, group: bytes, one: bytes) -> list[bytes]:
    """The elements of a group of a workbook's styles, each from its name to the next."""
    begun = re.split(_tag(group), styles, maxsplit=1)
    inside = re.split(rb"</(?:\w+:)?%b>" % group, begun[1], maxsplit=1)[0] if len(begun) > 1 else b""
    return re.split(_tag(one), inside)[1:]


def _value(name: bytes, written: bytes) -> str:
    found = re.search(rb"""(?<![\w:])%b\s*=\s*["']([^"'<>]*)["']""" % name, written)
    return found[1].decode(errors="replace") if found else ""


def _color(tag: bytes, element: bytes) -> str:
    """The color that an element names: `white`, `black`, else as it is written; "" where it names
    none."""
    found = re.search(_tag(tag) + rb"([^<>]*)>", element)
    if not found:
        return ""
    rgb, theme, indexed = (_value(name, found[1]) for name in (b"rgb", b"theme", b"indexed"))
    tint = _value(b"tint", found[1])
    if re.fullmatch(r"(?:..)?(?:[fF][0-9a-fA-F]){3}", rgb) or indexed in ("1", "9") or (theme == "0" and not tint):
        return "white"
    if rgb[-6:] == "000000" or indexed in ("0", "8", "64") or (theme == "1" and not tint):
        return "black"
    return rgb[-6:].upper() or (f"theme {theme} {tint}" if theme else f"indexed {indexed}" if indexed else "")


def unseen_formats(styles: bytes) -> frozenset[str]:
    """The numbers of the cell formats of an XLSX workbook whose text is not seen: in the color of the cell, or by a
    number format that shows nothing (;;;)."""
    fonts = [_color(b"color", one) for one in _parts_of(styles, b"fonts", b"font")]
    fills = [
        _color(b"fgColor", one) if re.search(rb"""patternType\s*=\s*["']solid["']""", one) else "white"
        for one in _parts_of(styles, b"fills", b"fill")
    ]
    nothing = {
        _value(b"numFmtId", one)
        for one in _parts_of(styles, b"numFmts", b"numFmt")
        if re.fullmatch(r";{2,3}", _value(b"formatCode", one))
    }

    def color_at(colors: list[str], number: str, default: str) -> str:
        return colors[int(number)] if number.isdigit() and int(number) < len(colors) else default

    return frozenset(
        str(number)
        for number, one in enumerate(_parts_of(styles, b"cellXfs", b"xf"))
        if _value(b"numFmtId", one) in nothing
        or (color_at(fonts, _value(b"fontId", one), "") or "black")
        == (color_at(fills, _value(b"fillId", one), "white") or "none")
    )


_CELL = re.compile(rb"<(?:\w++:)?c(?=\s)([^<>]*+)(?<!/)>(?!</)")
"""A cell with something in it."""


def unseen_cells(sheet: Iterable[bytes], formats: frozenset[str]) -> int:
    """How many cells of a sheet hold something in one of these formats. sheet: its XML, in pieces."""
    count, rest = 0, b""
    for piece in sheet:
        data = rest + piece
        cut = max(data.rfind(b"<"), 0)
        data, rest = data[:cut], data[cut:]
        count += sum(_value(b"s", cell) in formats for cell in _CELL.findall(data))
    return count


def unseen_by_sheet(sheets: Mapping[str, Iterable[bytes]], styles: bytes) -> dict[str, int]:
    """Sheet -> how many of its cells hold something that is not seen; only those with any."""
    formats = unseen_formats(styles)
    counts = {name: unseen_cells(pieces, formats) for name, pieces in sheets.items()} if formats else {}
    return {name: count for name, count in counts.items() if count}
