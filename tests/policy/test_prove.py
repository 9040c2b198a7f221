"""The prover on rules written by hand: good ones hold, each kind of mistake has its counterexample."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from checker.engine.interface import Engine
from checker.model.verdict import Verdict
from checker.policy.prove import Proof, prove
from tests.policy.written import rego_rule as rule

LIVE = """default breach := "unknown"

breach := "yes" if input.mode in {"live", "near_real_time"}

breach := "no" if {
	mode := input.mode
	not mode in {"live", "near_real_time"}
}
"""
WARRANT = """default warrant := "unknown"

warrant := "yes" if "warrant" in input.authorized_by.has

warrant := "no" if {
	input.authorized_by.complete
	held := input.authorized_by.has
	not "warrant" in held
}
"""
EXCUSED = LIVE + WARRANT + 'excuses := {"warrant": warrant}\n'
READS: dict[str, Any] = {
    "fields": ("authorized_by", "mode"),
    "values": {"mode": ("live", "near_real_time"), "authorized_by": ("warrant",)},
}


def broken(proof: Proof) -> dict[str, str]:
    return {c.property: c.what for c in proof.counterexamples}


def test_a_good_rule_holds_and_all_its_combinations_are_evaluated(engine: Engine) -> None:
    proof = prove(rule(EXCUSED, **READS), engine)
    assert proof.holds
    assert (proof.counterexamples, proof.dead, proof.notes) == ((), (), ())
    # mode: the two live ones are one class, another, hidden; authorized_by: two members or not, complete or open,
    # hidden; open and surely without the named one, with another or not.
    assert proof.combinations == proof.evaluated == 3 * 11
    assert not proof.sampled


def test_the_decision_table_says_the_least_that_must_be_known(engine: Engine) -> None:
    table = prove(rule(EXCUSED, **READS), engine).table
    rows = {(r.verdict, frozenset(r.facts)) for r in table}
    assert rows == {
        (Verdict.VIOLATION, frozenset({"mode", "authorized_by"})),
        (Verdict.COMPLIANT, frozenset({"mode"})),
        (Verdict.COMPLIANT, frozenset({"authorized_by"})),
    }
    [by_warrant] = [r for r in table if set(r.facts) == {"authorized_by"}]
    assert by_warrant.facts == {"authorized_by": {"has": ["warrant"], "complete": False}}
    live = next(r for r in table if r.verdict is Verdict.VIOLATION)
    assert live.alike == {"mode": ("live", "near_real_time")}
    assert live.facts["authorized_by"] == {"has": [], "complete": True}
    [still] = [r for r in table if set(r.facts) == {"mode"}]
    assert still.others == ("mode",)


def test_a_gap_that_fires_through_not_breaks_erasure(engine: Engine) -> None:
    module = 'default breach := "no"\n\nbreach := "yes" if not input.trained\n'
    [found] = prove(rule(module, ("trained",)), engine).counterexamples
    assert found.property == "erasure"
    assert found.what == "hiding a part turns compliant into violation"
    assert yaml.safe_load(found.facts) == {"trained": True}
    assert yaml.safe_load(found.hidden_facts) == {}


def test_an_open_set_that_is_counted_breaks_erasure(engine: Engine) -> None:
    module = 'default breach := "unknown"\n\nbreach := "yes" if count(input.authorized_by.has) == 0\n\n'
    module += 'breach := "no" if count(input.authorized_by.has) > 0\n'
    found = prove(rule(module, ("authorized_by",)), engine)
    assert broken(found) == {"erasure": "hiding a part turns compliant into violation"}
    assert yaml.safe_load(found.counterexamples[0].hidden_facts) == {"authorized_by": {"has": [], "complete": False}}


def test_a_bound_on_the_wrong_side_breaks_erasure(engine: Engine) -> None:
    module = 'default breach := "unknown"\n\nbreach := "yes" if input.threshold.at_least < 0.8\n\n'
    module += 'breach := "no" if input.threshold.at_least >= 0.8\n'
    proof = prove(rule(module, ("threshold",), cuts={"threshold": (0.8,)}), engine)
    assert "erasure" in broken(proof)


def test_a_default_for_a_gap_breaks_erasure(engine: Engine) -> None:
    module = 'breach := "yes" if object.get(input, "mode", "live") == "live"\n\n'
    module += 'breach := "no" if object.get(input, "mode", "live") != "live"\n'
    assert "erasure" in broken(prove(rule(module, ("mode",), values={"mode": ("live",)}), engine))


def test_two_sides_true_at_once_is_a_fault_with_its_projection(engine: Engine) -> None:
    module = (
        'default breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n\nbreach := "no" if input.trained\n'
    )
    proof = prove(rule(module, ("mode", "trained"), values={"mode": ("live",)}), engine)
    [found] = proof.counterexamples
    assert found.property == "fault"
    assert "p/r.rego:" in found.what and "conflict" in found.what
    assert yaml.safe_load(found.facts) == {"mode": "live", "trained": True}
    assert not proof.holds


def test_a_case_that_no_branch_speaks_of_breaks_totality(engine: Engine) -> None:
    module = (
        'default breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n\nbreach := "no" if input.mode == '
        '"still"\n'
    )
    proof = prove(rule(module, ("mode",), values={"mode": ("live", "still")}), engine)
    assert set(broken(proof)) == {"totality"}
    assert yaml.safe_load(proof.counterexamples[0].facts)["mode"] not in ("live", "still")


def test_a_question_to_a_person_keeps_totality(engine: Engine) -> None:
    module = (
        'default breach := "unknown"\n\nbreach := "yes" if input.mode == "live"\n\nbreach := "no" if input.mode == '
        '"still"\n\n'
    )
    module += (
        'question := {"because": "judgment", "ask": "Is it live?"} if {\n\tmode := input.mode\n\tnot mode in {"live", '
        '"still"}\n}\n'
    )
    assert prove(rule(module, ("mode",), values={"mode": ("live", "still")}), engine).holds


@pytest.mark.parametrize(
    ("module", "dead"),
    [
        (LIVE + 'excuses := {"never": never}\n\nnever := "no"\n', 'no use is compliant by the exemption "never"'),
        (LIVE + 'applies := "yes"\n', 'applies is never "no"'),
        (LIVE + 'pending := "no"\n', "the verdict is never pending"),
        ('default breach := "unknown"\n\nbreach := "no" if input.mode\n', 'breach is never "yes"'),
        ('default breach := "unknown"\n\nbreach := "yes" if input.mode\n', 'breach is never "no"'),
    ],
)
def test_a_branch_that_nothing_reaches_is_dead(engine: Engine, module: str, dead: str) -> None:
    proof = prove(rule(module, ("mode",), values={"mode": ("live", "near_real_time")}), engine)
    assert dead in proof.dead
    assert not proof.holds


def test_a_prohibition_of_all_uses_has_no_other_side(engine: Engine) -> None:
    module = 'breach := "yes"\n' + WARRANT + 'excuses := {"warrant": warrant}\n'
    assert prove(rule(module, ("authorized_by",), values={"authorized_by": ("warrant",)}), engine).holds


def test_an_excuse_that_only_a_person_can_grant_is_not_dead(engine: Engine) -> None:
    module = (
        LIVE + 'default fair := "unknown"\n\nfair := "no" if input.vendor == "nec"\n\nexcuses := {"fair": fair}\n\n'
    )
    module += 'question := {"because": "judgment", "ask": "Was it fair?"} if input.vendor != "nec"\n'
    values = {"mode": ("live", "near_real_time"), "vendor": ("nec",)}
    assert prove(rule(module, ("mode", "vendor"), values=values), engine).holds


def test_blank_values_of_a_record_keeping_rule_are_values(engine: Engine) -> None:
    module = 'default breach := "unknown"\n\nbreach := "yes" if input.recorded.reason in {"empty", "placeholder"}\n\n'
    module += 'breach := "no" if input.recorded.reason in {"recorded", "found_elsewhere"}\n'
    names = {"recorded.reason": ("empty", "placeholder", "recorded", "found_elsewhere")}
    proof = prove(rule(module, ("recorded.reason",), values=names, record_keeping=True), engine)
    assert proof.holds
    assert proof.combinations == 3


def test_a_rule_that_is_too_large_is_sampled_says_so_and_gives_the_same_from_run_to_run(engine: Engine) -> None:
    proof = prove(rule(EXCUSED, **READS), engine, limit=10)
    assert proof.sampled
    assert any("sample" in note for note in proof.notes)
    assert proof.dead == ()
    assert 0 < proof.evaluated <= 27
    assert proof == prove(rule(EXCUSED, **READS), engine, limit=10)


def test_a_sample_finds_a_broken_property_too(engine: Engine) -> None:
    module = (
        'default breach := "no"\n\nbreach := "yes" if not input.trained\n'
        + WARRANT
        + 'excuses := {"warrant": warrant}\n'
    )
    values = {"authorized_by": ("warrant",)}
    proof = prove(rule(module, ("authorized_by", "trained"), values=values), engine, limit=20)
    assert proof.sampled and "erasure" in broken(proof)
