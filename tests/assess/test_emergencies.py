"""A live use without a warrant is accused only where no earlier record of an emergency can be missing (reading R28)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.assessment import Assessment
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

RULE = "us-wa-43.386.080-1"
AUDIT = """\
agency: {place: us/wa/sample-city-police, kind: municipal-police}
zone: America/Los_Angeles
logs: [{path: log.csv}]
complete:
  - {kind: authorization, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: exigency, %sby: records unit, on: 2024-04-02, basis: system export}
"""
LOG = """\
Record ID,Record Type,Date/Time,End Time,Case #,Mode
L1,Live deployment,2023-03-05 14:00,2023-03-05 16:00,23-0001,live
"""


def judged(folder: Path, engine: Engine, days: str) -> Assessment:
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    (folder / "audit.yaml").write_text(AUDIT % days, encoding="utf-8")
    audit = load_audit(folder / "audit.yaml")
    selection = Selection(tuple(load([RULE], root=policies_root())), named_by_user=True)
    return run(audit.logs, audit, selection, engine, today=date(2024, 5, 1)).assessment


@pytest.mark.parametrize(
    ("days", "expected", "missing"),
    [
        ("from: 2023-01-01, ", Verdict.UNDETERMINED, ("exigency",)),
        ("from: 2023-01-01, until: 2024-01-01, ", Verdict.UNDETERMINED, ("exigency",)),
        ("until: 2023-03-05, ", Verdict.UNDETERMINED, ("exigency",)),
        ("until: 2023-03-06, ", Verdict.VIOLATION, ()),
        ("", Verdict.VIOLATION, ()),
    ],
)
def test_no_emergency_is_known_where_the_records_reach_back_without_limit(
    tmp_path: Path, embedded: Engine, days: str, expected: Verdict, missing: tuple[str, ...]
) -> None:
    (finding,) = judged(tmp_path, embedded, days).findings
    assert (finding.rule, finding.verdict, finding.missing) == (RULE, expected, missing)
