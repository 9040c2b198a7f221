"""What the integrity rules read of a log: totals of a row, the window searched through, the target, and a roster of
users."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from checker.assess import Logs, assess
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.errors import UsageError
from checker.model.progress import silent
from checker.policy.load import load
from checker.resources import policies_root

GRID = [
    "Deployment Location",
    "Date (DD/MM/YY)",
    "LFR Use Case",
    "Watchlist Size",
    "Min Threshold Setting",
    "Total Alerts",
    "True Alerts Confirmed",
    "True Alerts Unconfirmed",
    "False Alerts Confirmed",
    "False Alerts Unconfirmed",
    "Faces seen (estimate)",
]
AUDIT = [
    "ID",
    "Name",
    "Org Name",
    "Total Networks Searched",
    "Time Frame",
    "License Plate",
    "Reason",
    "Case #",
    "Search Time",
]


def written(path: Path, header: list[str], *rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def events(*paths: Path) -> pl.DataFrame:
    return ingest(list(paths), Audit(), zone=None, profile=None, limits=Limits(), progress=silent).events.frame()


def us(text: str) -> int:
    return (
        int((datetime.fromisoformat(text).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
        * 1_000_000
    )


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        (["10", "6", "2", "1", "1"], (True, "value")),
        (["10", "6", "2", "1", "0"], (False, "value")),
        (["0", "0", "0", "0", "0"], (True, "value")),
        (["1,010", "1,000", "10", "0", "0"], (True, "value")),
        (["10", "", "2", "1", "1"], (None, "empty")),
        (["10", "6", "-", "1", "1"], (None, "placeholder")),
        (["10", "6", "about 2", "1", "1"], (None, "unread")),
        (["REDACTED", "6", "2", "1", "1"], (None, "redacted_agency")),
    ],
)
def test_the_alerts_of_a_deployment_add_up_or_not_or_cannot_be_added(tmp_path, alerts, said):
    row = ["High Street", "08/01/25", "Crime Hotspot", "15095", "0.64", *alerts, "9780"]
    found = events(
        written(
            tmp_path / "grid.csv",
            GRID,
            row,
            ["Other", "09/01/25", "Crime Hotspot", "1", "0.64", "1", "1", "0", "0", "0", "2"],
        )
    )
    assert found.select("adds_up", "adds_up__state").row(0) == said


@pytest.mark.parametrize("between", [" ", " - ", " – ", " to ", "\n", "; "])
def test_the_window_of_an_audit_is_read_from_one_cell_with_two_times(tmp_path, between):
    frame = f"11/13/2025, 10:00:17 PM UTC{between}11/14/2025, 10:00:17 AM UTC"
    found = events(
        written(
            tmp_path / "audit.csv",
            AUDIT,
            ["1", "Lee, Ann", "X", "3", frame, "ABC123", "bolo", "", "11/14/2025, 09:53:36 AM UTC"],
        )
    )
    assert found.select("window_start_lo", "window_end_lo", "target").row(0) == (
        us("2025-11-13T22:00:17"),
        us("2025-11-14T10:00:17"),
        "ABC123",
    )


@pytest.mark.parametrize(
    ("frame", "state"),
    [("11/13/2025, 10:00:17 PM UTC", "unread"), ("last week", "unread"), ("", "empty"), ("***", "redacted_vendor")],
)
def test_a_cell_without_two_times_is_no_window(tmp_path, frame, state):
    found = events(
        written(
            tmp_path / "audit.csv",
            AUDIT,
            ["1", "Lee, Ann", "X", "3", frame, "***", "bolo", "", "11/14/2025, 09:53:36 AM UTC"],
        )
    )
    assert found.select("window_start__state", "window_end__state", "target__state").row(0) == (
        state,
        state,
        "redacted_vendor",
    )


def test_a_roster_gives_an_account_for_each_user_and_for_the_address(tmp_path):
    header = [
        "First Name",
        "Last Name",
        "Email",
        "Phone",
        "Title",
        "Role",
        "Identity Provider",
        "User Mgmt",
        "Search",
        "Hotlist Tool",
        "Last Login",
    ]
    roster = written(
        tmp_path / "users.csv",
        header,
        ["Ann", "Lee", "ann.lee@pd.example", "", "Det", "User", "", "", "", "", ""],
        ["Bo", "Ray", "", "", "", "User", "", "", "", "", ""],
    )
    found = events(roster)
    assert found.sort("row", "part").select("row", "part", "kind", "operator").rows() == [
        (2, 0, "account", "Ann Lee"),
        (2, 1, "account", "ann.lee@pd.example"),
        (3, 0, "account", "Bo Ray"),
    ]


def judged(folder: Path, says: str):
    (folder / "audit.yaml").write_text(says, encoding="utf-8")
    audit = load_audit(folder / "audit.yaml")
    read = ingest(list(audit.logs), audit, zone=None, profile=None, limits=Limits(), progress=silent)
    rules = load(["integrity/contradictions"], root=policies_root())
    logs = Logs(read.events, read.inputs, read.quarantine, read.ledger)
    made = assess(logs, audit, rules, Embedded(), named=True, today=date(2026, 1, 1)).assessment
    counts = {
        r.id.removeprefix("integrity-"): {k: n for k, n in r.verdicts.model_dump().items() if n} for r in made.rules
    }
    return counts, {f.missing_reasons[name] for f in made.findings for name in f.missing}


def test_limits_in_audit_yaml_decide_what_the_log_alone_cannot(tmp_path):
    frame = "09/30/2025, 10:00:00 PM UTC 11/14/2025, 10:00:00 AM UTC"
    written(
        tmp_path / "log.csv",
        AUDIT,
        ["1", "Lee, Ann", "X", "3", frame, "ABC123", "bolo", "", "11/14/2025, 09:53:36 AM UTC"],
    )
    bare, why = judged(tmp_path, "zone: UTC\nlogs: [{path: log.csv}]\n")
    assert (bare["after-export"], bare["look-back"], bare["roster"]) == (
        {"compliant": 1},
        {"undetermined": 1},
        {"undetermined": 1},
    )
    assert {"retention", "roster"} <= why
    said, _ = judged(tmp_path, "zone: UTC\nretention-days: 30\nlogs: [{path: log.csv, exported: 2025-11-13}]\n")
    assert (said["after-export"], said["look-back"]) == ({"violation": 1}, {"violation": 1})
    longer, _ = judged(tmp_path, "zone: UTC\nretention-days: 60\nlogs: [{path: log.csv, exported: 2025-11-14}]\n")
    assert (longer["after-export"], longer["look-back"]) == ({"compliant": 1}, {"compliant": 1})


def test_a_search_by_an_account_that_was_closed_before_it_is_on_no_roster(tmp_path: Path) -> None:
    """Searches before, on and after the day; a status without a day says nothing of when."""
    at = [f"{day}, 09:00:00 AM UTC" for day in ("03/04/2025", "03/05/2025", "03/06/2025")]
    rows = [
        [str(n), name, "X", "3", "", "ABC", "bolo", "", day]
        for n, day in enumerate(at)
        for name in ("Bo Ray", "Cy Ott")
    ]
    written(tmp_path / "log.csv", AUDIT, *rows)
    header = ["User Name", "Email", "Role", "Account Status", "Disabled On"]
    users = [["Bo Ray", "bo@pd.example", "User", "Disabled", "2025-03-05"], ["Cy Ott", "", "User", "Disabled", ""]]
    written(tmp_path / "users.csv", header, *users)
    says = "zone: UTC\nlogs: [{path: log.csv}, {path: users.csv}]\n"
    counts, why = judged(tmp_path, says)
    assert counts["roster"] == {"compliant": 1, "undetermined": 5}
    assert {"order", "account_end", "open:account"} <= why
    counts, _ = judged(tmp_path, f"{says}complete: [{{kind: account, by: clerk, on: 2025-04-01, basis: export}}]\n")
    assert counts["roster"] == {"compliant": 1, "violation": 1, "undetermined": 4}


def test_an_earlier_release_that_is_not_there_is_told_with_its_line(tmp_path):
    written(tmp_path / "log.csv", AUDIT)
    (tmp_path / "audit.yaml").write_text("logs:\n  - path: log.csv\n    earlier-release: old.csv\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"there is no file old\.csv") as caught:
        load_audit(tmp_path / "audit.yaml")
    assert caught.value.where.endswith("audit.yaml:3")


def test_the_window_of_an_audit_is_read_from_two_columns(tmp_path):
    header = [
        "ID",
        "Org_Name",
        "Total_Networks_Searched",
        "Time_Frame_Start",
        "Time_Frame_End",
        "Reason",
        "Search_Time",
    ]
    row = [
        "1",
        "X",
        "3",
        "11/13/2025, 10:00:17 PM UTC",
        "11/14/2025, 10:00:17 AM UTC",
        "bolo",
        "11/14/2025, 09:53:36 AM UTC",
    ]
    found = events(written(tmp_path / "audit.csv", header, row))
    assert found.select("window_start_lo", "window_end_lo").row(0) == (
        us("2025-11-13T22:00:17"),
        us("2025-11-14T10:00:17"),
    )
