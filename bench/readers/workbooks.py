"""The rows of `search_rows` as workbooks: XLSX, XLSB, ODS and XLS, one sheet each.

Written by hand, byte by byte, since what writes them in Python is slow or does not exist. A blank cell is left out.
Formats: ECMA-376, [MS-XLSB], OpenDocument 1.3, [MS-XLS] in [MS-CFB].
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from bench.readers.search_rows import COLUMNS, searches

XLS_ROWS = 20_000
"""About what an XLS of these rows can hold whose sectors are listed in its header alone, as here."""
_LETTERS = "ABCDEFGHIJKLM"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SECTOR, _FREE, _END, _OF_FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xlsx(path: Path, rows: int) -> None:
    """Texts are shared, as spreadsheet programs write them."""
    frame = pl.concat([_headings(), *searches(rows)])
    shared = pl.concat([frame.get_column(name) for name in COLUMNS]).drop_nulls().unique(maintain_order=True)
    numbers = pl.DataFrame({"text": shared}).with_row_index("number")
    cells = []
    for letter, name in zip(_LETTERS, COLUMNS, strict=True):
        at = (
            frame.select(pl.col(name).alias("text"))
            .join(numbers, on="text", how="left", maintain_order="left")
            .get_column("number")
        )
        cell = pl.format(f'<c r="{letter}{{}}" t="s"><v>{{}}</v></c>', pl.col("r"), at)
        cells.append(pl.when(at.is_null()).then(pl.lit("")).otherwise(cell))
    made = pl.select(pl.int_range(1, rows + 2).alias("r")).select(
        pl.format('<row r="{}">{}</row>', "r", pl.concat_str(cells))
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(made.to_series())}</sheetData></worksheet>'
    texts = "".join(pl.select(pl.format("<si><t>{}</t></si>", shared)).to_series())
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Log" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>'
    )
    links = {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("sharedStrings", "sharedStrings.xml")}
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _links(links),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
    }
    _zipped(path, {name: text.encode() for name, text in parts.items()})


def ods(path: Path, rows: int) -> None:
    names = (("office", "office"), ("table", "table"), ("text", "text"))
    spaces = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names)
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = [
        pl.when(pl.col(c).is_null()).then(pl.lit("<table:table-cell/>")).otherwise(pl.format(text, pl.col(c)))
        for c in COLUMNS
    ]
    row = pl.format("<table:table-row>{}</table:table-row>", pl.concat_str(cells))
    body = "".join(line for frame in (_headings(), *searches(rows)) for line in frame.select(row).to_series())
    table = (
        "<office:body><office:spreadsheet><table:table "
        f'table:name="Log">{body}</table:table></office:spreadsheet></office:body>'
    )
    content = f'<?xml version="1.0"?><office:document-content{spaces}>{table}</office:document-content>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def xlsb(path: Path, rows: int) -> None:
    """Texts in their cells: records 0 (row) and 6 (text)."""
    pieces = [
        _wide_record(0x0181),
        _wide_record(0x0194, struct.pack("<IIII", 0, rows, 0, len(COLUMNS) - 1)),
        _wide_record(0x0191),
    ]
    for r, row in enumerate(_rows(rows)):
        pieces.append(_wide_record(0, struct.pack("<IIHHB", r, 0, 300, 0, 0)))
        pieces += [_wide_record(6, struct.pack("<II", c, 0) + _wide(text)) for c, text in enumerate(row) if text]
    pieces += [_wide_record(0x0192), _wide_record(0x0182)]
    info = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Log")
    begin, end = _wide_record(0x0183) + _wide_record(0x018F), _wide_record(0x0190) + _wide_record(0x0184)
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.bin": begin + _wide_record(0x019C, info) + end,
        "xl/_rels/workbook.bin.rels": _links({"rId1": ("worksheet", "worksheets/sheet1.bin")}).encode(),
        "xl/worksheets/sheet1.bin": b"".join(pieces),
    }
    _zipped(path, parts)


def xls(path: Path, rows: int) -> None:
    """A BIFF8 workbook with its texts in their cells, of at most XLS_ROWS rows."""
    if rows > XLS_ROWS:
        raise ValueError(f"at most {XLS_ROWS:,} rows")
    begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)
    cells = (
        _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 0) + text.encode("latin-1"))
        for r, row in enumerate(_rows(rows))
        for c, text in enumerate(row)
        if text
    )
    sheet = _record(0x0809, begin) + b"".join(cells) + _record(0x000A, b"")
    before, name = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)), b"\x03\x00Log"
    at = len(before) + len(_record(0x0085, bytes(6) + name)) + len(_record(0x000A, b""))
    stream = before + _record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + _record(0x000A, b"") + sheet
    path.write_bytes(_ole(stream))


def _ole(stream: bytes) -> bytes:
    """An OLE file with one stream, `Workbook`: the sector table first, then the folder, then the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // _SECTOR) * _SECTOR, b"\0")
    sectors = len(stream) // _SECTOR
    tables = next(n for n in range(1, 110) if n + 1 + sectors <= n * 128)
    first = tables + 1
    chain = [_OF_FAT] * tables + [_END, *range(first + 1, first + sectors), _END]
    chain += [_FREE] * (tables * 128 - len(chain))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0" if name else b""
        head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    folder = (
        entry("Root Entry", 5, 1, _END, 0) + entry("Workbook", 2, _FREE, first, len(stream)) + entry("", 0, 0, 0, 0) * 2
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    listed = [*range(tables), *[_FREE] * (109 - tables)]
    return head + struct.pack("<109I", *listed) + struct.pack(f"<{len(chain)}I", *chain) + folder + stream


def _rows(rows: int) -> Iterator[tuple[str | None, ...]]:
    """The headings, then the rows."""
    yield COLUMNS
    for frame in searches(rows):
        yield from frame.iter_rows()


def _headings() -> pl.DataFrame:
    return pl.DataFrame([COLUMNS], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _wide_record(kind: int, content: bytes = b"") -> bytes:
    """A record of XLSB: its number in one byte or two, its length in seven bits a byte."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, kind >> 8])
    size, length = len(content), b""
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return number + length + bytes([size]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _links(targets: dict[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def _zipped(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
