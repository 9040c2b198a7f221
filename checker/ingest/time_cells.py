"""Cells of a column of dates read as moments: with the clock time of another column, two times in one, a zone in the
heading.
"""

from __future__ import annotations

import re

import polars as pl

from checker.ingest.dates import clock_text, read_dates
from checker.ingest.moments_as_numbers import serial_day
from checker.ingest.shapes import shapes
from checker.ingest.states import Marks, state_of, states, strip_blanks
from checker.model.event import STATE_TYPE, State

_BESIDE = "\x1f"
"""Stands between a date and the clock time of another column while distinct pairs are read."""
_TIME = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_DATED_CLOCK = rf"^{_TIME},?[ T]+\d{{1,2}}:\d{{2}}"
"""A cell of the column of clock times that has a date of its own: it is the moment, whatever stands beside it."""
_BETWEEN = r"(?:\s*[-\u2013\u2014;,/]\s*|\s+(?:to|until|till|through|thru|and)\s+|\s+)"
_TWO_TIMES = rf"(?is)^(?:from|between)?\s*({_TIME}.*?){_BETWEEN}({_TIME}.*)$"
"""A cell with two times, and what may stand between them. Source: the Time Frame of network audits."""
_ONE_YEAR = r"^(?i:calendar year |cy |year )?((?:19|20)\d{2})$"
_SERIAL = r"^\d{5}(?:\.0*)?$"
_SHORT_SHARE = r"^0?\.\d{1,2}$"
"""0.5 beside a serial number of a day is noon; beside a date as people write it, it may be five minutes past."""
_MIDNIGHT = r"(?i)[ T](?:0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$"


def date_and_clock(header: str, clock_header: str) -> pl.Expr:
    """The cells of a column of dates and of one of clock times as one text each, for `time_cells`."""
    day = (
        serial_day(strip_blanks(pl.col(header)))
        .str.replace(_MIDNIGHT, "")
        .str.replace_all(_BESIDE, "\ufffd", literal=True)
    )
    clock = strip_blanks(pl.col(clock_header)).fill_null("")
    shares = strip_blanks(pl.col(header)).str.contains(_SERIAL) & clock.str.contains(_SHORT_SHARE)
    clock = pl.when(shares.fill_null(False)).then(clock + "00").otherwise(clock)
    return pl.concat_str(day, clock, separator=_BESIDE)


def time_cells(
    cells: pl.Series, marks: Marks, formats: tuple[str, ...], piece: str | None, *, clocked: bool, zone: str
) -> pl.DataFrame:
    """Cells of a date column read: what dates.read_dates gives, `text` as it was read, `state`, and `lost`: a clock
    time that cannot be read, though its date can.

    piece: of a cell with two times, which (ColumnRule). clocked: a clock time from a column of its own stands in each
        cell behind _BESIDE. zone: in which the heading says the times to be ("" where it says none); a cell's own
        counts before it, and a day without a clock time is one of the agency's, but in UTC.
    """
    date = pl.col("date")
    if clocked:
        written = cells.str.split_exact(_BESIDE, 1).struct.rename_fields(["date", "clock"]).struct.unnest()
        told = state_of(pl.col("clock"), marks) == State.VALUE.value
        clock = clock_text(pl.col("clock"))
        dated = told & clock.str.contains(_DATED_CLOCK)
        with_clock = pl.concat_str(date, clock, separator=" ")
        written = written.select(
            pl.when(dated).then("clock").otherwise("date").alias("date"),
            pl.when(told & ~dated).then("clock").alias("clock"),
            pl.when(dated).then("clock").when(told).then(with_clock).otherwise("date").alias("text"),
        )
        text = pl.col("text")
    else:
        written, text = (
            cells.to_frame("date").select(strip_blanks(date), pl.lit(None, pl.String).alias("clock")),
            date,
        )
    written = written.select("date", "clock", text.alias("text"))
    if piece is not None:
        written = written.with_columns(_pieces(written["date"], piece).alias("text"))
    written = written.with_columns(states(written["date"], marks).alias("state"))
    valued, nothing = written["state"] == State.VALUE.value, pl.Series([None], dtype=pl.String)
    read = read_dates(written["text"].zip_with(valued, nothing), formats)
    if zone:
        read = _in_zone(read, written["text"].zip_with(valued, nothing), formats, zone)
    lost = nothing.new_from_index(0, len(cells))
    if clocked:
        alone = valued & read["a"].is_null()
        again = read_dates(written["date"].zip_with(alone, nothing), formats)
        read = read.select(pl.coalesce(pl.col(c), again[c]).alias(c) for c in read.columns)
        lost = written["clock"].zip_with(again["a"].is_not_null(), lost)
    unread = (pl.col("state") == State.VALUE.value) & pl.col("a").is_null()
    state = pl.when(unread).then(pl.lit(State.UNREAD.value, STATE_TYPE)).otherwise(pl.col("state"))
    return read.with_columns(written["text"], written["state"], lost.alias("lost")).with_columns(state.alias("state"))


def _in_zone(read: pl.DataFrame, text: pl.Series, formats: tuple[str, ...], zone: str) -> pl.DataFrame:
    """The cells read as in the zone that their heading names, where they say none themselves."""
    plain = read["a"].is_not_null() & ~read["zoned"]
    zoned = read_dates((text + f" {zone}").zip_with(plain, pl.Series([None], dtype=pl.String)), formats)
    known = zoned["a"].is_not_null()
    order = read["order"]
    read = pl.DataFrame([zoned[c].zip_with(known, read[c]).alias(c) for c in read.columns]).with_columns(order)
    if zone.casefold() not in ("utc", "gmt"):
        return read
    return read.with_columns((pl.col("zoned") | plain).alias("zoned"))


def _pieces(cells: pl.Series, piece: str) -> pl.Series:
    """`_piece` of each cell; those of the usual shapes are cut where one of them holds two times."""
    group, cut = (1 if piece == "first" else 2), []
    rows = pl.int_range(len(cells), dtype=pl.UInt32, eager=True)
    for shape in shapes(cells):
        if match := re.match(_TWO_TIMES, shape.cell):
            text = shape.cells.str.slice(match.start(group), len(match[group]))
            if len(text) == len(cells):
                return text
            cut.append(pl.DataFrame({"row": shape.rows, "text": text}))
            rows = rows.filter(~rows.is_in(shape.rows.implode()))
    left = pl.DataFrame({"row": rows, "text": cells[rows]}).with_columns(_piece(pl.col("text"), piece))
    return pl.concat([*cut, left]).sort("row")["text"]


def _piece(text: pl.Expr, piece: str) -> pl.Expr:
    """Of a cell with two times the first or the last, of one with a calendar year its first day or its last; one that
    holds neither is read as no time."""
    end = text.str.extract(_TWO_TIMES, 1 if piece == "first" else 2)
    day = pl.concat_str(text.str.extract(_ONE_YEAR), pl.lit("-01-01" if piece == "first" else "-12-31"))
    return pl.coalesce(end, day, pl.format("no two times: {}", text))
