"""What an XLSX workbook says of its sheets that calamine does not tell: what is hidden or filtered, errors, formulas
never worked out.

Found in the XML as it is unpacked, piece by piece, with patterns: a full XML parser in Python would take longer than
reading the log. Only notes and blanks hang on it; the cells themselves are read by calamine.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from checker.ingest.interface import Source
from checker.ingest.readers.workbook_bounds import column_number
from checker.ingest.readers.zip_bounds import members, unpack_member
from checker.model.errors import InputError

CELLS_AT_MOST = 2_000_000
"""Errors and formulas without a value that are kept of one sheet."""

_WORKBOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_LONGEST_CELL = 4 * 1024**2
_WORKBOOK_BYTES = 16 * 1024**2
_ATTRIBUTE = re.compile(rb"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
"""This pattern and those below look at no byte more than a few times, whatever is written: no tag holds "<"."""


def _attribute_pattern(first: bytes, rest: bytes) -> bytes:
    """The pattern of the inside of a tag that has an attribute: the first letter of its name, and what follows that."""
    skipped = rb"(?:(?<=[\w:])%b|%b(?!%b))" % (first, first, rest)
    return rb"[^<>%b]*+(?:%b[^<>%b]*+)*+%b%b[^<>]*+" % (first, skipped, first, first, rest)


_HIDDEN = _attribute_pattern(b"h", rb"idden\s*+=")
_SHEET = re.compile(rb"<(?:\w++:)?sheet(?=[\s/>])([^<>]*+)>")
_LINK = re.compile(rb"<(?:\w++:)?Relationship(?=[\s/>])([^<>]*+)>")
_ROW = re.compile(rb"<(?:\w++:)?row(?=[\s/>])(%b)>" % _HIDDEN)
_COLUMN = re.compile(rb"<(?:\w++:)?col(?=[\s/>])(%b)>" % _HIDDEN)
_FILTER = re.compile(rb"<(?:\w++:)?filterColumn(?=[\s/>])")
_ERROR = re.compile(
    rb"<(?:\w++:)?c(?=[\s/>])(%b)>(?:(?!</?(?:\w++:)?c(?=[\s/>])).)*?<(?:\w++:)?v[^<>]*+>([^<]*+)<"
    % _attribute_pattern(b"t", rb"""\s*+=\s*+["']e["']"""),
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"<(?:\w++:)?c(?=[\s/>])([^<>]++)(?<!/)>\s*+<(?:\w++:)?f(?=[\s/>])[^<>]*+(?:(?<=/)>|(?<!/)>[^<]*+</(?:\w++:)?f>)\s*+"
    rb"(?:<(?:\w++:)?v\s*+/>\s*+|<(?:\w++:)?v[^<>]*+>\s*+</(?:\w++:)?v>\s*+)?</(?:\w++:)?c>"
)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")


@dataclass
class SheetState:
    """rows: hidden ones; columns: hidden ones, as ranges of numbers from 1; filtered: whether a filter is set.

    cells: row -> column (from 0) -> what stands there that calamine gives as a blank: an error's text, or null for a
        formula
    whose value was never saved. errors, unsaved: how many of each.
    """

    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    cells: dict[int, dict[int, str | None]] = field(default_factory=dict)
    errors: int = 0
    unsaved: int = 0


def sheet_states(source: Source) -> dict[str, SheetState]:
    """Sheet name -> its state, for the sheets of an XLSX workbook that was found to be within bounds."""
    return {name: _state(pieces, source.label) for name, pieces in sheet_pieces(source).items()}


def sheet_pieces(source: Source) -> dict[str, Iterable[bytes]]:
    """Sheet name -> its XML as it is unpacked, piece by piece, for the sheets of such a workbook."""
    held = {member.filename: member for member in members(source.path, source.label)}
    if _WORKBOOK not in held or _LINKS not in held:
        return {}
    links = {found.get("Id", ""): found.get("Target", "") for found in _tags(_small(source, held[_LINKS]), _LINK)}
    sheets: dict[str, Iterable[bytes]] = {}
    for found in _tags(_small(source, held[_WORKBOOK]), _SHEET):
        target = next((links[value] for key, value in found.items() if key.endswith(":id") and value in links), "")
        path = target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if path in held:
            sheets[unescape(found.get("name", ""))] = unpack_member(source.path, held[path], source.label)
    return sheets


def _small(source: Source, member: object) -> bytes:
    out = b""
    for piece in unpack_member(source.path, member, source.label):  # type: ignore[arg-type]
        out += piece
        if len(out) > _WORKBOOK_BYTES:
            raise InputError(
                "the list of sheets of this workbook is too long", where=source.label, hint="Save the sheet as CSV."
            )
    return out


def _tags(content: bytes, tag: re.Pattern[bytes]) -> Iterable[dict[str, str]]:
    return (_attributes(found) for found in tag.findall(content))


def _attributes(written: bytes) -> dict[str, str]:
    return {
        name.decode(errors="replace"): (double or single).decode(errors="replace")
        for name, double, single in _ATTRIBUTE.findall(written)
    }


def _state(pieces: Iterable[bytes], where: str) -> SheetState:
    """Read a sheet's XML in pieces, each cut where a cell or row begins, so that no cell is cut in two."""
    state, rest = SheetState(), b""
    for piece in pieces:
        data = rest + piece
        cut = max(data.rfind(b"<c "), data.rfind(b"<row"), data.rfind(b":c "), data.rfind(b":row"))
        if cut <= 0 or len(data) - cut > _LONGEST_CELL:
            cut = len(data)
        rest, data = data[cut:], data[:cut]
        _look(data, state, where)
    _look(rest, state, where)
    return state


def _look(data: bytes, state: SheetState, where: str) -> None:
    if b"hidden" in data:
        for found in _tags(data, _ROW):
            if found.get("hidden") in _TRUE and found.get("r", "").isdigit():
                state.rows.append(int(found["r"]))
        for found in _tags(data, _COLUMN):
            if found.get("hidden") in _TRUE and found.get("min", "").isdigit() and found.get("max", "").isdigit():
                state.columns.append((int(found["min"]), int(found["max"])))
    state.filtered = state.filtered or _FILTER.search(data) is not None
    if b't="e"' in data or b"t='e'" in data:
        for written, text in _ERROR.findall(data):
            _set_cell(state, _attributes(written), unescape(text.decode(errors="replace")), where)
    if b"<f" in data or b":f" in data:
        for written in _FORMULA.findall(data):
            attributes = _attributes(written)
            if attributes.get("t") != "str":
                _set_cell(state, attributes, None, where)


def _set_cell(state: SheetState, attributes: dict[str, str], text: str | None, where: str) -> None:
    place = _PLACE.fullmatch(attributes.get("r", ""))
    if place is None:
        raise InputError(
            "the sheet has errors, or formulas without a value, in cells whose place is not written",
            where=where,
            hint="Open it in a spreadsheet program, and save it again.",
        )
    letters, row = place.groups()
    state.cells.setdefault(int(row), {})[column_number(letters.encode()) - 1] = text
    state.errors += text is not None
    state.unsaved += text is None
    if state.errors + state.unsaved > CELLS_AT_MOST:
        raise InputError(
            f"the sheet has more than {CELLS_AT_MOST:,} errors", where=where, hint="Save its values as CSV."
        )
