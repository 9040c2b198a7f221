"""Which kind of workbook a file is, by what is in it."""

from __future__ import annotations

import re
import zipfile

from checker.ingest.interface import Source
from checker.ingest.readers.zip_bounds import members, unpack_member
from checker.model.errors import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK = 1024**2
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OLE_BOOKS = ("Workbook", "Book", "WORKBOOK", "BOOK")
_TO_SHEET = "Copy its table into a spreadsheet, and save that as XLSX or CSV."
_OLE_OTHERS: dict[str, tuple[str, str]] = {
    "EncryptedPackage": (
        "an Office file protected with a password",
        "Open it with the password, save a copy without one, and give that.",
    ),
    "WordDocument": ("a Word document", _TO_SHEET),
    "PowerPoint Document": ("a PowerPoint file", _TO_SHEET),
    "__substg1.0": ("an Outlook message", "Save what is attached to it, and give that."),
}
"""A stream of a legacy Office file that is no workbook -> what it is then, and what to do."""
_FORMULA = re.compile(rb"""table:formula\s*=\s*(["'])""")
_TAG = 8192
"""No tag of a cell is taken to be longer."""
_HIDES = re.compile(rb"""table:visibility\s*=\s*["'](?:collapse|filter)""")


def workbook_kind(source: Source) -> str | None:
    """ "xlsx" (also XLSM), "xlsb", "ods" or "xls"; None for what is no workbook, a protected one included."""
    if source.head.startswith(OLE):
        return "xls" if _is_xls(source) else None
    if not source.head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "xlsx" if b"xl/" in source.head or b"[Content_Types].xml" in source.head else None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "ods" if _ODS in source.head[:200] and "content.xml" in names else None


def ods_hides(source: Source) -> bool:
    """Whether an ODS workbook, found to be within bounds, hides or filters a row or a column.

    InputError where a formula in it has no saved value: its cell would pass for a blank, and be taken for a breach.
    """
    content = next((m for m in members(source.path, source.label) if m.filename == "content.xml"), None)
    rest, hides = b"", False
    for piece in unpack_member(source.path, content, source.label) if content else ():
        text = rest + piece
        hides = hides or _HIDES.search(text) is not None
        if _unsaved(text):
            raise InputError(
                "formulas of this workbook have no saved values, so what their cells showed is not in it",
                where=source.label,
                hint="Open it in a spreadsheet program, let that calculate them, and save it again, or save it as CSV.",
            )
        rest = text[-_TAG:]
    return hides


def _unsaved(text: bytes) -> bool:
    """Whether a cell in a part of an ODS sheet has a formula, and no type of value beside it. A tag that is cut is left
    out."""
    for found in _FORMULA.finditer(text):
        begin = text.rfind(b"<", max(0, found.start() - _TAG), found.start())
        shut = text.find(found[1], found.end(), found.end() + _TAG)
        end = text.find(b">", shut, shut + _TAG) if shut >= 0 else -1
        if begin >= 0 and end >= 0 and b"office:value-type" not in text[begin:end]:
            return True
    return False


def _is_xls(source: Source) -> bool:
    """Whether a legacy Office file has a stream with a workbook in it, and is neither protected nor a document of
    another kind."""
    found = _streams(source)
    return not found & _OLE_OTHERS.keys() and bool(found & set(_OLE_BOOKS))


def other_document(source: Source) -> tuple[str, str] | None:
    """What a legacy Office file is that is no workbook, and what to do; None where that cannot be seen."""
    found = _streams(source)
    return next((told for name, told in _OLE_OTHERS.items() if name in found), None)


def _streams(source: Source) -> set[str]:
    """The names, of those that are looked for, of streams in a legacy Office file."""
    found, rest = set[str](), b""
    looked_for = {name: name.encode("utf-16-le") for name in _OLE_OTHERS}
    looked_for |= {name: name.encode("utf-16-le") + b"\0\0" for name in _OLE_BOOKS}
    with source.path.open("rb") as file:
        while block := file.read(_BLOCK):
            block = rest + block
            found |= {name for name, octets in looked_for.items() if octets in block}
            rest = block[-64:]
    return found
