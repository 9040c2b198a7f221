"""Accounts by the roster of users, from files to the verdict: a closing day that is recorded, blank, hidden or has no
column of its own (reading R44)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.engine.embedded import Embedded
from checker.model.audit import Audit, Complete, LogFile
from checker.model.kinds import EventKind
from checker.model.progress import silent
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

SEARCHES = """Search ID,Search Date,User ID,Case Number
S-1,2025-03-05 10:00,U1042,25-1
S-2,2025-03-05 11:00,U1043,25-2
"""
OTHER = {"User ID": "U1043", "Name": "Bo Ray"}


def verdict(folder: Path, roster: dict[str, str]) -> str:
    """Of the search by U1042, whose row of the roster has these cells; the roster is said to be complete."""
    (folder / "searches.csv").write_text(SEARCHES, encoding="utf-8")
    header = ["User ID", "Name", *roster]
    lines = [header, ["U1042", "Ann Lee", *roster.values()], [OTHER.get(name, "") for name in header]]
    (folder / "accounts.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    declared = Complete(kind=EventKind.ACCOUNT, by="clerk", on=date(2025, 4, 1), basis="export")
    logs = (
        LogFile(path=folder / "searches.csv", rows="search"),
        LogFile(path=folder / "accounts.csv", rows="account"),
    )
    audit = Audit(zone="UTC", complete=(declared,), logs=logs)
    policies = Selection(tuple(load(["integrity"], root=policies_root())), named_by_user=True)
    done = run(logs, audit, policies, Embedded(), today=date(2025, 6, 1), progress=silent)
    [found] = [
        finding.verdict.value
        for finding in done.assessment.findings
        if finding.rule == "integrity-roster"
        for row in finding.evidence
        if row.number == "S-1"
    ] or ["compliant"]
    return found


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ({"Account Closed": "2025-03-04"}, "violation"),
        ({"Account Closed": "2025-03-06"}, "compliant"),
        ({"Account Closed": ""}, "compliant"),
        ({"Account Opened": "2024-01-02"}, "compliant"),
        ({"Account Closed": "[redacted]"}, "undetermined"),
        ({"Account Closed": "N/A"}, "undetermined"),
        ({"Account Closed": "", "Account Status": ""}, "compliant"),
        ({"Account Closed": "", "Account Status": "Active"}, "compliant"),
        ({"Account Closed": "", "Account Status": "Disabled"}, "undetermined"),
        ({"Account Status": "Disabled"}, "undetermined"),
        ({"Account Status": ""}, "undetermined"),
        ({"Account Closed": "[redacted]", "Account Status": "Active"}, "undetermined"),
    ],
)
def test_an_account_without_a_closing_day_is_open_unless_something_says_otherwise(
    roster: dict[str, str], expected: str, tmp_path: Path
) -> None:
    assert verdict(tmp_path, roster) == expected
