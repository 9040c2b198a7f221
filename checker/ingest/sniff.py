"""Which reader a log needs, by what its bytes are, never by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from checker.ingest.interface import Limits, Source, Table, TableReader
from checker.ingest.portal_columns import without_portal_columns
from checker.ingest.readers.date_parts import with_whole_dates
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.readers.second_table import tables_apart
from checker.ingest.readers.text_guards import without_guards
from checker.ingest.sheets import chosen_sheets
from checker.model.errors import InputError


@dataclass
class _Later:
    """A reader whose code is loaded (`_load`) for a file that may be of its format: `may_be` says so of a file's first
    bytes."""

    name: str
    may_be: Callable[[bytes], bool]

    def matches(self, source: Source) -> bool:
        return self.may_be(source.head) and _load(self.name).matches(source)

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        return _load(self.name).tables(source, limits)


def _load(name: str) -> TableReader:
    match name:
        case "pdf":
            from checker.ingest.readers.pdf import PdfReader

            return PdfReader()
        case "xes":
            from checker.ingest.readers.xes import XesReader

            return XesReader()
        case "html":
            from checker.ingest.readers.html import HtmlReader

            return HtmlReader()
        case "yaml":
            from checker.ingest.readers.yaml_records import YamlRecords

            return YamlRecords()
        case "json":
            from checker.ingest.readers.json_rows import JsonReader

            return JsonReader()
        case _:
            from checker.ingest.readers.spreadsheet import SpreadsheetReader

            return SpreadsheetReader(name)


@dataclass
class _Plain:
    """A reader's tables as a person reads them: without the marks that keep a spreadsheet from changing a cell, and
    each table that stands below another one by itself."""

    reader: TableReader
    name: str

    def matches(self, source: Source) -> bool:
        return self.reader.matches(source)

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        return chosen_sheets(as_read(self.reader.tables(source, limits), source.label), source)


def as_read(tables: Iterable[Table], file: str) -> Iterator[Table]:
    """The tables of a reader as a person reads them (see _Plain). file: the log's name."""
    apart = tables_apart(map(without_guards, without_portal_columns(tables, file)), file)
    return (with_whole_dates(table, file) for table in apart)


READERS: tuple[TableReader, ...] = (
    _Later("pdf", lambda head: b"%PDF-" in head),
    _Later("xes", lambda head: b"<" in head),
    _Later("html", lambda head: b"<" in head),
    *(
        _Later(kind, lambda head: head.startswith((b"PK", b"\xd0\xcf\x11\xe0")))
        for kind in ("xlsx", "xlsb", "ods", "xls")
    ),
    _Later("yaml", lambda head: b"records:" in head),
    _Later("json", lambda head: b"{" in head or b"[" in head),
    DelimitedReader(),
)
"""In the order in which they are asked. A format more is a file more and a line here."""

_AS_TABLE = "Give the log as CSV, XLSX or JSON, as the system exports it."
_SAVE_AS = "Open it, and save it as XLSX or CSV."
_UNPACK = "Unpack it, and give the log files in it."

_LOOKS_LIKE: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image", _AS_TABLE),
    (0, b"\xff\xd8\xff", "a JPEG image", _AS_TABLE),
    (0, b"GIF8", "a GIF image", _AS_TABLE),
    (0, b"II*\x00", "a TIFF image", _AS_TABLE),
    (0, b"MM\x00*", "a TIFF image", _AS_TABLE),
    (8, b"WEBP", "a WebP image", _AS_TABLE),
    (4, b"ftyp", "a video or HEIC image", _AS_TABLE),
    (0, b"{\\rtf", "an RTF document", _SAVE_AS),
    (0, b"\x1f\x8b", "a gzip file inside a gzip file", _UNPACK),
    (0, b"BZh", "a bzip2 archive", _UNPACK),
    (0, b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (0, b"Rar!", "a RAR archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\x7fELF", "a program (ELF)", _AS_TABLE),
    (0, b"MZ", "a Windows program", _AS_TABLE),
    (0, b"\xcf\xfa\xed\xfe", "a macOS program", _AS_TABLE),
    (0, b"SQLite format 3\x00", "an SQLite database", "Export its tables as CSV."),
    (0, b"PAR1", "a Parquet file", "Convert it to CSV."),
    (0, b"ARROW1", "an Arrow file", "Convert it to CSV."),
    (0, b"ElfFile\x00", "a Windows event log", "Export it as CSV."),
    (4, b"Standard Jet DB", "a Microsoft Access database", "Export its tables as CSV or XLSX."),
    (4, b"Standard ACE DB", "a Microsoft Access database", "Export its tables as CSV or XLSX."),
    (0, b"\x09\x00\x04\x00", "a workbook of Excel 2", _SAVE_AS),
    (0, b"\x09\x02\x06\x00", "a workbook of Excel 3", _SAVE_AS),
    (0, b"\x09\x04\x06\x00", "a workbook of Excel 4", _SAVE_AS),
    (0, b"\x09\x08", "a workbook of Excel 5 or 95 without its container", _SAVE_AS),
    (0, b"bplist00", "a web archive of Safari, or another property list", "Save the page as HTML, with its source."),
    (0, b"\x00\x00\x02\x00\x06\x04\x06\x00", "a Lotus 1-2-3 worksheet", _SAVE_AS),
)
_MAIL_HEADING = re.compile(rb"[\w-]{2,60}:|[ \t]")
_SQL_BEFORE = (b"--", b"/*", b"*/", b"set ", b"use ", b"drop ", b"begin", b"start ", b"pragma ", b"go", b"lock ")
_FIRST_LINES = 60
_FIRST_BYTES = 20_000
_RULES = re.compile(rb"[-=]{2,}(?:[ +]+[-=]{2,}){2,}")
"""Rules of dashes with spaces between them, under the headings of a print whose columns are set by spaces."""
_ASK_FOR_USES = "Ask for the log of uses itself."
_DOCUMENTS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern), looks)
    for pattern, looks in (
        (
            rb'"\$schema"\s*:\s*"https?://json-schema\.org/',
            "a JSON Schema, which says how documents are made and records nothing",
        ),
        (
            rb'^\s*\{\s*(?:"\$schema"\s*:\s*"[^"]*sarif[^"]*"\s*,\s*)?"version"\s*:\s*"2\.\d[^"]*"\s*,\s*"runs"\s*:',
            "a SARIF file: what a program found in code",
        ),
        (rb'"oscal-version"\s*:', "an OSCAL document: controls of a computer system and their assessment"),
        (rb'"class_uid"\s*:\s*(?!6003\b)\d{4}', "OCSF events of another class than API activity"),
    )
)
"""JSON documents of other trades, that would be read as tables of a row or two. The marks are those of each format's
own schema."""
_DESCRIPTIONS: tuple[tuple[tuple[re.Pattern[bytes], ...], str, str], ...] = tuple(
    (tuple(re.compile(line, re.MULTILINE) for line in lines), looks, hint)
    for lines, looks, hint in (
        (
            (rb"^agency:[ \t]*[\r\n{]", rb"^(?:logs|complete):"),
            "an audit.yaml, which describes logs",
            "Give it with --audit.",
        ),
        (
            (rb"^(?:id|extends|kind):", rb"^columns:[ \t]*[\r\n{]"),
            "a profile, which says what columns mean",
            "Give it with --profile.",
        ),
        ((rb"\A---[ \t]*\r?\n", rb"^```rule"), "a policy document", "Give it with --policy."),
    )
)
"""Files of this program that are no logs, by lines that no table has."""
_RECORDS = re.compile(rb"^records:", re.MULTILINE)
"""An audit.yaml that holds records is a log, too."""
_ZIPS: tuple[tuple[bytes, str, str], ...] = (
    (b"word/", "a Word document", "Copy its table into a spreadsheet, and save that as XLSX or CSV."),
    (b"ppt/", "a PowerPoint file", _AS_TABLE),
    (b"opendocument", "an OpenDocument file", _SAVE_AS),
    (b"Index/Document.iwa", "an Apple Numbers or Pages document", "Open it, and export it as XLSX or CSV."),
)
_XML = re.compile(rb"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z][\w:.-]*[\s>/])")
_TEXT_CONTROLS = b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x85"


def table_reader(source: Source) -> TableReader:
    """The reader for a log. InputError, saying what the bytes look like and what to do, where there is none."""
    if not source.head:
        raise InputError("the file is empty", where=source.label, hint="A log without uses still has a header row.")
    known = _known_format(source.head)
    if known is None:
        for reader in READERS:
            if reader.matches(source):
                return _Plain(reader, reader.name)
        known = _unknown(source)
    looks, hint = known
    raise InputError(f"this is not a log that can be read: it looks like {looks}", where=source.label, hint=hint)


def reader_named(name: str) -> TableReader | None:
    """The reader of a format, by its name, as `table_reader` gives it."""
    return next((_Plain(reader, reader.name) for reader in READERS if reader.name == name), None)


def _known_format(head: bytes) -> tuple[str, str] | None:
    """A format that is recognized and not read; null for what a reader may take."""
    for place, mark, looks, hint in _LOOKS_LIKE:
        if head.startswith(mark, place) and not (mark == b"MZ" and b"\x00" not in head[:512]):
            return looks, hint
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip().startswith(b"{"):
        for pattern, looks in _DOCUMENTS:
            if pattern.search(text):
                return looks, _ASK_FOR_USES
    if not _RECORDS.search(text):
        for lines, looks, hint in _DESCRIPTIONS:
            if all(line.search(text[:_FIRST_BYTES]) for line in lines):
                return looks, hint
    if (wrapped := _wrapping_format(text)) is not None:
        return wrapped
    if _XML.match(text):
        from checker.ingest.readers.html import HTML
        from checker.ingest.readers.xes import is_xes

        if b"urn:schemas-microsoft-com:office:spreadsheet" in text and not HTML.match(text):
            return "a workbook in the XML form of Excel 2003", _SAVE_AS
        if not is_xes(text) and not HTML.match(text):
            return "an XML file", _AS_TABLE
    return None


def _wrapping_format(text: bytes) -> tuple[str, str] | None:
    """What the first lines of a text say of it, where a log may be wrapped in it in a way that is not opened."""
    before, mail, dump = b"", True, True
    for line in text[:_FIRST_BYTES].splitlines()[:_FIRST_LINES]:
        begins = b" ".join(line[:200].lower().split())
        if mail and begins.startswith(b"content-type: multipart/"):
            if b"multipart/related" in begins:
                return "a web page saved as one file (MHTML)", "Open it, and save it as HTML."
            return "an e-mail message", "Save what is attached to it, and give that."
        if dump and begins.startswith((b"create table ", b"insert into ")):
            return "an SQL dump of a database", "Export its tables as CSV."
        if (
            _RULES.fullmatch(line.strip())
            and len(before.split()) > 1
            and not any(mark in before for mark in (b",", b";", b"\t", b"|"))
        ):
            return (
                "a print, whose columns are set by spaces",
                "Open it in a spreadsheet as text of fixed width, and save it as CSV.",
            )
        mail = mail and _MAIL_HEADING.match(line) is not None
        dump = dump and (not begins or begins.startswith(_SQL_BEFORE))
        before = line
    return None


def _unknown(source: Source) -> tuple[str, str]:
    from checker.ingest.readers.workbook_kind import OLE, other_document

    head = source.head
    if head.startswith(OLE):
        if found := other_document(source):
            return found
        return "a legacy Office document that is not a workbook, or a workbook protected with a password", _SAVE_AS
    if head.startswith(b"PK"):
        for mark, looks, hint in _ZIPS:
            if mark in head:
                return looks, hint
        return "a zip archive", _UNPACK
    if not head.strip():
        return "blank lines only", "A log without uses still has a header row."
    if sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head) * 100 > len(head):
        return "binary data", _AS_TABLE
    if b"\n" not in head and b"\r" not in head and len(head) > 60_000:
        return "one endless line", _AS_TABLE
    return "running text, not a table", "A table has one header row, then one row for each record. " + _AS_TABLE
