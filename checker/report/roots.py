"""Undetermined findings by what they wait on: one missing record, or one question, may hold up many rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from checker.model.assessment import Assessment, Finding
from checker.model.event import State
from checker.model.verdict import Verdict
from checker.model.vocabulary import noun_of
from checker.model.words import plural, reason
from checker.report.phrases import SEVERITIES

_OF_THE_CELL = ("", "text", *(state.value for state in State if state is not State.VALUE))
"""Reasons (`Finding.missing_reasons`) that are about one field; the others (records not complete, no case number) hold
for all they hit."""


@dataclass(frozen=True)
class Root:
    """Undetermined findings that wait on the same thing.

    text: what that is. uses: at least so many distinct subjects (the most that one rule's findings of the root have:
    those of several rules may be the same). noun, plural: what these are, records where rules judge different ones.
    rules: ids, in the order of their severity.
    """

    text: str
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    uses: int
    noun: str
    plural: str


def gravity(finding: Finding) -> tuple[int, int, str]:
    """By what findings are ordered: severity, then how many uses, then id."""
    return SEVERITIES.index(finding.severity), -finding.count, finding.id


def cause(finding: Finding) -> str:
    """What an undetermined finding waits on: its question, else the reasons of all that is missing, each said once.

    Fields with the same reason are named together: "product, vendor: not in this log". A reason that holds whatever the
    field stands alone: "it is not known whether all arrest records are here".
    """
    if finding.question:
        return finding.question
    if not finding.missing:
        return finding.root or finding.message
    fields: dict[str, list[str]] = defaultdict(list)
    for name in finding.missing:
        code = finding.missing_reasons.get(name, "")
        fields[reason(code)] += [noun_of(name)] if code in _OF_THE_CELL else []
    return "; ".join(
        sorted(f"{', '.join(dict.fromkeys(nouns))}: {why}" if nouns else why for why, nouns in fields.items())
    )


def roots(assessment: Assessment) -> tuple[Root, ...]:
    """The undetermined findings by what they wait on: gravest severity first, then the most uses."""
    nouns = {rule.id: (rule.noun, rule.plural) for rule in assessment.rules}
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in assessment.findings:
        if finding.verdict is Verdict.UNDETERMINED:
            grouped[cause(finding)].append(finding)
    made = []
    for text, findings in grouped.items():
        findings.sort(key=gravity)
        uses: dict[str, int] = defaultdict(int)
        for finding in findings:
            uses[finding.rule] += finding.count
        rules = tuple(dict.fromkeys(f.rule for f in findings))
        judged = {nouns[rule] for rule in rules if rule in nouns}
        noun, many = judged.pop() if len(judged) == 1 else ("record", "records")
        made.append(Root(text, tuple(findings), rules, max(uses.values()), noun, many))
    return tuple(sorted(made, key=lambda r: (SEVERITIES.index(r.findings[0].severity), -r.uses, r.text)))


def waiting(root: Root) -> str:
    """How much hangs on a root, counted."""
    least = "at least " if len(root.rules) > 1 else ""
    return f"{plural(len(root.rules), 'rule')} and {least}{plural(root.uses, root.noun, root.plural)} depend on it."


def settled_by(finding: Finding, heading: str) -> str:
    """What is missing, and which of it would settle the verdict whatever it says; empty where nothing is missing.

    heading: what stands above the finding: where that is its cause, the reasons are not said again.
    """
    if not finding.missing:
        return ""
    missing = "; ".join(noun_of(name) for name in finding.missing)
    said = f"Missing: {missing if heading == cause(finding) or not finding.root else finding.root}."
    if finding.settles:
        return f"{said} This alone would settle it: {', '.join(map(noun_of, finding.settles))}."
    return said
