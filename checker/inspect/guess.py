"""What a column that no profile reads may be: by its heading, else by its cells. A guess is shown with its reason,
never used unasked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from checker.ingest.cells import code_list, code_map
from checker.ingest.dates import read_dates
from checker.ingest.headings import fold_header
from checker.ingest.likely import likely_fields
from checker.ingest.states import NO, YES, fold
from checker.inspect.survey import CellTally
from checker.model.event import EVENT_FIELDS, Shape

MOST = 0.8
"""So much of a column's sample must be dates, or known values, for it to be guessed by them."""
FEWEST_CELLS = 3
MOST_COLUMNS = 200
"""Of a table with more columns that nothing reads, the first so many are guessed at."""
_CODED = tuple(name for name, f in EVENT_FIELDS.items() if f.shape in (Shape.CODE, Shape.CODES))
_ANSWERS = frozenset((*YES, *NO))
_NUMBER = r"^[\d.]+$|^\d{4}-\d{2}$"
"""A bare number, or 2023-01, which may be a month and the first request of a year."""
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M")
TWO_DIGITS = tuple(
    day + clock
    for day in ("%N/%N/%y", "%N-%N-%y", "%N.%N.%y", "%d %b %y", "%d-%b-%y", "%b %d, %y", "%Y%m%d")
    for clock in _CLOCKS
)
"""Formats that are never tried unasked: a profile must name them."""


@dataclass(frozen=True)
class Guess:
    """field: what the column may be. because: why, in words. formats: for a TIME, the formats that read it, where none
    of the usual ones does."""

    field: str
    because: str
    formats: tuple[str, ...] = ()


def guesses(tallies: dict[str, CellTally], open_headers: Iterable[str], taken: Iterable[str]) -> dict[str, Guess]:
    """A guess for each heading of `open_headers` that has one; no field twice, none of `taken`. tallies: of all
    columns."""
    used, found = set(taken), {}
    listed = list(open_headers)[:MOST_COLUMNS]
    for by in (_by_heading, _by_cells):
        for header in listed:
            if header in found:
                continue
            for guess in by(header, tallies[header]):
                if guess.field not in used:
                    found[header] = guess
                    used.add(guess.field)
                    break
    return found


def date_formats(cells: Sequence[str]) -> tuple[str, ...]:
    """The first of TWO_DIGITS that read at least MOST of `cells`; none where the usual formats read them already, or
    none does."""
    dated = [cell for cell in cells if any(one.isdigit() for one in cell)]
    if len(cells) < FEWEST_CELLS or len(dated) < MOST * len(cells):
        return ()
    return _formats_of(tuple(cells))


@lru_cache(64)
def _formats_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    # A draft asks it of a column for every field that its heading may name, and once more for what its cells are.
    sample = pl.Series(cells, dtype=pl.String)
    if sample.str.contains(_NUMBER).any() or _share_read(sample) >= MOST:
        return ()
    kept: list[str] = []
    left = sample
    for form in TWO_DIGITS:
        read = read_dates(left, (form,))["a"].is_not_null()
        if read.any():
            kept.append(form)
            left = left.filter(~read)
    return tuple(kept) if len(left) <= (1 - MOST) * len(sample) else ()


def _share_read(sample: pl.Series) -> float:
    """Which share of the cells reads as a date. A bare number may count anything and is no sign of one."""
    dates = read_dates(sample)["a"].is_not_null() & ~sample.str.contains(_NUMBER)
    return float(dates.mean() or 0.0)  # type: ignore[arg-type]


def _by_heading(header: str, tally: CellTally) -> list[Guess]:
    made = []
    for field, heading in likely_fields(header):
        formats = date_formats(tally.sample) if EVENT_FIELDS[field].shape is Shape.TIME else ()
        if _fits(field, tally, formats):
            said = (
                "is one of its usual names"
                if fold_header(heading) == fold_header(header)
                else f'is close to "{heading}"'
            )
            made.append(Guess(field, f"its heading {said}", formats))
    return made


def _fits(field: str, tally: CellTally, formats: tuple[str, ...]) -> bool:
    """Whether the cells do not speak against a field: those of a time are dates, those of a coded field hold a known
    value."""
    shape = EVENT_FIELDS[field].shape
    if not tally.sample:
        return True
    if shape is Shape.TIME:
        return bool(formats) or _share_read(pl.Series(tally.sample, dtype=pl.String)) >= MOST
    if shape in (Shape.CODE, Shape.CODES):
        return _known(field, tally.sample) > 0 or all(fold(cell) in _ANSWERS for cell in tally.sample)
    if shape is Shape.NUMBER:
        return any(cell[:1].isdigit() for cell in tally.sample)
    return True


_LONGEST_VALUE = 200
"""Characters of the known value of a field; what is longer is a text."""


def _known(field: str, cells: Sequence[str]) -> int:
    codes = code_map(code_list(field))
    return sum(len(cell) <= _LONGEST_VALUE and fold(cell) in codes for cell in cells)


def _by_cells(header: str, tally: CellTally) -> list[Guess]:
    cells = tally.sample
    if len(cells) < FEWEST_CELLS:
        return []
    made = []
    formats = date_formats(cells)
    if formats or _share_read(pl.Series(cells, dtype=pl.String)) >= MOST:
        made.append(Guess("time", "most of its cells are dates", formats))
    words = [cell for cell in cells if fold(cell) not in _ANSWERS]  # a yes or a no is an answer to any question
    known = sorted(((_known(f, words), f) for f in _CODED), reverse=True)
    if known and known[0][0] >= MOST * len(cells) and (len(known) < 2 or known[1][0] < known[0][0]):
        made.append(Guess(known[0][1], f"{known[0][0]} of {len(cells)} different cells are known values of it"))
    rows = sum(tally.states.values())
    if (
        tally.distinct == rows
        and rows >= FEWEST_CELLS
        and all(" " not in c and any(x.isdigit() for x in c) for c in cells)
    ):
        made.append(Guess("id", "every row has another number in it"))
    return made
