"""When a search or a deployment began and ended, in columns that are called so: "Search Start" and "Search End", "From"
and "To", "Time In" and "Time Out".

Such headings may be of the period that was searched through, too, or of a person (From: a requester), so the cells
decide: a pair is the record's own time only where no other column has that, and where no search would last for days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from checker.ingest.binding import Binding, BoundColumn
from checker.ingest.date_formats import DAY_SPAN, DAY_US
from checker.ingest.dates import LIKELY_CLOCK, read_dates
from checker.ingest.headings import simple_header
from checker.ingest.likely_cells import MOST, share_read
from checker.ingest.states import strip_blanks
from checker.model.kinds import EventKind

_BESIDE = frozenset({
    "search", "session", "use", "usage", "scan", "query", "run", "lookup", "deployment", "fr", "frt", "lfr", "face",
    "facial", "recognition", "date", "time", "datetime", "timestamp", "day", "clock", "hour", "at", "on", "of", "the",
})  # fmt: skip
_BEGINS = frozenset({
    "start", "starts", "started", "starting", "begin", "begins", "began", "begun", "beginning", "from",
    "commenced", "in",
})  # fmt: skip
_ENDS = frozenset({
    "end", "ends", "ended", "ending", "stop", "stopped", "finish", "finishes", "finished", "to", "until", "till",
    "through", "thru", "out",
})  # fmt: skip
_WINDOW = ("window_start", "window_end")


def with_begin_and_end(binding: Binding, cells: pl.DataFrame) -> Binding:
    """The binding, its `time` and `end` read from such columns where no other gives them. cells: the table's first
    rows, as text."""
    main = binding.parts[0]
    bound = {column.field: column for column in main.columns}
    windows = [bound[field] for field in _WINDOW if field in bound and _is_own(bound[field])]
    free = [*binding.unmapped_headers, *(column.header for column in windows)]
    begin = bound.get("time")
    found = list[BoundColumn]()
    if begin is None:
        header = next((h for h in _headings_called(free, _BEGINS) if _are_dates(cells[h])), None)
        if header is None or "time" not in binding.profile.columns:
            return binding
        begin = _column("time", header, binding)
        found.append(begin)
    elif begin.clock is None:
        header = next((h for h in _headings_called(free, _BEGINS) if _on_its_day(cells[begin.header], cells[h])), None)
        clock = next((h for h in _headings_called(free, _BEGINS) if _are_clocks(cells[h])), None)
        if header or clock:
            found.append(_column("time", header, binding) if header else replace(begin, clock=clock))
    if "end" not in bound and (found or _says(begin.header, _BEGINS)):
        ends = (h for h in _headings_called(free, _ENDS) if _are_dates(cells[h]) or _are_clocks(cells[h]))
        if (end := next(ends, None)) is not None:
            found.append(_column("end", end, binding))
    new = {column.field: column for column in found}
    if not new or _is_period(binding, bound | new, cells):
        return binding
    taken = {header for column in found for header in (column.header, column.clock)}
    kept = [c for c in main.columns if c.field not in new and c.header not in taken]
    left = {c.header for c in main.columns} - {c.header for c in kept} - taken
    unread = tuple(h for h in binding.unmapped_headers if h not in taken) + tuple(sorted(left))
    return replace(binding, parts=(replace(main, columns=(*kept, *found)), *binding.parts[1:]), unmapped_headers=unread)


def _column(field: str, header: str, binding: Binding) -> BoundColumn:
    """The field, read from this column alone as the profile reads it."""
    rule = binding.profile.columns[field].model_copy(update={"from_": (header,), "fallback": (), "clock": ()})
    return BoundColumn(field, header, rule)


def _is_own(column: BoundColumn) -> bool:
    """Whether the column is for this field alone, and not one cell with both ends of a period."""
    return simple_header(column.header) not in {simple_header(name) for name in column.rule.fallback}


def _headings_called(headers: Iterable[str], words: frozenset[str]) -> Iterator[str]:
    return (header for header in headers if _says(header, words))


def _says(header: str, words: frozenset[str]) -> bool:
    """Whether a heading says one of `words`, and beside it only of what, or that it is a time. "In" and "out" are of
    a time only where the heading says so."""
    said = simple_header(header).split()
    rest = [word for word in said if word not in _BESIDE]
    return len(rest) == 1 and rest[0] in words and (rest[0] not in ("in", "out") or "time" in said)


def _are_dates(cells: pl.Series) -> bool:
    written = _written_cells(cells)
    return len(written) > 0 and share_read(written) >= MOST


def _are_clocks(cells: pl.Series) -> bool:
    written = _written_cells(cells)
    return len(written) > 0 and int(written.str.contains(LIKELY_CLOCK).sum()) >= MOST * len(written)


def _written_cells(cells: pl.Series) -> pl.Series:
    stripped = cells.to_frame("cell").select(strip_blanks(pl.col("cell"))).to_series().drop_nulls()
    return stripped.filter(stripped != "").unique(maintain_order=True)


def _on_its_day(days: pl.Series, times: pl.Series) -> bool:
    """Whether each cell of `times` is a time of day on the date that `days` has beside it."""
    day, time = (
        read_dates(cells.to_frame("c").select(strip_blanks(pl.col("c"))).to_series()) for cells in (days, times)
    )
    after = pl.DataFrame({"a": time["a"] - day["a"], "whole": day["span"] >= DAY_SPAN, "part": time["span"] < DAY_SPAN})
    both = after.drop_nulls()
    return both.height > 0 and bool((both["a"].is_between(0, DAY_SPAN) & both["whole"] & both["part"]).all())


def _is_period(binding: Binding, new: dict[str, BoundColumn], cells: pl.DataFrame) -> bool:
    """Whether a row of a list of searches would last for more than a day: then it names the period that was searched
    through, and not when that was done."""
    if not {"time", "end"} <= new.keys() or binding.kind_header or binding.default_kind != EventKind.SEARCH.value:
        return False
    first, last = (
        read_dates(cells.select(strip_blanks(pl.col(new[field].header))).to_series()) for field in ("time", "end")
    )
    lasting = pl.DataFrame({"a": last["a"] - first["a"], "b": last["b"] - first["b"]}).min_horizontal()
    return bool((lasting > DAY_US).any())
