"""Dates and times, only by explicit formats; the order of day and month settled for a whole column, or left open.

A format is written with these marks, everything else standing for itself (a space also for several):

    %Y four-digit year   %y two-digit year (20yy)   %m month   %d day   %b month by name (Nov, November)   %a weekday by
    name %N a number that is a day or a month: the column decides (two of them, or none)
    %H hour 0-23   %I hour 1-12 with %p AM or PM   %M minute   %S second, with or without a fraction   %z Z, UTC, GMT or
    +hh:mm

A time without a %S spans its minute, without a clock time its day. Two dates with a slash between them
(2024-05-08/2024-08-05, an interval of ISO 8601) are one date that lies on either or between. No zone is guessed here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import polars as pl

from checker.model.errors import UsageError

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
MINUTE_SPAN = 60 * SECOND_US - 1
DAY_SPAN = DAY_US - 1
FEW = 500
"""So few cells left are first tried with Python's patterns, which are compiled once."""

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
)
_ZONED_CLOCKS = (" %H:%M:%S%z", " %H:%M:%S %z", " %H:%M %z", " %I:%M:%S %p %z", ", %I:%M:%S %p %z", ", %H:%M:%S %z")
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
            "%N/%N/%Y",
            "%N-%N-%Y",
            "%N.%N.%Y",
            "%d %b %Y",
            "%d-%b-%Y",
            "%b %d, %Y",
            "%b %d %Y",
        )
        for clock in (*_CLOCKS, *_ZONED_CLOCKS)
    ),
    "%a, %b %d, %Y",
    "%a, %d %b %Y %H:%M:%S %z",
)
"""The formats tried where a profile names none. Two-digit years are never among them: a profile must say so."""

_DAY = r"^(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_PLAIN: dict[str, tuple[str, str, bool, int]] = {
    "%Y-%m-%dT%H:%M:%S%z": (rf"{_DAY}T{_TIME}Z$", "%Y-%m-%dT%H:%M:%SZ", True, 0),
    "%Y-%m-%dT%H:%M:%S": (rf"{_DAY}T{_TIME}$", "%Y-%m-%dT%H:%M:%S", False, 0),
    "%Y-%m-%d %H:%M:%S": (rf"{_DAY} {_TIME}$", "%Y-%m-%d %H:%M:%S", False, 0),
    "%Y-%m-%d": (rf"{_DAY}$", "%Y-%m-%d", False, DAY_SPAN),
}
"""Of some formats, the cells that are written in full: their pattern, what Polars calls the format, `zoned` and
`span`."""

INTERVAL = r"^(?P<first>\d{4}-\d{2}-\d{2})/(?P<last>\d{4}-\d{2}-\d{2})$"
_INTERVAL_LENGTH = len("2024-05-08/2024-08-05")

_HOURS = (
    (r"(?i)^([0-2][0-9])([0-5][0-9])(?:\s*(?:h|hr|hrs|hours?))?\.?$", "${1}:${2}"),
    (r"(?i)^([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s*(?:h|hr|hrs|hours?)\.?$", "${1}"),
)

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = (
    {name[:3]: i + 1 for i, name in enumerate(_NAMES)} | {name: i + 1 for i, name in enumerate(_NAMES)} | {"sept": 9}
)
_MARKS = {
    "Y": r"(?P<Y>[0-9]{4})", "y": r"(?P<y>[0-9]{2})", "m": r"(?P<m>[0-9]{1,2})", "d": r"(?P<d>[0-9]{1,2})",
    "b": r"(?P<b>[A-Za-z]{3,9})\.?", "a": r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*",
    "H": r"(?P<H>[0-9]{1,2})", "I": r"(?P<I>[0-9]{1,2})", "p": r"(?P<p>[AaPp])\.?[Mm]\.?", "M": r"(?P<M>[0-9]{2})",
    "S": r"(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?", "z": r"(?P<z>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})",
}  # fmt: skip


_SPACE = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Every white space of Unicode: Python's patterns and those of Polars must agree on what reads a cell. (An export may
write a narrow no-break space before AM and PM.)"""
_NUMBERS = frozenset({"Y", "y", "m", "d", "N1", "N2", "H", "I", "M", "S"})


@dataclass(frozen=True)
class Format:
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
        return re.compile(self.pattern, re.ASCII)

    def reads(self, cell: str) -> bool:
        """Whether a cell has the format's form (its date need not exist). The pattern is compiled for cells that come
        near it."""
        numbers, text = _seen(cell)
        near = numbers in self.numbers and all(text.count(sign) >= often for sign, often in self.signs)
        return near and self.finds.match(cell) is not None


@lru_cache(maxsize=4096)
def _seen(cell: str) -> tuple[int, str]:
    """How many numbers a cell holds, and its text in small letters."""
    return len(re.findall(r"[0-9]+", cell)), cell.lower()


@cache
def compiled(text: str, where: str = "") -> Format:
    """The format written as `text`; UsageError (at `where`) where it has an unknown mark or no full date."""
    out, marks = [], []
    for piece in re.findall(r"%.|\s+|.", text):
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
            out.append(rf"(?P<{mark}>[0-9]{{1,2}})" if mark[0] == "N" else _MARKS[mark])
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
    clock = {"H", "I"} & groups and "M" in groups
    span = (0 if "S" in groups else MINUTE_SPAN) if clock else DAY_SPAN
    pattern = "(?i)^" + "".join(out) + "$"
    bare = re.sub(r"%(.)", lambda mark: "0" if mark[1] in "YymdNHIMS" else " ", text)
    fewest = len(re.findall(r"[0-9]+", bare))
    most = fewest + ("S" in groups) + 2 * ("z" in groups)  # a fraction; the hours and minutes of an offset
    signs = Counter(re.sub(r"[0-9\s]", "", bare).lower()) + Counter("m" * ("p" in groups))
    return Format(text, pattern, groups, span, range(fewest, most + 1), tuple(signs.items()))


def clock_text(clock: pl.Expr) -> pl.Expr:
    """A clock time of a column of its own as the formats write it: `0830`, `0830 hrs` and `08:30 hrs` are 08:30.

    Three figures (`830`) are left as they are: a spreadsheet may have made them of 0830, of 8.30 or of 83.
    """
    for pattern, written in _HOURS:
        clock = clock.str.replace(pattern, written)
    return clock


def read_dates(raw: pl.Series, formats: tuple[str, ...] = FORMATS) -> pl.DataFrame:
    """Read distinct cells (stripped text) as dates.

    Returns one row a cell, in order: `a`, `b` Int64, the first microsecond since 1970 with the day first and with the
    month first (equal unless the order matters; null where no format reads the cell), in UTC where `zoned`, else on the
    log's own clock; `span` Int64; `zoned` Boolean; `order` Int8: 1 where the cell proves the day to come first, -1
    where it proves the month to, else 0. A date that does not exist (31 February) is not read.
    """
    n = len(raw)
    cells = pl.DataFrame({"i": pl.Series(range(n), dtype=pl.UInt32), "raw": raw.cast(pl.String)}).drop_nulls("raw")
    done: list[pl.DataFrame] = []
    for read in (_intervals(cells), _plainly(cells, formats)):
        if read.height:
            done.append(read)
            cells = cells.join(read.select("i"), on="i", how="anti") if read.height < cells.height else cells.clear()
    for form in _likely_first(cells["raw"], formats):
        if cells.is_empty():
            break
        if cells.height <= FEW and not any(form.reads(cell) for cell in cells["raw"]):
            continue
        hit = cells.filter(pl.col("raw").str.contains(form.pattern))
        if hit.is_empty():
            continue
        parts = hit.lazy().select("i", pl.col("raw").str.extract_groups(form.pattern).alias("g")).unnest("g")
        parts = parts.with_columns(pl.col(sorted(form.groups & _NUMBERS)).cast(pl.Int64, strict=False))
        read = parts.select("i", *_parts(form)).filter(pl.col("a").is_not_null()).collect()
        if not read.is_empty():
            done.append(read)
            cells = cells.join(read.select("i"), on="i", how="anti") if read.height < cells.height else cells.clear()
    found = pl.concat(done) if done else _intervals(cells.clear())
    if found.height == n:
        return found.sort("i").drop("i")
    rows = pl.DataFrame({"i": pl.Series(range(n), dtype=pl.UInt32)})
    return rows.join(found, on="i", how="left", maintain_order="left").drop("i")


def _intervals(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that are intervals of dates, read; those that end before they begin, or name no day, are left to the
    formats."""
    parts = pl.col("raw").str.extract_groups(INTERVAL)
    days = (parts.struct.field(end).str.to_date(strict=False).cast(pl.Int64) for end in ("first", "last"))
    first, last = (day * DAY_US for day in days)
    likely = cells.filter(pl.col("raw").str.len_bytes() == _INTERVAL_LENGTH)
    read = likely.select("i", first.alias("a"), last.alias("last")).filter(pl.col("last") >= pl.col("a"))
    span = (pl.col("last") - pl.col("a") + DAY_SPAN).alias("span")
    return read.select(
        "i", "a", pl.col("a").alias("b"), span, pl.lit(False).alias("zoned"), pl.lit(0, pl.Int8).alias("order")
    )


def _plainly(cells: pl.DataFrame, formats: tuple[str, ...]) -> pl.DataFrame:
    """The cells that are written in full in the most usual format of the first cell, which Polars reads in one step."""
    plain = _plain_of(formats, cells["raw"][0]) if cells.height else None
    if plain is None:
        return _intervals(cells.clear())
    pattern, directives, zoned, span = plain
    hit = cells.filter(pl.col("raw").str.contains(pattern))
    moment = pl.col("raw").str.to_datetime(directives, time_unit="us", strict=False, cache=False).cast(pl.Int64)
    read = hit.select("i", moment.alias("a")).drop_nulls("a")
    return read.select(
        "i",
        "a",
        pl.col("a").alias("b"),
        pl.lit(span, pl.Int64).alias("span"),
        pl.lit(zoned).alias("zoned"),
        pl.lit(0, pl.Int8).alias("order"),
    )


def _plain_of(formats: tuple[str, ...], cell: str) -> tuple[str, str, bool, int] | None:
    """The entry of _PLAIN for the first of `formats` that reads `cell`; None where it has none, or another form of it
    is there."""
    for text, plain in _PLAIN.items():
        if text in formats and re.match(plain[0], cell):
            earlier = formats[: formats.index(text)]
            return None if any(compiled(one).reads(cell) for one in earlier) else plain
    return None


def _likely_first(raw: pl.Series, formats: tuple[str, ...]) -> list[Format]:
    """The formats in their order, but those that read none of the first cells last: each cell is then tried against
    few."""
    if raw.is_empty():
        return []
    sample = raw.head(20).to_list()
    return sorted(map(compiled, formats), key=lambda form: not any(form.reads(cell) for cell in sample))


def _parts(form: Format) -> list[pl.Expr]:
    """Expressions for the columns of `read_dates`, from the named groups of one format, those of _NUMBERS as
    numbers."""
    number = pl.col
    groups = form.groups
    year = number("Y") if "Y" in groups else number("y") + 2000
    hour: pl.Expr = pl.lit(0, pl.Int64)
    if "H" in groups:
        hour = pl.when(number("H") <= 23).then(number("H"))
    elif "I" in groups:
        twelve = pl.when(number("I").is_between(1, 12)).then(number("I") % 12)
        hour = twelve + pl.when(pl.col("p").str.to_lowercase() == "p").then(12).otherwise(0)
    minute = pl.when(number("M") <= 59).then(number("M")) if "M" in groups else pl.lit(0, pl.Int64)
    second = pl.when(number("S") <= 59).then(number("S")) if "S" in groups else pl.lit(0, pl.Int64)
    fraction = pl.lit(0, pl.Int64)
    if "S" in groups:
        padded = pl.col("f").fill_null("0").str.pad_end(6, "0").str.head(6)
        fraction = padded.cast(pl.Int64, strict=False)
    offset = _offset() if "z" in groups else pl.lit(0, pl.Int64)
    clock = ((hour * 60 + minute) * 60 + second) * SECOND_US + fraction - offset
    if "N1" in groups:
        first, second_number = number("N1"), number("N2")
        day_first, month_first = _days(year, second_number, first), _days(year, first, second_number)
        order = pl.when(month_first.is_null()).then(1).when(day_first.is_null()).then(-1).otherwise(0)
        order = pl.when((first > 12) | (second_number > 12)).then(order).otherwise(0)
        day_first, month_first = pl.coalesce(day_first, month_first), pl.coalesce(month_first, day_first)
    else:
        name = (
            pl.col("b").str.to_lowercase().replace_strict(_MONTHS, default=None, return_dtype=pl.Int64)
            if "b" in groups
            else None
        )
        day_first = month_first = _days(year, number("m") if name is None else name, number("d"))
        order = pl.lit(0)
    return [
        (day_first * DAY_US + clock).alias("a"),
        (month_first * DAY_US + clock).alias("b"),
        pl.lit(form.span, pl.Int64).alias("span"),
        pl.lit("z" in groups).alias("zoned"),
        order.cast(pl.Int8).alias("order"),
    ]


def _offset() -> pl.Expr:
    """Microseconds that the written offset is ahead of UTC; null (unread) past 14 hours."""
    digits = pl.col("z").str.replace_all(r"[^0-9]", "")
    size = digits.str.slice(0, 2).cast(pl.Int64, strict=False) * 60 + digits.str.slice(2, 2).cast(
        pl.Int64, strict=False
    )
    sign = pl.when(pl.col("z").str.starts_with("-")).then(-1).otherwise(1)
    named = pl.col("z").str.contains(r"(?i)^(?:Z|UTC|GMT)$")
    return pl.when(named).then(0).when(size <= 14 * 60).then(sign * size * 60 * SECOND_US)


def _days(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Days since 1970-01-01 in the Gregorian calendar; null for a date that does not exist.

    Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    """
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    longest = (
        pl.when(month == 2)
        .then(pl.when(leap).then(29).otherwise(28))
        .when(month.is_in([4, 6, 9, 11]))
        .then(30)
        .otherwise(31)
    )
    exists = month.is_between(1, 12) & (day >= 1) & (day <= longest) & (year >= 1900)
    shifted = pl.when(month <= 2).then(year - 1).otherwise(year)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return pl.when(exists).then(days)


@dataclass(frozen=True)
class Order:
    """The evidence of one column, over all of it: how many cells prove the day first, the month first, and are open.

    midnight, timed: cells with a clock time that is midnight, and that is not. Where every time is midnight, a
        spreadsheet
    wrote dates as times, and the clock says nothing.
    """

    day_first: int = 0
    month_first: int = 0
    open: int = 0
    midnight: int = 0
    timed: int = 0

    def __add__(self, other: Order) -> Order:
        return Order(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.open + other.open,
            self.midnight + other.midnight,
            self.timed + other.timed,
        )

    @property
    def only_days(self) -> bool:
        """Whether the column's clock times are all midnight, and so none."""
        return self.midnight > 0 and self.timed == 0

    @property
    def settled(self) -> str | None:
        """ "day" or "month" comes first; None where nothing, or both, is proved."""
        if self.day_first and not self.month_first:
            return "day"
        return "month" if self.month_first and not self.day_first else None

    def statement(self, column: str) -> str | None:
        """What the ledger says of it; None where the column has no open cell and no order."""
        proofs = f"{self.day_first:,} cells only read day first, {self.month_first:,} only month first"
        if self.day_first and self.month_first:
            return (
                f'"{column}" mixes both orders of day and month ({proofs}); {self.open} open cells keep both readings'
            )
        if self.settled:
            return f'"{column}" is read {self.settled} first for the whole column ({proofs}, {self.open:,} open)'
        if self.open:
            return (
                f'nothing in "{column}" settles whether day or month comes first: {self.open} cells keep both readings'
            )
        return None


def order_of(read: pl.DataFrame) -> Order:
    """The evidence of the distinct cells read by `read_dates`."""
    proof = read["order"]
    clocked = read.filter((pl.col("span") < DAY_SPAN) & ~pl.col("zoned"))
    midnight = int((clocked["a"] % DAY_US == 0).sum())
    return Order(
        int((proof == 1).sum()),
        int((proof == -1).sum()),
        int((read["a"] != read["b"]).sum()),
        midnight,
        len(clocked) - midnight,
    )


def settled_bounds(
    a: pl.Expr, b: pl.Expr, span: pl.Expr, zoned: pl.Expr, order: str | None, only_days: bool
) -> tuple[pl.Expr, pl.Expr]:
    """First and last microsecond of each cell, given the column's settled order ("day", "month" or None: both).

    A fraction of a second is not kept: 09:00:00 and 09:00:00.250 are one instant at the precision that both logs keep
    (reading R8).
    """
    a, b = (moment // SECOND_US * SECOND_US for moment in (a, b))
    if only_days:
        span = pl.when(zoned).then(span).otherwise(pl.max_horizontal(span, pl.lit(DAY_SPAN)))
    match order:
        case "day":
            return a, a + span
        case "month":
            return b, b + span
        case _:
            return pl.min_horizontal(a, b), pl.max_horizontal(a, b) + span
