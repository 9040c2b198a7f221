"""A declaration of completeness that another log contradicts is void: nothing is concluded from an absence it spoke
of."""

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.assessment import Assessment
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

POLICY = """\
---
id: my/approved
title: Approval first
kind: draft
---
## One
> A search needs an approval before it.

```rule
id: my-approved
require-before: {what: approval, before: use}
```
"""
AUDIT = """\
agency: {place: us/wa, kind: municipal-police}
zone: UTC
logs: [{path: log.csv}]
complete:
  - {kind: approval, by: records unit, on: 2024-04-02, basis: system export%s}
  - {kind: search, by: records unit, on: 2024-04-02, basis: system export}
"""


@pytest.fixture
def judged(tmp_path: Path, embedded: Engine):
    def judge(more: str) -> Assessment:
        (tmp_path / "log.csv").write_text(
            "Search ID,Date/Time,Case Number\nS-1,2024-03-05 14:20,24-0001\n", encoding="utf-8"
        )
        (tmp_path / "rule.md").write_text(POLICY, encoding="utf-8")
        (tmp_path / "audit.yaml").write_text(AUDIT % more, encoding="utf-8")
        audit = load_audit(tmp_path / "audit.yaml")
        rules = load([str(tmp_path / "rule.md")], root=policies_root())
        selection = Selection(tuple(rules), named_by_user=True)
        return run(audit.logs, audit, selection, embedded, today=date(2024, 5, 1)).assessment

    return judge


def test_an_approval_missing_from_complete_records_is_a_violation(judged) -> None:
    assert judged("").rules[0].verdicts.violation == 1


def test_it_is_undetermined_once_the_declaration_is_contradicted_and_the_report_says_by_what(judged) -> None:
    found = judged(', contradicted-by: "vendor-log.csv: 3 approvals only there"')
    assert (found.rules[0].verdicts.violation, found.rules[0].verdicts.undetermined) == (0, 1)
    assert {d.kind: d.void for d in found.declarations} == {
        "approval": "contradicted by vendor-log.csv: 3 approvals only there",
        "search": "",
    }
    (kind,) = [k for k in found.record_kinds if k.kind == "approval"]
    assert (kind.declared_complete, kind.would_violate) == (False, 1)
