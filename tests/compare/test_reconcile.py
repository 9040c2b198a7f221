"""Two logs of the same searches: the fixture with known truth comes out exactly, and swapping the logs mirrors the
result."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.compare.reconcile import reconcile
from checker.compare.result import Change, CountBounds, Difference, FieldCounts, Pair, Reconciliation, Tie
from checker.model.audit import Complete
from checker.model.kinds import EventKind
from tests.compare.logs import read, written
from tests.examples import tried_on

FIXTURES = Path(__file__).parents[2] / "fixtures"
PAIR = FIXTURES / "reconcile"
TRUTH = json.loads((PAIR / "truth.json").read_text(encoding="utf-8"))
HEADER = ("Date/Time", "Officer", "Reason", "Case Number", "Database")
MIRRORED = {
    Change.REDACTED: Change.SHOWN,
    Change.SHOWN: Change.REDACTED,
    Change.DROPPED: Change.FILLED,
    Change.FILLED: Change.DROPPED,
}
DECLARED = Complete(kind=EventKind.SEARCH, by="records unit", on=date(2024, 4, 2), basis="system export")


def exactly(count: int) -> CountBounds:
    return CountBounds(at_least=count, at_most=count)


def reconciled(
    folder: Path, a: list, b: list, header=HEADER, other=None, zones=(None, None), **options
) -> Reconciliation:
    one, two = written(folder / "a.csv", header, a), written(folder / "b.csv", other or header, b)
    return reconcile(read(one, zones[0]), read(two, zones[1]), **options)


@pytest.fixture(scope="module")
def known() -> Reconciliation:
    return reconcile(read(PAIR / "agency-log.csv"), read(PAIR / "vendor-log.csv"), declared=[DECLARED])


def test_the_clocks_of_the_pair_are_found_to_be_an_hour_apart(known: Reconciliation) -> None:
    assert known.shift.seconds == 60 * TRUTH["shift_minutes"]
    assert known.shift.support == known.shift.compared > 50
    assert known.shift.others == {}


def test_every_pair_of_the_truth_is_found_and_no_other(known: Reconciliation) -> None:
    assert (known.by_time, known.by_id) == (TRUTH["pairs"], 0)
    told = [[p.first.row, p.second.row, {d.field: d.how.value for d in p.differences}] for p in known.pairs]
    assert sorted(told, key=lambda p: p[:2]) == TRUTH["different"]
    assert known.different == len(TRUTH["different"])


def test_ties_of_the_truth_are_bounds(known: Reconciliation) -> None:
    told = [[[p.row for p in t.a], [p.row for p in t.b], t.matched.at_least, t.matched.at_most] for t in known.ties]
    assert sorted(told) == TRUTH["ties"]


def test_what_is_only_in_one_log_of_the_pair_is_told_with_its_rows_and_what_ties_leave_open(
    known: Reconciliation,
) -> None:
    assert [p.row for p in known.rows_only_in_a] == TRUTH["only_in_agency"]
    assert [p.row for p in known.rows_only_in_b] == TRUTH["only_in_vendor"]
    assert (known.a.outside, known.b.outside) == (0, TRUTH["outside_vendor"])
    pairs, ties = TRUTH["pairs"], TRUTH["ties"]
    low, high = (sum(tie[i] for tie in ties) for i in (2, 3))
    assert known.matched == CountBounds(at_least=pairs + low, at_most=pairs + high)
    for found, rows, side in ((known.only_in_a, "only_in_agency", 0), (known.only_in_b, "only_in_vendor", 1)):
        tied = sum(len(tie[side]) for tie in ties)
        assert found == CountBounds(at_least=len(TRUTH[rows]) + tied - high, at_most=len(TRUTH[rows]) + tied - low)


def test_every_row_of_the_pair_is_accounted_for(known: Reconciliation) -> None:
    for log, only, tied in (
        (known.a, known.rows_only_in_a, [t.a for t in known.ties]),
        (known.b, known.rows_only_in_b, [t.b for t in known.ties]),
    ):
        assert log.records == known.by_time + len(only) + log.outside + sum(map(len, tied))


def test_the_fixture_is_what_its_script_writes(tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in PAIR.iterdir()}
    code = (
        f"import sys, pathlib; sys.path.insert(0, {str(FIXTURES)!r}); import make_reconcile as m; m.FOLDER = "
        f"pathlib.Path({str(tmp_path)!r}); m.main()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        n: b for n, b in before.items() if n != "audit.yaml"
    }


def test_searches_only_in_the_other_log_contradict_a_declaration_that_all_are_here(known: Reconciliation) -> None:
    (one,) = known.declarations
    assert (one.kind, one.by, one.only_in_b) == ("search", "records unit", known.only_in_b)


def test_a_declaration_for_another_time_or_kind_is_not_contradicted() -> None:
    logs = read(PAIR / "agency-log.csv"), read(PAIR / "vendor-log.csv")
    before = DECLARED.model_copy(update={"until": date(2024, 3, 8)})
    live = DECLARED.model_copy(update={"kind": EventKind.LIVE_DEPLOYMENT})
    # All of those only in the vendor's log are of 8 March by its clock, and so are some of the ties.
    assert [d.only_in_b.at_least for d in reconcile(*logs, declared=[before, live]).declarations] == [0, 0]


def mirror(found: Reconciliation) -> Reconciliation:
    """What reconciling the logs the other way round should give."""

    def differences(held: tuple[Difference, ...]) -> tuple[Difference, ...]:
        return tuple(Difference(field=d.field, how=MIRRORED.get(d.how, d.how), was=d.now, now=d.was) for d in held)

    counts = [
        FieldCounts(field=c.field, counts={MIRRORED.get(h, h): n for h, n in c.counts.items()})
        for c in found.fields_different
    ]
    return found.model_copy(
        update={
            "a": found.b,
            "b": found.a,
            "period_a": found.period_b,
            "period_b": found.period_a,
            "only_in_a": found.only_in_b,
            "only_in_b": found.only_in_a,
            "rows_only_in_a": found.rows_only_in_b,
            "rows_only_in_b": found.rows_only_in_a,
            "shift": found.shift.model_copy(
                update={
                    "seconds": -found.shift.seconds,
                    "others": {-m: n for m, n in found.shift.others.items()},
                    "pieces": tuple(
                        p.model_copy(update={"start": -p.start, "stop": -p.stop}) for p in found.shift.pieces
                    ),
                }
            ),
            "pairs": tuple(
                Pair(first=p.second, second=p.first, differences=differences(p.differences)) for p in found.pairs
            ),
            "ties": tuple(Tie(a=t.b, b=t.a, matched=t.matched) for t in found.ties),
            "fields_different": tuple(counts),
        }
    )


def unordered(found: Reconciliation) -> Reconciliation:
    """Lists in one order, and without ledger and quarantine, which come log by log; fields come in one order anyway."""
    return found.model_copy(
        update={
            "pairs": tuple(sorted(found.pairs, key=lambda p: (p.first.row, p.second.row))),
            "ties": tuple(sorted(found.ties, key=lambda t: [p.row for p in t.a])),
            "notes": tuple(sorted(found.notes)),
            "ledger": (),
            "quarantine": (),
            "declarations": (),
        }
    )


def test_swapping_the_logs_of_the_pair_mirrors_the_result(known: Reconciliation) -> None:
    back = reconcile(read(PAIR / "vendor-log.csv"), read(PAIR / "agency-log.csv"))
    assert unordered(back) == unordered(mirror(known))


cells = st.tuples(
    st.sampled_from(["2024-03-01 14:20", "2024-03-01 14:21", "2024-03-01 15:20", "2024-03-02 09:00:30",
        "2024-03-02 09:01:10", "2024-03-05", ""]),
    st.sampled_from(["EX-1", "EX-2", "***"]), st.sampled_from(["theft", "robbery", ""]),
    st.sampled_from(["24-0001", "24-0002", "n/a"]),
    st.sampled_from(["Booking", "State"]), st.sampled_from(["S-1", "S-2", "S-3", ""]),
    st.sampled_from(["search", "search", "gibberish", "login"]),
)  # fmt: skip
logs = st.lists(cells, min_size=1, max_size=6)
WIDE = (*HEADER, "Search ID", "Record Type")


@tried_on(5)
@given(logs, logs)
def test_swapping_any_two_logs_mirrors_the_result(tmp_path_factory: pytest.TempPathFactory, a: list, b: list) -> None:
    folder = tmp_path_factory.mktemp("r")
    one, two = read(written(folder / "a.csv", WIDE, a)), read(written(folder / "b.csv", WIDE, b))
    there, back = reconcile(one, two), reconcile(two, one)
    assert unordered(back) == unordered(mirror(there))
    for bounds in (there.matched, there.only_in_a, there.only_in_b):
        assert bounds.at_least <= bounds.at_most


R1 = ("2024-03-01 14:20", "EX-1", "robbery", "24-0001", "Booking")
R2 = ("2024-03-02 09:05", "EX-2", "burglary", "24-0002", "Booking")
R3 = ("2024-03-03 16:40", "EX-1", "theft", "24-0003", "State")
R4 = ("2024-03-04 11:15", "EX-3", "fraud", "24-0004", "State")


def numbered(rows: list, first: str = "V-") -> list:
    return [(*row, f"{first}{n}") for n, row in enumerate(rows, 1)]


def test_a_log_and_itself_agree_in_everything(tmp_path: Path) -> None:
    found = reconciled(tmp_path, [R1, R2, R3, R4], [R1, R2, R3, R4])
    assert (found.differs, found.matched, found.shift.seconds) == (False, exactly(4), 0)


def test_rows_with_one_number_are_one_search_whatever_their_time(tmp_path: Path) -> None:
    moved = ("2024-03-03 10:00", *R3[1:])
    found = reconciled(tmp_path, numbered([R1, R2, R3, R4]), numbered([R1, R2, moved, R4]), (*HEADER, "Search ID"))
    assert (found.by_id, found.different) == (4, 1)
    assert [d.field for d in found.pairs[0].differences] == ["time"]


def test_numbers_that_count_each_logs_own_rows_are_not_matched_by(tmp_path: Path) -> None:
    found = reconciled(tmp_path, numbered([R1, R2, R3, R4], ""), numbered([R1, R3, R4], ""), (*HEADER, "Search ID"))
    assert "have different times" in found.notes[0]
    assert (found.matched, [p.row for p in found.rows_only_in_a]) == (exactly(3), [3])
    assert found.different == 0


def test_a_shift_that_changes_once_is_stated_in_two_pieces(tmp_path: Path) -> None:
    """Local time without a zone beside UTC: eight hours in winter, seven in summer."""

    def at(month: int, hour: int, day: int) -> tuple[str, ...]:
        return (f"2024-{month:02}-{day:02} {hour:02}:00", "EX-1", "theft", f"24-{month:02}{day:02}", "Booking")

    winter = [(at(1, 8, d), at(1, 16, d)) for d in range(1, 8)]
    summer = [(at(7, 8, d), at(7, 15, d)) for d in range(1, 5)]
    found = reconciled(tmp_path, *(list(side) for side in zip(*winter, *summer, strict=True)))
    assert (found.shift.support, found.shift.compared, found.shift.others) == (11, 11, {})
    assert [(p.start, p.stop, p.rows) for p in found.shift.pieces] == [(8 * 3600, 8 * 3600, 7), (7 * 3600, 7 * 3600, 4)]
    assert (found.matched, found.differs) == (exactly(11), False)
    local = reconciled(
        tmp_path, *(list(side) for side in zip(*winter, *summer, strict=True)), zones=("America/Los_Angeles", "UTC")
    )
    assert (local.shift.seconds, local.matched, local.differs) == (0, exactly(11), False)


def test_two_shifts_that_differ_in_their_sign_only_are_none(tmp_path: Path) -> None:
    early, late = ("2024-03-01 14:20", *R1[1:]), ("2024-03-01 15:20", *R1[1:])
    found = reconciled(tmp_path, [early, ("2024-03-05 15:20", *R2[1:])], [late, ("2024-03-05 14:20", *R2[1:])])
    assert (found.shift.seconds, found.shift.support) == (0, 0)
    assert "no shift" in found.shift.basis


def test_operators_that_two_logs_name_differently_are_no_difference_of_their_rows(tmp_path: Path) -> None:
    rows = [R1, R2, R3, R4]
    badges = [(row[0], f"B{n}", *row[2:]) for n, row in enumerate(rows)]
    found = reconciled(tmp_path, rows, badges)
    assert "operator" not in found.matched_by
    assert any(note.startswith("operator: of 3 different values") for note in found.notes)
    assert found.matched == exactly(4)
    assert (found.different, "operator" in found.fields_compared) == (0, False)


@pytest.mark.parametrize("hidden", ["***", ""])
def test_operators_that_one_log_never_shows_are_said_once(tmp_path: Path, hidden: str) -> None:
    rows = [R1, R2, R3, R4]
    found = reconciled(tmp_path, rows, [(row[0], hidden, *row[2:]) for row in rows])
    assert (found.matched, found.different) == (exactly(4), 0)
    assert [note.split(":")[0] for note in found.notes] == ["operator"]


def test_a_reason_replaced_in_every_row_is_a_difference_and_no_reason_not_to_match(tmp_path: Path) -> None:
    rows = [R1, R2, R3, R4]
    found = reconciled(tmp_path, rows, [(*row[:2], "investigation", *row[3:]) for row in rows])
    assert (found.matched, found.different) == (exactly(4), 4)
    assert [(c.field, c.counts) for c in found.fields_different] == [("reason", {Change.REPLACED: 4})]


def test_a_row_without_a_time_may_be_any_that_is_missing(tmp_path: Path) -> None:
    found = reconciled(tmp_path, [R1, R2, R4], [R1, ("", *R2[1:]), R4])
    assert (found.matched, found.only_in_a) == (CountBounds(at_least=2, at_most=3), CountBounds(at_least=0, at_most=1))
    assert found.only_in_b == CountBounds(at_least=0, at_most=1)


def test_a_row_that_could_not_be_read_may_be_any_that_is_missing(tmp_path: Path) -> None:
    header = (*HEADER, "Record Type")
    a = [(*row, "search") for row in (R1, R2, R4)]
    found = reconciled(tmp_path, a, [a[0], ("", "", "", "", "", "gibberish"), a[2]], header)
    assert (found.b.unread, found.matched, found.only_in_a) == (
        1,
        CountBounds(at_least=2, at_most=3),
        CountBounds(at_least=0, at_most=1),
    )


def test_records_that_are_no_uses_are_not_reconciled(tmp_path: Path) -> None:
    header = (*HEADER, "Record Type")
    found = reconciled(tmp_path, [(*R1, "search"), (*R1, "arrest")], [(*R1, "search")], header)
    assert (found.a.records, found.differs) == (1, False)


class Truth(NamedTuple):
    """What is true of one search: which logs hold it, and what the second log has otherwise."""

    where: str
    reason: bool = False
    case: bool = False


fates = st.lists(
    st.builds(Truth, st.sampled_from(["both", "both", "a", "b"]), st.booleans(), st.booleans()), max_size=12
)


@tried_on(7)
@given(fates, st.sampled_from([-480, -61, 0, 3, 60, 420]), st.integers(0, 59))
def test_searches_apart_in_time_come_out_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, fates: list[Truth], shift: int, second: int
) -> None:
    """An hour and a minute apart, so that none can be taken for another; the first and last, and as many as are
    altered, are the same in both logs, so that the shift can be found and both logs cover all."""
    altered = sum(one.reason or one.case for one in fates)
    told = [Truth("both"), *fates, *[Truth("both")] * (altered + 1)]
    a, b, rows_a, rows_b, pairs = [], [], [], [], 0
    for n, one in enumerate(told):
        at = datetime(2024, 3, 1, 8, 0) + n * timedelta(minutes=61)
        row = (f"{at:%Y-%m-%d %H:%M}", f"EX-{n % 3}", f"reason {n}", f"24-{n:04}", "Booking")
        there = at + timedelta(minutes=shift, seconds=second)
        other = (
            f"{there:%Y-%m-%d %H:%M:%S}",
            row[1],
            "inv" if one.reason else row[2],
            "" if one.case else row[3],
            row[4],
        )
        if one.where in ("both", "a"):
            a.append(row)
            rows_a += [len(a) + 1] if one.where == "a" else []
        if one.where in ("both", "b"):
            b.append(other)
            rows_b += [len(b) + 1] if one.where == "b" else []
        pairs += one.where == "both"
    found = reconciled(tmp_path_factory.mktemp("t"), a, b)
    assert found.shift.seconds == 60 * shift
    assert (found.matched, found.by_time, found.ties_total) == (exactly(pairs), pairs, 0)
    assert ([p.row for p in found.rows_only_in_a], [p.row for p in found.rows_only_in_b]) == (rows_a, rows_b)
    assert (found.only_in_a, found.only_in_b) == (exactly(len(rows_a)), exactly(len(rows_b)))
    expected = [
        {name for name, off in (("reason", one.reason), ("case_number", one.case)) if off}
        for one in told
        if one.where == "both"
    ]
    assert [{d.field for d in p.differences} for p in found.pairs] == [fields for fields in expected if fields]
