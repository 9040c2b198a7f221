"""What a column that no profile reads may be: by its heading, else by its cells. A guess is shown with its reason,
never used unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from checker.ingest.begin_end import moment_fields
from checker.ingest.headings import fold_header
from checker.ingest.likely import likely_fields
from checker.ingest.likely_cells import ANSWERS, FEWEST_CELLS, MOST, date_formats, fits, known_values, share_read
from checker.ingest.states import fold
from checker.inspect.survey import CellTally
from checker.model.event import EVENT_FIELDS, Shape

MOST_COLUMNS = 200
"""Of a table with more columns that nothing reads, the first so many are guessed at."""
_CODED = tuple(name for name, f in EVENT_FIELDS.items() if f.shape in (Shape.CODE, Shape.CODES))
_MOMENT = "may be of the search itself, or of the period that was searched through, and no other column says it"


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


def _by_heading(header: str, tally: CellTally) -> list[Guess]:
    made = []
    likely = {field: _closeness(header, heading) for field, heading in reversed(likely_fields(header))}
    for field, said in [*((f, _MOMENT) for f in moment_fields(header)), *reversed(likely.items())]:
        formats = date_formats(tally.sample) if EVENT_FIELDS[field].shape is Shape.TIME else ()
        if fits(field, tally.sample, formats):
            made.append(Guess(field, f"its heading {said}", formats))
    return made


def _closeness(header: str, usual: str) -> str:
    return "is one of its usual names" if fold_header(usual) == fold_header(header) else f'is close to "{usual}"'


def _by_cells(header: str, tally: CellTally) -> list[Guess]:
    cells = tally.sample
    if len(cells) < FEWEST_CELLS:
        return []
    made = []
    formats = date_formats(cells)
    if formats or share_read(pl.Series(cells, dtype=pl.String)) >= MOST:
        made.append(Guess("time", "most of its cells are dates", formats))
    words = [cell for cell in cells if fold(cell) not in ANSWERS]  # a yes or a no is an answer to any question
    known = sorted(((known_values(f, words), f) for f in _CODED), reverse=True)
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
