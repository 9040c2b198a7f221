"""The column that says what each row records, where its heading alone does not: "Type" over searches, reviews and
arrests."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.headings import simple_header
from checker.ingest.states import fold, folded_words, strip_blanks
from checker.model.kinds import USE_KINDS, EventKind

_WORDS = frozenset({
    "action", "activity", "entry", "event", "item", "kind", "log", "of", "record", "row", "stage", "step",
    "transaction", "type", "what",
})  # fmt: skip
"""A heading of these words alone leaves open of what it is. "Action Taken", "Outcome" and "Search Type" are of a
search: what came of it may be called an arrest or a review, too."""


def kinds_by_cell(binding: Binding) -> dict[str, str]:
    """What a cell of the column for the kind of record may say, folded -> the kind."""
    values = binding.profile.kind.values
    return {fold(k.value): k.value for k in EventKind} | {fold(raw): kind for raw, kind in values.items()}


def kind_column(binding: Binding, headers: Iterable[str], cells: pl.DataFrame) -> tuple[str, bool] | None:
    """The column whose heading leaves open what it is, and most of whose cells name kinds of record, and whether a use
    is among them; None where there is none, and where a heading says already which column it is.

    headers: of the table. cells: its first rows, as text.
    """
    if binding.kind_header is not None:
        return None
    known = kinds_by_cell(binding)
    for header in headers:
        if not _WORDS.issuperset(simple_header(header).split()):
            continue
        said = cells.select(folded_words(strip_blanks(pl.col(header)))).to_series().drop_nulls().to_list()
        named = [kind for cell in said if (kind := known.get(cell)) is not None]
        if 2 * len(named) > len(said):
            return header, not set(named).isdisjoint(USE_KINDS)
    return None
