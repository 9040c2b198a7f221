"""Two releases of one log: every record of both is the same, changed, removed, added, or outside what both cover."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.compare.releases import BY_CONTENT, BY_ID, compare
from checker.compare.result import Change, Comparison, CountBounds, Month
from tests.compare.logs import release, written
from tests.examples import tried_on

HEADER = ("Search ID", "Search Date", "Officer", "Reason", "Case Number", "Gallery")
S1 = ("S-1", "2024-03-01 14:20", "EX-1", "robbery", "24-0001", "Booking")
S2 = ("S-2", "2024-03-02 14:20", "EX-2", "burglary", "24-0002", "Booking")
S3 = ("S-3", "2024-03-03 14:20", "EX-1", "theft of a van", "24-0003", "Booking")
S4 = ("S-4", "2024-04-04 14:20", "EX-3", "theft", "24-0004", "Booking")
S5 = ("S-5", "2024-04-05 14:20", "EX-3", "theft", "24-0005", "Booking")
ALL = (S1, S2, S3, S4, S5)


def exactly(count: int) -> CountBounds:
    return CountBounds(at_least=count, at_most=count)


def compared(folder: Path, old: object, new: object, header=HEADER, new_header=None, **options: object) -> Comparison:
    one = release(written(folder / "old.csv", header, old))
    two = release(written(folder / "new.csv", new_header or header, new))
    return compare(one, two, **options)


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def test_a_release_is_no_different_from_itself(tmp_path: Path) -> None:
    found = compared(tmp_path, ALL, ALL)
    assert not found.differs
    assert (found.same, found.removed, found.added, found.changed) == (5, exactly(0), exactly(0), exactly(0))


def test_the_order_of_rows_is_no_difference(tmp_path: Path) -> None:
    assert not compared(tmp_path, ALL, ALL[::-1]).differs


def test_a_record_that_is_gone_and_one_that_has_come_are_told_with_their_rows(tmp_path: Path) -> None:
    come = ("S-9", "2024-03-20 09:00", "EX-4", "fraud", "24-0009", "Booking")
    found = compared(tmp_path, ALL, (S1, S3, come, S4, S5))
    assert (found.matched_by, found.removed, found.added, found.changed) == (BY_ID, exactly(1), exactly(1), exactly(0))
    assert [(p.row, p.id) for p in found.removed_rows] == [(3, "S-2")]
    assert [(p.row, p.id) for p in found.added_rows] == [(4, "S-9")]
    assert found.same == 4


@pytest.mark.parametrize(
    ("cell", "how", "now"),
    [
        ("", Change.DROPPED, "[empty]"),
        ("n/a", Change.DROPPED, "[placeholder]"),
        ("REDACTED", Change.REDACTED, "[redacted_agency]"),
        ("***", Change.REDACTED, "[redacted_vendor]"),
        ("24-0007", Change.REPLACED, "24-0007"),
    ],
)
def test_a_changed_value_is_told_with_both_cells_and_what_became_of_it(
    tmp_path: Path, cell: str, how: Change, now: str
) -> None:
    new = (S1, changed(S2, **{"Case Number": cell}), S3, S4, S5)
    found = compared(tmp_path, ALL, new)
    assert (found.removed, found.added, found.changed, found.same) == (exactly(0), exactly(0), exactly(1), 4)
    (pair,) = found.changed_rows
    assert (pair.first.row, pair.second.row) == (3, 3)
    assert [(d.field, d.how, d.was, d.now) for d in pair.differences] == [("case_number", how, "24-0002", now)]
    assert [(c.field, c.counts) for c in found.fields_changed] == [("case_number", {how: 1})]
    back = compared(tmp_path, new, ALL)
    opposite = {Change.DROPPED: Change.FILLED, Change.REDACTED: Change.SHOWN, Change.REPLACED: Change.REPLACED}
    assert [(c.field, c.counts) for c in back.fields_changed] == [("case_number", {opposite[how]: 1})]


def test_text_that_may_name_people_is_shown_only_when_asked_for(tmp_path: Path) -> None:
    new = (S1, S2, changed(S3, Reason="theft"), S4, S5)
    assert "van" not in compared(tmp_path, ALL, new).model_dump_json()
    (pair,) = compared(tmp_path, ALL, new, with_people=True).changed_rows
    assert [(d.was, d.now) for d in pair.differences] == [("theft of a van", "theft")]


def test_a_column_that_is_gone_is_told_whether_or_not_a_field_reads_it(tmp_path: Path) -> None:
    wide = (*HEADER, "Notes")
    old = [(*row, "seen") for row in ALL]
    new = [row[:4] + row[5:] for row in ALL]
    found = compared(tmp_path, old, new, wide, (*HEADER[:4], HEADER[5]))
    assert found.columns_lost == ("Case Number", "Notes")
    assert found.fields_lost == ("case_number",)
    assert (found.same, found.differs) == (5, True)


def test_a_heading_written_otherwise_is_no_column_lost(tmp_path: Path) -> None:
    found = compared(tmp_path, ALL, ALL, HEADER, tuple(name.upper() for name in HEADER))
    assert (found.columns_lost, found.columns_added, found.differs) == ((), (), False)


def test_records_before_and_after_what_both_cover_are_counted_apart(tmp_path: Path) -> None:
    found = compared(tmp_path, (S1, S2, S3, S4), (S2, S3, S4, S5))
    assert not found.differs
    assert (found.old.outside, found.new.outside, found.same) == (1, 1, 3)
    assert found.period and (found.period.first, found.period.last) == ("2024-03-02 14:20:00", "2024-04-04 14:20:59")


def test_a_record_removed_at_the_edge_is_seen_where_the_period_is_given(tmp_path: Path) -> None:
    assert not compared(tmp_path, ALL, ALL[:-1]).differs
    found = compared(tmp_path, ALL, ALL[:-1], since=date(2024, 3, 1), until=date(2024, 4, 6))
    assert (found.removed, [p.id for p in found.removed_rows]) == (exactly(1), ["S-5"])
    assert compared(tmp_path, ALL, ALL[:-1], until=date(2024, 4, 5)).removed == exactly(0)


def test_releases_with_no_day_in_common_say_nothing_of_each_other(tmp_path: Path) -> None:
    found = compared(tmp_path, (S1, S2), (S4, S5))
    assert (found.period, found.differs, found.old.outside, found.new.outside) == (None, False, 2, 2)


def test_without_ids_a_changed_record_may_be_one_removed_and_one_added(tmp_path: Path) -> None:
    old = [row[1:] for row in ALL]
    new = [row[1:] for row in (S1, changed(S2, Reason="fraud"), S4, S5)]
    found = compared(tmp_path, old, new, HEADER[1:])
    assert (found.matched_by, found.same) == (BY_CONTENT, 3)
    # S-2 changed and S-3 removed; or both removed and another added.
    assert found.removed == CountBounds(at_least=1, at_most=2)
    assert found.added == CountBounds(at_least=0, at_most=1)
    assert found.changed == CountBounds(at_least=0, at_most=1)


def test_without_ids_a_case_number_in_another_form_is_a_change_of_one_record(tmp_path: Path) -> None:
    old = [row[1:] for row in ALL]
    new = [(*row[:3], row[3].replace("-", ""), row[4]) for row in old]
    found = compared(tmp_path, old, new, HEADER[1:])
    assert (found.matched_by, found.same) == (BY_CONTENT, 0)
    assert (found.removed, found.added, found.changed) == (exactly(0), exactly(0), exactly(5))
    assert {one.field for one in found.fields_changed} == {"case_number"}


def test_equal_records_without_ids_are_counted(tmp_path: Path) -> None:
    old = [row[1:] for row in (S1, S2, S2, S2, S5)]
    new = [row[1:] for row in (S1, S2, S5)]
    found = compared(tmp_path, old, new, HEADER[1:])
    assert (found.removed, found.same) == (exactly(2), 3)


def test_ids_counted_anew_in_each_release_are_not_matched_by(tmp_path: Path) -> None:
    def counted(rows):
        return [(str(n), *row[1:]) for n, row in enumerate(rows, 1)]

    found = compared(tmp_path, counted(ALL), counted(ALL[1:]))
    assert found.matched_by == BY_CONTENT
    assert "seem to start over" in found.notes[0]
    assert (found.removed, found.added, found.old.outside, found.same) == (exactly(0), exactly(0), 1, 4)


def test_an_id_that_stands_twice_in_a_release_is_matched_by_content(tmp_path: Path) -> None:
    twice = changed(S2, Reason="fraud")
    found = compared(tmp_path, ALL, (S1, S2, twice, S3, S4, S5))
    assert (found.removed, found.added, found.changed, found.same) == (exactly(0), exactly(1), exactly(0), 5)
    assert [p.row for p in found.added_rows] == [4]


def test_a_row_that_could_not_be_read_may_be_the_one_that_is_missing(tmp_path: Path) -> None:
    header = (*HEADER, "Record Type")
    old = [(*row, "search") for row in ALL]
    new = [(*row, "search") for row in (S1, S3, S4, S5)]
    found = compared(tmp_path, old, [*new, ("", "", "", "", "", "", "gibberish")], header)
    assert found.new.unread == 1
    assert found.removed == CountBounds(at_least=0, at_most=1)


def test_one_known_zone_and_one_unknown_are_no_difference_of_times(tmp_path: Path) -> None:
    plain = written(tmp_path / "plain.csv", HEADER, ALL)
    found = compare(
        release(plain),
        release(
            written(
                tmp_path / "utc.csv",
                HEADER,
                [changed(r, **{"Search Date": r[1].replace(" ", "T") + ":00Z"}) for r in ALL],
            )
        ),
    )
    assert (found.changed, found.same) == (exactly(0), 5)
    assert "zone" in found.notes[0]


def test_a_release_without_dates_is_still_compared_by_id_and_what_is_missing_may_lie_outside(tmp_path: Path) -> None:
    found = compared(tmp_path, ALL, [row[:1] + row[2:] for row in (S1, S3, S4)], HEADER, HEADER[:1] + HEADER[2:])
    assert (found.period, found.same, found.fields_lost) == (None, 3, ("time",))
    assert found.removed == CountBounds(at_least=0, at_most=2)


def test_redacted_cells_are_counted_where_another_share_is_redacted(tmp_path: Path) -> None:
    hidden = [changed(row, Officer="***") for row in ALL]
    new = [changed(hidden[0], Reason="REDACTED"), *hidden[2:]]
    (one,) = compared(tmp_path, hidden, new).redacted
    assert (one.field, one.old, one.new) == ("reason", 0, 1)


def test_a_count_is_told_as_a_whole_number(tmp_path: Path) -> None:
    rows = [(*row, "3") for row in ALL]
    found = compared(tmp_path, rows, [(*S1, "2"), *rows[1:]], (*HEADER, "Candidates"))
    assert [(d.field, d.was, d.now) for d in found.changed_rows[0].differences] == [("candidates", "3", "2")]


def test_months_count_all_records_and_those_without_a_counterpart(tmp_path: Path) -> None:
    assert compared(tmp_path, ALL, (S1, S3, S4, S5)).months == (
        Month(month="2024-03", old=3, new=2, removed=1, added=0),
        Month(month="2024-04", old=2, new=2, removed=0, added=0),
    )


rows = st.lists(st.sampled_from(ALL), max_size=8)


@tried_on(5)
@given(rows, rows)
def test_without_ids_every_record_is_the_same_or_has_no_counterpart(
    tmp_path_factory: pytest.TempPathFactory, old: list, new: list
) -> None:
    bare = [[row[1:] for row in (S1, *side, S5)] for side in (old, new)]
    found = compared(tmp_path_factory.mktemp("c"), *bare, HEADER[1:])
    both = sum((Counter(bare[0]) & Counter(bare[1])).values())
    assert found.same == both
    assert found.removed.at_most == len(bare[0]) - both
    assert found.added.at_most == len(bare[1]) - both


@tried_on(5)
@given(st.sets(st.sampled_from(ALL[1:-1])), st.sets(st.sampled_from(ALL[1:-1])))
def test_swapping_the_releases_swaps_what_was_removed_and_added(
    tmp_path_factory: pytest.TempPathFactory, old: set, new: set
) -> None:
    folder = tmp_path_factory.mktemp("c")
    sides = [(S1, *sorted(side), S5) for side in (old, new)]
    there, back = compared(folder, *sides), compared(folder, *sides[::-1])
    assert (there.removed, there.removed_rows, there.same) == (back.added, back.added_rows, back.same)
    assert (there.removed.at_most, there.added.at_most) == (len(old - new), len(new - old))


def test_a_column_that_no_field_reads_is_compared_as_it_is_written_and_named(tmp_path: Path) -> None:
    header = ["Search Date", "Officer", "Case #", "Alerts shown"]
    old = written(
        tmp_path / "old.csv", header, [["2024-03-01", "A-1", "24-1", "9"], ["2024-03-02", "A-1", "24-2", "3"]]
    )
    new = written(
        tmp_path / "new.csv", header, [["2024-03-01", "A-1", "24-1", "1"], ["2024-03-02", "A-1", "24-2", "3"]]
    )
    found = compare(release(old), release(new))
    assert found.columns_as_written == ("Alerts shown",)
    assert (found.changed.at_least, found.changed.at_most, found.removed.at_most, found.same) == (1, 1, 0, 1)
    [difference] = found.changed_rows[0].differences
    assert (difference.was, difference.now) == ("9", "1")
    assert compare(release(old), release(old)).differs is False


def test_a_heading_in_other_letters_or_of_the_same_field_is_the_same_column(tmp_path: Path) -> None:
    rows = [["2024-03-01", "A-1", "24-1", "x"]]
    old = written(tmp_path / "old.csv", ["Search Date", "Officer", "Case #", "Squad"], rows)
    new = written(tmp_path / "new.csv", ["search_date", "Examiner", "case_number", "Unit code"], rows)
    found = compare(release(old), release(new))
    assert found.columns_lost == ("Squad",)
    assert set(found.columns_renamed) == {
        ("Search Date", "search_date"),
        ("Officer", "Examiner"),
        ("Case #", "case_number"),
    }


def test_days_and_times_are_those_of_the_zone_that_the_log_states(tmp_path: Path) -> None:
    header = ["Search Date", "Officer", "Case #"]
    old = written(tmp_path / "old.csv", header, [["2023-06-01", "A-1", "24-1"], ["2023-06-15", "A-1", "24-2"]])
    new = written(tmp_path / "new.csv", header, [["2023-06-01", "A-1", "24-1"], ["2023-07-01", "A-1", "24-3"]])
    found = compare(release(old, "Europe/London"), release(new, "Europe/London"))
    assert [m.month for m in found.months] == ["2023-06", "2023-07"]
    assert [place.time for place in found.removed_rows] == ["2023-06-15"]
    assert found.period is not None
    assert found.period.first == "2023-06-01 00:00:00"


def test_numbers_match_where_the_order_of_day_and_month_is_open_in_one_release(tmp_path: Path) -> None:
    header = ("Search ID", "Search Date", "Officer", "Case Number")
    old = [("S-1", "2024-03-01 10:00", "A1", "24-0001"), ("S-2", "2024-03-02 11:00", "A1", "24-0002")]
    new = [("S-1", "3/1/2024 10:00", "A1", "24-1"), ("S-2", "3/2/2024 11:00", "A2", "24-2")]
    found = compared(tmp_path, old, new, header)
    assert (found.matched_by, found.removed, found.added) == (BY_ID, exactly(0), exactly(0))
