"""What all formats say first."""

from __future__ import annotations

from checker.model.accounts import LedgerEntry
from checker.model.assessment import Finding
from checker.model.policy import Standing
from checker.model.verdict import Because, Verdict
from checker.report import outline, roots, standings
from tests.report.sample import KEEPING, empty, sample


def test_a_log_without_uses_is_a_report_too() -> None:
    assert "no use to judge" in standings.headline(empty())
    assert standings.ranges(empty()) == ()
    assert outline.next_steps(empty()) == ()


def test_a_rule_s_bounds_leave_out_only_what_it_does_not_speak_of() -> None:
    rule = next(r for r in sample().rules if r.id == "us-wa-43.386.080-5")
    bounds = outline.rule_bounds(rule.verdicts)
    assert (bounds.lower, bounds.upper, bounds.total) == (12, 12 + 210, 12 + 210 + 41)


def test_the_gravest_and_then_the_most_frequent_comes_first() -> None:
    found = outline.sections(sample(), Verdict.VIOLATION)
    assert [s.rule.id for s in found] == [
        "us-wa-43.386.080-5",
        "us-wa-43.386.080-1",
        "us-wa-43.386.080-6",
        "seed-002-d",
        "general-case-number",
        "seed-000-b",
    ]
    assert [f.count for f in found[0].findings] == [10, 2]


def test_undetermined_findings_with_one_root_stand_together() -> None:
    shared = "search target: redacted by the agency"
    waiting = {
        "missing": ("recorded.target",),
        "missing_reasons": {"recorded.target": "redacted_agency"},
        "question": "",
    }
    findings = tuple(f.model_copy(update=waiting) if f.id in ("f-c00002", "f-d00003") else f for f in sample().findings)
    found = roots.roots(sample().model_copy(update={"findings": findings}))
    (root,) = (r for r in found if r.text == shared)
    assert root.rules == ("us-wa-43.386.080-6", "general-case-number")
    assert root.uses == 12  # the same use may wait in both rules, so the counts are not added
    assert roots.waiting(root) == "2 rules and at least 12 uses depend on it."


def test_a_reason_that_holds_for_every_field_is_a_root_of_its_own_and_said_once() -> None:
    of = sample().findings[1]
    no_case = "the use has no case number to link it by"

    def waits(missing: dict[str, str], root: str) -> str:
        return roots.cause(of.model_copy(update={"missing": tuple(missing), "missing_reasons": missing, "root": root}))

    one = waits({"arrest_after_use": "no_case"}, f"arrest after the use: {no_case}")
    six = waits(
        {"arrest_after_use": "no_case", "trial_after_use": "no_case"},
        f"arrest after the use: {no_case}; trial after the use: {no_case}",
    )
    assert one == six == no_case
    cells = waits(
        {"product": "not_exported", "vendor": "not_exported"}, "product: not in this log; vendor: not in this log"
    )
    assert cells == "product, vendor: not in this log"


def test_every_undetermined_finding_is_in_exactly_one_root() -> None:
    undetermined = [f.id for f in sample().findings if f.verdict is Verdict.UNDETERMINED]
    grouped = [f.id for r in roots.roots(sample()) for f in r.findings]
    assert sorted(grouped) == sorted(undetermined)


def test_what_next_asks_for_the_records_that_most_hangs_on() -> None:
    steps = [s.do + " " + s.why for s in outline.next_steps(sample())]
    (corroboration,) = (s for s in steps if "corroboration" in s)
    assert "186 uses would be violations" in corroboration
    assert not any("authorization record" in s for s in steps)  # declared complete: nothing to ask for
    assert any("Does the written reason name a purpose on the list?" in s for s in steps)


def test_what_next_names_each_missing_field_once() -> None:
    """A pair of fields and one of its members, missing for one reason: the member alone is not asked for again."""
    of = next(f for f in sample().findings if f.verdict is Verdict.UNDETERMINED and not f.question)

    def waits(id_: str, rule: str, count: int, **missing: str) -> Finding:
        gap = {"missing": tuple(missing), "missing_reasons": missing, "root": "", "question": ""}
        return of.model_copy(update={"id": id_, "rule": rule, "count": count, "because": Because.MISSING, **gap})

    pair = waits("f-a", "seed-002-d", 9, product="not_exported", vendor="not_exported")
    one = waits("f-b", "general-case-number", 8, vendor="not_exported")
    other = waits("f-c", "us-wa-43.386.080-1", 7, vendor="not_exported", mode="not_exported")
    for findings, asked in (
        ((pair, one), ["product, vendor: not in this log."]),
        ((pair, one, other), ["product, vendor: not in this log.", "mode: not in this log."]),
    ):
        steps = outline.next_steps(sample().model_copy(update={"findings": findings, "record_kinds": ()}))
        assert [step.do.removeprefix("Find out what is missing: ") for step in steps] == asked


def test_drafts_policies_on_request_unsure_encodings_and_lost_rows_are_said_first() -> None:
    said = " ".join(outline.cautions(sample()))
    assert "A draft is not in force" in said
    assert "1 policy was applied because somebody asked" in said
    assert "2 rules of 8 were not written from the clause's own text" in said
    assert "9 rows of 1,600 could not be used" in said
    assert next(p for p in sample().policies if p.asserted).id == KEEPING


def test_what_would_settle_is_named_and_a_reason_said_once() -> None:
    finding = next(f for f in sample().findings if f.id == "f-3be902")
    assert (
        roots.settled_by(finding, roots.cause(finding))
        == "Missing: authorization; exigency. This alone would settle it: authorization."
    )
    assert roots.settled_by(finding, "a question").startswith(
        "Missing: authorization: authorization records are not declared complete; exigency"
    )


def test_a_share_is_of_the_uses_that_the_rule_speaks_of() -> None:
    a = sample()
    finding = next(f for f in a.findings if f.id == "f-5511d0")
    rule = next(r for r in a.rules if r.id == finding.rule)
    assert outline.of_uses(finding, rule) == "10 of 263 uses (3.8%)"


def test_times_that_could_not_be_read_are_said_on_the_first_page():
    lost = LedgerEntry(
        topic="unread",
        file="log.csv",
        field="time",
        statement='3 cells of "When\x1b" cannot be read as time',
        first_page=True,
    )
    said = outline.cautions(sample().model_copy(update={"ledger": (lost,)}))
    assert [s for s in said if s.startswith("log.csv: 3 cells of") and "\x1b" not in s]


def test_what_only_a_draft_would_forbid_is_not_taken_up_with_the_agency() -> None:
    made = sample()
    drafts = tuple(rule.model_copy(update={"standing": Standing.DRAFT}) for rule in made.rules)
    said = [step.do for step in outline.next_steps(made.model_copy(update={"rules": drafts}))]
    assert not any(step.startswith("Go through the violations") for step in said)
    assert any(step.do.startswith("Go through the violations") for step in outline.next_steps(made))


def test_rules_of_one_clause_are_told_apart_by_their_sentences() -> None:
    """A duty before an arrest and the same before a charge stand under one clause: alike in a table but for this."""
    rule = sample().rules[0].model_copy(update={"clause": "030 Review", "describe": "Before an arrest."})
    other = rule.model_copy(update={"id": "other", "describe": "Before a charge, too."})
    assert outline.told_apart(other, (rule, other)) == "Before a charge, too."
    assert outline.told_apart(rule, (rule,)) == ""
