"""When a search or a deployment began and ended, in columns that are called so: "Search Began" and "Search Ended",
"Time In" and "Time Out"; beside a day "Start" and "End", too.

Headings such as "Search Start" and "To" may as well be of the period that was searched through, or of a person (From: a
requester). Of a list of searches they are its time only beside a day on which they all lie: alone they say no more
than where a column that gives the time was left out (reading R44), and nobody reads them before a person says which.
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
_OF_THE_ACT = frozenset({
    "session", "use", "usage", "scan", "run", "lookup", "deployment", "started", "began", "begun", "commenced", "ended",
    "finished", "stop", "stopped", "in", "out",
})  # fmt: skip
"""Words that no heading of a searched period has."""
_WINDOW = ("window_start", "window_end")
_LOOKED_AT = 20
"""Of so many different times first whether they have clocks."""
_SEARCHES = (EventKind.SEARCH.value, EventKind.REQUEST.value)


def with_begin_and_end(binding: Binding, cells: pl.DataFrame) -> Binding:
    """The binding, its `time` and `end` read from such columns where no other gives them; without the columns that may
    be either the time or the searched period, where nothing says which. cells: the table's first rows, as text."""
    binding = _without_clock(binding, cells)
    bound = {column.field: column for column in binding.parts[0].columns}
    windows = [bound[field] for field in _WINDOW if field in bound and _is_own(bound[field])]
    free = [*binding.unmapped_headers, *(column.header for column in windows)]
    begin = bound.get("time")
    found = list[BoundColumn]()
    if begin is None:
        begins = (h for h in _headings_called(free, _BEGINS) if _are_dates(cells[h]) and _of_the_act(binding, h))
        if (header := next(begins, None)) is None or "time" not in binding.profile.columns:
            return _without_unclear(binding, cells)
        begin = _column("time", header, binding)
        found.append(begin)
    elif begin.clock is None and not _have_clocks(cells[begin.header]):
        header = next((h for h in _headings_called(free, _BEGINS) if _on_its_day(cells[begin.header], cells[h])), None)
        clock = next((h for h in _headings_called(free, _BEGINS) if _are_clocks(cells[h])), None)
        if header or clock:
            found.append(_column("time", header, binding) if header else replace(begin, clock=clock))
    if "end" not in bound and (found or _says(begin.header, _BEGINS)):
        ends = (h for h in _headings_called(free, _ENDS) if _are_dates(cells[h]) or _are_clocks(cells[h]))
        if (end := next(ends, None)) is not None:
            found.append(_column("end", end, binding))
    if not found:
        return binding
    new = {column.field for column in found}
    taken = {header for column in found for header in (column.header, column.clock)}
    return _with_columns(binding, [c for c in bound.values() if c.field not in new and c.header not in taken], found)


def _without_clock(binding: Binding, cells: pl.DataFrame) -> Binding:
    """The binding without the column that it reads as the clock of the time, where that says when something began, and
    the time has clocks or days of its own."""
    columns = binding.parts[0].columns
    begin = next((c for c in columns if c.field == "time" and c.clock and _says(c.clock, _BEGINS)), None)
    if begin is None or begin.clock is None:
        return binding
    days, clocks = cells[begin.header], cells[begin.clock]
    if _on_its_day(days, clocks) or not (_have_clocks(days) or _are_dates(clocks)):
        return binding
    return _with_columns(binding, [replace(c, clock=None) if c is begin else c for c in columns], ())


def moment_fields(header: str) -> tuple[str, ...]:
    """`time` or `end`, where a heading says only that something began or ended then: the record, or the period that was
    searched through."""
    return ("time",) if _says(header, _BEGINS) else ("end",) if _says(header, _ENDS) else ()


def _without_unclear(binding: Binding, cells: pl.DataFrame) -> Binding:
    """The binding of a table without a time. A begin and an end that are no longer apart than a search may last are
    left unread: they are the time, or the period that was searched through."""
    columns = binding.parts[0].columns
    unclear = [c for c in columns if c.field in (*_WINDOW, "end") and _is_own(c) and _says(c.header, _BEGINS | _ENDS)]
    if not unclear or not _by_searches(binding) or _is_period(unclear, cells):
        return binding
    return _with_columns(binding, [c for c in columns if c not in unclear], ())


def _with_columns(binding: Binding, kept: Iterable[BoundColumn], new: Iterable[BoundColumn]) -> Binding:
    """The binding with these columns of the row's own record; what neither reads is unmapped."""
    main = binding.parts[0]
    columns = (*kept, *new)
    read = {header for column in columns for header in (column.header, column.clock)}
    left = {header for c in main.columns for header in (c.header, c.clock) if header} - read
    unread = tuple(h for h in binding.unmapped_headers if h not in read) + tuple(sorted(left))
    return replace(binding, parts=(replace(main, columns=columns), *binding.parts[1:]), unmapped_headers=unread)


def _of_the_act(binding: Binding, header: str) -> bool:
    """Whether a heading of when something began says that this was the record itself, and not a searched period."""
    return not _by_searches(binding) or not _OF_THE_ACT.isdisjoint(simple_header(header).split())


def _by_searches(binding: Binding) -> bool:
    return binding.kind_header is not None or binding.default_kind in _SEARCHES


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


def _have_clocks(cells: pl.Series) -> bool:
    """Whether some of them are dates with a time of day; midnight is how spreadsheets write a date without one."""
    written = _written_cells(cells)
    dates = map(read_dates, (written.head(_LOOKED_AT), written.slice(_LOOKED_AT)))  # of most logs the first have
    return any(((read["span"] < DAY_SPAN) & (read["a"] % DAY_US != 0)).any() for read in dates)


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


def _is_period(unclear: Iterable[BoundColumn], cells: pl.DataFrame) -> bool:
    """Whether a row would last for more than a day: then its begin and end are of the period that was searched
    through."""
    by = {column.field: column.header for column in unclear}
    if not by.keys() >= set(_WINDOW):
        return False
    first, last = (read_dates(cells.select(strip_blanks(pl.col(by[field]))).to_series()) for field in _WINDOW)
    lasting = pl.DataFrame({"a": last["a"] - first["a"], "b": last["b"] - first["b"]}).min_horizontal()
    return bool((lasting > DAY_US).any())
