"""Why a verdict is undetermined (reading R42), over the made logs and many rules: what is named is not known there, and
there are values of it, all else unchanged, that decide the verdict, with the answer of a person where one is asked."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import islice, product

import pytest

from checker.assess import Logs, assess
from checker.assess.findings import FindingGroup
from checker.assess.judge import RuleJudgment
from checker.engine.embedded import Embedded
from checker.engine.interface import Ask
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.policy import Rule
from checker.model.progress import silent
from checker.model.verdict import Verdict
from checker.policy.answered import answered_rules
from checker.policy.classes import classes, is_full
from checker.policy.load import load
from checker.policy.settle import value_of, with_value
from checker.resources import policies_root
from tests.fixtures.expected import FIXTURES

MOST = 4_000
"""Combinations of values tried of one finding."""


@cache
def judged(name: str) -> list[tuple[RuleJudgment, FindingGroup]]:
    """The undetermined findings of a made log under rules of many documents."""
    audit = load_audit(FIXTURES / name / "audit.yaml")
    files = [log.path for log in audit.logs]
    read = ingest(files, audit, zone=None, profile=None, limits=Limits(), progress=silent)
    policies = load(["us/wa", "us/or", "us/fl", "general", "vendors"], root=policies_root())
    logs = Logs(read.events, read.inputs, read.quarantine, read.ledger)
    lines = assess(logs, audit, policies, Embedded(), named=True, today=date(2025, 6, 1)).rows
    return [
        (one, group)
        for one, groups in zip(lines.judgments, lines.findings, strict=True)
        for group in groups
        if group.verdict is Verdict.UNDETERMINED
    ]


def values(rule: Rule, name: str, known: object) -> list[object]:
    """The values of a field that the rule tells apart and that what is known of it allows."""
    full = [value for value in classes(rule, name, rule.new_fields) if is_full(value)]
    if isinstance(known, dict) and "has" in known:
        wider = [sorted({*known["has"], *value["has"]}) for value in full]
        lacks = set(known.get("lacks", ()))
        return [{"has": has, "complete": True} for has in wider if not lacks.intersection(has)]
    if isinstance(known, dict):
        ends = {end for value in full for end in value.values()} | set(known.values())
        allowed = [n for n in sorted(ends) if known.get("at_least", n) <= n <= known.get("at_most", n)]
        return [{"at_least": n, "at_most": n} for n in allowed]
    return list(full)


def can_be_decided(one: RuleJudgment, group: FindingGroup, names: tuple[str, ...], rules: list[Rule]) -> bool:
    """Whether some values of these fields decide one of the rules on the finding's first combination."""
    document = one.documents[group.combinations[0]]
    tried = []
    for given in islice(product(*(values(one.rule, n, value_of(document, n)) for n in names)), MOST):
        filled = document
        for name, value in zip(names, given, strict=True):
            filled = with_value(filled, name, value)
        tried.append(filled)
    told = Embedded().evaluate({r.path: r.module for r in rules}, [Ask(r.id, tried) for r in rules])
    return any(answer.verdict is not Verdict.UNDETERMINED for answers in told for answer in answers)


@pytest.mark.parametrize("name", ["washington-county", "orlando", "cloudtrail", "agency"])
def test_what_is_named_is_not_known_and_would_decide(name):
    findings = judged(name)
    assert findings
    for one, group in findings:
        said = (one.rule.id, group.missing, group.beside_answer, group.question)
        for index in group.combinations:
            for field in (*group.missing, *group.beside_answer):
                assert not is_full(value_of(one.documents[index], field)), said
                assert one.reason_unknown(index, field), said
        assert group.missing or group.question, said
        if group.missing:
            assert can_be_decided(one, group, group.missing, [one.rule]), said
        if group.question and not group.further_question:
            after = [answer.rule for answer in answered_rules(one.rule, group.question)]
            assert can_be_decided(one, group, group.beside_answer, after), said


@pytest.mark.parametrize("name", ["washington-county", "cloudtrail"])
def test_what_would_settle_it_whatever_it_says_does(name):
    for one, group in judged(name):
        for field in group.settles:
            document = one.documents[group.combinations[0]]
            tried = [with_value(document, field, v) for v in values(one.rule, field, value_of(document, field))]
            [told] = Embedded().evaluate({one.rule.path: one.rule.module}, [Ask(one.rule.id, tried)])
            assert all(answer.verdict is not Verdict.UNDETERMINED for answer in told), (one.rule.id, field)
