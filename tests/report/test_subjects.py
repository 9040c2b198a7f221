"""No report calls something a use that is none: counts of a rule carry the noun of what it judges."""

from __future__ import annotations

import pytest

from checker.model.assessment import Assessment
from checker.model.verdict import Verdict
from checker.report import html_report, outline, roots
from checker.report.terminal import Terminal
from tests.report.sample import sample
from tests.report.test_html import Page, flat, source

RULE = "us-wa-43.386.080-5"
"""A rule of the sample with violations and undetermined findings: 263 of what it judges."""


def of_enrollments() -> Assessment:
    """The sample, as if that rule judged enrollments."""
    rules = tuple(
        r.model_copy(update={"noun": "enrollment", "plural": "enrollments"}) if r.id == RULE else r
        for r in sample().rules
    )
    return sample().model_copy(update={"rules": rules})


def test_a_finding_of_enrollments_is_counted_in_enrollments():
    made = of_enrollments()
    rule = next(r for r in made.rules if r.id == RULE)
    finding = next(f for f in made.findings if f.rule == RULE and f.verdict is Verdict.VIOLATION)
    assert outline.of_uses(finding, rule) == "10 of 263 enrollments (3.8%)"
    assert outline.count_judged(rule, 1) == "1 enrollment"


def test_what_rules_of_different_subjects_wait_on_is_counted_in_records():
    alone = next(r for r in roots.roots(of_enrollments()) if r.rules == (RULE,))
    assert (alone.noun, alone.plural) == ("enrollment", "enrollments")
    same = {"missing": ("probe.source",), "missing_reasons": {"probe.source": "empty"}, "question": ""}
    findings = tuple(
        f.model_copy(update=same) if f.verdict is Verdict.UNDETERMINED else f for f in of_enrollments().findings
    )
    (root,) = roots.roots(of_enrollments().model_copy(update={"findings": findings}))
    assert roots.waiting(root).endswith(" records depend on it.")


@pytest.mark.parametrize("format", [Terminal, html_report])
def test_a_report_says_enrollments_of_a_rule_on_enrollments_and_uses_of_the_others(format):
    made = of_enrollments()
    text = flat(Terminal().render(made)) if format is Terminal else flat(Page(source(made)).text)
    assert "of 263 enrollments" in text
    assert "counts enrollments" in text
    assert "10 of 263 uses" not in text
