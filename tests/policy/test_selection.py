"""Which rules are asked is decided once: verdicts and coverage are given the same."""

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
NAMES = [(), ("us", "vendors", "general", "integrity", "drafts")]


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
    """integrity-roster asks whether each operator is in the list of accounts, which must be declared complete."""
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


def test_a_policy_that_may_apply_is_left_out_and_the_ledger_says_so():
    found = rules_in_use(select((), Agency(), root=policies_root()), Audit(), fields=())
    assert "us/wa/rcw-43.386" in {policy.id for policy in found.may_apply}
    assert "us/wa/rcw-43.386" not in {one.policy.id for one in found.policies}
    assert any("us/wa/rcw-43.386 may apply" in entry.statement for entry in found.ledger)


def test_a_policy_that_is_named_is_tried_as_if_the_agency_were_one_it_speaks_of():
    [one] = rules_in_use(select(["us/fl/orlando"], Agency(), root=policies_root()), Audit(), fields=()).policies
    assert one.assumed == {"agency.id": "us/fl/orlando"}
    assert one.rules


@pytest.mark.parametrize("written", ["us/fl/orland", "us/fl/orlando-pd", "us/or/washington-county"])
def test_a_place_that_is_nearly_one_that_a_policy_names_is_an_error_with_that_name(written: str):
    with pytest.raises(UsageError, match="no policy names the place") as refused:
        select((), Agency(place=written), root=policies_root())
    assert 'did you mean "us/' in refused.value.hint


@pytest.mark.parametrize("written", ["us/wa/seattle", "us/fl/miami", "us/or/jackson-county-sheriff"])
def test_a_place_that_no_policy_names_is_judged_by_its_states_law_and_that_is_said(written: str):
    assert f'no policy names the place "{written}"' in select((), Agency(place=written), root=policies_root()).note


@pytest.mark.parametrize("written", ["us/wa", "us/fl/orlando", "us/federal/fbi", "us/federal/ice-ero"])
def test_of_a_place_that_is_known_nothing_is_said(written: str):
    assert select((), Agency(place=written), root=policies_root()).note == ""
