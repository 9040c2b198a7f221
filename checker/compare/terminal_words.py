"""How counts, rows and differences are worded in both comparisons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.compare.result import ROWS_KEPT, Change, ComparedLog, CountBounds, Difference, FieldCounts, Pair, RowPlace
from checker.model.visible import shorten, visible
from checker.model.words import STATE_WORDS, field_noun, plural
from checker.report.phrases import day, number
from checker.report.text_blocks import Blocks

ROWS_SHOWN = 10
CELL_SHOWN = 60
RELEASES: dict[Change, str] = {
    Change.REDACTED: "now hidden", Change.SHOWN: "no longer hidden", Change.DROPPED: "now blank",
    Change.FILLED: "blank before",
    Change.REPLACED: "another value", Change.OTHER: "blank for another reason",
}  # fmt: skip
TWO_LOGS: dict[Change, str] = {
    Change.REDACTED: "hidden in B", Change.SHOWN: "hidden in A", Change.DROPPED: "only in A",
    Change.FILLED: "only in B",
    Change.REPLACED: "another value", Change.OTHER: "blank for different reasons",
}  # fmt: skip
"""How the ways to differ are worded for releases, one after the other, and for logs side by side."""
_ABSENT = {f"[{state}]": f"[{words}]" for state, words in STATE_WORDS.items()}
"""How a Difference says that there is no text -> as read."""


def bounds_in_words(bounds: CountBounds, one: str, many: str) -> str:
    """`3 rows`, `between 1 and 3 rows`."""
    if bounds.at_least == bounds.at_most:
        return plural(bounds.at_most, one, many)
    return f"between {number(bounds.at_least)} and {plural(bounds.at_most, one, many)}"


def log(b: Blocks, name: str, one: ComparedLog, place: str | None) -> None:
    """One log: what it is, how many records it has, and when."""
    b.line(f"{name}: {visible(one.path)}", "bold")
    zone = f", times in {one.zone}" if one.zone else ""
    b.line(f"read as {one.reader}{f', profile {one.profile}' if one.profile else ''}{zone}", indent=2)
    when = (
        f", from {day(one.first, place, one.zone)} to {day(one.last, place, one.zone)}"
        if one.first and one.last
        else ""
    )
    b.line(f"{plural(one.records, 'record')}{when}", indent=2)
    rows = one.rows
    b.line(
        f"rows read {number(rows.read)} = used {number(rows.used)} + duplicates {number(rows.duplicates)} + "
        f"quarantined "
        f"{number(rows.quarantined)} + out of scope {number(rows.out_of_scope)}",
        indent=2,
    )
    if one.unread:
        b.line(f"{plural(one.unread, 'row')} could not be read; each may be a record that is missing here", indent=2)
    if one.outside:
        b.line(f"{plural(one.outside, 'record')} outside the period that both cover", indent=2)
    if one.undated:
        b.line(
            f"{plural(one.undated, 'record')} without a counterpart, which may or may not be in that period",
            indent=2,
        )


def reading(b: Blocks, assumed: int, unread: int) -> None:
    """Where to find what was assumed while the logs were read, and the rows that could not be."""
    rows = f" and {plural(unread, 'row')} that could not be read" if unread else ""
    b.gap()
    b.line(
        f"{plural(assumed, 'assumption')} made while reading{rows}: -f json lists them, `checker inspect` explains "
        "them."
    )


DateWords = Callable[[str], str]
"""A moment of ISO 8601 -> as the country of the logs writes it (model.dates.moment)."""


def row_label(place: RowPlace, dated: DateWords) -> str:
    """`row 12 (No. S-4, March 1, 2024, 14:20:00)`."""
    sheet = f"[{visible(place.sheet)}] " if place.sheet else ""
    said = ", ".join(part for part in (f"No. {shorten(place.id, 40)}" if place.id else "", dated(place.time)) if part)
    return f"{sheet}row {place.row:,}" + (f" ({said})" if said else "")


def rows(b: Blocks, places: Sequence[RowPlace], total: int, dated: DateWords) -> None:
    """The first rows of a list."""
    for place in places[:ROWS_SHOWN]:
        b.bullet(row_label(place, dated), indent=2)
    more_line(b, total, min(len(places), ROWS_SHOWN))


def more_line(b: Blocks, total: int, shown: int) -> None:
    """A line that says how many more there are than are shown; none where all are."""
    if total > shown:
        kept = f" (-f json lists {ROWS_KEPT})" if shown < ROWS_KEPT else ""
        b.line(f"and {number(total - shown)} more{kept}", indent=4)


def changes(b: Blocks, counts: Sequence[FieldCounts], words: dict[Change, str]) -> None:
    """In how many pairs each field differs."""
    for one in counts:
        said = ", ".join(
            f"{number(count)} {words[how]}" for how, count in sorted(one.counts.items(), key=lambda p: (-p[1], p[0]))
        )
        b.bullet(f"{field_noun(one.field)}: {said}", indent=2)


def pairs(
    b: Blocks, listed: Sequence[Pair], names: tuple[str, str], words: dict[Change, str], total: int, dated: DateWords
) -> None:
    """The first pairs of rows, with what differs in each."""
    for one in listed[:ROWS_SHOWN]:
        b.bullet(f"{names[0]} {row_label(one.first, dated)} - {names[1]} {row_label(one.second, dated)}", indent=2)
        for difference in one.differences:
            b.line(_difference_in_words(difference, words), indent=6)
    more_line(b, total, min(len(listed), ROWS_SHOWN))


def _difference_in_words(one: Difference, words: dict[Change, str]) -> str:
    if not one.was and not one.now:
        return f"{field_noun(one.field)}: {words[one.how]}; its text may name people: --with-people shows it"
    return f"{field_noun(one.field)}: {_cell(one.was)} -> {_cell(one.now)}"


def _cell(text: str) -> str:
    """A cell's text, or in brackets why there is none."""
    return _ABSENT.get(text, shorten(text, CELL_SHOWN))
