"""Live intervals and installations: worked examples, and naive twins that look at all other calls for every start, and
for every create."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.cloudtrail.live import LiveInterval, ProcessorCall, installations, live_intervals
from tests.examples import tried_on


def call(
    action: str, time: int | None, *, name: str = "lobby", id: str = "", row: int = 0, faces: bool | None = None,
    printed: bool = True, **more: str,
) -> ProcessorCall:  # fmt: skip
    return ProcessorCall(
        file=0,
        row=row,
        id=id,
        account=more.get("account", "1"),
        region=more.get("region", "r"),
        name=name,
        action=action,
        time=time,
        faces=faces,
        printed=printed,
    )


def numbered(*calls: ProcessorCall) -> list[ProcessorCall]:
    return [replace(c, row=n + 1, id=c.id or f"id-{n}") for n, c in enumerate(calls)]


def ends(calls: list[ProcessorCall]) -> list[tuple[int | None, int | None, int | None, bool]]:
    return [(i.start.time, i.end_lo, i.end_hi, i.create is not None) for i in live_intervals(calls)]


def test_create_start_stop_is_one_interval() -> None:
    assert ends(numbered(call("create", 1), call("start", 5), call("stop", 9))) == [(5, 9, 9, True)]


def test_a_start_without_a_create_keeps_what_it_searches_unknown() -> None:
    assert ends(numbered(call("start", 5), call("stop", 9))) == [(5, 9, 9, False)]


def test_a_second_start_bounds_the_end_of_the_first() -> None:
    assert ends(numbered(call("start", 5), call("start", 8), call("stop", 9))) == [(5, 5, 8, False), (8, 9, 9, False)]


def test_an_unstopped_start_has_no_end() -> None:
    assert ends(numbered(call("create", 1), call("start", 5))) == [(5, None, None, True)]


def test_a_delete_bounds_the_end_and_forgets_the_create() -> None:
    calls = numbered(call("create", 1), call("start", 5), call("delete", 9), call("start", 12))
    assert ends(calls) == [(5, 5, 9, True), (12, None, None, False)]


def test_a_create_after_the_start_is_another_processor_of_the_name() -> None:
    assert ends(numbered(call("start", 5), call("stop", 6), call("create", 7), call("start", 8))) == [
        (5, 6, 6, False),
        (8, None, None, True),
    ]


def test_processors_of_other_names_accounts_and_regions_do_not_meet() -> None:
    others = (call("stop", 6, name="gate"), call("stop", 6, account="2"), call("stop", 6, region="s"))
    assert ends(numbered(call("start", 5), *others)) == [(5, None, None, False)]


def test_calls_without_a_name_or_a_time_pair_with_nothing() -> None:
    calls = numbered(
        call("start", 5, name=""), call("stop", 6, name=""), call("start", None), call("stop", None), call("start", 7)
    )
    assert ends(calls) == [(5, None, None, False), (None, None, None, False), (7, None, None, False)]


def test_within_one_second_the_processors_states_give_the_order() -> None:
    whole = [call("create", 5), call("start", 5), call("stop", 5), call("delete", 5)]
    for order in permutations(numbered(*whole)):
        assert ends(list(order)) == [(5, 5, 5, True)]
    restart = [call("start", 1), call("stop", 5), call("start", 5), call("stop", 9)]
    for order in permutations(numbered(*restart)):
        assert ends(list(order)) == [(1, 5, 5, False), (5, 9, 9, False)]


def test_a_copied_start_gives_the_same_interval_and_ends_nothing() -> None:
    one, two = call("start", 5, id="a", row=1), call("start", 5, id="a", row=2)
    assert ends([one, two, call("stop", 9, id="b", row=3)]) == [(5, 9, 9, False), (5, 9, 9, False)]


def naive(calls: list[ProcessorCall]) -> set[tuple[int, int | None, int | None, int | None]]:
    """For each start: the earliest later call that is no create ends it; the latest earlier create or delete makes
    it."""
    found = set()
    for start in (c for c in calls if c.action == "start"):
        same = [
            c
            for c in calls
            if (c.account, c.region, c.name) == (start.account, start.region, start.name) and c is not start
        ]
        later = [c for c in same if c.time > start.time and c.action != "create"]  # type: ignore[operator]
        earlier = [c for c in same if c.time < start.time and c.action in ("create", "delete")]  # type: ignore[operator]
        by = min(later, key=lambda c: c.time or 0, default=None)
        made = max(earlier, key=lambda c: c.time or 0, default=None)
        hi = by.time if by else None
        lo = None if by is None else by.time if by.action == "stop" else start.time
        found.add((start.row, lo, hi, made.row if made is not None and made.action == "create" else None))
    return found


def answers(intervals: list[LiveInterval]) -> set[tuple[int, int | None, int | None, int | None]]:
    return {(i.start.row, i.end_lo, i.end_hi, i.create.row if i.create else None) for i in intervals}


_ACTIONS = st.sampled_from(["create", "start", "stop", "delete"])


@tried_on(30)
@given(
    st.lists(st.tuples(_ACTIONS, st.sampled_from(["lobby", "gate"])), max_size=14), st.randoms(use_true_random=False)
)
def test_any_order_of_rows_gives_the_intervals_of_the_naive_twin(steps: list[tuple[str, str]], chance: object) -> None:
    calls = numbered(*(call(action, 10 * n, name=name) for n, (action, name) in enumerate(steps)))
    shuffled = list(calls)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert answers(live_intervals(shuffled)) == naive(calls)


@tried_on(30)
@given(st.lists(st.tuples(_ACTIONS, st.integers(0, 3)), max_size=10), st.randoms(use_true_random=False))
def test_equal_seconds_never_make_the_order_of_rows_matter(steps: list[tuple[str, int]], chance: object) -> None:
    calls = numbered(*(call(action, time) for action, time in steps))
    shuffled = list(calls)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    moved = [replace(c, row=n + 1) for n, c in enumerate(shuffled)]
    times = [(i.start.id, i.end_lo, i.end_hi, i.create.id if i.create else None) for i in live_intervals(moved)]
    assert sorted(times, key=str) == sorted(
        ((i.start.id, i.end_lo, i.end_hi, i.create.id if i.create else None) for i in live_intervals(calls)), key=str
    )


def created(time: int | None, **more: object) -> ProcessorCall:
    return call("create", time, faces=True, **more)  # type: ignore[arg-type]


def installed(calls: list[ProcessorCall]) -> list[tuple[int | None, int | None, int | None]]:
    return [(one.create.time, one.gone_lo, one.gone_hi) for one in installations(calls)]


def test_what_was_set_up_is_installed_until_it_is_deleted_whether_or_not_it_was_started() -> None:
    assert installed(numbered(created(1))) == [(1, None, None)]
    assert installed(numbered(created(1), call("delete", 9))) == [(1, 9, 9)]
    assert installed(numbered(created(1), call("start", 3), call("stop", 5), call("delete", 9))) == [(1, 9, 9)]
    assert live_intervals(numbered(created(1), call("delete", 9))) == []


def test_another_create_of_the_name_shows_that_the_first_was_gone_by_then() -> None:
    assert installed(numbered(created(1), created(7), call("delete", 9))) == [(1, 1, 7), (7, 9, 9)]


def test_what_detects_labels_is_not_installed_for_faces() -> None:
    assert installed(numbered(call("create", 1, faces=False), call("start", 3, faces=False))) == []


def test_settings_that_are_not_printed_are_shown_by_a_start_and_else_by_nothing() -> None:
    assert installed(numbered(call("create", 1), call("start", 3))) == [(1, None, None)]
    assert installed(numbered(call("create", 1), call("start", 3, faces=False))) == []
    assert installed(numbered(call("create", 1), call("start", 3, printed=False))) == []
    assert installed(numbered(call("create", 1))) == []


def test_a_create_without_a_time_or_a_name_is_an_installation_without_an_end() -> None:
    calls = numbered(created(None), created(4, name=""), call("delete", 9), call("delete", 9, name=""))
    assert installed(calls) == [(None, None, None), (4, None, None)]


def test_a_copied_create_gives_the_same_installation() -> None:
    one, two = created(5, id="a", row=1), created(5, id="a", row=2)
    assert installed([one, two, call("delete", 9, id="b", row=3)]) == [(5, 9, 9), (5, 9, 9)]


@tried_on(30)
@given(
    st.lists(st.tuples(_ACTIONS, st.sampled_from(["lobby", "gate"]), st.booleans()), max_size=14),
    st.randoms(use_true_random=False),
)
def test_any_order_of_rows_gives_the_installations_of_the_naive_twin(
    steps: list[tuple[str, str, bool]], chance: object
) -> None:
    """Each create for faces, and the first later create or delete of its name."""
    calls = numbered(
        *(
            call(a, 10 * n, name=name, faces=faces if a == "create" else None)
            for n, (a, name, faces) in enumerate(steps)
        )
    )
    expected = []
    for one in (c for c in calls if c.action == "create" and c.faces):
        later = [c for c in calls if c.name == one.name and c.time > one.time and c.action in ("create", "delete")]  # type: ignore[operator]
        by = min(later, key=lambda c: c.time or 0, default=None)
        low = None if by is None else by.time if by.action == "delete" else one.time
        expected.append((one.time, low, by.time if by else None))
    shuffled = list(calls)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(installed(shuffled)) == sorted(expected)
