"""JUnit XML: each rule as a test, so that a pipeline shows which are broken. There is no standard of it; this follows
what Jenkins and GitLab read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO
from xml.etree import ElementTree as ET

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.subjects import CLAIM
from checker.model.verdict import Verdict
from checker.model.visible import visible
from checker.model.words import plural
from checker.report import answered, outline, phrases
from checker.report.interface import FindingRows
from checker.report.places import places

ROWS_SHOWN = 10
_NOT_XML = re.compile("[\ufffe\uffff]")


def _text(text: object) -> str:
    return _NOT_XML.sub("?", visible(str(text)))


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """A suite a policy, a case a rule: failed where it is broken, skipped where none of its uses is decided. What is
    said of the whole run is a suite before them, skipped. UTF-8; `rows` is not read."""
    suites = ET.Element("testsuites", name=_text(f"{phrases.subject(assessment)}: {phrases.title(assessment)}"))
    if assessment.opening:
        counts = {"tests": "1", "failures": "0", "skipped": "1", "errors": "0"}
        suite = ET.SubElement(suites, "testsuite", {"name": "law that was applied", **counts})
        case = ET.SubElement(suite, "testcase", classname="law that was applied", name=_text(assessment.opening))
        ET.SubElement(case, "skipped", message=_text(assessment.opening))
    for policy in dict.fromkeys(rule.policy for rule in assessment.rules):
        rules = [rule for rule in assessment.rules if rule.policy == policy]
        suite = ET.SubElement(suites, "testsuite", name=_text(policy))
        states = [_case(suite, rule, assessment) for rule in rules]
        for name, count in (
            ("tests", len(rules)),
            ("failures", states.count("failure")),
            ("skipped", states.count("skipped")),
        ):
            suite.set(name, str(count))
        suite.set("errors", "0")
    for name in ("tests", "failures", "skipped", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ET.indent(suites)
    ET.ElementTree(suites).write(out, encoding="utf-8", xml_declaration=True)
    out.write(b"\n")


def _case(suite: ET.Element, rule: RuleResult, a: Assessment) -> str:
    """What became of the case: `failure`, `skipped` or nothing."""
    case = ET.SubElement(
        suite, "testcase", classname=_text(rule.policy), name=_text(f"{rule.id}: {outline.title(rule)}")
    )
    findings = [one for one in a.findings if one.rule == rule.id]
    counts = rule.verdicts
    done = [f"{heading}: {one}" for heading, sentences in answered.parts(a) for one in sentences if rule.id in one]
    state = ""
    if counts.violation:
        state, broken = "failure", [one for one in findings if one.verdict is Verdict.VIOLATION]
        how = f"{counts.violation:,} contradicted" if rule.noun == CLAIM else plural(counts.violation, "violation")
        made = ET.SubElement(case, "failure", type=rule.severity.value, message=_text(how))
        made.text = _findings_text(broken, rule.noun, a)
    elif counts.undetermined and not counts.compliant:
        state = "skipped"
        ET.SubElement(case, "skipped", message=_text(f"{counts.undetermined:,} undetermined, none decided"))
    other = [one for one in findings if one.verdict is not Verdict.VIOLATION]
    ET.SubElement(case, "system-out").text = "\n".join(
        [outline.verdict_counts(rule), _findings_text(other, rule.noun, a), *map(_text, done)]
    ).strip()
    return state


def _findings_text(findings: Sequence[Finding], noun: str, a: Assessment) -> str:
    lines = []
    for one in findings:
        shown = one.evidence[:ROWS_SHOWN]
        rows = f"; rows: {places(shown, a.agency.place)}" if shown else ""
        lines.append(_text(f"{phrases.verdict_of(one.verdict, noun)}: {one.message} [{one.id}]{rows}"))
    return "\n".join(lines)
