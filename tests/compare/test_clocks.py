"""How the clocks of two logs stand to each other: by one shift, by one that changes at once, by one that creeps."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from checker.compare.clocks import Clocks, clocks

START = datetime(2024, 3, 1, 8, 0)
DAYS = 30
ROWS = 90


def microseconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1)).total_seconds()) * 1_000_000


def pairs(other: Callable[[datetime], datetime], *, to_the_minute: bool, wrong: int = 0) -> pl.DataFrame:
    """Searches some hours apart for a month, as one log tells them (to the minute or to the second) and another. wrong:
    so many of the pairs are of two different searches, days or hours apart by chance."""
    draw = random.Random(3)
    rows = []
    for n in range(ROWS):
        at = START + timedelta(minutes=n * DAYS * 1440 // ROWS + draw.randint(0, 300), seconds=draw.randint(0, 59))
        told = at.replace(second=0) if to_the_minute else at
        there = other(at) + timedelta(minutes=draw.randint(-1400, 1400) if n < wrong else 0)
        width = 60_000_000 if to_the_minute else 1_000_000
        rows.append(
            (
                n,
                microseconds(told),
                microseconds(told) + width - 1,
                n,
                microseconds(there),
                microseconds(there) + 999_999,
            )
        )
    shuffled = draw.sample(rows, len(rows))
    return pl.DataFrame(shuffled, schema=["n", "lo", "hi", "n@2", "lo@2", "hi@2"], orient="row")


def fast(seconds_a_day: float) -> Callable[[datetime], datetime]:
    return lambda at: at + (at - START) * (seconds_a_day / 86_400)


def local(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo("America/Los_Angeles")).replace(tzinfo=None)


def swapped(frame: pl.DataFrame) -> pl.DataFrame:
    turned = {name: name.removesuffix("@2") if name.endswith("@2") else f"{name}@2" for name in frame.columns}
    return frame.rename(turned).select(frame.columns)


def missed(found: Clocks, frame: pl.DataFrame) -> int:
    """How many pairs are a minute or more apart on the one clock."""
    a, b = found.align(frame.select("n", "lo", "hi"), frame.select(n="n@2", lo="lo@2", hi="hi@2"))
    gap = pl.max_horizontal(a["lo"] - b["hi"], b["lo"] - a["hi"])
    return int(pl.select(gap >= 60_000_000).to_series().sum())


@pytest.mark.parametrize("to_the_minute", [True, False], ids=["minutes", "seconds"])
@pytest.mark.parametrize(
    ("other", "start", "stop", "changes"),
    [
        (lambda at: at, 0, 0, 0),
        (lambda at: at + timedelta(hours=5, minutes=37), 20_220, 20_220, 0),
        (lambda at: at + timedelta(seconds=90), 90, 90, 0),
        (lambda at: at - timedelta(hours=14), -50_400, -50_400, 0),
        (fast(10), 0, 10 * DAYS, 0),
        (fast(-40), 0, -40 * DAYS, 0),
        # Summer time began on 10 March 2024, at 10:00 UTC.
        (local, -8 * 3600, -7 * 3600, 1),
    ],
    ids=["none", "hours", "seconds", "behind", "fast", "slow", "summer time"],
)
def test_a_shift_is_found_however_it_behaves(
    other: Callable[[datetime], datetime], start: int, stop: int, changes: int, to_the_minute: bool
) -> None:
    frame = pairs(other, to_the_minute=to_the_minute)
    found = clocks(frame, "")
    assert found is not None
    pieces = found.shift.pieces
    told = (pieces[0].start, pieces[-1].stop) if pieces else (found.shift.seconds, found.shift.seconds)
    assert max(abs(told[0] - start), abs(told[1] - stop)) <= 45
    assert max(0, len(pieces) - 1) == changes
    assert missed(found, frame) == 0


@pytest.mark.parametrize("other", [fast(10), local], ids=["fast", "summer time"])
def test_pairs_of_different_searches_change_nothing(other: Callable[[datetime], datetime]) -> None:
    frame = pairs(other, to_the_minute=True, wrong=15)
    found = clocks(frame, "")
    assert found is not None
    assert missed(found, frame) <= 15
    assert found.shift.support <= ROWS - 13


@pytest.mark.parametrize("other", [fast(10), fast(-40), local], ids=["fast", "slow", "summer time"])
def test_swapping_the_logs_mirrors_the_clocks(other: Callable[[datetime], datetime]) -> None:
    frame = pairs(other, to_the_minute=True)
    there, back = clocks(frame, ""), clocks(swapped(frame), "")
    assert there is not None
    assert back is not None
    assert there.moves != back.moves
    assert there.anchors is not None
    assert back.anchors is not None
    assert there.anchors.equals(back.anchors)
    assert [(p.start, p.stop, p.rows) for p in there.shift.pieces] == [
        (-p.start, -p.stop, p.rows) for p in back.shift.pieces
    ]


def test_a_row_between_two_shifts_may_have_either() -> None:
    frame = pairs(local, to_the_minute=False)
    found = clocks(frame, "")
    assert found is not None
    change = microseconds(datetime(2024, 3, 10, 10, 0))
    one = pl.DataFrame({"n": [0], "lo": [change], "hi": [change]}).cast(pl.Int64)
    side = found.moves
    moved = found.align(
        *(
            (one, one)
            if side == 0
            else (one, one.with_columns(pl.col("lo") - 8 * 3_600_000_000, pl.col("hi") - 8 * 3_600_000_000))
        )
    )[side]
    assert moved["hi"][0] - moved["lo"][0] == 3_600_000_000


@pytest.mark.parametrize("other", [fast(1), local], ids=["fast", "summer time"])
def test_a_shift_is_found_where_rows_share_little(other: Callable[[datetime], datetime]) -> None:
    """Two galleries, and no more that both logs tell: each row has several partners within a day."""
    true = pairs(other, to_the_minute=True)
    one, two = (
        true.select("n", "lo", "hi", like=pl.col("n") % 2),
        true.select("n@2", "lo@2", "hi@2", like=pl.col("n") % 2),
    )
    near = pl.col("lo@2") - pl.col("lo")
    frame = one.join(two, on="like").drop("like").filter(near.abs() <= 26 * 3_600_000_000)
    assert frame.height > 2 * true.height
    found = clocks(frame, "")
    assert found is not None
    assert missed(found, true) == 0


def test_rows_that_tell_nothing_alike_give_no_shift() -> None:
    draw = random.Random(8)
    frame = pairs(lambda at: at + timedelta(minutes=draw.randint(-1500, 1500)), to_the_minute=False)
    assert clocks(frame, "") is None
