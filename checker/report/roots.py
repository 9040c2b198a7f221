"""Undetermined findings by what they wait on: one missing record, or one question, may hold up many rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from checker.model.assessment import Assessment, Finding
from checker.model.verdict import Verdict
from checker.model.vocabulary import noun_of
from checker.model.words import asked_with, gaps, plural
from checker.report.phrases import SEVERITIES


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
    """What an undetermined finding waits on: its question, else the reasons of all that is missing, each said once."""
    if finding.question:
        return question_text(finding)
    if not finding.missing:
        return finding.root or finding.message
    return gaps({name: noun_of(name) for name in finding.missing}, finding.missing_reasons)


def question_text(finding: Finding) -> str:
    """The question of a finding, with what its answer leaves open."""
    if finding.answer_settles:
        return finding.question
    nouns = {name: noun_of(name) for name in finding.beside_answer or finding.missing}
    return asked_with(finding.question, gaps(nouns, finding.missing_reasons), finding.further_question)


@dataclass(frozen=True)
class PersonQuestion:
    """What only a person can answer. count: the verdicts that hang on it; alone: those of them that the answer alone
    settles, whatever it is."""

    text: str
    count: int
    alone: int


def questions(assessment: Assessment) -> list[PersonQuestion]:
    """What a person must judge, first what alone settles the most."""
    count: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for finding in assessment.findings:
        if finding.verdict is Verdict.UNDETERMINED and finding.question:
            count[finding.question] += finding.count
            alone[finding.question] += finding.count if finding.answer_settles else 0
    found = [PersonQuestion(text, n, alone[text]) for text, n in count.items()]
    return sorted(found, key=lambda one: (-one.alone, -one.count, one.text))


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


def each_gap_once(found: Sequence[Root]) -> list[tuple[Root, str]]:
    """Roots with what they wait on, without what one before them names for the same reason; one of which nothing is
    left is left out."""
    named: set[tuple[str, str]] = set()
    said = []
    for root in found:
        why = root.findings[0].missing_reasons
        nouns = {name: noun_of(name) for name in root.findings[0].missing}
        new = {name: noun for name, noun in nouns.items() if (noun, why.get(name, "")) not in named}
        if new or not nouns:
            said.append((root, root.text if new == nouns else gaps(new, why)))
        named |= {(noun, why.get(name, "")) for name, noun in nouns.items()}
    return said


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
