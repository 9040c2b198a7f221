"""Dates and times, only by explicit formats; the order of day and month settled for a whole column, or left open.

A time without a %S spans its minute, without a clock time its day. Two dates with a slash between them
(2024-05-08/2024-08-05, an interval of ISO 8601) are one date that lies on either or between; so is a month (March 2024,
2024-03, 03/2024), which lies on any of its days. Bare numbers of seconds,
milliseconds or days (as spreadsheets count them) are read, too (moments_as_numbers). No zone is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from checker.ingest.date_formats import (
    DAY_MARKS,
    DAY_SPAN,
    DAY_US,
    FORMATS,
    MONTHS,
    NUMBERS,
    SECOND_US,
    TIDIED,
    DateFormat,
    compile_format,
)
from checker.ingest.moments_as_numbers import read_numbers
from checker.ingest.shapes import CellShape, shapes
from checker.ingest.written_zones import in_utc

FEW = 500
"""So few cells left are first tried with Python's patterns, which are compiled once."""

INTERVAL = r"^(?P<first>\d{4}-\d{2}-\d{2})/(?P<last>\d{4}-\d{2}-\d{2})$"
_INTERVAL_LENGTH = len("2024-05-08/2024-08-05")
_CLOCKED_INTERVAL = r"^(?P<first>\d{4}-\d{2}-\d{2})/(?P<last>\d{4}-\d{2}-\d{2}) (?P<clock>\S.*)$"
"""A time of day on either of two days: of a date with two readings, or of a night that began the day before."""

_MONTHS = (
    r"^(?P<Y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})$",
    r"^(?P<m>\d{1,2})[-/.](?P<Y>(?:19|20)\d{2})$",
    r"^(?P<b>[A-Za-z]{3,9})\.?,?[- ]?(?P<Y>(?:19|20)\d{2})$",
    r"^(?P<Y>(?:19|20)\d{2})[- ](?P<b>[A-Za-z]{3,9})\.?$",
)
"""A month without a day. "Mar-24" is none: it may be March 24 of a year that is not written."""

_HOURS = (
    (r"^([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])$", "${1}:${2}:${3}"),
    (r"(?i)^([0-2][0-9])([0-5][0-9])(?:\s*(?:h|hr|hrs|hours?))?\.?$", "${1}:${2}"),
    (r"(?i)^([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s*(?:h|hr|hrs|hours?)\.?$", "${1}"),
)

_DUMMY_DAY = r"^(?:1899-12-3[01]|1900-01-0[0-9]|1904-01-01)[ T]"
"""The day that a spreadsheet puts before a clock time without one."""


LIKELY_CLOCK = r"(?i)^(?:0?\.\d|\d{1,2}:|[0-2]\d[0-5]\d(?:[0-5]\d)?\s*(?:h[a-z]*)?\.?$|1899-|1900-|1904-)"
"""How a cell begins that `clock_text` may write as a clock time: one look at it, where most cells are whole dates."""


def clock_text(clock: pl.Expr) -> pl.Expr:
    """A clock time of a column of its own as the formats write it: `0830`, `0830 hrs` and `08:30 hrs` are 08:30, and
    083015 is 08:30:15.

    A share of a day (0.354166667, 0.375), as a spreadsheet holds a clock time, is one, too. Three figures (`830`) are
    left as they are: a spreadsheet may have made them of 0830, of 8.30 or of 83.
    """
    clock = clock.str.replace(_DUMMY_DAY, "")
    for pattern, written in _HOURS:
        clock = clock.str.replace(pattern, written)
    share = pl.when(clock.str.contains(r"^0?\.\d{3,17}$")).then(clock).cast(pl.Float64, strict=False)
    of_day = ((share * 86_400).round().cast(pl.Int64) * 1_000 * SECOND_US).cast(pl.Time).dt.to_string("%H:%M:%S")
    return pl.coalesce(of_day, clock)


_LONGEST = 200
"""Bytes of a date, however it is written, with words and zone; what is longer is a text, and is not gone through by
every format."""


def read_dates(raw: pl.Series, formats: tuple[str, ...] = FORMATS) -> pl.DataFrame:
    """Read distinct cells (stripped text) as dates.

    Returns one row a cell, in order: `a`, `b` Int64, the first microsecond since 1970 with the day first and with the
    month first (equal unless the order matters; null where no format reads the cell), in UTC where `zoned`, else on the
    log's own clock; `span` Int64; `zoned` Boolean; `order` Int8: 1 where the cell proves the day to come first, -1
    where it proves the month to, SERIAL or EPOCH where it is a bare number, else 0. A date that does not exist (31
    February) is not read.
    """
    raw = raw.cast(pl.String)
    done = _read_shapes(raw, formats)
    if len(done) == 1 and done[0].height == len(raw):
        return done[0].sort("i").drop("i")
    rows = pl.int_range(len(raw), dtype=pl.UInt32, eager=True).alias("i")
    cells = pl.DataFrame([rows, raw.alias("raw")]).filter(pl.col("raw").str.len_bytes() <= _LONGEST)
    for read in done:
        cells = cells.join(read.select("i"), on="i", how="anti")
    for reader in (_intervals, _clocked_intervals, _months, read_numbers):
        if cells.is_empty():
            break
        read = reader(cells)
        if read.height:
            done.append(read)
            cells = cells.join(read.select("i"), on="i", how="anti") if read.height < cells.height else cells.clear()
    forms = _likely_first(cells["raw"], formats)
    while not cells.is_empty() and (form := next(forms, None)) is not None:
        if cells.height <= FEW and not any(form.reads(cell) for cell in cells["raw"]):
            continue
        hit = cells.filter(pl.col("raw").str.contains(form.pattern))
        if hit.is_empty():
            continue
        parts = hit.lazy().select("i", pl.col("raw").str.extract_groups(form.pattern).alias("g")).unnest("g")
        parts = parts.with_columns(pl.col(sorted(form.groups & NUMBERS)).cast(pl.Int64, strict=False))
        parts = parts.with_columns(_dates(form))
        read = in_utc(parts.select("i", *_moments(form)).filter(pl.col("a").is_not_null()).collect())
        if not read.is_empty():
            done.append(read)
            cells = cells.join(read.select("i"), on="i", how="anti") if read.height < cells.height else cells.clear()
    if not cells.is_empty() and (plainer := _plainer(cells)).height:
        again = read_dates(plainer["raw"], formats).with_columns(plainer["i"]).drop_nulls("a")
        done.append(again.select("i", *(c for c in again.columns if c != "i")))
    found = pl.concat(done) if done else _intervals(cells.clear())
    if found.height == len(raw):
        return found.sort("i").drop("i")
    return rows.to_frame().join(found, on="i", how="left", maintain_order="left").drop("i")


def _plainer(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that can be written more plainly (TIDIED), so written."""
    plain = pl.col("raw")
    for pattern, written in TIDIED:
        plain = plain.str.replace(pattern, written)
    return (
        cells.select("i", plain.alias("plain"), "raw")
        .filter(pl.col("plain") != pl.col("raw"))
        .select("i", pl.col("plain").alias("raw"))
    )


_UNZONED = (
    pl.col("a"),
    pl.col("a").alias("b"),
    pl.col("span"),
    pl.lit(False).alias("zoned"),
    pl.lit(0, pl.Int8).alias("order"),
)
"""What `read_dates` says of a cell that spans whole days, as `a` and `span` give them."""


def _intervals(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that are intervals of dates, read; those that end before they begin, or name no day, are left to the
    formats."""
    parts = pl.col("raw").str.extract_groups(INTERVAL)
    days = (parts.struct.field(end).str.to_date(strict=False).cast(pl.Int64) for end in ("first", "last"))
    first, last = (day * DAY_US for day in days)
    likely = cells.filter(pl.col("raw").str.len_bytes() == _INTERVAL_LENGTH)
    read = likely.select("i", first.alias("a"), last.alias("last")).filter(pl.col("last") >= pl.col("a"))
    span = (pl.col("last") - pl.col("a") + DAY_SPAN).alias("span")
    return read.with_columns(span).select("i", *_UNZONED)


def _clocked_intervals(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that are two days and a time of day, read: from that time on the first to that time on the last."""
    likely = cells.filter(pl.col("raw").str.contains(_CLOCKED_INTERVAL))
    if likely.is_empty():
        return _intervals(likely)
    parts = likely["raw"].str.extract_groups(_CLOCKED_INTERVAL).struct.unnest()
    first, last = (
        read_dates(parts.select(pl.concat_str(day, "clock", separator=" ")).to_series()) for day in ("first", "last")
    )
    span = last["a"] - first["a"] + last["span"]
    read = first.with_columns(likely["i"], span.alias("span"))
    columns = _intervals(likely.clear()).columns
    return read.filter(pl.col("a").is_not_null() & (pl.col("span") >= 0) & ~pl.col("order").is_in([1, -1])).select(
        columns
    )


def _months(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that are a month and its year, read: each spans all days of that month."""
    found = [_intervals(cells.clear())]
    likely = cells.filter(pl.col("raw").str.len_bytes() <= len("September, 2024"))
    for pattern in _MONTHS:
        hit = likely.filter(pl.col("raw").str.contains(pattern))
        if hit.is_empty():
            continue
        parts = hit.lazy().select("i", pl.col("raw").str.extract_groups(pattern).alias("g")).unnest("g")
        by_name = pl.col("b").str.to_lowercase().replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
        month = by_name if "(?P<b>" in pattern else pl.col("m").cast(pl.Int64)
        year = pl.col("Y").cast(pl.Int64)
        first = _days(year, month, pl.lit(1))
        after = _days(year + month // 12, month % 12 + 1, pl.lit(1))
        read = parts.select("i", (first * DAY_US).alias("a"), ((after - first) * DAY_US - 1).alias("span"))
        found.append(read.filter(pl.col("a").is_not_null()).select("i", *_UNZONED).collect())
    return pl.concat(found)


def _read_shapes(raw: pl.Series, formats: tuple[str, ...]) -> list[pl.DataFrame]:
    """The cells of the usual shapes, each cut where the first of `formats` that reads one of them finds its parts; each
    different date is read once. Not those that may be an interval, a month or a bare number."""
    read = []
    cut: dict[DateFormat, list[tuple[pl.DataFrame, pl.DataFrame]]] = {}
    for shape in shapes(raw):
        forms = map(compile_format, formats) if len(re.findall(r"[0-9]+", shape.cell)) >= _FEWEST_NUMBERS else ()
        form = next((form for form in forms if form.reads(shape.cell)), None)
        match = form.finds.match(shape.cell) if form is not None else None
        if form is None or match is None:
            continue
        if (directives := _directives(match)) is not None:
            read.append(in_utc(_moments_in_full(shape, match, directives)))
        else:
            cut.setdefault(form, []).append(_cut(shape, match))
    for form, parts in cut.items():
        cells, days = (pl.concat(frames) for frames in zip(*parts, strict=True))
        dates = days.unique().select("day", *_dates(form))
        dated = cells.join(dates, on="day", how="left", maintain_order="left")
        read.append(in_utc(dated.select("i", *_moments(form)).filter(pl.col("a").is_not_null())))
    return read


_FEWEST_NUMBERS = 3
_FIRST_US = -25_567 * DAY_US
"""1900 began: what is written with an earlier year is no time of a log."""
_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}


def _directives(match: re.Match[str]) -> str | None:
    """A cell in directives of Polars, where it is a moment written with all its digits and no fraction; else None."""
    at = {name: match.span(name) for name, text in match.groupdict().items() if text is not None}
    zone = at.pop("z", (0, 0))
    lengths = {name: end - begin for name, (begin, end) in at.items()}
    if lengths != _DIGITS or re.search("[0-9]", match.string[slice(*zone)]):
        return None
    written = match.string
    for name, (begin, end) in sorted(at.items(), key=lambda one: -one[1][0]):
        written = f"{written[:begin]}%{name}{written[end:]}"
    return written


def _moments_in_full(shape: CellShape, match: re.Match[str], directives: str) -> pl.DataFrame:
    """The cells of a shape that is written in full, which Polars reads in one step; not its leap seconds (`60`), nor
    years before 1900. As `_moments` gives them."""
    moment = shape.cells.str.to_datetime(directives, time_unit="us", strict=False, cache=False)
    read = pl.DataFrame({"i": shape.rows, "a": moment.cast(pl.Int64)})
    minutes = (read["a"] % (60 * SECOND_US) == 0).arg_true()
    leap = minutes.filter(shape.cells[minutes].str.slice(match.start("S"), 2) == "60")
    exists = pl.col("a") >= _FIRST_US
    read = read.filter(exists if leap.is_empty() else exists & ~pl.int_range(pl.len()).is_in(leap.implode()))
    zone = match.groupdict().get("z")
    return read.select(
        "i",
        "a",
        pl.col("a").alias("b"),
        pl.lit(0, pl.Int64).alias("span"),
        pl.lit(zone and zone.lower(), pl.String).alias("z"),
        pl.lit(zone is not None).alias("zoned"),
        pl.lit(0, pl.Int8).alias("order"),
    )


def _cut(shape: CellShape, match: re.Match[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells of one shape, cut as `match` says of one of them: `i`, the text of the `day` and the groups of the
    clock; and each different `day` with its groups."""
    at = {name: match.span(name) for name in match.groupdict()}
    dated = sorted(at.keys() & DAY_MARKS)
    first, last = min(at[name][0] for name in dated), max(at[name][1] for name in dated)

    def part(name: str, text: str, begun: int) -> pl.Expr:
        if match[name] is None or (name == "z" and not re.search("[0-9]", match[name])):
            return pl.lit(match[name], pl.String).alias(name)
        cut = pl.col(text).str.slice(at[name][0] - begun, at[name][1] - at[name][0])
        return (cut.cast(pl.Int64, strict=False) if name in NUMBERS else cut).alias(name)

    cells = pl.DataFrame({"i": shape.rows, "raw": shape.cells})
    day = pl.col("raw").str.slice(first, last - first).alias("day")
    cells = cells.select("i", day, *(part(name, "raw", 0) for name in sorted(at.keys() - DAY_MARKS)))
    return cells, cells.select(pl.col("day").unique()).with_columns(part(name, "day", first) for name in dated)


def _likely_first(raw: pl.Series, formats: tuple[str, ...]) -> Iterator[DateFormat]:
    """The formats in their order, but those that read none of the first cells last: each cell is then tried against
    few, and what is not asked for is not compiled."""
    sample, others = raw.head(20).to_list(), []
    for form in map(compile_format, formats if sample else ()):
        if any(form.reads(cell) for cell in sample):
            yield form
        else:
            others.append(form)
    yield from others


def _dates(form: DateFormat) -> list[pl.Expr]:
    """`first` and `second`, the days since 1970 with the day first and with the month first, and `order`, as in
    `read_dates`; from the named groups of one format, those of NUMBERS as numbers."""
    number = pl.col
    year = number("Y") if "Y" in form.groups else number("y") + 2000
    if "N1" in form.groups:
        first, second = number("N1"), number("N2")
        day_first, month_first = _days(year, second, first), _days(year, first, second)
        order = pl.when(month_first.is_null()).then(1).when(day_first.is_null()).then(-1).otherwise(0)
        order = pl.when((first > 12) | (second > 12)).then(order).otherwise(0)
        day_first, month_first = pl.coalesce(day_first, month_first), pl.coalesce(month_first, day_first)
    else:
        name = pl.col("b").str.to_lowercase().replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
        day_first = month_first = _days(year, name if "b" in form.groups else number("m"), number("d"))
        order = pl.lit(0)
    return [day_first.alias("first"), month_first.alias("second"), order.cast(pl.Int8).alias("order")]


def _moments(form: DateFormat) -> list[pl.Expr]:
    """Expressions for the columns of `read_dates`, and `z`, from what `_dates` gives and the groups of the clock."""
    number = pl.col
    groups = form.groups
    hour: pl.Expr = pl.lit(0, pl.Int64)
    if "H" in groups:
        hour = pl.when(number("H") <= 23).then(number("H"))
    elif "I" in groups:
        twelve = pl.when(number("I").is_between(1, 12)).then(number("I") % 12)
        hour = twelve + pl.when(pl.col("p").is_in(["p", "P"])).then(12).otherwise(0)
    minute = pl.when(number("M") <= 59).then(number("M")) if "M" in groups else pl.lit(0, pl.Int64)
    second = pl.when(number("S") <= 59).then(number("S")) if "S" in groups else pl.lit(0, pl.Int64)
    fraction = pl.lit(0, pl.Int64)
    if "S" in groups:
        digits = pl.col("f").str.pad_end(6, "0").str.head(6).cast(pl.Int64, strict=False)
        fraction = pl.when(pl.col("f").is_null()).then(0).otherwise(digits)
    clock = ((hour * 60 + minute) * 60 + second) * SECOND_US + fraction
    return [
        (pl.col("first") * DAY_US + clock).alias("a"),
        (pl.col("second") * DAY_US + clock).alias("b"),
        pl.lit(form.span, pl.Int64).alias("span"),
        (pl.col("z").str.to_lowercase() if "z" in groups else pl.lit(None, pl.String)).alias("z"),
        pl.lit("z" in groups).alias("zoned"),
        pl.col("order"),
    ]


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
