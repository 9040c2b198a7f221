"""Made logs for the benchmark: as many uses as asked for, 40 columns, with the blanks and vagueness of real logs.

Seeded, so that two runs measure the same bytes. Only for measuring: nothing here is evidence that a verdict is right.
Shares of blanks and of vague reasons follow published search audits: about a quarter blank, a fifth vague.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

SEED = 20180522
START_S = 1_577_836_800  # 2020-01-01: Washington's chapter comes into force in the midst of the log
SPAN_S = 4 * 365 * 86_400
AT_ONCE = 500_000

VAGUE = ["inv", "investigation", "bolo", "suspect vehicle", "patrol investigation", "assist", "follow up"]
REASONS = [
    "retail theft at a hardware store",
    "burglary, camera still",
    "identity unknown, refused",
    "missing juvenile",
    "robbery series",
]
CHOICES: dict[str, tuple[list[str], float]] = {
    "Search Type": (["still", "still", "still", "recorded video", "live"], 0.02),
    "Purpose": (["identify suspect", "identify witness", "locate missing", "missing child", "identify deceased",
        "immigration enforcement", "other"], 0.3),
    "Offense": (["larceny", "robbery", "burglary", "fraud", "identity theft", "shoplifting", "homicide", "drugs"],
        0.25),
    "Subject Role": (["suspect", "witness", "victim", "missing"], 0.2),
    "Photo Source": (["security camera", "citizen", "body worn camera", "social media", "doorbell"], 0.1),
    "Photo Kind": (["photo", "video frame", "sketch"], 0.15),
    "Database Type": (["booking", "booking", "booking", "driver license"], 0.1),
    "Vendor": (["amazon", "clearview", "nec"], 0.0),
    "Result": (["candidates", "no candidates", "lead", "no lead"], 0.05),
}  # fmt: skip
FILLERS = 40 - 17
"""Columns that no profile knows: what exports carry beside the use itself."""


def uses(path: Path, rows: int, *, first: int = 0, of: int | None = None) -> None:
    """Write a search log of `rows` uses to `path`, a tenth of them in cases: those from number `first` on, of `of` in
    all."""
    of = of or rows
    columns: list[pl.Expr] = [
        pl.format("S{}", pl.col("n")).alias("Search ID"),
        pl.from_epoch(START_S + draw("t", SPAN_S)).dt.strftime("%Y-%m-%d %H:%M:%S").alias("Search Date"),
        pl.format("Squad {}", draw("squad", 400)).alias("Requesting Squad"),
        pl.when(draw("cased", 10) == 0).then(_case_number("year", "case", max(of // 15, 1))).alias("Case Number"),
        reason().alias("Reason"),
        (0.8 + draw("threshold", 4) * 0.0633).round(2).alias("Threshold"),
        (1 + draw("faces", 3)).alias("Faces Searched"),
        draw("candidates", 6).alias("Candidates"),
        *(_choice(name, values, blank).alias(name) for name, (values, blank) in CHOICES.items()),
        *(pl.format("v{}", draw(f"filler{i}", 50)).alias(f"Extra {i}") for i in range(FILLERS)),
    ]
    _write(path, rows, columns, first)


def records(path: Path, uses_rows: int) -> None:
    """Write a log of reviews, evidence, arrests and authorizations to `path`: three for each ten cased uses, and
    more."""
    kinds = ["review", "corroboration", "arrest", "authorization"]
    rows = max(uses_rows // 10, 8)
    columns = [
        pl.format("R{}", pl.col("n")).alias("Record ID"),
        pl.lit(kinds, dtype=pl.List(pl.String)).list.get(pl.col("n") % 4).alias("Record Type"),
        pl.from_epoch(START_S + draw("rt", SPAN_S)).dt.strftime("%Y-%m-%d %H:%M:%S").alias("Date"),
        _case_number("ryear", "rcase", max(uses_rows // 15, 1)).alias("Case Number"),
        pl.format("Examiner {}", draw("roperator", 400)).alias("Examiner"),
        pl.when(draw("derived", 3) == 0).then(pl.lit("face match")).otherwise(pl.lit("none")).alias("Derived From"),
    ]
    _write(path, rows, columns)


def _write(path: Path, rows: int, columns: list[pl.Expr], first: int = 0) -> None:
    """The columns of rows numbered `n`, from `first`, a part at a time: the log may be larger than memory."""
    with path.open("wb") as file:
        for start in range(first, first + rows, AT_ONCE):
            numbers = pl.select(pl.int_range(start, min(start + AT_ONCE, first + rows)).alias("n"))
            numbers.select(columns).write_csv(file, include_header=start == first)


def draw(name: str, below: int) -> pl.Expr:
    """A number in [0, below) for each row, the same for the same name in every run."""
    return pl.concat_str(pl.lit(name), pl.col("n").cast(pl.String)).hash(SEED) % below


def _case_number(year: str, serial: str, below: int) -> pl.Expr:
    """Two digits of the year and a serial number of six, as agencies pad them: unpadded, 20-18203 could be the case 203
    of 2018."""
    return pl.format("{}-{}", 17 + draw(year, 4), draw(serial, below).cast(pl.String).str.zfill(6))


def _choice(name: str, values: list[str], blank: float) -> pl.Expr:
    value = pl.lit(values, dtype=pl.List(pl.String)).list.get(draw(name, len(values)))
    return pl.when(draw(f"{name} blank", 1000) >= int(blank * 1000)).then(value)


def reason() -> pl.Expr:
    """Vague, blank and telling ones in the shares of published audits."""
    vague = pl.lit(VAGUE, dtype=pl.List(pl.String)).list.get(draw("vague", len(VAGUE)))
    told = pl.lit(REASONS, dtype=pl.List(pl.String)).list.get(draw("reason", len(REASONS)))
    share = draw("reason kind", 100)
    return pl.when(share < 27).then(None).when(share < 49).then(vague).otherwise(told)
