"""The formats of dates and times: what their marks are, and the patterns that read them.

A format is written with these marks, everything else standing for itself (a space also for several):

    %Y four-digit year   %y two-digit year (20yy)   %m month   %d day   %b month by name (Nov, November)   %a weekday by
    name %N a number that is a day or a month: the column decides (two of them, or none)
    %H hour 0-23   %I hour 1-12 with %p AM or PM   %M minute   %S second, with or without a fraction   %z Z, UTC, GMT,
    +hh:mm or the name of a zone of the United States or Europe (EST, PDT, BST)
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from checker.model.errors import UsageError

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
MINUTE_SPAN = 60 * SECOND_US - 1
HOUR_SPAN = 3_600 * SECOND_US - 1
DAY_SPAN = DAY_US - 1
_CLOCKS = (
    "",
    " %H:%M:%S",
    " %H:%M",
    " %I:%M:%S %p",
    " %I:%M %p",
    ", %I:%M:%S %p",
    ", %I:%M %p",
    ", %H:%M:%S",
    ", %H:%M",
    " at %I:%M %p",
    " %I %p",
)
_ZONED_CLOCKS = (
    " %H:%M:%S%z",
    " %H:%M:%S %z",
    " %H:%M %z",
    " %I:%M:%S %p %z",
    " %I:%M %p %z",
    ", %I:%M:%S %p %z",
    ", %H:%M:%S %z",
)
FORMATS: tuple[str, ...] = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%dT%H:%M",
    *(
        day + clock
        for day in (
            "%Y-%m-%d",
            "%Y/%m/%d",
            "%Y.%m.%d",
            "%N/%N/%Y",
            "%N-%N-%Y",
            "%N.%N.%Y",
            "%d %b %Y",
            "%d-%b-%Y",
            "%d/%b/%Y",
            "%b %d, %Y",
            "%b %d %Y",
            "%N/%N/%y",
            "%N.%N.%y",
            "%d-%b-%y",
            "%d %b %y",
        )
        for clock in (*_CLOCKS, *_ZONED_CLOCKS)
    ),
    "%a, %b %d, %Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S %z %Y",
    "%Y%m%d",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M%S%z",
    "%Y%m%dT%H%M%S%z",
    "%Y%m%dT%H%M%S",
)
"""The formats that are always tried, after those that a profile names. Of years of two digits none with dashes between
numbers is among them: 24-03-15 may begin with its year, and a profile must say so."""


def formats_with(own: tuple[str, ...], *, clocked: bool) -> tuple[str, ...]:
    """A profile's formats, then the general ones. clocked: a clock time follows each date that has none."""
    timed = [day + clock for day in own if not _CLOCK_MARK.search(day) for clock in _CLOCKS] if clocked else []
    return tuple(dict.fromkeys((*own, *timed, *FORMATS)))


_CLOCK_MARK = re.compile("%[HI]")
_TIGHT = re.compile("%[YymdHIMS]%[ymdHIMS]")
"""Numbers without anything between them: each then has all its digits."""

OFFSETS = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "et": -5, "ct": -6, "mt": -7, "pt": -8, "ast": -4, "adt": -3, "bst": 1, "cet": 1, "cest": 2, "wet": 0,
    "west": 1, "eet": 2, "eest": 3, "z": 0, "utc": 0, "gmt": 0,
}  # fmt: skip
"""Names of zones, as hours ahead of UTC (ET, CT, MT and PT: of their standard time). Source: the abbreviations of the
IANA database for America and Europe."""
_NAMES = "january february march april may june july august september october november december".split()
MONTHS = (
    {name[:3]: i + 1 for i, name in enumerate(_NAMES)} | {name: i + 1 for i, name in enumerate(_NAMES)} | {"sept": 9}
)
_MARKS = {
    "Y": r"(?P<Y>[0-9]{4})", "y": r"(?P<y>[0-9]{2})", "m": r"(?P<m>[0-9]{1,2})", "d": r"(?P<d>[0-9]{1,2})",
    "b": r"(?P<b>[A-Za-z]{3,9})\.?", "a": r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*",
    "H": r"(?P<H>[0-9]{1,2})", "I": r"(?P<I>[0-9]{1,2})", "p": r"(?P<p>[AaPp])\.?[Mm]\.?", "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?",
    "z": rf"(?P<z>(?:UTC|GMT)?[+-][0-9]{{2}}(?::?[0-9]{{2}})?|{'|'.join(sorted(OFFSETS, key=len, reverse=True))})",
}  # fmt: skip


_DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_FULL_DAY = (
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{8}|"
    r"\d{1,2}[- /]?[a-z]{3,9}\.?,?[- /]?\d{4}|[a-z]{3,9}\.? \d{1,2},? \d{4}"
)
TIDIED: tuple[tuple[str, str], ...] = (
    (
        r"^((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[ T]?([01]\d|2[0-3])([0-5]\d)([0-5]\d)$",
        "${1} ${2}:${3}:${4}",
    ),
    (r"^(\d{1,2})([A-Za-z]{3})((?:19|20)\d{2})\b", "${1} ${2} ${3}"),
    (rf"(?i)^{_DAY_NAME}[.,]?\s+", ""),
    (rf"(?i)\s*\({_DAY_NAME}\.?\)", ""),
    (r"(?i)\b(\d{1,2})(?:st|nd|rd|th)\b", "${1}"),
    (r"(?i)\s*\(([a-z]{2,4})\)$", " ${1}"),
    (r"(Z|[+-]\d{2}:?\d{2})\[[A-Za-z_]+(?:/[A-Za-z_]+)+\]$", "${1}"),
    (r"(?i)([+-]\d{2}:?\d{2}) (?:utc|gmt)$", "${1}"),
    (r"(?i)\s+(e|c|m|p)(?:astern|entral|ountain|acific)\s+(s|d)(?:tandard|aylight)(?:\s+time)?$", " ${1}${2}t"),
    (r"(?i)\s+(e|c|m|p)(?:astern|entral|ountain|acific)(?:\s+time)?$", " ${1}t"),
    (r"(?i)\s+at\s+", " "),
    (r"(\d)\s+[-|\u2013\u2014]\s+(\d{1,2}:\d{2})", "${1} ${2}"),
    (r"(\d)_(\d)", "${1} ${2}"),
    (r"(\s\d{1,2}:\d{2})(Z|[+-]\d{2}:?\d{2})$", "${1} ${2}"),
    (r"(\d{4}|/\d{2}),\s+(\d{1,2}:)", "${1} ${2}"),
    (r"^/Date\((\d{10,13})(?:[+-]\d{4})?\)/$", "${1}"),
    (r"^(\d{1,2}/[A-Za-z]{3}/\d{4}):(\d)", "${1} ${2}"),
    (r"\s(\d{1,2})\.(\d{2})\.(\d{2}(?:\.\d+)?)(\s*[AaPp]\.?[Mm]\.?)?$", " ${1}:${2}:${3}${4}"),
    (rf"(?i)^({_FULL_DAY})[ T]+([01]\d|2[0-3])([0-5]\d)(?:\s*h(?:rs?|ours?)?)?\.?$", "${1} ${2}:${3}"),
    (rf"(?i)^({_FULL_DAY})[ T]+(\d{{1,2}}:\d{{2}}(?::\d{{2}})?)\s*h(?:rs?|ours?)?\.?$", "${1} ${2}"),
    (rf"(?i)^({_FULL_DAY})[ T]+(\d{{1,2}})h(\d{{2}})$", "${1} ${2}:${3}"),
    (r"(?i)(:\d{2})\s*([ap])$", "${1} ${2}m"),
)
"""How a cell that no format reads is written more plainly, one after the other: without the name of its weekday, with
09:00 for 0900 hrs ... Each says the same moment in other marks."""

_SPACE = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Every white space of Unicode: Python's patterns and those of Polars must agree on what reads a cell. (An export may
write a narrow no-break space before AM and PM.)"""
DAY_MARKS = frozenset({"Y", "y", "m", "d", "b", "N1", "N2"})
"""The groups of a format that say the day."""
NUMBERS = frozenset({"Y", "y", "m", "d", "N1", "N2", "H", "I", "M", "S"})


@dataclass(frozen=True)
class DateFormat:
    """One format: `pattern` with named groups, `span` microseconds that a value covers beyond its first.

    numbers: how many numbers a cell of its form is written with. signs: what else stands in it, each with how often at
        least.
    """

    text: str
    pattern: str
    groups: frozenset[str]
    span: int
    numbers: range
    signs: tuple[tuple[str, int], ...]

    @cached_property
    def finds(self) -> re.Pattern[str]:
        """The format's pattern, compiled for ASCII digits."""
        return re.compile(self.pattern, re.ASCII)

    def reads(self, cell: str) -> bool:
        """Whether a cell has the format's form (its date need not exist). The pattern is compiled for cells that come
        near it."""
        numbers, text = _numbers_and_text(cell)
        near = numbers in self.numbers and all(text.count(sign) >= often for sign, often in self.signs)
        return near and self.finds.match(cell) is not None


@lru_cache(maxsize=4096)
def _numbers_and_text(cell: str) -> tuple[int, str]:
    """How many numbers a cell holds, and its text in small letters."""
    return len(re.findall(r"[0-9]+", cell)), cell.lower()


@cache
def compile_format(text: str, where: str = "") -> DateFormat:
    """The format written as `text`; UsageError (at `where`) where it has an unknown mark or no full date."""
    out, marks = [], []
    for place in re.finditer(r"%.|\s+|.", text):
        piece = place[0]
        if piece[0] == "%":
            mark = piece[1:]
            if mark == "N":
                mark = "N2" if "N1" in marks else "N1"
            elif mark not in _MARKS or mark in marks:
                raise UsageError(
                    f'date format "{text}": {piece} is not a mark, or comes twice',
                    where=where,
                    hint="marks: %Y %y %m %d %b %a %N %H %I %p %M %S %z",
                )
            marks.append(mark)
            written = rf"(?P<{mark}>[0-9]{{1,2}})" if mark[0] == "N" else _MARKS[mark]
            out.append(written.replace("{1,2}", "{2}") if _TIGHT.search(text) else written)
        elif piece.isspace() and text[place.end() :].startswith("%p"):
            out.append(f"{_SPACE}*")
        else:
            out.append(f"{_SPACE}+" if piece.isspace() else re.escape(piece))
    groups = frozenset(marks)
    day = {"N1", "N2"} <= groups or ("d" in groups and ({"m", "b"} & groups))
    if not day or not {"Y", "y"} & groups or ("I" in groups) != ("p" in groups):
        raise UsageError(
            f'date format "{text}" does not give a full date',
            where=where,
            hint="it needs a year, a month and a day (or %N twice), and %p wherever %I stands",
        )
    clock = {"H", "I"} & groups
    span = (0 if "S" in groups else MINUTE_SPAN if "M" in groups else HOUR_SPAN) if clock else DAY_SPAN
    pattern = "(?i)^" + "".join(out) + "$"
    bare = re.sub(r"%(.)", lambda mark: "0" if mark[1] in "YymdNHIMS" else " ", text)
    fewest = len(re.findall(r"[0-9]+", bare))
    most = fewest + ("S" in groups) + 2 * ("z" in groups)  # a fraction; the hours and minutes of an offset
    signs = Counter(re.sub(r"[0-9\s]", "", bare).lower()) + Counter("m" * ("p" in groups))
    return DateFormat(text, pattern, groups, span, range(fewest, most + 1), tuple(signs.items()))
