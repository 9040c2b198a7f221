"""Rules on periods, from files to verdicts: a count is a bound, and a verdict is what every completion of the log
gives."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest

from checker.assess import Result
from checker.assess.periods import period_name, starts
from checker.coverage.ask import keys_to_ask
from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, Complete, Period
from checker.model.errors import PolicyError
from checker.report.table import FORMATS, report
from tests.assess.made import judged_in
from tests.report.reading import text_of

Row = dict[str, str]
COLUMNS = (
    "Search ID", "Search Date", "Mode", "Purpose", "Result", "Subject Race", "Subject Sex", "Subject Age", "Candidates",
)  # fmt: skip
AT_MOST_2 = "on: {each: month}\nlimit: {count: {mode: live}, at-most: 2}"
PERIOD = Period.model_validate({"from": "2024-01-01", "until": "2024-04-01"})


def search(day: str, mode: str = "live", purpose: str = "") -> Row:
    return {"Search Date": day, "Mode": mode, "Purpose": purpose}


def complete(kind: str = "search", **days: str) -> Complete:
    return Complete.model_validate({"kind": kind, "by": "clerk", "on": "2025-01-01", "basis": "export", **days})


def judged(
    rows: Sequence[Row], rule: str, engine: Engine | None = None, *, declared: Sequence[Complete] = (complete(),),
    period: Period = PERIOD, as_of: date = date(2025, 1, 1), others: str = "", shard_rows: int | None = None,
) -> Result:  # fmt: skip
    with tempfile.TemporaryDirectory() as room, contextlib.chdir(room):
        folder = Path()
        document = f"---\nid: t\ntitle: T\nkind: statute\n---\n## 1\n> A clause.\n```rule\nid: r\n{rule}\n```\n"
        (folder / "t.md").write_text(document, encoding="utf-8")
        with (folder / "log.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows({**row, "Search ID": str(at)} for at, row in enumerate(rows))
        audit = Audit(
            agency=Agency(place="us/wa", kind="municipal-police"), zone="America/Los_Angeles", period=period,
            complete=tuple(declared),
        )  # fmt: skip
        return judged_in(folder, audit, others, engine, today=date(2025, 1, 1), as_of=as_of, shard_rows=shard_rows)


def verdicts(result: Result) -> dict[str, str]:
    """First day of the period -> its verdict."""
    ((_, rows),) = list(result.rows.verdicts())
    return {event.rpartition(":")[2]: verdict for event, verdict in rows.select("event", "verdict").iter_rows()}


V, C, U, N = "violation", "compliant", "undetermined", "not_applicable"
LIVE = [search(day) for day in ("2024-01-03 10:00", "2024-01-09 10:00", "2024-01-31 23:00", "2024-02-05 09:00")]
"""Three live uses in January, one in February, none in March."""


@pytest.mark.parametrize(
    ("declared", "as_of", "expected"),
    [
        ([complete()], date(2025, 1, 1), [V, C, C]),
        ([], date(2025, 1, 1), [V, U, U]),  # what is not declared complete has no upper bound
        ([complete(until="2024-02-29")], date(2025, 1, 1), [V, U, U]),  # February 29 is not covered
        ([complete(until="2024-03-01")], date(2025, 1, 1), [V, C, U]),
        ([complete()], date(2024, 3, 30), [V, C, U]),  # March is not over
        ([complete("arrest")], date(2025, 1, 1), [V, U, U]),
    ],
)
def test_a_limit_on_a_month_holds_where_no_record_can_be_missing(declared, as_of, expected, engine) -> None:
    told = verdicts(judged(LIVE, AT_MOST_2, engine, declared=declared, as_of=as_of))
    assert told == dict(zip(("2024-01-01", "2024-02-01", "2024-03-01"), expected, strict=True))


def test_a_month_that_is_not_over_waits_for_its_end_and_for_no_record() -> None:
    result = judged(LIVE, AT_MOST_2, as_of=date(2024, 3, 30))
    [finding] = [one for one in result.assessment.findings if one.verdict == "undetermined"]
    assert finding.missing_reasons == {"count_in_period": "not_over"}
    assert "the period was not over on the day as of which it is judged" in finding.message
    assert keys_to_ask("count_in_period", "not_over") == []


def test_what_may_be_one_more_leaves_a_month_open_and_never_breaks_it() -> None:
    two = [search("2024-02-03 10:00"), search("2024-02-04 10:00")]
    assert verdicts(judged(two, AT_MOST_2))["2024-02-01"] == C
    assert verdicts(judged([*two, search("2024-02-05 10:00", mode="")], AT_MOST_2))["2024-02-01"] == U
    assert verdicts(judged([*two, search("")], AT_MOST_2)) == {"2024-01-01": C, "2024-02-01": U, "2024-03-01": C}
    # 02/03/2024 is February 3 or March 2: it may be of either month
    assert verdicts(judged([*two, search("02/03/2024")], AT_MOST_2))["2024-02-01"] in (U, V)


def months(logs: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for at, log in enumerate(logs):
        yield f"{2000 + at // 12}-{at % 12 + 1:02}", log


def test_a_month_is_decided_exactly_where_all_completions_of_its_log_agree() -> None:
    """Each of many months holds one small log; a blank may be any mode."""
    logs = [log for size in range(4) for log in combinations_with_replacement(("live", "still", ""), size)]
    rows, expected = [], {}
    for month, log in months(logs):
        rows += [search(f"{month}-{at + 3:02} 10:00", mode) for at, mode in enumerate(log)]
        ways = product(*[("live", "still") if mode == "" else (mode,) for mode in log])
        broken = {way.count("live") > 1 for way in ways}
        expected[f"{month}-01"] = U if len(broken) == 2 else V if True in broken else C
    span = Period.model_validate({"from": "2000-01-01", "until": f"{2000 + len(logs) // 12 + 1}-01-01"})
    told = verdicts(judged(rows, "on: {each: month}\nlimit: {count: {mode: live}, at-most: 1}", period=span))
    assert {month: told[month] for month in expected} == expected
    assert set(expected.values()) == {V, C, U}


def test_a_share_is_decided_exactly_where_all_completions_agree_and_speaks_only_where_there_is_a_base() -> None:
    """At most half of the searches to identify a suspect may be live."""
    cells = [
        (mode, purpose) for mode in ("live", "still", "") for purpose in ("identify suspect", "missing person", "")
    ]
    logs = [log for size in range(3) for log in combinations_with_replacement(cells, size)]
    rows, expected = [], {}
    for (month, _), log in zip(months([()] * len(logs)), logs, strict=True):
        rows += [search(f"{month}-{at + 3:02} 10:00", *cell) for at, cell in enumerate(log)]
        modes = [("live", "still") if mode == "" else (mode,) for mode, _ in log]
        purposes = [("identify suspect", "missing person") if purpose == "" else (purpose,) for _, purpose in log]
        ways = product(*(product(*pair) for pair in zip(modes, purposes, strict=True)))
        told = set()
        for way in ways:
            base = [mode for mode, purpose in way if purpose == "identify suspect"]
            told.add(N if not base else V if base.count("live") * 2 > len(base) else C)
        expected[f"{month}-01"] = told.pop() if len(told) == 1 else U
    span = Period.model_validate({"from": "2000-01-01", "until": f"{2000 + len(logs) // 12 + 1}-01-01"})
    rule = "on: {each: month}\nlimit: {share: {mode: live}, of: {purpose: identify_suspect}, at-most: 0.5}"
    found = verdicts(judged(rows, rule, period=span))
    assert {month: found[month] for month in expected} == expected
    assert set(expected.values()) == {V, C, U, N}


def test_records_of_another_kind_are_counted_where_a_rule_says_so() -> None:
    rule = "on: {each: year}\nlimit: {count: any, records: audit, at-least: 1}"
    span = Period.model_validate({"from": "2022-01-01", "until": "2025-01-01"})
    audits = "  - {kind: audit, completed: 2022-09-30}\n  - {kind: audit, completed: 2024-10-01}\n"
    told = verdicts(judged(LIVE, rule, period=span, declared=[complete("audit")], others=audits))
    assert told == {"2022-01-01": C, "2023-01-01": V, "2024-01-01": C}
    told = verdicts(judged(LIVE, rule, period=span, declared=[complete()], others=audits))
    assert told == {"2022-01-01": C, "2023-01-01": U, "2024-01-01": C}


def test_a_year_that_ends_on_a_day_of_its_own_includes_that_day_and_not_the_next() -> None:
    """An audit by October 1: that of October 1, 2022 is in time, and one of October 2, 2023 is late for that year."""
    rule = 'on: {each: year}\nlimit: {count: any, records: audit, at-least: 1, until: "10-01"}'
    span = Period.model_validate({"from": "2022-01-01", "until": "2024-10-02"})
    audits = "  - {kind: audit, completed: 2022-10-01}\n  - {kind: audit, completed: 2023-10-02}\n"
    result = judged(LIVE, rule, period=span, declared=[complete("audit")], others=audits)
    assert verdicts(result) == {"2021-10-02": C, "2022-10-02": V, "2023-10-02": C}
    assert "the year to October 1, 2023" in text_of("html", written(result, "html"))


@pytest.mark.parametrize("rule", ["on: {each: month}\nlimit: {count: any, at-most: 1, until: '10-01'}"])
def test_a_month_has_no_day_of_the_year_on_which_it_ends(rule: str) -> None:
    with pytest.raises(PolicyError, match="goes with a year"):
        judged(LIVE, rule)


@pytest.mark.parametrize("shard_rows", [1, 2, 3])
def test_periods_are_the_same_however_the_events_are_shared_out_and_in_whatever_order(shard_rows: int) -> None:
    rows = [*LIVE, search("2024-03-02 10:00", mode=""), search("2024-03-03 10:00"), search("2024-03-04 10:00")]
    whole, shared = judged(rows, AT_MOST_2), judged(rows, AT_MOST_2, shard_rows=shard_rows)
    assert written(shared, "json") == written(whole, "json")
    assert verdicts(judged(rows[::-1], AT_MOST_2)) == verdicts(whole)


@pytest.mark.parametrize("shard_rows", [None, 1, 3])
def test_of_many_records_of_a_day_the_first_few_are_shown_however_they_are_shared_out(shard_rows: int | None) -> None:
    rows = [search(f"2024-02-05 {hour:02}:00") for hour in range(1, 10)]
    (finding,) = judged(rows, AT_MOST_2, shard_rows=shard_rows).assessment.findings[:1]
    assert finding.verdict == V
    assert [one.row for one in finding.evidence[0].linked] == [2, 3, 4, 5, 6]  # below the header, FIRST_COUNTED of them


def written(result: Result, format: str) -> bytes:
    out = io.BytesIO()
    report(format).write(result.assessment, result.rows, out)
    return out.getvalue()


def test_every_report_speaks_of_months_and_shows_what_was_counted() -> None:
    result = judged(LIVE, AT_MOST_2)
    (finding,) = [f for f in result.assessment.findings if f.verdict == V]
    assert finding.message.startswith("1 of 3 months: ")
    (evidence,) = finding.evidence
    assert evidence.subject_name == "January 2024"
    assert [row.row for row in evidence.linked] == [2, 3, 4]
    for format in FORMATS:
        if format != "parquet":
            assert "onth" in text_of(format, written(result, format)), format
    assert b"January 2024" in written(result, "terminal")
    assert b"1 of 3 months" in written(result, "html")
    assert b"2024-01-01" in written(result, "csv")


@pytest.mark.parametrize(
    ("period", "first", "last", "expected"),
    [
        ("week", date(2024, 1, 1), date(2024, 1, 8), [("2024-01-01", "2024-01-07"), ("2024-01-08", "2024-01-14")]),
        ("week", date(2023, 12, 31), date(2024, 1, 1), [("2023-12-25", "2023-12-31"), ("2024-01-01", "2024-01-07")]),
        ("month", date(2024, 1, 31), date(2024, 2, 1), [("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")]),
        ("quarter", date(2023, 12, 31), date(2024, 1, 1), [("2023-10-01", "2023-12-31"), ("2024-01-01", "2024-03-31")]),
        ("year", date(2024, 5, 1), date(2024, 5, 1), [("2024-01-01", "2024-12-31")]),
    ],
)
def test_periods_are_those_of_the_calendar(period, first, last, expected) -> None:
    assert [(a.isoformat(), b.isoformat()) for a, b in starts(period, first, last)] == expected


@pytest.mark.parametrize(
    ("period", "said"),
    [("week", "the week of April 1, 2024"), ("month", "April 2024"), ("quarter", "2024, quarter 2"), ("year", "2024")],
)
def test_a_period_has_a_name(period: str, said: str) -> None:
    assert period_name(period, date(2024, 4, 1), "us/md/2-510") == said
