"""Patterns in logs as they are read: the rows that are shown, what is left out, and the same however a log is
divided."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assess import Logs, assess
from checker.compare.earlier import removed_rows
from checker.engine.embedded import Embedded
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest, prepare_sources
from checker.integrity.interface import MOST, OtherSources
from checker.integrity.run import count_part, indications_of, look_for, tally
from checker.model.audit import Audit, LogFile
from checker.model.patterns import Pattern
from checker.model.progress import silent
from checker.policy.load import load
from checker.policy.selection import Selection, patterns_in_use
from checker.resources import policies_root
from tests.examples import tried_on

HEADER = ["Search ID", "Date/Time", "Officer", "Account Type", "Case Number", "Reason", "Subject"]
ZONE = "America/Los_Angeles"
WORK_DAYS = [datetime(2024, 1, 1, 9) + timedelta(days=n) for n in range(60)]


def shipped(*kinds: str) -> list[Pattern]:
    found = [pattern for policy in load(["integrity"], root=policies_root()) for pattern in policy.patterns]
    return [pattern for pattern in found if not kinds or pattern.kind in kinds]


def written(path: Path, rows: list[list[str]], header: list[str] = HEADER) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def read(*paths: Path, zone: str | None = ZONE) -> IngestedLogs:
    return ingest(list(paths), Audit(), zone=zone, profile=None, limits=Limits(), progress=silent)


def row(
    number: int,
    at: datetime,
    who: str = "Lee, Ann",
    kind: str = "person",
    case: str = "",
    why: str = "theft",
    what: str = "",
) -> list[str]:
    return [f"S{number:04d}", f"{at:%Y-%m-%d %H:%M:%S}", who, kind, case or f"24-{number:04d}", why, what]


def indications(ingested: IngestedLogs, *kinds: str):
    return look_for(ingested.events, shipped(*kinds), OtherSources.of_reading(ingested)).indications


def test_a_night_search_of_a_day_worker_is_told_with_its_row_in_local_time(tmp_path):
    rows = [row(n, at + timedelta(hours=n % 3)) for n, at in enumerate(WORK_DAYS)]
    rows += [row(100 + n, at + timedelta(hours=1)) for n, at in enumerate(WORK_DAYS[:5])]
    rows.append(row(200, datetime(2024, 2, 1, 2, 30)))
    [found] = indications(read(written(tmp_path / "log.csv", rows)), "outside-usual-hours")
    assert found.observation.startswith(
        "1 search of one operator on 1 day at least 3 hours outside 09:00 to 12:00 (America/Los_Angeles)"
    )
    assert [(e.file.endswith("log.csv"), e.row) for e in found.evidence] == [(True, 67)]
    assert (found.count, found.raw) == (1, "lee, ann")


def test_hours_of_times_without_a_zone_say_nothing(tmp_path):
    rows = [row(n, at) for n, at in enumerate([*WORK_DAYS, *WORK_DAYS[:5], datetime(2024, 2, 1, 2, 30)])]
    assert indications(read(written(tmp_path / "log.csv", rows), zone=None), "outside-usual-hours") == ()


@pytest.mark.parametrize("who", ["***", "", "n/a", "REDACTED"])
def test_a_hidden_operator_is_no_operator(tmp_path, who):
    rows = [row(n, at, who, "") for n, at in enumerate(WORK_DAYS)]
    assert indications(read(written(tmp_path / "log.csv", rows)), "consecutive-days", "outside-usual-hours") == ()


@pytest.mark.parametrize("what", ["***", "", "n/a", "-", "REDACTED"])
def test_a_hidden_target_is_no_target(tmp_path, what):
    rows = [row(n, at, what=what) for n, at in enumerate(WORK_DAYS)]
    assert indications(read(written(tmp_path / "log.csv", rows)), "same-target") == ()


def test_a_target_is_told_with_the_first_row_of_each_day(tmp_path):
    rows = [
        row(n, at, "Lee, Ann" if n % 2 else "Ray, Bo", what="Doe J." if n < 8 else f"person {n}")
        for n, at in enumerate(WORK_DAYS)
    ]
    rows.append(row(300, WORK_DAYS[0] + timedelta(hours=3), what="DOE J."))
    [found] = indications(read(written(tmp_path / "log.csv", rows)), "same-target")
    assert (found.count, found.observation) == (
        9,
        "one target was searched for on 8 days between January 1, 2024 and January 8, 2024, by 2 operators",
    )
    assert [e.row for e in found.evidence] == list(range(2, 10))


def test_one_name_in_two_agencies_is_two_people(tmp_path):
    header = [*HEADER, "Agency"]
    rows = [[*row(n, at), "X PD" if n % 2 else "Y PD"] for n, at in enumerate(WORK_DAYS)]
    assert indications(read(written(tmp_path / "log.csv", rows, header)), "consecutive-days") == ()
    same = [[*row(n, at), "X PD"] for n, at in enumerate(WORK_DAYS)]
    assert len(indications(read(written(tmp_path / "log.csv", same, header)), "consecutive-days")) == 1


def test_training_is_no_search_in_earnest(tmp_path):
    rows = [row(n, at, why="training") for n, at in enumerate(WORK_DAYS)]
    assert indications(read(written(tmp_path / "log.csv", rows)), "consecutive-days") == ()


def test_a_pattern_lists_a_few_and_says_how_many_there_are(tmp_path):
    rows = [
        row(n + 100 * k, at, f"Lee, {'ABCDEFGHIJKLMNO'[k]}nn") for k in range(15) for n, at in enumerate(WORK_DAYS[:20])
    ]
    found = indications(read(written(tmp_path / "log.csv", rows)), "consecutive-days")
    assert (len(found), {one.in_all for one in found}) == (MOST, {15})


def test_a_format_that_changes_in_several_fields_is_told_once(tmp_path):
    rows = [row(n, at) for n, at in enumerate(WORK_DAYS[:30])]
    rows += [
        [f"S{n}", f"{at:%Y-%m-%d}", "***", "", f"FR{n}", "", ""] for n, at in enumerate(WORK_DAYS[30:], start=1000)
    ]
    found = indications(read(written(tmp_path / "log.csv", rows)), "change-of-format")
    assert len(found) == 1
    assert found[0].observation.startswith("from January 31, 2024 on (30 uses): ")
    ingested = read(tmp_path / "log.csv")
    british = OtherSources.of_reading(ingested, place="gb/london")
    [written_there] = look_for(ingested.events, shipped("change-of-format"), british).indications
    assert written_there.observation.startswith("from 31 January 2024 on (30 uses): ")
    for said in (
        "operator recorded before, redacted by the vendor from then on",
        "reason recorded before, left blank from then on",
        'case number\'s shape "9-9" (A letters, 9 digits) before, "A9"',
        "time's precision to the minute before, to the day from then on",
    ):
        assert said in found[0].observation
    assert "operator kind" not in found[0].observation


def test_rows_removed_since_an_earlier_release_are_shown_as_they_stood_there(tmp_path):
    rows = [row(n, at) for n, at in enumerate(WORK_DAYS[:10])]
    old = written(tmp_path / "old.csv", rows)
    new = written(tmp_path / "new.csv", rows[:4] + rows[6:])
    given = prepare_sources([LogFile(path=new, earlier_release=old)], Audit(), zone=ZONE, profile=None, limits=Limits())
    ingested = read(new)
    [found] = look_for(
        ingested.events, shipped("removed-rows"), OtherSources.of_reading(ingested, removed_rows(given, silent))
    ).indications
    assert (found.count, [(Path(e.file).name, e.row) for e in found.evidence]) == (2, [("old.csv", 6), ("old.csv", 7)])


def test_an_earlier_release_of_the_same_rows_says_nothing(tmp_path):
    rows = [row(n, at) for n, at in enumerate(WORK_DAYS[:10])]
    old, new = (written(tmp_path / f"{name}.csv", rows) for name in ("old", "new"))
    given = prepare_sources([LogFile(path=new, earlier_release=old)], Audit(), zone=ZONE, profile=None, limits=Limits())
    ingested = read(new)
    assert (
        look_for(
            ingested.events, shipped("removed-rows"), OtherSources.of_reading(ingested, removed_rows(given, silent))
        ).indications
        == ()
    )


def test_published_totals_that_cannot_be_are_told_with_their_rows(tmp_path):
    log = written(tmp_path / "log.csv", [row(n, at) for n, at in enumerate(WORK_DAYS[:10])])
    report = tmp_path / "report.csv"
    report.write_text(
        "measure,count,part of,kind,from,until\nrequests,45,,,,\ncourt orders,37,requests,,,\nexigent,7,requests,,,\n"
        "searches,9,,,2024-01-01,2025-01-01\nsearches,10,,,2024-01-01,2024-06-01\n",
        encoding="utf-8",
    )
    found = indications(read(log, report), "published-totals")
    assert [(one.count, [e.row for e in one.evidence]) for one in found] == [(3, [2, 3, 4]), (1, [2]), (1, [5])]
    assert "37 court orders + 7 exigent is 44, and it says 45 requests" in found[0].observation
    assert "the report says 9 searches" in found[2].observation


LINE = st.tuples(
    st.integers(0, 40), st.integers(0, 23), st.sampled_from(["Lee, Ann", "Ray, Bo", "***", ""]),
    st.sampled_from(["theft", "suspect vehicle seen near the bank", ""]),
    st.sampled_from(["ABC123", "abc123", "", "XY9"]), st.integers(0, 30),
)  # fmt: skip


@tried_on(9)
@given(st.lists(LINE, min_size=1, max_size=60), st.integers(1, 5))
def test_a_log_in_pieces_shows_the_same(tmp_path, lines, pieces):
    rows = [
        [
            f"S{number}",
            f"{WORK_DAYS[0] + timedelta(days=day, hours=hour):%Y-%m-%d %H:%M:%S}",
            who,
            "",
            f"24-{number}",
            why,
            what,
        ]
        for day, hour, who, why, what, number in lines
    ]
    ingested = read(written(tmp_path / "log.csv", rows))
    low = {
        "days": 2,
        "uses": 2,
        "cases": 1,
        "words": 3,
        "fewest": 2,
        "spread": 100,
        "rare": 1,
        "times": 1,
        "share": 0.5,
        "hours": 12,
        "apart": 1,
    }
    loose = [
        Pattern(
            p.id,
            p.policy,
            p.clause,
            p.title,
            p.kind,
            p.question,
            p.line,
            {k: low.get(k, v) for k, v in p.thresholds.items()},
        )
        for p in shipped()
    ]
    others = OtherSources.of_reading(ingested)
    frame = ingested.events.frame()
    size = -(-frame.height // pieces)
    parts = [frame.slice(start, size) for start in range(0, frame.height, size)]
    whole = indications_of([count_part(frame, loose, ZONE)], loose, others)
    assert indications_of([count_part(part, loose, ZONE) for part in parts[::-1]], loose, others) == whole


@pytest.mark.parametrize("pieces", [1, 3, 40])
def test_what_would_take_too_many_counts_is_not_looked_for_and_the_ledger_says_so(tmp_path, pieces):
    rows = [row(n, at, who="Lee, Ann", what=f"plate {n}") for n, at in enumerate(WORK_DAYS)]
    ingested = read(written(tmp_path / "log.csv", rows))
    frame, asked = ingested.events.frame(), shipped("same-target", "missing-numbers")
    size = -(-frame.height // pieces)
    parts = [count_part(frame[start : start + size], asked, ZONE) for start in range(0, frame.height, size)]
    given_up = indications_of(parts, asked, OtherSources.of_reading(ingested), groups=len(WORK_DAYS) - 1)
    kept = indications_of(parts, asked, OtherSources.of_reading(ingested), groups=len(WORK_DAYS))
    assert [e.field for e in given_up.ledger] == ["integrity-same-target"]
    assert "not looked for" in given_up.ledger[0].statement
    assert kept.ledger == ()


def test_indications_are_in_no_count_and_name_nobody_unless_asked(tmp_path):
    rows = [row(n, at, why="suspect vehicle seen near the bank", what="Doe, J.") for n, at in enumerate(WORK_DAYS)]
    ingested = read(written(tmp_path / "log.csv", rows))
    rules = load(["general", "integrity"], root=policies_root())
    found = look_for(
        ingested.events,
        patterns_in_use(Selection(tuple(rules), named_by_user=True), Audit()),
        OtherSources.of_reading(ingested),
    ).indications
    assert {one.source for one in found} >= {
        "integrity-consecutive-days",
        "integrity-same-target",
        "integrity-repeated-reason",
    }

    def judged(with_people, told_):
        logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger, told_)
        return assess(
            logs, Audit(), rules, Embedded(), named=True, today=date(2026, 1, 1), with_people=with_people
        ).assessment

    without, named, none = judged(False, found), judged(True, found), judged(False, ())
    assert {one.raw for one in without.indications} == {""}
    assert {"lee, ann", "doe, j."} <= {one.raw for one in named.indications}
    text = without.model_dump_json().lower()
    assert "lee, ann" not in text and "doe, j." not in text and "near the bank" not in text
    assert without.model_copy(update={"indications": ()}) == none


def test_no_uses_at_all_show_nothing(tmp_path):
    frame = read(written(tmp_path / "log.csv", [row(1, WORK_DAYS[0])])).events.frame().clear()
    assert (
        indications_of(
            [count_part(frame, shipped(), ZONE)], shipped(), OtherSources(["log.csv"], ["generic"])
        ).indications
        == ()
    )
    assert indications_of([], shipped(), OtherSources(["log.csv"], ["generic"])).indications == ()
    assert isinstance(frame, pl.DataFrame)


def test_a_tally_of_too_many_groups_is_none(tmp_path):
    rows = [row(10 * n, at) for n, at in enumerate(WORK_DAYS)]
    parts = list(read(written(tmp_path / "log.csv", rows)).events.frame().iter_slices(7))
    assert tally("numbers", parts, groups=len(WORK_DAYS) - 1) is None
    kept = tally("numbers", parts, groups=len(WORK_DAYS))
    assert kept is not None and kept.height == len(WORK_DAYS)
