"""Columns of a log that no field reads: published only where somebody asked for it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.ingest.cuts import Cuts
from checker.ingest.interface import ROW, Limits, SheetChoice
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.model.audit import LogFile
from checker.model.progress import Progress
from checker.publish import pseudonyms
from checker.publish.cells import GONE, coarse
from checker.publish.known_words import only_known
from checker.publish.pseudonyms import Key
from checker.publish.published_log import main_rows
from checker.publish.treatments import Treatment, Treatments

_DOMAIN = "X"


def treat_columns(
    log: LogFile, sheet: str | None, events: pl.DataFrame, treatments: Treatments, key: Key, limits: Limits,
    progress: Progress,
) -> dict[str, pl.Series]:  # fmt: skip
    """Heading -> its cells as they are published, one for each main event of the table, in the order of rows."""
    wanted = [name for name, how in treatments.unread_choices.items() if how is not Treatment.DROP]
    if not wanted or events.is_empty():
        return {}
    rows = main_rows(events).select("row")
    found = _cells(log, sheet, wanted, limits, progress)
    return {
        name: _treat_cells(
            rows.join(cells, on="row", how="left", maintain_order="left")["cell"].fill_null(""),
            treatments.unread_choices[name],
            key,
        )
        for name, cells in found.items()
    }


def _cells(
    log: LogFile, sheet: str | None, wanted: list[str], limits: Limits, progress: Progress
) -> Mapping[str, pl.DataFrame]:
    parts: dict[str, list[pl.DataFrame]] = {}
    with open_source(str(log.path), limits, progress, sheets=SheetChoice(log.sheets)) as source:
        cuts = Cuts(source.label)
        for table in map(cuts.table, table_reader(source).tables(source, limits)):
            if (None if table.paged else table.sheet) != sheet:
                continue
            for name in wanted:
                if name in table.columns:
                    row = pl.col(ROW).cast(pl.UInt32).alias("row")
                    parts.setdefault(name, []).append(table.frame.select(row, pl.col(name).alias("cell")))
    return {name: pl.concat(pieces).unique("row", keep="first") for name, pieces in parts.items()}


def _treat_cells(cells: pl.Series, how: Treatment, key: Key) -> pl.Series:
    if how is Treatment.KEEP:
        return cells
    if how in (Treatment.YEAR, Treatment.MONTH, Treatment.BAND):
        return coarse(cells, how)
    written = [cell for cell in cells.unique().to_list() if cell.strip()]
    if how is Treatment.PSEUDONYM:
        made = pseudonyms.of_texts(key, _DOMAIN, written)
    else:
        made = {cell: only_known(cell) for cell in written}
    return cells.replace_strict({**made, "": ""}, default=GONE, return_dtype=pl.String)
