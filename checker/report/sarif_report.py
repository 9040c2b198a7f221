"""SARIF 2.1.0: findings as code scanners give them, each row of evidence a place in a file.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, section 3.
"""

from __future__ import annotations

from typing import Any, BinaryIO
from urllib.parse import quote

from checker.model.assessment import Assessment, Evidence, Finding
from checker.model.verdict import Because, Severity, Verdict
from checker.model.visible import visible
from checker.report import answered, outline
from checker.report.interface import FindingRows
from checker.report.json_report import to_json
from checker.report.places import named_by

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_KINDS = {
    Verdict.VIOLATION: "fail",
    Verdict.UNDETERMINED: "open",
    Verdict.PENDING: "open",
    Verdict.COMPLIANT: "pass",
    Verdict.NOT_APPLICABLE: "notApplicable",
}


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One run with a result a finding. UTF-8 JSON; `rows` is not read: a result has the rows of evidence that the
    Assessment has."""
    a = assessment
    at = {rule.id: number for number, rule in enumerate(a.rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "checker",
                "version": a.checker,
                "informationUri": "https://frlog-checker.example",
                "rules": _rules(a),
            }
        },
        "artifacts": [{"location": {"uri": _uri(one.path)}, "hashes": {"sha-256": one.sha256}} for one in a.inputs],
        "results": [_result(one, a, at[one.rule]) for one in a.findings],
        **_invocations(a),
        "columnKind": "unicodeCodePoints",
        "properties": {
            "asOf": a.as_of.isoformat(),
            "agency": visible(a.agency.name),
            "uses": a.uses.total,
            "followUp": [visible(said) for _, sentences in answered.parts(a) for said in sentences],
        },
    }
    out.write(to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}))


def _invocations(a: Assessment) -> dict[str, Any]:
    """What is said before any result, as a notification of the run (section 3.20.21)."""
    if not a.opening:
        return {}
    notice = {"level": "warning", "message": {"text": visible(a.opening)}}
    return {"invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]}


def _rules(a: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "id": visible(rule.id),
            "name": visible(outline.title(rule)),
            "shortDescription": {"text": visible(rule.describe) or visible(rule.id)},
            "fullDescription": {"text": visible(rule.text or rule.describe or rule.id)},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {
                "citation": visible(rule.citation),
                "policy": visible(rule.policy),
                "standing": rule.standing.value,
                "verdicts": rule.verdicts.model_dump(),
            },
        }
        for rule in a.rules
    ]


def _result(one: Finding, a: Assessment, rule: int) -> dict[str, Any]:
    kind = "review" if one.because is Because.JUDGMENT else _KINDS[one.verdict]
    return {
        "ruleId": visible(one.rule),
        "ruleIndex": rule,
        "kind": kind,
        "level": _LEVELS[one.severity] if kind == "fail" else "none",
        "message": {"text": visible(one.message)},
        "occurrenceCount": one.count,
        "partialFingerprints": {"finding/v1": one.id},
        "locations": [_location(row, a) for row in one.evidence],
        "properties": {"verdict": one.verdict.value, "condition": [visible(part) for part in outline.condition(one)]},
    }


def _location(row: Evidence, a: Assessment) -> dict[str, Any]:
    """A row as a place: its file and line; of a period, which is no row, what it is called."""
    said = named_by(row, a.agency.place)
    made: dict[str, Any] = {"message": {"text": said}} if said else {}
    if row.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(row.file)}}
        if row.row > 0:
            place["region"] = {"startLine": row.row}
        made["physicalLocation"] = place
    if row.sheet or row.subject_name:
        made["logicalLocations"] = [{"name": visible(row.sheet or row.subject_name)}]
    return made


def _uri(path: str) -> str:
    """A path as a relative reference, or that of an absolute file."""
    plain = path.replace("\\", "/")
    made = quote(plain.encode("utf-8", "backslashreplace"), safe="/")
    return f"file://{made}" if plain.startswith("/") else made
