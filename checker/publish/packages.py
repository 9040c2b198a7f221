"""Office files (XLSX, DOCX, ODS, ODT): what their parts hold beside what a person sees who opens them.

Sources: ECMA-376 (Office Open XML) parts 1 and 2 for the names of parts and elements; OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from zipfile import ZipInfo

from checker.ingest.interface import Limits, Source
from checker.ingest.readers.sheet_xml import sheet_pieces, sheet_states
from checker.ingest.readers.zip_bounds import check_bounds, members, unpack_member
from checker.model.errors import InputError
from checker.model.words import plural
from checker.publish.result import Leak
from checker.publish.unseen_text import unseen_by_sheet, unseen_runs

FORMS = {"xl/workbook.xml": "XLSX", "word/document.xml": "DOCX", "content.xml": "OpenDocument"}
"""The part that makes a package what it is -> what it is called."""
_MOST = 64 * 1024**2
"""Bytes of a part that is looked through as a whole."""

_PARTS: tuple[tuple[str, str, str], ...] = (
    (r"(?:xl|word|ppt)/(?:threaded)?comments[^/]*(?:\.xml|/.+)", "part with comments", "Delete all comments."),
    (r"xl/pivotCache/pivotCacheRecords[^/]*\.xml", "pivot cache", "Paste the pivot table as values into a new file."),
    (r"(?:xl|word|ppt)/embeddings/.+|Object [^/]*/content\.xml", "embedded file", "Delete it, or paste a picture."),
    (r"(?:xl|word|ppt)/media/.+|Pictures/.+", "picture", "Look at each, also at what was cropped."),
    (r"xl/externalLinks/externalLink[^/]*\.xml", "link to another file", "Break the links (Data, Edit Links)."),
    (r"xl/connections\.xml|xl/queryTables/.+", "connection to a database", "Delete it, and paste the values."),
    (r"(?:xl|word|ppt)/vbaProject\.bin|xl/macrosheets/.+|Basic/.+\.xml", "macro", "Save the file without macros."),
    (r"customXml/item\d+\.xml", "custom data part", "Inspect Document (File, Info) removes it."),
    (r"xl/revisions/.+", "log of changes", "End the sharing of the workbook, which deletes its history."),
    (r"docProps/custom\.xml", "list of custom properties", "Inspect Document (File, Info) removes it."),
    (r"docProps/thumbnail\..+|Thumbnails/.+", "picture of the first page", "Save the file without a preview picture."),
)  # fmt: skip
"""Parts by name, what one is called, what to do."""
_PEOPLE = re.compile(
    rb"<(?:\w+:)?(creator|lastModifiedBy|Manager|Company|initial-creator|printed-by|description|keywords?|user-defined)\b"
    rb"[^>]*(?<!/)>([^<]*[^<\s][^<]*)<"
)
_NAMES = {
    "creator": "author", "initial-creator": "author", "lastModifiedBy": "last person who saved it",
    "Manager": "manager", "Company": "company", "printed-by": "person who printed it", "description": "comments",
    "keyword": "keywords", "keywords": "keywords", "user-defined": "own property",
}  # fmt: skip
_SHEET = re.compile(rb"<(?:\w+:)?sheet(?=[\s/>])([^>]*)>")
_NAME = re.compile(rb"""\bname\s*=\s*(["'])(.*?)\1""")
_STATE = re.compile(rb"""\bstate\s*=\s*["'](hidden|veryHidden)["']""")
_DEFINED = re.compile(rb"""<(?:\w+:)?definedName(?=[\s>])(?![^>]*\bname\s*=\s*["']_xlnm\.)[^>]*>""")
_PROPERTIES = "Inspect Document (File, Info), or File, Properties: remove what names people."

_UNSEEN = "Delete the text that nobody sees."
_WORD = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""The parts of a Word document with text that is printed."""
_IN_WORD: tuple[tuple[bytes, str, str], ...] = (
    (rb"<w:(?:ins|del|moveFrom|moveTo)(?=[\s>])", "tracked change", "Accept or reject every change."),
    (
        rb"""<w:vanish(?:\s+w:val\s*=\s*["'](?:1|true|on)["'])?\s*/>""",
        "piece of hidden text",
        "Delete the hidden text.",
    ),
)
_IN_OPEN: tuple[tuple[bytes, str, str], ...] = (
    (rb"<office:annotation(?=[\s>])", "comment", "Delete all comments."),
    (rb"<text:changed-region(?=[\s>])|<table:cell-content-change(?=[\s>])", "tracked change", "Accept or reject each."),
    (rb"""table:visibility\s*=\s*["'](?:collapse|filter)""", "run of hidden rows or columns", "Delete or show them."),
    (rb"""table:display\s*=\s*["']false""", "hidden sheet", "Delete the sheet, or show it and decide."),
    (rb"""text:display\s*=\s*["']none""", "piece of hidden text", "Delete the hidden text."),
    (rb"<table:named-(?:range|expression)(?=[\s/>])", "defined name", "Delete the names (Sheet, Named Ranges)."),
)  # fmt: skip


def form_of(source: Source) -> str | None:
    """What a package is called (FORMS); None for any other file."""
    if not source.head.startswith(b"PK"):
        return None
    names = {member.filename for member in members(source.path, source.label)}
    return next((form for part, form in FORMS.items() if part in names), None)


def leaks(source: Source, limits: Limits) -> list[Leak]:
    """All that a package holds beside its pages. InputError where it is damaged, protected or too large."""
    held = {member.filename: member for member in members(source.path, source.label)}
    check_bounds(source.path, list(held.values()), source.label, limits)
    found = list(_parts(held)) + list(_properties(source, held))
    if "xl/workbook.xml" in held:
        found += _workbook(source, held)
    written = [_read(source, held[name]) for name in held if _WORD.fullmatch(name)]
    found += _marks(written, _IN_WORD)
    white, tiny = (sum(counts) for counts in zip((0, 0), *map(unseen_runs, written), strict=True))
    for count, called in ((white, "piece of text in white on white"), (tiny, "piece of text too small to read")):
        if count:
            found.append(Leak(what=count_phrase(count, called), do=_UNSEEN))
    if "content.xml" in held:
        found += _marks([_read(source, held["content.xml"])], _IN_OPEN)
    return found


def texts(source: Source) -> list[str]:
    """The pieces of text of a DOCX or ODT, hidden and deleted ones too, for whatever looks for people in them."""
    held = {member.filename: member for member in members(source.path, source.label)}
    names = [name for name in held if _WORD.fullmatch(name) or name == "content.xml"]
    paragraphs = [one for name in names for one in re.split(rb"</(?:w:p|text:p|text:h)>", _read(source, held[name]))]
    plain = (unescape(re.sub(rb"<[^>]*>", b"", one).decode(errors="replace")).strip() for one in paragraphs)
    return [one for one in plain if one]


def _parts(held: Mapping[str, ZipInfo]) -> Iterator[Leak]:
    for pattern, called, what_to_do in _PARTS:
        if count := sum(re.fullmatch(pattern, name) is not None for name in held):
            yield Leak(what=count_phrase(count, called), do=what_to_do)


def _properties(source: Source, held: Mapping[str, ZipInfo]) -> Iterator[Leak]:
    parts = [held[name] for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml") if name in held]
    named = [_NAMES[tag.decode()] for part in parts for tag, _ in _PEOPLE.findall(_read(source, part))]
    if named:
        yield Leak(what=f"properties of the document: {', '.join(dict.fromkeys(named))}", do=_PROPERTIES)


def _workbook(source: Source, held: Mapping[str, ZipInfo]) -> Iterator[Leak]:
    written = _read(source, held["xl/workbook.xml"])
    for tag in _SHEET.findall(written):
        how, name = _STATE.search(tag), _NAME.search(tag)
        if how is None:
            continue
        deep = " (so that the menu does not show it)" if how[1] == b"veryHidden" else ""
        sheet = unescape(name[2].decode(errors="replace")) if name else ""
        yield Leak(
            what=f"a hidden sheet{deep}", where=f'sheet "{sheet}"', do="Delete the sheet, or show it and decide."
        )
    if names := _DEFINED.findall(written):
        yield Leak(what=plural(len(names), "defined name"), do="Delete the names (Formulas, Name Manager).")
    for sheet, state in sheet_states(source).items():
        columns = sum(last - first + 1 for first, last in state.columns)
        for count, called in ((len(state.rows), "hidden row"), (columns, "hidden column")):
            if count:
                yield Leak(
                    what=plural(count, called), where=f'sheet "{sheet}"', do="Delete them, or show them and decide."
                )
        if state.filtered:
            yield Leak(
                what="a filter that is set",
                where=f'sheet "{sheet}"',
                do="Clear the filter and delete the rows that it hid, or copy what is shown into a new file.",
            )
    styles = _read(source, held["xl/styles.xml"]) if "xl/styles.xml" in held else b""
    for sheet, count in unseen_by_sheet(sheet_pieces(source), styles).items():
        yield Leak(what=count_phrase(count, "cell with text that is not seen"), where=f'sheet "{sheet}"', do=_UNSEEN)


def _marks(parts: Sequence[bytes], marks: tuple[tuple[bytes, str, str], ...]) -> Iterator[Leak]:
    for pattern, called, what_to_do in marks:
        if count := sum(len(re.findall(pattern, content)) for content in parts):
            yield Leak(what=count_phrase(count, called), do=what_to_do)


def count_phrase(count: int, called: str) -> str:
    """`2 links to another file`, `1 macro`: of a phrase the first noun is the one that is counted."""
    noun, mark, rest = re.match(r"(.*?)((?: (?:of|to|with|under|outside|in) )|$)(.*)", called).groups()  # type: ignore[union-attr]
    return f"{plural(count, noun)}{mark}{rest}"


def _read(source: Source, member: ZipInfo) -> bytes:
    pieces, size = [], 0
    for piece in unpack_member(source.path, member, source.label):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST:
            raise InputError(
                f"its part {member.filename} is too long to check",
                where=source.label,
                hint="Divide the file, or publish its values as CSV.",
            )
    return b"".join(pieces)
