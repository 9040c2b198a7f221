"""A stopwatch adds up the time between the calls that say where the work is."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from checker.model.progress import Stopwatch


def ticking() -> Stopwatch:
    """A stopwatch whose clock moves on by one second each time it is looked at."""
    return Stopwatch(first="start", clock=map(float, count()).__next__)


def test_a_stage_lasts_until_another_is_named():
    watch = ticking()
    watch("reading", 0, 0)
    watch("reading", 10, 10)
    watch("facts", 0, 0)
    watch.stop()
    assert [(name, stage.seconds) for name, stage in watch.stages.items()] == [
        ("start", 1),
        ("reading", 1),
        ("facts", 1),
    ]


def test_a_stage_that_comes_again_goes_on_and_keeps_its_most_rows():
    watch = ticking()
    for done in (10, 20):
        watch("normalizing", done - 10, 20)
        watch("reading", done, 20)
    watch("normalizing", 5, 20)
    watch.stop()
    assert watch.stages["normalizing"].seconds == 3
    assert (watch.stages["normalizing"].rows, watch.stages["reading"].rows) == (10, 20)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 9))))
def test_no_second_is_lost_and_none_counted_twice(calls: list[tuple[str, int]]):
    now = 0
    watch = Stopwatch(first="start", clock=lambda: float(now))
    for stage, passed in calls:
        now += passed
        watch(stage, 0, 0)
    now += 1
    watch.stop()
    assert sum(stage.seconds for stage in watch.stages.values()) == now


def test_what_it_is_told_is_passed_on():
    told: list[tuple[str, int, int]] = []
    watch = Stopwatch(lambda *call: told.append(call), first="start")
    watch("reading", 1, 2)
    assert told == [("start", 0, 0), ("reading", 1, 2)]
