"""Workbooks (XLSX, XLSB, ODS, XLS) -> Tables, one for each sheet that holds one. Rows are numbered as in the sheet.

What a spreadsheet hides is read like the rest, and told. A cell with an error is read as it is shown, so that it is no
blank; a formula whose value was never saved is absent from the export, and so is its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum

from checker.ingest.interface import ROW, Limits, Source, Table, frame_of_columns
from checker.ingest.readers.header import Header, find_header
from checker.ingest.readers.merged_cells import merged_down
from checker.ingest.readers.sheet_cells import texts_of
from checker.ingest.readers.sheet_rows import SheetRows, sheet_rows
from checker.ingest.readers.sheet_xml import SheetState, sheet_states
from checker.ingest.readers.typed_columns import MixedColumns
from checker.ingest.readers.workbook_bounds import check_width, check_workbook, try_workbook
from checker.ingest.readers.workbook_kind import ods_hides, workbook_kind
from checker.ingest.readers.workbook_trial import open_workbook
from checker.ingest.readers.zip_bounds import check_bounds, members
from checker.ingest.row_words import LISTED, numbers_in_all
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError

_ROWS_A_CHUNK = 50_000
_SAMPLED_ROWS = 200


class SpreadsheetReader:
    """Workbooks of one kind: XLSX (and XLSM), XLSB, ODS or XLS."""

    def __init__(self, name: str = "xlsx") -> None:
        self.name = name

    def matches(self, source: Source) -> bool:
        """Whether the file is a workbook of this kind."""
        return workbook_kind(source) == self.name

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The workbook's tables, sheet by sheet, in chunks. A sheet without a table is left out, with a note.

        InputError where the workbook is damaged, protected, too large when unpacked, or holds no table at all.
        """
        source.progress(f"parsing {source.label}", 0, 0)
        states = _within_bounds(source, self.name, limits)
        held: Table | None = None
        pending = [] if states is not None else [source.note(_hidden_unknown(source, self.name))]
        with _calamine(source):
            workbook = open_workbook(source.path)
            sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        size = source.path.stat().st_size
        for place, meta in enumerate(sheets):
            with _calamine(source):
                sheet = workbook.get_sheet_by_name(meta.name)
            check_width(sheet.total_width, source.label)
            state = (states or {}).get(meta.name, SheetState())
            told = False
            for table in _tables(sheet, state, source, limits):
                if held is not None:
                    yield held
                seen = (
                    ()
                    if told or meta.visible == SheetVisibleEnum.Visible
                    else (source.note(f"sheet {meta.name!r} is hidden: it is read like the others"),)
                )
                last = table.frame.item(-1, ROW) if table.frame.height else 0
                end = int(size * (place + last / max(sheet.total_height, last, 1)) / len(sheets))
                held = replace(table, notes=(*pending, *seen, *table.notes), end=end)
                pending, told = [], True
            if not told:
                hidden = "" if meta.visible == SheetVisibleEnum.Visible else ", which is hidden,"
                pending.append(source.note(f"sheet {meta.name!r}{hidden} holds no table: none of its rows is counted"))
        if held is None:
            raise InputError(
                "no sheet of this workbook holds a table", where=source.label, hint="Is it the right file?"
            )
        yield replace(held, notes=(*held.notes, *pending))


@contextmanager
def _calamine(source: Source) -> Iterator[None]:
    """Turn calamine's errors, its panics included, into InputError."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"the workbook cannot be read ({error})", where=source.label, hint="Save it again, or save it as CSV."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise InputError("the workbook is damaged", where=source.label, hint="Save it again, or as CSV.") from error


def _tables(sheet: CalamineSheet, state: SheetState, source: Source, limits: Limits) -> Iterator[Table]:
    with _calamine(source):
        sample = [texts_of(row) for row in islice(sheet.iter_rows(), _SAMPLED_ROWS)]
        header = find_header(sample)
    if header is None or _cover_sheet(header, sample):
        return
    if len(header.columns) > limits.columns:
        if header.required > limits.columns:
            what = f"the header has more than {limits.columns:,} columns"
            raise InputError(what, where=f"{source.label} [{sheet.name}]", hint="Is this the right file?")
        header = replace(header, columns=header.columns[: limits.columns])
    notes = (*_opening_notes(source, sheet.name, header, sample), *_state_notes(source, sheet.name, state, header))
    with _calamine(source):
        merged = merged_down(sheet.merged_cell_ranges, header.end)
    if merged is None:
        raise InputError(
            "too many cells are merged", where=f"{source.label} [{sheet.name}]", hint="Save the sheet as CSV."
        )
    if merged.rows:
        where = numbers_in_all("row", merged.rows)
        notes += (source.note(f"sheet {sheet.name!r}, cells merged over several rows hold for all of them: {where}"),)
    mixed = MixedColumns()
    with _calamine(source):
        rows = islice(sheet.iter_rows(), header.end, None)
    number = header.end + 1
    while True:
        with _calamine(source):
            chunk = list(islice(rows, _ROWS_A_CHUNK))
        if number > header.end + 1 and not chunk:
            return
        read = sheet_rows(number, chunk, header, state, mixed, merged, limits)
        table = _table(read, header, source, sheet.name)
        last = len(chunk) < _ROWS_A_CHUNK
        yield replace(
            table, notes=(*notes, *table.notes, *(_mixed_notes(source, sheet.name, mixed, header) if last else ()))
        )
        notes, number = (), number + len(chunk)
        if last:
            return


def _cover_sheet(header: Header, sample: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet is a cover or a note to the reader: one column, of sentences or of next to nothing."""
    written = [[cell for cell in row if cell.strip()] for row in sample]
    widest = max(map(len, written), default=0)
    words = sorted(len(row[0].split()) for row in written if row)
    return widest == 1 and (len(words) < 2 or words[len(words) // 2] > 6 or header.end == header.first)


def _table(read: SheetRows, header: Header, source: Source, sheet: str) -> Table:
    frame = frame_of_columns(read.numbers, dict(zip(header.columns, read.columns, strict=True)))
    unread = source.quarantine(read.unread, sheet)
    said = ((read.header_rows, "the header comes again"), (read.blank, "blank rows, not counted as records"))
    notes = tuple(source.note(f"sheet {sheet!r}, {what}: {numbers_in_all('row', rows)}") for rows, what in said if rows)
    return Table(header.columns, frame, sheet=sheet, quarantine=unread, notes=notes, title=header.title)


def _within_bounds(source: Source, kind: str, limits: Limits) -> dict[str, SheetState] | None:
    """The states of the sheets of a workbook that calamine can read within bounds; None for a kind that does not tell
    them."""
    if kind == "xlsx":
        check_workbook(source, limits)
        return sheet_states(source)
    if kind != "xls":
        check_bounds(source.path, members(source.path, source.label), source.label, limits)
    try_workbook(source)
    return None


def _hidden_unknown(source: Source, kind: str) -> str:
    if kind == "ods" and not ods_hides(source):
        return "no row or column of this workbook is hidden"
    what = (
        "rows or columns of this workbook are hidden or filtered"
        if kind == "ods"
        else f"what an {kind.upper()} workbook hides is not known"
    )
    return f"{what}: all rows are read, errors in its cells as blanks"


def _state_notes(source: Source, sheet: str, state: SheetState, header: Header) -> Iterator[LedgerEntry]:
    """What is hidden, filtered, an error or not worked out on a sheet."""
    if state.filtered:
        yield source.note(f"sheet {sheet!r} has a filter set: the rows that it hides are read like the others")
    if state.rows:
        yield source.note(
            f"sheet {sheet!r}, hidden and read like the others: {numbers_in_all('row', sorted(state.rows))}"
        )
    hidden = [
        name for number, name in enumerate(header.columns, start=1) if any(a <= number <= b for a, b in state.columns)
    ]
    if hidden:
        names = ", ".join(f'"{name}"' for name in hidden[:LISTED])
        yield source.note(f"sheet {sheet!r}, hidden columns that are read like the others: {names}")
    said = (
        (state.errors, str, "cells with errors, read as they are shown"),
        (state.unsaved, type(None), "formulas whose values were not saved, read as not exported"),
    )
    for count, kind, what in said:
        if count:
            rows = sorted(
                row for row, cells in state.cells.items() if any(isinstance(text, kind) for text in cells.values())
            )
            yield source.note(f"sheet {sheet!r}, {what}: {numbers_in_all('row', rows)}")


def _mixed_notes(source: Source, sheet: str, mixed: MixedColumns, header: Header) -> Iterator[LedgerEntry]:
    for place, found in mixed.by_column.items():
        name = header.columns[place] if place < len(header.columns) else ""
        if name and found.swapped:
            says = (
                f'"{name}" of sheet {sheet!r} holds {found.low:,} dates, none with a day above 12, and '
                f"{found.day_first:,} texts with "
                "the day first, all above 12: the spreadsheet read the others with the month first; they keep both "
                "readings"
            )
            yield LedgerEntry(topic="date-order", file=source.label, field=name, statement=says)
        elif name and found.strays:
            count = found.low + found.high
            says = (
                f'"{name}" of sheet {sheet!r} holds {count:,} dates among other text: the spreadsheet may have made '
                "them of numbers"
            )
            yield LedgerEntry(topic="spreadsheet", file=source.label, field=name, statement=says)


def _opening_notes(
    source: Source, sheet: str, header: Header, sample: Sequence[Sequence[str]]
) -> tuple[LedgerEntry, ...]:
    notes = []
    before = [number for number, row in enumerate(sample[: header.first], start=1) if any(cell.strip() for cell in row)]
    if before:
        notes.append(
            source.note(f"sheet {sheet!r}, before the header, not counted as records: {numbers_in_all('row', before)}")
        )
    if header.end == header.first:
        notes.append(source.note(f"sheet {sheet!r} has no header row: columns are called by their place"))
    elif header.end - header.first > 1:
        rows = numbers_in_all("row", range(header.first + 1, header.end + 1))
        notes.append(source.note(f"sheet {sheet!r}, read as one header: {rows}"))
    return tuple(notes)
