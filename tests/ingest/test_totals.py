"""Published totals: intervals, sums that do not add up, reports of none, and what the logs hold beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.aggregate.totals import Figure, Total, figure, sums
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.errors import InputError

LOG = "Search ID,Date/Time,Officer,Case Number,Record Type\n"


def run(folder: Path, *texts: str) -> IngestedLogs:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}")
        paths[-1].write_text(text, encoding="utf-8")
    read = ingest(
        paths, Audit(zone="America/Los_Angeles"), zone=None, profile=None, limits=Limits(), progress=lambda *a: None
    )
    for one in read.inputs:
        assert one.rows.read == one.rows.used + one.rows.duplicates + one.rows.quarantined + one.rows.out_of_scope
    return read


def said(read: IngestedLogs) -> list[str]:
    return [entry.statement for entry in read.ledger if entry.topic == "totals"]


def searches(*days: str, kind: str = "search") -> str:
    return "".join(f"{kind}-{n},{day} 12:00,A-17,24-{n},{kind}\n" for n, day in enumerate(days))


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("45", 45, 45), ("0", 0, 0), ("9,850", 9850, 9850), ("None", 0, 0), (" zero ", 0, 0), ("501-1000", 501, 1000),
        ("501 \u2013 1,000", 501, 1000), ("1 to 5", 1, 5), ("<5", 0, 4), ("fewer than 10", 0, 9), ("\u2264 5", 0, 5),
        ("up to 5", 0, 5),
        (">100", 101, None), ("more than 100", 101, None), ("1,000+", 1000, None), ("100 or more", 100, None),
        ("at least 7", 7, None),
    ],
)  # fmt: skip
def test_a_printed_figure_is_an_interval(written: str, least: int, most: int | None) -> None:
    assert figure(written) == Figure(least, most)


@pytest.mark.parametrize(
    "written",
    ["", "-", "n/a", "*", "about 500", "~8,000", "500?", "1.000", "12,34", "-3", "10-5", "<0", "4.5", "many", "1e3"],
)
def test_what_is_no_certain_count_is_no_figure(written: str) -> None:
    assert figure(written) is None


FIGURE = st.builds(
    lambda a, b: Figure(a, None if b is None else a + b), st.integers(0, 50), st.none() | st.integers(0, 20)
)


@given(FIGURE, FIGURE)
def test_sums_of_intervals_hold_every_sum_of_their_numbers(one: Figure, two: Figure) -> None:
    total = one + two
    for a in (one.least, one.most if one.most is not None else one.least + 99):
        for b in (two.least, two.most if two.most is not None else two.least + 99):
            assert total.may_equal(Figure(a + b, a + b))
    assert not total.may_equal(Figure(total.least - 1, total.least - 1))
    assert one.may_equal(two) == two.may_equal(one)


def test_a_real_report_that_does_not_add_up_is_told_so(tmp_path: Path) -> None:
    """Massachusetts, September 2023 to September 2024: 45 requests, of which 37 by court order and 7 exigent."""
    report = "measure,count,part of\nrequests,45,\ncourt orders,37,requests\nexigent,7,requests\nto the FBI,0,\n"
    read = run(tmp_path, report)
    assert "the report does not add up: 37 court orders + 7 exigent is 44, and it says 45 requests" in said(read)
    assert read.inputs[0].rows.used == 4 and read.events.height == 0


def test_the_same_report_in_yaml_says_the_same(tmp_path: Path) -> None:
    text = (
        "totals:\n  - {measure: requests, count: 45}\n  - {measure: court orders, count: 37, part of: requests}\n  - "
        "{measure: exigent, count: 7, part of: requests}\n"
    )
    assert "the report does not add up: 37 court orders + 7 exigent is 44, and it says 45 requests" in said(
        run(tmp_path, text)
    )


@pytest.mark.parametrize(
    ("figures", "adds_up"),
    [
        ((45, 37, 8), True),
        ((45, 38, 8), False),
        (("40-50", 37, 8), True),
        ((45, "30-40", "<5"), False),
        ((45, "30-40", "5+"), True),
    ],
)
def test_parts_are_added_as_intervals(figures: tuple[object, object, object], adds_up: bool) -> None:
    whole, *parts = (figure(str(f)) or pytest.fail() for f in figures)
    told = sums([Total(1, "all", whole), *(Total(2, f"part {n}", p, "All") for n, p in enumerate(parts))])
    assert (told == []) is adds_up


def test_parts_are_added_within_their_period_and_a_missing_whole_is_told(tmp_path: Path) -> None:
    report = (
        "measure,count,part of,from,until\nrequests,5,,2023-01-01,2024-01-01\nrequests,9,,2024-01-01,2025-01-01\n"
        "denied,5,requests,2023-01-01,2024-01-01\nrun,9,requests,2024-01-01,2025-01-01\nrun,1,searches,2024-01-01,2025-01-01\n"
    )
    assert [s for s in said(run(tmp_path, report)) if "add up" in s] == []
    assert any(
        'no figure is given for "searches" from 2024-01-01 until 2025-01-01' in s for s in said(run(tmp_path, report))
    )


def test_a_report_of_none_is_a_report(tmp_path: Path) -> None:
    assert run(tmp_path, "measure,count\n").inputs[0].rows.read == 0
    read = run(tmp_path, "measure,count\nsearches,0\n", LOG + searches("2024-03-05"))
    assert said(read)[-1] == "the report says 0 searches; the logs hold 1: they contradict each other"


@pytest.mark.parametrize(
    ("count", "outcome"),
    [
        ("2", "they agree"),
        ("3", "they contradict each other"),
        ("1-5", "they neither agree nor contradict each other"),
        ("1", "they contradict each other"),
    ],
)
def test_a_total_is_compared_with_the_records_of_its_period(count: str, outcome: str, tmp_path: Path) -> None:
    log = LOG + searches("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01")
    report = f"Measure;Count;From;Until\nSearches;{count};2024-02-01;2024-03-01\n"
    (told,) = (s for s in said(run(tmp_path, log, report)) if "logs hold" in s)
    assert told.endswith(outcome) and "the logs hold 2" in told and "from 2024-02-01 until 2024-03-01" in told


def test_rows_that_may_be_such_records_widen_what_the_logs_hold(tmp_path: Path) -> None:
    log = LOG + searches("2024-02-01", "2024-02-02") + searches("2024-02-03", kind="gibberish")
    (told,) = (s for s in said(run(tmp_path, log, "measure,count\nsearches,3\n")) if "logs hold" in s)
    assert "the logs hold 2 to 3: they neither agree nor contradict" in told


def test_a_report_without_a_log_is_compared_with_nothing(tmp_path: Path) -> None:
    assert not any("logs hold" in s for s in said(run(tmp_path, "measure,count\nsearches,3\n")))


def test_searches_may_be_what_a_report_calls_requests(tmp_path: Path) -> None:
    log = LOG + searches("2024-02-01", "2024-02-02") + searches("2024-02-03", kind="request")
    for count, outcome in (("3", "neither agree nor"), ("0", "contradict each other"), ("4", "contradict each other")):
        (told,) = (s for s in said(run(tmp_path, log, f"measure,count\nrequests,{count}\n")) if "logs hold" in s)
        assert "the logs hold 1 records of requests and 2 of searches" in told and outcome in told


@pytest.mark.parametrize(
    "row",
    ["searches,about 40,,,,", ",4,,,,", "searches,4,,serch,,", "searches,4,,,yesterday,", "searches,4,,,2024-13-01,"],
)
def test_a_row_that_is_no_total_is_quarantined(row: str, tmp_path: Path) -> None:
    read = run(tmp_path, f"measure,count,part of,kind,from,until\nleads,2,,,,\n{row}\n")
    assert (read.inputs[0].rows.used, read.inputs[0].rows.quarantined) == (1, 1)
    assert [q.row for q in read.quarantine] == [3] and read.quarantine[0].reason


@pytest.mark.parametrize(
    "text", ["totals: [", "totals: &a [*a]", "totals: {a: 1}\ntotals: 2", "totals:\n\t- x", "totals: " + "[" * 500]
)
def test_hostile_yaml_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run(tmp_path, text)


@pytest.mark.parametrize(
    "text", ["totals:", "totals: 7", "totals: [1, [2], {measure: {a: b}, count: 3}]", "totals: {a: b}"]
)
def test_yaml_of_another_shape_is_no_fault(text: str, tmp_path: Path) -> None:
    assert run(tmp_path, text).inputs[0].rows.used == 0


def test_a_log_with_a_line_of_totals_is_a_log(tmp_path: Path) -> None:
    assert run(tmp_path, LOG + searches("2024-02-01") + "totals: 1,,,,\n").inputs[0].reader == "csv"


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most"):
        run(tmp_path, "measure,count\n" + "searches,1\n" * 100_000)
