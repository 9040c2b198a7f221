"""Event logs of cases, as XES and as CSV: activities become kinds, unknown ones are quarantined, unfinished ones are no
acts."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from checker.ingest.headings import GENERIC
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import shipped_profile
from checker.model.audit import Audit
from tests.ingest.reading import SHARED
from tests.ingest.test_xes import event, log, trace

STEPS = [
    ("Search requested", "request"), ("Approve request", "approval"), ("Run face search", "search"),
    ("Peer review", "review"),
    ("Lead issued", "lead"), ("Corroborating evidence found", "corroboration"), ("Arrest", "arrest"),
    ("Disclosure to defense", "disclosure"), ("Log in", None), ("Feed the horses", "unknown"),
]  # fmt: skip


def run(path: Path, profile: str | None = None) -> IngestedLogs:
    read = ingest([path], Audit(), zone=None, profile=profile, limits=Limits(), progress=lambda *a: None)
    for one in read.inputs:
        assert one.rows.read == one.rows.used + one.rows.duplicates + one.rows.quarantined + one.rows.out_of_scope
    return read


def rows(read: IngestedLogs) -> list[dict[str, Any]]:
    return list(read.events.frame().iter_rows(named=True))


def table(header: list[str], *lines: list[str], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *lines])
    return out.getvalue()


HEADERS = [
    ["case:concept:name", "concept:name", "time:timestamp", "org:resource"],
    ["case", "activity", "time", "resource"],
    ["Case ID", "Activity", "Complete Timestamp", "Resource"],
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_of_cases_and_activities_gives_their_kinds(header: list[str], delimiter: str, tmp_path: Path) -> None:
    lines = [["24-0117", step, f"2024-03-11 14:{n:02}:00+01:00", "Examiner 12"] for n, (step, _) in enumerate(STEPS)]
    path = tmp_path / "log.csv"
    path.write_text(table(header, *lines, delimiter=delimiter))
    read = run(path)
    assert read.inputs[0].profile == "event-log"
    assert [e["kind"] for e in rows(read)] == [kind for _, kind in STEPS if kind]
    assert {(e["case_number"], e["operator"], e["clock"]) for e in rows(read)} == {("24-0117", "Examiner 12", "utc")}
    assert (read.inputs[0].rows.out_of_scope, read.inputs[0].rows.quarantined) == (1, 1)


def test_xes_gives_the_events_that_the_csv_of_it_gives(tmp_path: Path) -> None:
    stamp = "2024-03-11T14:05:00.000+01:00"
    (tmp_path / "log.xes").write_text(log(trace("24-0117", *(event(step) for step, _ in STEPS))))
    (tmp_path / "log.csv").write_text(table(HEADERS[0], *(["24-0117", step, stamp, ""] for step, _ in STEPS)))
    xes, text = run(tmp_path / "log.xes"), run(tmp_path / "log.csv")
    said = ("kind", "case_number", "time_lo", "time_hi", "clock")
    assert [[e[n] for n in said] for e in rows(xes)] == [[e[n] for n in said] for e in rows(text)]
    assert xes.inputs[0].rows == text.inputs[0].rows


def test_an_agencys_own_activities_are_added_in_a_profile(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(
        log(trace("24-0117", event("Step 4b"), event("Feed the horses"), event("Lead issued")))
    )
    profile = tmp_path / "ours.yaml"
    profile.write_text(
        "id: ours\nextends: event-log\nkind: {values: {Step 4b: search, Feed the horses: out_of_scope}}\n"
    )
    read = run(tmp_path / "log.xes", str(profile))
    assert [e["kind"] for e in rows(read)] == ["search", "lead"] and read.inputs[0].rows.out_of_scope == 1


def test_a_step_before_its_completion_is_no_act(tmp_path: Path) -> None:
    steps = [event("search", **{"lifecycle:transition": t}) for t in ("start", "complete", "COMPLETE", "ate_abort")]
    (tmp_path / "log.xes").write_text(log(trace("24-0117", *steps, event("search"))))
    read = run(tmp_path / "log.xes")
    assert [e["kind"] for e in rows(read)] == ["unknown", "search", "search", "unknown", "search"]
    assert any("(ate_abort, start)" in e.statement for e in read.ledger)
    assert [q.raw.partition("search (")[2].partition(")")[0] for q in read.quarantine] == ["start", "ate_abort"]
    lines = [["24-0117", "search", "2024-03-11 14:00:00Z", "", t] for t in ("start", "complete", "")]
    (tmp_path / "log.csv").write_text(table([*HEADERS[0], "lifecycle:transition"], *lines))
    assert [e["kind"] for e in rows(run(tmp_path / "log.csv"))] == ["unknown", "search", "search"]


def test_the_quarantine_says_that_an_activity_is_not_known_and_shows_it_with_people_only(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(log(trace("24-0117", event("Feed the horses"), event("x" * 61))))
    first, second = run(tmp_path / "log.xes").quarantine
    assert first.reason == 'no kind is known for the activity under "concept:name"; a profile can name it'
    assert "Feed the horses" in first.raw  # which is shown with people only
    assert "cannot be determined" in second.reason


def test_the_profile_knows_every_activity_that_the_generic_one_knows() -> None:
    known = shipped_profile("event-log").kind.values
    assert {raw: kind for raw, kind in shipped_profile(GENERIC).kind.values.items() if known.get(raw) != kind} == {}


@pytest.mark.published
@pytest.mark.parametrize(
    ("name", "read", "quarantined"),
    [
        ("running-example.csv", 42, 42),
        ("running-example.xes", 42, 42),
        ("running_example_broken.csv", 34, 34),
        ("booleanIncorrectValue.xes", 0, 0),
    ],
)
def test_the_samples_of_process_mining_are_no_police_steps_and_every_row_is_accounted_for(
    name: str, read: int, quarantined: int
) -> None:
    """Rows counted in the files: 42 events of 6 cases; the broken CSV holds 34 of them; the last has no case at all."""
    path = SHARED / "event_logs" / name
    found = run(path)
    account = found.inputs[0].rows
    assert (account.read, account.quarantined, account.used) == (read, quarantined, 0)
    assert len(found.quarantine) == quarantined and {e["kind"] for e in rows(found)} <= {"unknown"}
    assert found.inputs[0].profile == "event-log"
