"""OCSF: each finding as an event of the class Compliance Finding (2003), one JSON object a line.

Source: Open Cybersecurity Schema Framework 1.3.0, https://schema.ocsf.io/1.3.0/classes/compliance_finding
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, BinaryIO

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.verdict import Severity, Verdict
from checker.model.visible import visible
from checker.report import answered, outline
from checker.report.interface import FindingRows
from checker.report.json_report import line
from checker.report.places import named_by

VERSION = "1.3.0"
_SEVERITIES = {Severity.CRITICAL: 5, Severity.HIGH: 4, Severity.MEDIUM: 3, Severity.LOW: 2}
_STATUS = {
    Verdict.VIOLATION: (3, "Fail"),
    Verdict.UNDETERMINED: (0, "Unknown"),
    Verdict.PENDING: (0, "Unknown"),
    Verdict.COMPLIANT: (1, "Pass"),
    Verdict.NOT_APPLICABLE: (0, "Unknown"),
}


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One event a finding, after one of what is said first of the whole run. UTF-8, lines ended by \\n; `rows` is not
    read. The time of an event is the day as of which was judged, in UTC."""
    rules = {rule.id: rule for rule in assessment.rules}
    if assessment.opening:
        out.write(line(_opening(assessment)))
    for one in assessment.findings:
        out.write(line(_event(one, rules[one.rule], assessment)))


def _of_class(a: Assessment, severity_id: int, severity: str) -> dict[str, Any]:
    """What each event of the class has, whatever it says."""
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
        "time": int(datetime.combine(a.as_of, time(), UTC).timestamp() * 1000),
        "severity_id": severity_id,
        "severity": severity,
        "status_id": 1,
        "status": "New",
        "metadata": {
            "version": VERSION,
            "product": {"name": "checker", "vendor_name": "checker", "version": a.checker},
        },
    }


def _opening(a: Assessment) -> dict[str, Any]:
    """What is said before any finding: that no rule, or no law of the place, was applied."""
    return {
        **_of_class(a, 1, "Informational"),
        "message": visible(a.opening),
        "finding_info": {"uid": "opening", "title": "Law that was applied", "desc": visible(a.opening)},
        "compliance": {
            "control": "opening",
            "requirements": ["the law of the agency's place"],
            "standards": [visible(one.id) for one in a.policies],
            "status": "Unknown",
            "status_id": 0,
        },
    }


def _event(one: Finding, rule: RuleResult, a: Assessment) -> dict[str, Any]:
    status, status_name = _STATUS[one.verdict]
    done = [
        visible(said) for _, sentences in answered.parts(a) for said in sentences if one.id in said or rule.id in said
    ]
    return {
        **_of_class(a, _SEVERITIES[one.severity], one.severity.value.capitalize()),
        "message": visible(one.message),
        "count": one.count,
        "finding_info": {
            "uid": one.id,
            "title": visible(outline.title(rule)),
            "desc": visible("; ".join(outline.condition(one))),
            "types": [one.verdict.value],
        },
        "compliance": {
            "control": visible(rule.id),
            "requirements": [visible(rule.citation or rule.clause or rule.id)],
            "standards": [visible(rule.policy)],
            "status": status_name,
            "status_id": status,
        },
        "resources": [
            {
                "type": "log row",
                "uid": visible(row.event),
                "name": visible(row.subject_name or f"{row.file}:{row.row}"),
                "data": {
                    "file": visible(row.file),
                    "sheet": visible(row.sheet or ""),
                    "row": row.row,
                    "called": named_by(row, a.agency.place),
                },
            }
            for row in one.evidence
        ],
        "unmapped": {"verdict": one.verdict.value, "follow_up": done},
    }
