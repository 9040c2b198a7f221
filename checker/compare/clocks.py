"""Two logs' times on one clock: by one shift, or, where that changes (summer time, a clock that runs fast), by the rows
around.

A pair of rows that is the only one to agree in all else is an *anchor*: it tells how far the clocks are apart at its
time. An anchor counts where FEWEST of the three before it and the three after it tell the same. Between two anchors
that tell nearly the same, the shift is what lies between theirs; between two that do not, it is not known at which
moment the clock was set, so a row there may have either shift.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.compare.result import ClockStretch, Shift
from checker.compare.rows import moment_text
from checker.compare.shift import (
    ENOUGH,
    HIGH,
    LOW,
    MINUTE_US,
    NEAR_US,
    SECOND_US,
    is_near,
    of_pairs,
    rows_of,
    seconds_of,
    with_times,
)

AROUND = (-3, -2, -1, 1, 2, 3)
FEWEST = 3
SLACK_US = 30 * SECOND_US
"""Anchors whose shifts are no more than this apart tell the same."""
ONE_SHIFT = 0.95
"""Where so many of the anchors agree with one shift, that is taken."""
MOST_CHANGES = 200
"""A clock is not set so often; what looks so is chance."""
FIRST, SECOND = 0, 1


@dataclass(frozen=True)
class Clocks:
    """shift: what is said. moves: the log (FIRST or SECOND) whose times are moved to the other's clock. anchors:
    columns `at` (on the clock of the log that is moved) and `ahead` (to add), in microseconds, by time; None where one
    shift holds."""

    shift: Shift
    moves: int = FIRST
    anchors: pl.DataFrame | None = None

    def align(self, *logs: pl.DataFrame) -> list[pl.DataFrame]:
        """Both logs with `lo` and `hi` on one clock, in the same order."""
        return [self._move(log) if side == self.moves else log for side, log in enumerate(logs)]

    def moved(self, side: int, moment: int, *, end: bool) -> int:
        """A moment of that clock as one log tells it, in microseconds. end: of the period's end, else of its start."""
        if side != self.moves:
            return moment
        if self.anchors is None:
            return moment - self.shift.seconds * SECOND_US
        return moment - int(self.anchors["ahead"][-1 if end else 0])

    def _move(self, log: pl.DataFrame) -> pl.DataFrame:
        if self.anchors is None:
            ahead = self.shift.seconds * SECOND_US
            return log.with_columns(pl.col("lo") + ahead, pl.col("hi") + ahead)
        rows = log.select("n", "lo").drop_nulls().sort("lo", "n")
        for name, strategy in (("before", "backward"), ("after", "forward")):
            of = self.anchors.rename({"at": f"{name}_at", "ahead": name})
            rows = rows.join_asof(of, left_on="lo", right_on=f"{name}_at", strategy=strategy)  # type: ignore[arg-type]
        before, after = pl.coalesce("before", "after"), pl.coalesce("after", "before")
        span = (pl.col("after_at") - pl.col("before_at")).fill_null(0)
        way = pl.when(span > 0).then((pl.col("lo") - pl.col("before_at")) / span).otherwise(0.0)
        between = (before + (after - before) * way).round().cast(pl.Int64)
        jump = (after - before).abs() >= NEAR_US
        rows = rows.with_columns(
            pl.when(jump).then(pl.min_horizontal(before, after)).otherwise(between).alias("least"),
            pl.when(jump).then(pl.max_horizontal(before, after)).otherwise(between).alias("most"),
        )
        for start, stop, least, most in _unsure(self.anchors):
            near = pl.col("lo").is_between(start, stop)
            rows = rows.with_columns(
                pl.when(near).then(pl.min_horizontal("least", least)).otherwise("least").alias("least"),
                pl.when(near).then(pl.max_horizontal("most", most)).otherwise("most").alias("most"),
            )
        moved = log.join(rows.select("n", "least", "most"), on="n", how="left", maintain_order="left")
        return moved.with_columns(pl.col("lo") + pl.col("least"), pl.col("hi") + pl.col("most")).drop("least", "most")


def _unsure(anchors: pl.DataFrame) -> list[tuple[int, int, int, int]]:
    """Around each jump the stretch of time in which either shift may hold: start, stop, the least and the most. It
    reaches as far as the jump is high: a clock set back tells an hour twice."""
    found = []
    rows = anchors.with_columns(
        pl.col("at").shift(-1).alias("next"), pl.col("ahead").shift(-1).alias("then")
    ).drop_nulls()
    for at, ahead, then, next_ in (
        rows.filter((pl.col("then") - pl.col("ahead")).abs() >= NEAR_US)
        .select("at", "ahead", "then", "next")
        .iter_rows()
    ):
        height = abs(then - ahead)
        found.append((at - height, next_ + height, min(ahead, then), max(ahead, then)))
    return found


def clocks(pairs: pl.DataFrame, basis: str) -> Clocks | None:
    """How the clocks of two logs stand to each other, by pairs of rows that agree in all else; null where nothing
    tells.

    pairs: as of `shift.of_pairs`. The same, mirrored, when the logs are swapped: which log is moved depends on the rows
        alone.
    """
    one = of_pairs(pairs, basis)
    timed = with_times(pairs)
    single = _single(timed)
    if one and one.others:
        # Where rows share little, most have several partners: of these, those that one of the shifts seen speaks for.
        seen = [one.seconds * SECOND_US, *(minutes * MINUTE_US for minutes in one.others)]
        likely = _single(timed.filter(pl.any_horizontal(is_near(ahead) for ahead in seen)))
        single = max((single, likely), key=lambda pairs: pairs.height)
    times = [sorted(single[name].to_list()) for name in ("lo", "lo@2")]
    moves = FIRST if (sum(times[0]), times[0]) >= (sum(times[1]), times[1]) else SECOND
    trusted = _trusted_anchors(single if moves == FIRST else _swap_sides(single))
    if trusted.height < max(FEWEST + 1, ENOUGH * (rows_of(timed) if timed.height else 0)):
        return Clocks(one) if one else None
    if one:
        ahead = one.seconds * SECOND_US * (1 if moves == FIRST else -1)
        if trusted.filter(is_near(ahead)).height >= ONE_SHIFT * trusted.height:
            return Clocks(one)
    pieced = _pieces(trusted)
    if pieced["piece"].max() > MOST_CHANGES:  # type: ignore[operator]
        return Clocks(one) if one else None
    anchors = pieced.select("at", pl.col("ahead").round().cast(pl.Int64)).unique(
        subset="at", keep="first", maintain_order=True
    )
    return Clocks(_shift(pieced, moves, basis, rows_of(timed)), moves, anchors)


def _single(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of which neither row is in another."""
    return pairs.filter(pl.col("n").is_unique() & pl.col("n@2").is_unique())


def _swap_sides(pairs: pl.DataFrame) -> pl.DataFrame:
    turned = {
        name: name.removesuffix("@2") if name.endswith("@2") else f"{name}@2"
        for name in ("n", "lo", "hi", "n@2", "lo@2", "hi@2")
    }
    return with_times(pairs.drop(LOW, HIGH).rename(turned))


def _trusted_anchors(single: pl.DataFrame) -> pl.DataFrame:
    """The anchors that enough of those around them bear out, by time: `at`, `ahead`, `other` (the time in the other
    log), LOW, HIGH."""
    rows = single.select(pl.col("lo").alias("at"), pl.col("lo@2").alias("other"), LOW, HIGH).sort("at", "other")
    kept = rows.filter(pl.sum_horizontal(_agrees(k).cast(pl.Int32) for k in AROUND) >= FEWEST)
    middle = (pl.col(LOW) + pl.col(HIGH)) / 2
    around = [pl.when(_agrees(k)).then(middle.shift(k)) for k in AROUND]
    return kept.with_columns(pl.mean_horizontal(middle, *around).alias("ahead"))


def _agrees(k: int) -> pl.Expr:
    """Whether the anchor `k` rows away allows the same shift."""
    return (
        (pl.col(LOW) - SLACK_US <= pl.col(HIGH).shift(k)) & (pl.col(LOW).shift(k) - SLACK_US <= pl.col(HIGH))
    ).fill_null(False)


def _pieces(trusted: pl.DataFrame) -> pl.DataFrame:
    """The anchors with `piece`, a number: another from each jump on. In a piece that changes by less than a minute all
    of it tell one shift, in whole minutes where these are as good."""
    jump = ((pl.col("ahead") - pl.col("ahead").shift(1)).abs() >= NEAR_US).fill_null(False).cum_sum()
    made = []
    for piece in trusted.with_columns(jump.alias("piece")).partition_by("piece", maintain_order=True):
        ahead = piece["ahead"]
        level = max(ahead) - min(ahead) < NEAR_US
        flat = seconds_of(piece, round(float(ahead.mean()) / NEAR_US)) * SECOND_US if level else 0  # type: ignore[arg-type]
        made.append(piece.with_columns(pl.lit(float(flat)).alias("ahead")) if level else piece)
    return pl.concat(made)


def _shift(pieced: pl.DataFrame, moves: int, basis: str, compared: int) -> Shift:
    """A shift that changes, as pieces in which it changes little, told as how far B is ahead of A."""
    sign = 1 if moves == FIRST else -1
    first, last = (pl.col("at" if moves == FIRST else "other").sort_by("at").get(i) for i in (0, -1))
    ends = pieced.group_by("piece", maintain_order=True).agg(
        first.alias("since"),
        last.alias("until"),
        pl.col("ahead").first().alias("start"),
        pl.col("ahead").last().alias("stop"),
        pl.len().alias("rows"),
    )
    pieces = tuple(
        ClockStretch(
            first=moment_text(since),
            last=moment_text(until),
            start=sign * round(start / SECOND_US),
            stop=sign * round(stop / SECOND_US),
            rows=rows,
        )
        for since, until, start, stop, rows in ends.select("since", "until", "start", "stop", "rows").iter_rows()
    )
    return Shift(seconds=pieces[0].start, basis=basis, support=pieced.height, compared=compared, pieces=pieces)
