"""How much of a log's tables was read: columns and cells, and which unread ones look as if they mattered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import polars as pl

from checker.ingest.begin_end import moment_fields
from checker.ingest.binding import Binding
from checker.ingest.headings import fold_header
from checker.ingest.likely import likely_fields, matters
from checker.ingest.likely_cells import are_dates, date_formats, fits, share_read
from checker.ingest.states import Marks, state_of, strip_blanks
from checker.ingest.unread import Unread
from checker.model.accounts import ColumnAccount, UnreadColumn
from checker.model.event import EVENT_FIELDS, Shape, State

SAMPLED, ROWS_SAMPLED = 20, 1_000
"""Of an unread column so many different cells are kept, of so many rows of each chunk."""
_NUMBER = re.compile(r"[\d.,%]+")
_YEAR_AND_DAY = re.compile(r"(?:\D*\d){3}")
"""A date has a day of one digit at the least and a year of two."""
VALUE = State.VALUE.value
COLUMNS_KEPT = 200
"""Of so many unread columns of a log the heading is kept; all are counted."""


class TableColumns(Protocol):
    """What is asked of the tables of one header (table_log.TableGroup)."""

    sheet: str | None
    filled_cells: Counter[str]
    samples: dict[str, list[str]]

    @property
    def binding(self) -> Binding | None:
        """How the columns are read; None where the table is not."""
        ...

    @property
    def unread(self) -> dict[tuple[str, str], Unread]:
        """(field, heading) -> its cells that could not be read."""
        ...


def add_samples(into: dict[str, list[str]], frame: pl.DataFrame, headers: Iterable[str]) -> None:
    """Keep some different cells of each column that nothing reads, which say something; heading -> cells."""
    lacking = [header for header in headers if len(into.setdefault(header, [])) < SAMPLED]
    head = frame.head(ROWS_SAMPLED)
    written = [(header, cell) for header in lacking for cell in head[header].unique(maintain_order=True) if cell]
    cells = pl.DataFrame(written, schema={"header": pl.String, "cell": pl.String}, orient="row")
    cells = cells.with_columns(strip_blanks(pl.col("cell"))).filter(state_of(pl.col("cell"), Marks()) == VALUE)
    for header, said in cells.rows():
        if len(into[header]) < SAMPLED and said not in into[header]:
            into[header].append(said)


def columns_read(groups: Iterable[TableColumns]) -> ColumnAccount:
    """The account of a log's columns, over all its tables that are read."""
    read = cells = lost = 0
    unread: list[tuple[UnreadColumn, Sequence[str]]] = []
    for group in groups:
        binding = group.binding
        if binding is None:
            continue
        left = set(binding.unmapped_headers) - _compared_columns(binding)
        for header, count in group.filled_cells.items():
            if header not in left:
                read, cells = read + 1, cells + count
            elif count:
                likely = (*moment_fields(header), *(field for field, _ in likely_fields(header)))
                perhaps = [field for field in likely if field not in binding.fields]
                cells_of = group.samples.get(header, [])
                fields = [field for field in perhaps if fits(field, cells_of, _formats(field, cells_of))]
                coded = any(EVENT_FIELDS[field].shape in (Shape.CODE, Shape.CODES) for field in perhaps)
                column = UnreadColumn(
                    header=header, sheet=group.sheet, cells=count, perhaps=fields[0] if fields else "",
                    matters=bool(fields) or coded or matters(header),
                )  # fmt: skip
                unread.append((column, cells_of))
        lost += sum(max((u.count for (_, h), u in group.unread.items() if h == header), default=0) for header in {
            h for _, h in group.unread
        })  # fmt: skip
    kept = sorted(unread, key=lambda one: not one[0].matters)[:COLUMNS_KEPT]
    held = _what_is_held([cells_of for _, cells_of in kept])
    return ColumnAccount(
        read=read,
        unread=len(unread),
        cells_read=cells - lost,
        cells_unread=lost + sum(column.cells for column, _ in unread),
        not_read=tuple(column.model_copy(update={"holds": what}) for (column, _), what in zip(kept, held, strict=True)),
    )


def _what_is_held(columns: Sequence[Sequence[str]]) -> list[Literal["", "numbers", "dates"]]:
    """What all of the cells of each column are."""
    held: list[Literal["", "numbers", "dates"]] = [
        "numbers" if cells and all(map(_NUMBER.fullmatch, cells)) else "" for cells in columns
    ]
    figures = [
        at for at, cells in enumerate(columns) if cells and not held[at] and all(map(_YEAR_AND_DAY.match, cells))
    ]
    first = are_dates(pl.Series([columns[at][0] for at in figures], dtype=pl.String))
    for at in (at for at, is_date in zip(figures, first, strict=True) if is_date):  # of most the first is none
        if share_read(pl.Series(columns[at], dtype=pl.String)) == 1:
            held[at] = "dates"
    return held


def _formats(field: str, cells: Sequence[str]) -> tuple[str, ...]:
    return date_formats(cells) if EVENT_FIELDS[field].shape is Shape.TIME else ()


def _compared_columns(binding: Binding) -> set[str]:
    """The columns that no field reads and the profile's checks compare."""
    named = headings_in(binding.profile.checks.model_dump())
    return {header for header in binding.unmapped_headers if fold_header(header) in named}


def headings_in(checks: object) -> set[str]:
    """Every heading that a profile's checks name, folded."""
    match checks:
        case str():
            return {fold_header(checks)}
        case dict():
            return {h for inner in checks.values() for h in headings_in(inner)}
        case list() | tuple():
            return {h for inner in checks for h in headings_in(inner)}
        case _:
            return set()
