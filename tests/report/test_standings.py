"""The first page tells law, policy, statements, standards and drafts apart, and says first what was not asked."""

from __future__ import annotations

import pytest

from checker.model.assessment import AgencyName, Assessment, LawScope, RuleResult
from checker.model.policy import STANDING_OF_KIND, Standing
from checker.report import charts, standings
from checker.report.outline import title
from tests.report.sample import sample, without_violations


def changed(assessment: Assessment, **update: object) -> Assessment:
    return assessment.model_copy(update=update)


def test_each_standing_is_counted_for_itself() -> None:
    assert standings.headline(sample()) == (
        "Of 1,204 recorded uses, 22 (1.8%) broke a law; 31 (2.6%) broke the agency's policy or a vendor's terms; "
        "27 (2.2%) did not meet a general standard, which is not law; "
        "3 (0.2%) would have broken a draft, which is not in force."
    )


def test_rules_of_one_clause_on_other_records_are_one_sentence() -> None:
    base = sample().rules[0]
    counts = base.verdicts.model_copy(update={"compliant": 100, "pending": 0, "undetermined": 0, "not_applicable": 9})

    def rule(noun: str, plural: str, violation: int, compliant: int) -> RuleResult:
        verdicts = counts.model_copy(update={"violation": violation, "compliant": compliant})
        return base.model_copy(update={"noun": noun, "plural": plural, "verdicts": verdicts})

    rules = (
        rule("search", "searches", 2, 98),
        rule("search", "searches", 1, 99),
        rule("enrollment", "enrollments", 2, 4),
    )
    said = standings.headline(changed(sample(), rules=rules))
    assert said.endswith(f'At least 2 of 100 searches and 2 of 6 enrollments broke a law ("{title(base)}").')
    assert standings.headline(changed(sample(), rules=rules[2:])).endswith(
        f'2 of 6 enrollments broke a law ("{title(base)}").'
    )


def test_a_law_that_other_records_broke_is_said_first() -> None:
    base = sample().rules[0]
    late = base.verdicts.model_copy(
        update={"violation": 1, "compliant": 1, "pending": 0, "undetermined": 0, "not_applicable": 0}
    )

    def rule(number: int, standing: Standing) -> RuleResult:
        return base.model_copy(
            update={"id": f"r-{number}", "title": f"Clause {number}", "clause": f"Clause {number}", "verdicts": late,
                    "noun": "due report", "plural": "due reports", "standing": standing}
        )  # fmt: skip

    rules = (*(rule(n, Standing.STANDARD) for n in range(4)), rule(4, Standing.SETTLEMENT), rule(5, Standing.LAW))
    standard = next(one for one in sample().standings if one.standing is Standing.STANDARD)
    said = standings.headline(changed(sample(), rules=rules, standings=(standard,)))
    assert said.startswith(
        f'1 of 2 due reports broke a law ("{title(rules[5])}"). '
        f'1 of 2 due reports broke a court settlement or order ("{title(rules[4])}"). Of 1,204 recorded uses, '
    )
    assert said.endswith("The table of rules has 3 more clauses that other records did not meet.")
    (law, *_) = sample().standings
    said = standings.headline(changed(sample(), rules=rules, standings=(law,)))
    assert said.startswith("Of 1,204 recorded uses, 22 (1.8%) broke a law. 1 of 2 due reports broke a law")


def test_a_draft_is_never_said_to_have_been_broken() -> None:
    drafts = tuple(one for one in sample().standings if one.standing is Standing.DRAFT)
    said = standings.headline(changed(sample(), standings=drafts)) + " ".join(
        standings.ranges(changed(sample(), standings=drafts))
    )
    assert "would have broken" in said
    assert " broke " not in said


def test_one_undecidable_rule_does_not_widen_the_range() -> None:
    law = standings.ranges(sample())[0]
    assert "240 more uses (20%) cannot be decided under at least one rule" in law
    assert "Between 22 and 40 uses broke a law" in law
    assert 'decide 2 of 5 rules for fewer than half of the uses: "A defendant is told of' in law


def test_where_no_rule_can_mostly_be_decided_there_is_no_range() -> None:
    (law, *_) = sample().standings
    open_ = law.model_copy(
        update={"rules": 2, "violation": 0, "at_most": 0, "undetermined": 1204, "compliant": 0, "pending": 0}
    )
    made = changed(sample(), standings=(open_,))
    assert standings.headline(made) == (
        "The logs hold 1,204 uses. These records cannot show for any use whether it followed the rules of: Law."
    )
    assert "Between" not in standings.ranges(made)[0]


def test_no_violation_is_never_called_compliance_of_everything() -> None:
    assert standings.headline(without_violations()) == "Of 20 recorded uses, none is shown to miss a general standard."


def test_a_place_without_a_known_law_is_said_first() -> None:
    policies = tuple(p for p in sample().policies if p.standing is not Standing.LAW)
    made = changed(
        sample(), policies=policies, agency=AgencyName(place="us/tx/plano"), scope=LawScope(places_with_law=("us/wa",))
    )
    assert made.opening == (
        "No face-recognition law of Plano, Texas is known to this program, so none was applied. Laws are known for: "
        "Washington."
    )


def test_a_place_that_was_not_given_is_said_first() -> None:
    policies = tuple(p for p in sample().policies if p.standing is not Standing.LAW)
    made = changed(sample(), policies=policies, agency=AgencyName(), scope=LawScope(places_with_law=("us/wa",)))
    assert "the agency's place was not given" in made.opening


@pytest.mark.parametrize(
    ("agency", "said"),
    [
        (AgencyName(), "Only laws for the whole country were applied, because the agency's place was not given"),
        (AgencyName(place="us/tx/plano"), "No face-recognition law of Plano, Texas is known to this program, so only"),
        (AgencyName(place="us/wa/tacoma"), ""),
    ],
)
def test_a_law_for_the_whole_country_does_not_hide_that_none_of_the_place_was_applied(
    agency: AgencyName, said: str
) -> None:
    made = changed(sample(), agency=agency, scope=LawScope(places_with_law=("us", "us/wa")))
    found = made.opening
    assert found.startswith(said)
    assert bool(found) == bool(said)
    assert not said or found.endswith(
        "Laws are known for: Washington." if agency.place else "Laws are known for: us/wa."
    )


def test_where_no_law_was_applied_nothing_says_that_every_use_could_be_decided() -> None:
    policies = tuple(p for p in sample().policies if p.standing is not Standing.LAW)
    made = changed(without_violations(), policies=policies)
    assert made.opening
    assert standings.ranges(made) == ()


def test_no_rule_at_all_clears_nobody() -> None:
    made = changed(sample(), rules=(), standings=())
    assert "clears none of them" in made.opening


def test_the_law_of_the_place_may_be_known_and_not_asked_for_want_of_what_its_rules_need() -> None:
    policies = tuple(p for p in sample().policies if p.standing is not Standing.LAW)
    made = changed(
        sample(), policies=policies, agency=AgencyName(place="us/wa/tacoma"), scope=LawScope(places_with_law=("us/wa",))
    )
    assert made.opening == (
        "The law of Tacoma, Washington was not applied: these records lack what its rules need (see the notes)."
    )


@pytest.mark.parametrize("standing", list(Standing))
def test_only_law_is_said_to_be_broken_as_law_and_only_law_is_red(standing: Standing) -> None:
    """Reading R35, for each sort of rule and for one use and several."""
    words = standings.WORDS[standing]
    assert all(words)
    said = (words.one, words.many, words.nothing_found, words.rule)
    is_law = standing is Standing.LAW
    assert [("a law" in one or "this law" in one) for one in said] == [is_law] * 4
    assert all("would" in one for one in (words.one, words.many, words.rule)) == (standing is Standing.DRAFT)
    assert all("contradict" in one for one in said) == (standing is Standing.PROMISE)
    (law, *_) = sample().standings
    red = "#8c1d18"
    assert (red in charts.standing_bar(law.model_copy(update={"standing": standing}))) == is_law


def test_each_kind_of_policy_document_is_what_it_is_to_the_agency() -> None:
    assert STANDING_OF_KIND == {
        "statute": "law", "ordinance": "law", "settlement": "settlement", "agency-policy": "policy",
        "vendor-terms": "policy", "public-statement": "promise", "model": "standard", "draft": "draft",
    }  # fmt: skip


def test_rules_that_speak_of_no_use_clear_none() -> None:
    (law, *rest) = sample().standings
    silent = law.model_copy(
        update={"violation": 0, "undetermined": 0, "pending": 0, "compliant": 0, "not_applicable": 1204}
    )
    assert "broke a law" not in standings.headline(changed(sample(), standings=(silent, *rest)))
    said = standings.headline(changed(sample(), standings=(silent,)))
    assert said == "The logs hold 1,204 uses, and none of the rules applies to any of them."
