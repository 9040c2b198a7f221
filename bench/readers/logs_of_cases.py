"""Event logs of cases as XES, grids of live deployments, and tables of published totals."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.generate import START_S, draw
from bench.readers.search_rows import AT_ONCE

_STEPS = ("request", "approval", "search", "review", "lead")
_EVENT = (
    '<event><string key="concept:name" value="{}"/><string key="org:resource" value="Examiner {}"/>'
    '<date key="time:timestamp" value="{}"/></event>'
)
_GRID = (
    "Deployment Location,Date (DD/MM/YY),Duration,LFR Use Case,Watchlist Size,Min Threshold Setting,Total "
    "Alerts,True Alerts Confirmed,"
    "True Alerts Unconfirmed,False Alerts Confirmed,False Alerts Unconfirmed,False Alert Rate,Outcome - "
    "Arrest,Outcome - Other,No action,"
    "Faces seen (estimate)"
)


def xes(path: Path, rows: int) -> None:
    """XES: cases of five events, `rows` events in all."""
    step = pl.col("n") % len(_STEPS)
    event = pl.format(_EVENT, pl.lit(list(_STEPS), dtype=pl.List(pl.String)).list.get(step), draw("by", 400), _moment())
    opens = pl.format('<trace><string key="concept:name" value="C-{}"/>', pl.col("n") // len(_STEPS))
    last = (step == len(_STEPS) - 1) | (pl.col("n") == rows - 1)
    row = pl.concat_str(
        pl.when(step == 0).then(opens).otherwise(pl.lit("")),
        event,
        pl.when(last).then(pl.lit("</trace>")).otherwise(pl.lit("")),
    )
    with path.open("wb") as file:
        file.write(
            b'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
        )
        for numbers in _numbers(rows):
            file.write("\n".join(numbers.select(row).to_series()).encode() + b"\n")
        file.write(b"</log>\n")


def activities(path: Path, rows: int) -> None:
    """The same as CSV."""
    step = pl.lit(list(_STEPS), dtype=pl.List(pl.String)).list.get(pl.col("n") % len(_STEPS))
    columns = [
        pl.format("C-{}", pl.col("n") // len(_STEPS)).alias("case:concept:name"),
        step.alias("concept:name"),
        _moment().alias("time:timestamp"),
        pl.format("Examiner {}", draw("by", 400)).alias("org:resource"),
    ]
    with path.open("wb") as file:
        for part, numbers in enumerate(_numbers(rows)):
            numbers.select(columns).write_csv(file, include_header=part == 0)


def deployments(path: Path, rows: int) -> None:
    """A force's grid of live deployments, as CSV."""
    true, false = draw("true", 12), draw("false", 3)
    day = pl.from_epoch(START_S + pl.col("n") // 4 % 2000 * 86_400).dt.strftime("%d/%m/%y")
    row = pl.format(
        "High Street {},{},{}hr {}m,Crime Hotspot,{},0.64,{},{},0,{},0,0%,{},0,0,{}",
        draw("street", 900),
        day,
        1 + draw("h", 8),
        draw("m", 60),
        10_000 + draw("size", 8_000),
        true + false,
        true,
        false,
        true,
        1_000 + draw("faces", 30_000),
    )
    with path.open("wb") as file:
        file.write(f"{_GRID}\n".encode())
        for numbers in _numbers(rows):
            file.write("\n".join(numbers.select(row).to_series()).encode() + b"\n")


def totals(path: Path, rows: int) -> None:
    """A table of published totals; such tables may have 1 MiB at most."""
    lines = "".join(f"searches in ward {n},{n * 7 % 400},requests,,2024-01-01,2025-01-01\n" for n in range(rows - 1))
    path.write_text(
        f"measure,count,part of,kind,from,until\nrequests,{rows * 200},,,2024-01-01,2025-01-01\n{lines}",
        encoding="utf-8",
    )


def _moment() -> pl.Expr:
    return pl.from_epoch(START_S + pl.col("n") * 60).dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def _numbers(rows: int) -> list[pl.DataFrame]:
    return [pl.select(pl.int_range(first, min(first + AT_ONCE, rows)).alias("n")) for first in range(0, rows, AT_ONCE)]
