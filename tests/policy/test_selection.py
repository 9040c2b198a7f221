"""Which rules are asked is decided once: verdicts and coverage are given the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.model.audit import Agency, Audit, Complete
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.policy.selection import rules_in_use, select
from checker.resources import fixtures_root, policies_root
from checker.run import cover, run

AUDITS = sorted(fixtures_root().glob("*/audit.yaml"))
NAMES = [(), ("us/wa", "us/or", "us/federal/ice-hsi", "vendors", "general", "integrity")]


@pytest.mark.parametrize("names", NAMES, ids=["what applies", "all by name"])
@pytest.mark.parametrize("file", AUDITS, ids=lambda file: file.parent.name)
def test_verdicts_and_coverage_are_by_the_same_rules(file: Path, names: tuple[str, ...]):
    audit = load_audit(file)
    selection = select(names, audit.agency, root=policies_root())
    judged = run(audit.logs, audit, selection, Embedded(), today=date(2026, 11, 1)).assessment
    covered = cover(audit.logs, audit, selection, Embedded())
    assert judged.rules
    assert [rule.id for rule in covered.rules] == [rule.id for rule in judged.rules]
    said = [entry.field for entry in judged.ledger if entry.topic == "rule"]
    assert [rule.id for rule in covered.not_asked] == said


def test_a_rule_that_lacks_what_it_needs_is_asked_only_where_it_is_named():
    """integrity-roster asks whether each operator is in the list of accounts, which must be there or be declared."""
    wa = Agency(place="us/wa", kind="municipal_police")
    roster = Complete(kind=EventKind.ACCOUNT, by="clerk", on=date(2024, 1, 1), basis="export")
    alone, with_roster, by_name = (
        {
            rule.id
            for rule in rules_in_use(
                select(names, wa, root=policies_root()), Audit(agency=wa, complete=c), fields=()
            ).rules
            if EventKind.ACCOUNT in rule.needs
        }
        for names, c in (((), ()), ((), (roster,)), (("integrity",), ()))
    )
    assert not alone
    assert with_roster == by_name == {"integrity-roster"}


def test_a_list_that_was_handed_over_is_asked_about_though_nobody_declares_that_it_is_all():
    """Else a gap in a list of contracts would be passed over in silence."""
    agency = Agency(place="us/federal/ice-hsi", kind="federal")
    selection = select((), agency, root=policies_root())
    without, given = (
        {rule.id for rule in rules_in_use(selection, Audit(agency=agency), fields=(), kinds=kinds).rules}
        for kinds in ((), (EventKind.CONTRACT,))
    )
    assert given - without == {"seed-000-c", "seed-003-a"}


def test_a_policy_that_may_apply_is_left_out_and_the_ledger_says_so():
    found = rules_in_use(select((), Agency(), root=policies_root()), Audit(), fields=())
    assert "us/wa/rcw-43.386" in {policy.id for policy in found.may_apply}
    assert "us/wa/rcw-43.386" not in {one.policy.id for one in found.policies}
    assert any("us/wa/rcw-43.386 may apply" in entry.statement for entry in found.ledger)


def test_a_policy_that_is_named_is_tried_as_if_the_agency_were_one_it_speaks_of():
    [one] = rules_in_use(select(["us/fl/orlando"], Agency(), root=policies_root()), Audit(), fields=()).policies
    assert one.assumptions == {"agency.id": "us/fl/orlando"}
    assert one.rules


@pytest.mark.parametrize("written", ["us/fl/orland", "us/fl/orlando-pd", "us/or/washington-county"])
def test_a_place_that_is_nearly_one_that_a_policy_names_is_an_error_with_that_name(written: str):
    with pytest.raises(UsageError, match="no policy names the place") as refused:
        select((), Agency(place=written), root=policies_root())
    assert 'did you mean "us/' in refused.value.hint


@pytest.mark.parametrize("written", ["us/wa/tacoma", "us/fl/miami", "us/or/jackson-county-sheriff"])
def test_a_place_that_no_policy_names_is_judged_by_its_states_law_and_that_is_said(written: str):
    assert f'no policy names the place "{written}"' in select((), Agency(place=written), root=policies_root()).note


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("us/wa/seatle", "us/wa/seattle"),
        ("us/wa/sepokane-pd", "us/wa/spokane"),
        ("us/or/potrland", "us/or/portland"),
        ("us/ca/san-fransisco", "us/ca/san-francisco"),
        ("us/la/new-orlens", "us/la/new-orleans"),
    ],
)
def test_a_place_that_is_nearly_a_larger_city_of_its_state_is_an_error_with_its_name(written: str, meant: str):
    with pytest.raises(UsageError, match="no policy names the place") as refused:
        select((), Agency(place=written), root=policies_root())
    assert f'did you mean "{meant}"?' in refused.value.hint


@pytest.mark.parametrize("written", ["us/wa/sequim", "us/or/salem-police", "us/tx/pearl", "us/or/seatle"])
def test_a_town_that_is_near_no_larger_city_of_its_state_is_none_mistyped(written: str):
    assert "is judged by the rules for every agency" in select((), Agency(place=written), root=policies_root()).note


def test_an_agency_whose_name_spells_the_place_alike_is_believed():
    agency = Agency(place="us/wa/seatle", name="Seatle Marshal's Office")
    assert "is judged by the rules for every agency" in select((), agency, root=policies_root()).note


@pytest.mark.parametrize("written", ["us/wa", "us/fl/orlando", "us/federal/fbi", "us/federal/ice-ero"])
def test_of_a_place_that_is_known_nothing_is_said(written: str):
    assert select((), Agency(place=written), root=policies_root()).note == ""


def test_a_rule_for_other_agencies_is_left_out_with_a_word() -> None:
    """A board in San Francisco reads no line for each other city of the family."""
    audit = Audit(agency=Agency(place="us/ca/san-francisco", kind="municipal-police"))
    in_use = rules_in_use(select((), audit.agency, root=policies_root()), audit, fields=())
    asked = [rule.id for rule in in_use.rules if rule.policy == "us/city-bans"]
    assert asked == ["us-city-ban-use-san-francisco", "us-sf-19b-device"]
    said = [entry.statement for entry in in_use.ledger if entry.statement.startswith("us/city-bans")]
    assert len(said) == 1
    assert "us-city-ban-use-oakland" in said[0]


def test_a_rule_for_a_city_may_apply_to_an_agency_known_by_its_state_alone() -> None:
    audit = Audit(agency=Agency(place="us/ca", kind="municipal-police"))
    selection = select(("us/city-bans",), audit.agency, root=policies_root())
    nobody_named = replace(selection, named_by_user=False)
    in_use = rules_in_use(nobody_named, audit, fields=())
    left = {policy.id for policy in in_use.may_apply} | {rule.id for rule in in_use.rules}
    assert "us/city-bans" in left


def test_a_rule_of_one_state_is_not_asked_of_an_agency_abroad() -> None:
    audit = Audit(agency=Agency(place="uk", kind="municipal-police"))
    in_use = rules_in_use(select((), audit.agency, root=policies_root()), audit, fields=())
    assert any(rule.policy.startswith("uk/") for rule in in_use.rules)
    assert "us-il-clearview-2022" not in {rule.id for rule in in_use.rules}
    assert not any(policy.id.startswith("us/") for policy in in_use.may_apply)
