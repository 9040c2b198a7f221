"""Tables of counts that are to be published: which file is one, and what of it is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.choice import choose
from checker.ingest.event_logs import reader_of
from checker.ingest.interface import ROW, Limits, SheetChoice, Table
from checker.ingest.readers.column_names import unique_names
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.ingest.states import fold
from checker.model.audit import LogFile
from checker.model.errors import InputError
from checker.model.progress import Progress
from checker.publish.counts import MARK, TOTALS, OmissionReason, suppress
from checker.publish.pseudonyms import Key
from checker.publish.tables import counted_columns


@dataclass(frozen=True)
class CountTable:
    """A table of counts. labels: the columns that say what is counted; counts: those that count. rows: their numbers in
    the file."""

    path: Path
    frame: pl.DataFrame
    labels: tuple[str, ...]
    counts: tuple[str, ...]
    rows: tuple[int, ...]

    def suppress(self, least: int, key: Key) -> tuple[pl.DataFrame, dict[tuple[int, int], OmissionReason]]:
        """The table as it is published, and why for each (row, column) that is left out, both counted from 0 among the
        rows and the columns `counts`. key: nobody without it can tell in which order rows were left out."""
        cells = self.frame.select(_number(name) for name in self.counts)
        counts = [[int(cell or 0) for cell in row] for row in cells.iter_rows()]
        totals = frozenset(
            at for at, name in enumerate(self.frame[self.labels[0]].to_list()) if fold(name or "") in TOTALS
        )
        order = sorted(range(len(counts)), key=lambda at: key.digits("order", f"{self.rows[at]}"))
        made = suppress(counts, totals, least, order)
        columns = [self.frame[name] for name in self.labels]
        for at, name in enumerate(self.counts):
            shown = [MARK if made.counts[row][at] is None else self.frame[name][row] for row in range(len(counts))]
            columns.append(pl.Series(name, shown, dtype=pl.String))
        return pl.DataFrame(columns), made.why


def is_counts(log: LogFile, limits: Limits, progress: Progress) -> bool:
    """Whether a file holds one table, which counts, and no log."""
    with open_source(str(log.path), limits, progress, sheets=SheetChoice(log.sheets)) as source:
        if reader_of(source, log.profile) is not None:
            return False
        try:
            tables = list(table_reader(source).tables(source, limits))
        except InputError:
            return False
        if any(isinstance(choose(table.columns, log.profile, cells=table.frame), Binding) for table in tables):
            return False
        return len(tables) == 1 and bool(counted_columns(tables[0]))


def read(log: LogFile, limits: Limits, progress: Progress) -> CountTable:
    """The table of a file that `is_counts`."""
    with open_source(str(log.path), limits, progress, sheets=SheetChoice(log.sheets)) as source:
        (table,) = table_reader(source).tables(source, limits)
    table = _with_headings(table)
    counts = tuple(counted_columns(table))
    labels = tuple(name for name in table.columns if name not in counts)
    return CountTable(log.path, table.frame.select(*labels, *counts), labels, counts, tuple(table.frame[ROW].to_list()))


def _with_headings(table: Table) -> Table:
    """The table with its first row as headings, where these are years and the reader took them for numbers."""
    first = table.frame.row(0, named=True)
    heads = [(first[name] or "").strip() for name in table.columns]
    found = counted_columns(table)
    years = all(re.fullmatch(r"(?:19|20)\d{2}", first[name].strip()) for name in found)
    if not (years and all(heads) and all(re.fullmatch(r"column \d+", name) for name in table.columns)):
        return table
    renamed = dict(zip(table.columns, unique_names(heads), strict=True))
    return replace(table, columns=tuple(renamed.values()), frame=table.frame.slice(1).rename(renamed))


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace_all(",", "").cast(pl.Int64, strict=False)
