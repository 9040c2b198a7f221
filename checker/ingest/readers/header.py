"""Which rows of a table are its header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checker.ingest.headings import fold_header, known_headings, simple_header
from checker.ingest.readers.column_names import LONGEST_NAME, unique_names
from checker.ingest.readers.csv_records import RecordShape
from checker.ingest.states import PLACEHOLDERS

HEADER_WITHIN = 60
"""A header is looked for in so many rows."""

_DATA = re.compile(
    r"""[-+]?[$€£]?\d[\d.,:/%\s-]*                                   # numbers, dates, times, case numbers
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*                           # dates with anything after them
      | (?=.*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*                      # identifiers
      | [*\#█▇\s]+ | n/?a | redacted | \[redacted\] | true | false  # marks and answers
      | \S+@\S+\.\S+""",
    re.VERBOSE | re.IGNORECASE,
)
_BADGE = re.compile(r"[A-Za-z]{1,3}-\d{1,6}")
"""What numbers a person or a case (A-17): in a row without one usual heading, it shows a record, not headings."""
_DIGIT = re.compile(r"\d")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d$")
_LETTER = re.compile(r"[^\W\d_]")
_OF_WHAT = r"(?:fr|face|facial recognition)?\s*(?:search|request)(?:es|s)?\s*(?:details?|information|info)?"
_STEM = 5
"""Letters with which words of one meaning begin: review, reviewer; approval, approved."""
_NEUTRAL = re.compile(_OF_WHAT, re.IGNORECASE)
_OF_RESULTS = re.compile(r"(?:search )?results?|outcomes?", re.IGNORECASE)
_TIMED = re.compile(r"\b(?:date|time|at|on|by)\b", re.IGNORECASE)
_MOST_ROWS = 6
"""A header has at most so many rows."""
_ROWS_ABOVE = 3
"""Of them so many may be rows of group names above the names."""
_LONGEST_STACKED = 60
_MOSTLY = 0.75
_LONGEST_TITLE = 500


@dataclass(frozen=True)
class Header:
    """columns: names for all cells, unique. first..after: the records that are the header ([first, after)); equal where
    the table has none. rows: its cells, stripped. required: how many cells a row must have. title: what is written
    above it."""

    columns: tuple[str, ...]
    first: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    required: int
    title: str = ""

    def shape(self, delimiter: str) -> RecordShape:
        """What a record of the table looks like, and the lines that are none."""
        full = len(self.columns)
        padded = frozenset(tuple(row[:full]) + ("",) * (full - len(row)) for row in self.rows)
        trimmed = frozenset(tuple(row[: _length(row)]) for row in self.rows)
        return RecordShape(delimiter, self.required, full, padded | trimmed | frozenset(self.rows))


def find_header(records: Sequence[Sequence[str]]) -> Header | None:
    """The header of a table, from its first records (blank ones included); null where no record has cells.

    It is the first record that names at least half as many columns as records usually have, unless a wider record of
    names follows and most records are as wide as that one: then what came before was a preamble. A row of group names
    directly above, and a second line of names directly below, are merged into it ("Search" over "Date" gives "Search
    Date"). A first record that holds data (dates, numbers, identifiers) means a table without a header: "column 1" ...
    """
    rows = [tuple(cell.strip() for cell in record) for record in records]
    at = _candidate(rows)
    if at is None:
        return None
    if not _names(rows[at]):
        width = Counter(len(row) for row in rows[at:] if any(row)).most_common(1)[0][0]
        return Header(unique_names([""] * width), at, at, (), width, _title(rows[:at]))
    while at + 1 < len(rows) and _spans(rows[at], rows[at + 1]):
        at += 1
    first = at
    while first > 0 and at - first < _ROWS_ABOVE:  # names of groups, or a word that begins one name
        if not any(of_header(rows[first - 1], rows[at]) for of_header in (_groups, _spans, _completes)):
            break
        first -= 1
    while first < at and _completes(rows[first], rows[at]):  # with no group above it, it may be a title
        first += 1
    after = at + 1
    while after - first < _MOST_ROWS and _goes_on(rows, at, after):
        after += 1
    grouping = [index for index in range(at - first) if not _completes(rows[first + index], rows[at])]
    stacked = [
        _fill_right(row, len(rows[at])) if index in grouping else row for index, row in enumerate(rows[first:after])
    ]
    stacked = _spread_groups(stacked)
    full = max(len(row) for row in stacked)
    merged = _join_rows(stacked, full)
    if grouping:
        last = grouping[-1]
        merged = _without_groups(merged, stacked[last], _join_rows(stacked[last + 1 :], full))
    required = max(_length(merged), 1)
    return Header(unique_names(merged), first, after, tuple(rows[first:after]), required, _title(rows[:first]))


def _title(rows: Sequence[tuple[str, ...]]) -> str:
    return "; ".join(cell for row in rows for cell in row if cell)[:_LONGEST_TITLE]


def _spread_groups(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """`rows` of a header with a group's name repeated over the columns that one of its lower rows divides it into.

    Only a row in which a name comes twice says that its names need those above ("Confirmed", "Unconfirmed" under "True
    Alerts" and again under "False Alerts"); it then does of all its names.
    """
    width = max(map(len, rows))
    full = [list(row) + [""] * (width - len(row)) for row in rows]
    for lower in range(1, len(full)):
        written = [cell for cell in full[lower] if cell]
        if len(set(written)) == len(written):
            continue
        for at in range(1, width):
            above, left = ([row[place] for row in full[:lower]] for place in (at, at - 1))
            if full[lower][at] and full[lower][at - 1] and not any(above) and any(left):
                for row, text in zip(full, left, strict=False):
                    row[at] = text
    return [tuple(row) for row in full]


def _join_rows(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The names of columns that stand in several rows, each from top to bottom."""
    return [" ".join(dict.fromkeys(row[i] for row in rows if i < len(row) and row[i])) for i in range(width)]


def _without_groups(names: Sequence[str], groups: Sequence[str], own: Sequence[str]) -> list[str]:
    """`names`, without the group where it only says what the table is of anyway: "Request" over "Case Number".

    Only where the name is a usual one without the group and none with it, and no other column has it. Another group
    ("Review" over "Decision") changes what its columns mean, as "Result" does a date; "Reviewer" says it by itself.
    """
    known = known_headings()
    kept = list(names)
    for i, (name, group, plain) in enumerate(zip(names, groups, own, strict=False)):
        spoken = (
            _NEUTRAL.fullmatch(group)
            or (_OF_RESULTS.fullmatch(group) and not _TIMED.search(plain))
            or _says_its_group(plain, group)
        )
        if (
            spoken
            and not is_usual(name, known)
            and is_usual(plain, known)
            and own.count(plain) == 1
            and plain not in names
        ):
            kept[i] = plain
    return kept


def _says_its_group(name: str, group: str) -> bool:
    """Whether a name says by itself what its group is of: "Reviewer" under "Review"."""
    stem = group.casefold()[:_STEM]
    return len(stem) == _STEM and any(word.startswith(stem) for word in name.casefold().split())


def is_usual(name: str, known: frozenset[str]) -> bool:
    """Whether a heading is one of `known`, whatever its capitals and punctuation."""
    return fold_header(name) in known or simple_header(name) in known


def _candidate(rows: Sequence[tuple[str, ...]]) -> int | None:
    widths = Counter(_length(row) for row in rows if any(row))
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width] * (width > 1), width))
    enough = max(min(2, usual), usual / 2)
    at = next((i for i, row in enumerate(rows[:HEADER_WITHIN]) if _named(row) >= enough), None)
    if at is None:
        return None
    for later in range(at + 1, min(at + 16, len(rows))):
        row = rows[later]
        if _named(row) > _named(rows[at]) and _names(row) and not any(is_data(cell) for cell in row if cell):
            following = [_length(other) for other in rows[later + 1 :] if any(other)]
            wider = sum(length > _length(rows[at]) for length in following)
            if wider * 2 >= len(following) if following else not any(map(any, rows[at + 1 : later])):
                at = later
            elif later == at + 1 and _groups(rows[at], row) and _over_data(row, rows[later + 1 : later + 31]):
                return later
    return at


def _over_data(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of words is written in every column, and stands over two columns or more of data alone."""
    columns = [[other[i] for other in below if i < len(other) and other[i]] for i in range(_length(row))]
    return all(row[: _length(row)]) and sum(bool(cells) and all(map(is_data, cells)) for cells in columns) >= 2


def _names(row: Sequence[str]) -> bool:
    """Whether a row looks like names of columns: short, and hardly any of it data."""
    written = [cell for cell in row if cell]
    data = sum(is_data(cell) for cell in written)
    if any(map(_BADGE.fullmatch, written)) and not any(is_usual(cell, known_headings()) for cell in written):
        return False
    return bool(written) and data * 3 <= len(written)


def is_data(cell: str) -> bool:
    """Whether a cell is of data by its looks (a number, a date, an identifier, a mark), and so no name of a column."""
    return len(cell) > LONGEST_NAME or _DATA.fullmatch(cell) is not None


def _groups(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the row above the names holds names of groups of columns: some, with gaps between them, no data."""
    written = [i for i, cell in enumerate(row) if cell]
    if len(written) < 2 or len(written) >= _named(names) or _length(row) > len(names):
        return False
    gaps = written != list(range(len(written)))
    plain = all(_plain(row[i]) and not row[i].endswith(":") for i in written)
    return gaps and plain


def _spans(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row is the upper one of two of a header whose cells span columns and rows and are repeated in each, as
    in web pages: a name is the same in both, or comes several times beside itself above the names that it spans."""
    if len(row) != len(names) or not all(row) or not _names(names):
        return False
    wide = [cell in (*row[max(i - 1, 0) : i], *row[i + 1 : i + 2]) for i, cell in enumerate(row)]
    same = [above == name for above, name in zip(row, names, strict=True)]
    plain = all(_plain(cell) or one for cell, one in zip(row, same, strict=True))
    return plain and any(wide) and not all(same) and all(w or s for w, s in zip(wide, same, strict=True))


def _completes(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row holds one word, above a name that it makes a usual one of: "Lead" above "issued"."""
    written = [i for i, cell in enumerate(row) if cell]
    if len(written) != 1 or not 0 < written[0] < len(names):
        return False
    [at], known = written, known_headings()
    whole = f"{row[at]} {names[at]}"
    return bool(names[at]) and not is_usual(names[at], known) and is_usual(whole, known)


def _goes_on(rows: Sequence[tuple[str, ...]], names: int, at: int) -> bool:
    """Whether the row `at` below the header is more header: words where the rows below have figures, and no word that
    comes again below. names: the first row of names.

    Either all columns of figures have a word, two of them or more; or names are set over several rows, as in print: at
    least half of the row's words stand over figures, and none is what people write in place of a figure ("unknown"); or
    two or more of its words make a usual name of the one above ("Case" over "Number"), and half of them do, or two
    stand over figures. No record reads so.
    """
    if at >= len(rows) or at < 1 or len(rows[at]) != len(rows[at - 1]) or not any(rows[at]):
        return False
    row, below = rows[at], [other for other in rows[at + 1 : at + 31] if any(other)]
    begins = next((i for i, other in enumerate(below[:_MOST_ROWS]) if _DIGIT.search(" ".join(other))), 0)
    below = below[begins:]
    if not below or not all(_plain(cell) for cell in row if cell):
        return False
    made, pairs = _count_completed(_join_rows(rows[names:at], len(row)), row)
    if made >= 2 and made * 2 >= pairs:
        return True
    if len(below) < 3:
        return False
    over_figures = gaps = 0
    for column, cell in enumerate(row):
        values = [other[column] for other in below if column < len(other) and other[column]]
        if cell and cell.casefold() in {value.casefold() for value in values}:
            return False
        figures = sum(1 for value in values if _DIGIT.search(value))
        if len(values) >= 3 and figures >= _MOSTLY * len(values):
            over_figures += bool(cell)
            gaps += not cell
    written = [cell for cell in row if cell]
    if not gaps or made >= 2:
        return over_figures >= 2
    told = any(cell.casefold() in PLACEHOLDERS for cell in written)
    return over_figures * 2 >= len(written) and over_figures >= min(2, len(written)) and not told


def _count_completed(names: Sequence[str], row: Sequence[str]) -> tuple[int, int]:
    """Of how many words of a row the row above makes usual names, which they are not by themselves; and of how many in
    all."""
    known = known_headings()
    pairs = [(above, cell) for above, cell in zip(names, row, strict=True) if cell]
    made = sum(
        bool(above) and not is_usual(cell, known) and is_usual(f"{above} {cell}", known) for above, cell in pairs
    )
    return made, len(pairs)


def _plain(cell: str) -> bool:
    short = len(cell) <= _LONGEST_STACKED
    cell = _FOOTNOTE.sub("", cell)
    return short and not _DIGIT.search(cell) and bool(_LETTER.search(cell)) and not is_data(cell)


def _fill_right(row: Sequence[str], width: int) -> tuple[str, ...]:
    """A row of group names with each name repeated over the cells that follow it."""
    filled, current = [], ""
    for cell in [*row, *[""] * (width - len(row))]:
        current = cell or current
        filled.append(current)
    return tuple(filled)


def _named(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _length(row: Sequence[str]) -> int:
    """How many cells the row has up to its last written one."""
    return next((i for i in range(len(row), 0, -1) if row[i - 1]), 0)
