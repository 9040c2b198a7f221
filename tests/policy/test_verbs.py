"""Each verb, decided and undetermined, on both engines. Expected verdicts follow from the clause's words alone."""

import re

import pytest

from checker.engine.interface import Ask, Engine
from checker.model.errors import CheckerError, Mistakes
from checker.policy.prove import prove
from tests.policy.written import rule


def held(*members: str, complete: bool = True):
    return {"has": list(members), "complete": complete}


def exact(number: float):
    return {"at_least": number, "at_most": number}


OPEN = held(complete=False)
V, C, U, P, N = "violation", "compliant", "undetermined", "pending", "not_applicable"

FOUND = {"somebody_to_act_on": "somebody"}
"""What came of the use: a duty that hangs on a match speaks of it (reading R20)."""

AT_TRIAL = {"trial_after_use": True, "trial_ahead": False}

REPORT, REPORTED = "accountability_report_before_use", "days_from_first_accountability_report_to_use"


def registered(**entries: bool):
    return {"on_register": entries}


TABLE = {
    "prohibit: {mode: live}": [
        ({"mode": "live"}, V), ({"mode": "still"}, C), ({}, U),
    ],
    "prohibit: {mode: [live, near_real_time]}": [
        ({"mode": "near_real_time"}, V), ({"mode": "recorded_video"}, C), ({}, U),
    ],
    "prohibit: {purpose: protest_monitoring}": [
        ({"purpose": held("protest_monitoring", complete=False)}, V), ({"purpose": held("redaction")}, C),
        ({"purpose": held()}, C),
        ({"purpose": held("redaction", complete=False)}, U), ({}, U),
    ],
    "prohibit: {purpose: locate_missing}": [  # a missing child is a missing person
        ({"purpose": held("missing_child")}, V), ({"purpose": held("identify_missing")}, C),
    ],
    "prohibit: {mode: live, public_space: true}": [
        ({"mode": "live", "public_space": True}, V), ({"mode": "live", "public_space": False}, C),
        ({"mode": "still"}, C),
        ({"public_space": False}, C), ({"mode": "live"}, U), ({"public_space": True}, U),
    ],
    "prohibit: [{mode: live}, {public_space: true}]": [
        ({"mode": "live"}, V), ({"public_space": True}, V), ({"mode": "still", "public_space": False}, C),
        ({"mode": "still"}, U),
    ],
    "prohibit: {mode: {not: [still]}}": [({"mode": "live"}, V), ({"mode": "still"}, C), ({}, U)],
    "prohibit: {offense: {only: [shoplifting, trespass]}}": [
        ({"offense": held("shoplifting", "trespass")}, V), ({"offense": held("shoplifting", "homicide")}, C),
        ({"offense": held()}, C),
        ({"offense": held("homicide", complete=False)}, C), ({"offense": held("shoplifting", complete=False)}, U),
        ({}, U),
    ],
    # R13, R21: `not` makes the list one of what is permitted, as permit-only says it
    "prohibit: {offense: {not: [homicide]}}": [
        ({"offense": held("robbery")}, V), ({"offense": held("homicide")}, C),
        ({"offense": held("homicide", "robbery")}, U),
        ({"offense": held("homicide", complete=False)}, U), ({"offense": OPEN}, U),
    ],
    "prohibit: {offense: [trespass]}": [  # R13: an offense that is not forbidden beside one that is
        ({"offense": held("trespass")}, V), ({"offense": held("homicide")}, C),
        ({"offense": held("homicide", "trespass")}, U),
    ],
    "prohibit: {offense: {any-of: [trespass]}}": [({"offense": held("homicide", "trespass")}, V)],
    "prohibit: {purpose: [redaction]}": [  # R21: any value on the list
        ({"purpose": held("redaction", "terrorism")}, V),
    ],
    "prohibit: {purpose: {not: [redaction]}}": [
        ({"purpose": held("redaction")}, C), ({"purpose": held("terrorism")}, V),
        ({"purpose": held("redaction", "terrorism")}, U),
        ({"purpose": held()}, C),
    ],
    "permit-only: {purpose: {not: [redaction]}}": [
        ({"purpose": held("terrorism")}, C), ({"purpose": held("redaction")}, V),
        ({"purpose": held("redaction", "terrorism")}, U),
        ({"purpose": held()}, C), ({"purpose": held("terrorism", complete=False)}, U),
    ],
    "register: contract": [
        (registered(contract=True), C), (registered(contract=False), V), ({}, U),
    ],
    "register: [contract, gallery]": [  # each of them is asked for
        (registered(contract=True, gallery=True), C), (registered(contract=False), V), (registered(gallery=False), V),
        (registered(gallery=True), U),
    ],
    "require-before: {what: policy, before: use}": [
        ({"policy_before_use": True}, C), ({"policy_before_use": False}, V), ({}, U),
    ],
    "require-before: {what: accountability_report, before: use, by: 90d}": [
        ({REPORT: False}, V), ({REPORT: True, REPORTED: {"at_least": 90}}, C),
        ({REPORT: True, REPORTED: {"at_most": 89}}, V),
        ({REPORT: True, REPORTED: {"at_most": 90}}, U), ({REPORT: True}, U), ({}, U),
    ],
    "require-before: {what: test, within: 3 years}": [
        ({"test_before_use": True, "months_from_last_test_to_use": {"at_most": 36}}, C),
        ({"test_before_use": True, "months_from_last_test_to_use": {"at_least": 37}}, V),
        ({"test_before_use": True, "months_from_last_test_to_use": {"at_least": 36}}, U),
        ({"test_before_use": False}, V), ({"months_from_last_test_to_use": {"at_least": 0}}, U),
    ],
    "require: {purpose: [redaction]}": [
        ({"purpose": held("redaction")}, C), ({"purpose": held("terrorism")}, V),
        ({"purpose": held("redaction", "terrorism")}, U),
        ({"purpose": held()}, V),
    ],
    "require: {purpose: {any-of: [redaction]}}": [({"purpose": held("redaction", "terrorism")}, C)],
    "require: {purpose: {only: [redaction]}}": [({"purpose": held("redaction", "terrorism")}, V)],
    "prohibit: any\nwhen: {purpose: [redaction]}": [
        ({"purpose": held("redaction", "terrorism")}, V), ({"purpose": held("terrorism")}, N),
    ],
    "prohibit: any\nwhen: {purpose: {not: [redaction]}}": [
        ({"purpose": held("redaction", "terrorism")}, V), ({"purpose": held("terrorism", complete=False)}, V),
        ({"purpose": held("redaction")}, N), ({"purpose": held("redaction", complete=False)}, U),
    ],
    "prohibit: {mode: live}\nexcept: [{purpose: [locate_missing]}]": [  # R21: one exempt purpose excuses nothing else
        ({"mode": "live", "purpose": held("missing_child")}, C), ({"mode": "live", "purpose": held("redaction")}, V),
        ({"mode": "live", "purpose": held("locate_missing", "redaction")}, U), ({"mode": "live", "purpose": held()}, V),
    ],
    "prohibit: {mode: live}\nexcept: [{purpose: {not: [redaction]}}]": [
        ({"mode": "live", "purpose": held("terrorism")}, C), ({"mode": "live", "purpose": held("redaction")}, V),
        ({"mode": "live", "purpose": held("terrorism", "redaction")}, U), ({"mode": "live", "purpose": held()}, V),
    ],
    "prohibit: {mode: live}\nexcept: [{purpose: {any-of: [locate_missing]}}]": [
        ({"mode": "live", "purpose": held("locate_missing", "redaction")}, C),
    ],
    "prohibit: {mode: live}\nexcept: [{authorized: warrant}]": [  # each authorization stands for itself
        ({"mode": "live", "authorized_by": held("warrant", "supervisor")}, C),
    ],
    "permit-only: {authorized: warrant}": [({"authorized_by": held("warrant", "supervisor")}, C)],
    "prohibit: any": [({}, V)],
    "permit-only: {gallery.source_type: [booking]}": [
        ({"gallery": {"source_type": "booking"}}, C), ({"gallery": {"source_type": "visa"}}, V), ({}, U),
    ],
    "permit-only: {purpose: [identify_suspect, redaction]}": [
        ({"purpose": held("identify_suspect", "redaction")}, C), ({"purpose": held("terrorism")}, V),
        ({"purpose": held("identify_suspect", "terrorism")}, U), ({"purpose": held("terrorism", complete=False)}, U),
        ({}, U),
    ],
    "permit-only: {mode: still, probe.source: citizen}": [
        ({"mode": "still", "probe": {"source": "citizen"}}, C), ({"mode": "live"}, V),
        ({"probe": {"source": "drone"}}, V),
        ({"mode": "still"}, U),
    ],
    "permit-only: [{operator_unit: child_exploitation}, {case_kind: criminal, case_status: open}]": [
        ({"operator_unit": "child_exploitation"}, C), ({"case_kind": "criminal", "case_status": "open"}, C),
        ({"operator_unit": "patrol", "case_status": "closed"}, V),
        ({"operator_unit": "patrol", "case_kind": "criminal"}, U),
    ],
    "require: [case_number]": [
        ({"recorded": {"case_number": "empty"}}, V), ({"recorded": {"case_number": "placeholder"}}, V),
        ({"recorded": {"case_number": "recorded"}}, C), ({"recorded": {"case_number": "found_elsewhere"}}, C), ({}, U),
    ],
    "require: [case_number, reason]": [
        ({"recorded": {"reason": "empty"}}, V), ({"recorded": {"case_number": "recorded", "reason": "recorded"}}, C),
        ({"recorded": {"case_number": "recorded"}}, U),
    ],
    "require: {probe.lawfully_acquired: true}": [
        ({"probe": {"lawfully_acquired": False}}, V), ({"probe": {"lawfully_acquired": True}}, C), ({}, U),
    ],
    "limit: {field: threshold, at-least: 0.99}": [
        ({"threshold": exact(0.99)}, C), ({"threshold": exact(0.8)}, V), ({"threshold": {"at_least": 0.995}}, C),
        ({"threshold": {"at_most": 0.98}}, V), ({"threshold": {"at_least": 0.9}}, U), ({}, U),
    ],
    "limit: {field: faces_searched, at-most: 1}": [
        ({"faces_searched": exact(1)}, C), ({"faces_searched": exact(2)}, V), ({"faces_searched": {"at_least": 1}}, U),
    ],
    "limit: {field: candidates, above: 0, below: 50}": [
        ({"candidates": exact(1)}, C), ({"candidates": exact(0)}, V), ({"candidates": exact(50)}, V),
        ({"candidates": {"at_most": 49}}, U),
    ],
    "require-before: {what: review, before: lead}": [
        ({**FOUND, "lead_after_use": True, "review_before_lead": False, "lead_ahead": False}, V),
        ({**FOUND, "lead_after_use": True, "review_before_lead": False, "lead_ahead": True}, P),
        ({**FOUND, "lead_after_use": True, "review_before_lead": False}, U),
        ({**FOUND, "lead_after_use": True, "review_before_lead": True}, C),
        ({**FOUND, "lead_after_use": False}, N),
        ({**FOUND, "lead_after_use": True}, U),
        ({**FOUND, "review_before_lead": False}, U),
    ],
    "require-before: {what: approval}": [
        ({"approval_before_use": False}, V), ({"approval_before_use": True}, C), ({}, U),
    ],
    "require-before: {what: {authorized: [warrant, court_order]}, before: use}": [
        ({"authorized_by": held("court_order", complete=False)}, C), ({"authorized_by": held("supervisor")}, V),
        ({"authorized_by": held("supervisor", complete=False)}, U), ({}, U),
    ],
    "require-before: {what: disclosure, before: [charge, trial]}": [
        ({"charge_after_use": True, "disclosure_before_charge": False, "charge_ahead": False}, V),
        ({"charge_after_use": False, "trial_after_use": True, "disclosure_before_trial": False,
            "trial_ahead": True}, P),
        ({"charge_after_use": True, "disclosure_before_charge": False, "charge_ahead": False,
            "trial_after_use": True, "disclosure_before_trial": False, "trial_ahead": True}, V),
        ({"charge_after_use": False, "trial_after_use": True, "disclosure_before_trial": True}, C),
        ({"charge_after_use": False, "trial_after_use": False}, N), ({"charge_after_use": False}, U),
    ],
    "require-within: {what: notice, of: use, within: 48h}": [
        ({"notice_since_use": "done", "minutes_from_use_to_notice": exact(2880)}, C),
        ({"notice_since_use": "done", "minutes_from_use_to_notice": exact(2881)}, V),
        ({"notice_since_use": "not_done", "minutes_from_use_to_notice": exact(2880)}, P),
        ({"notice_since_use": "not_done", "minutes_from_use_to_notice": {"at_least": 3000}}, V),
        ({"notice_since_use": "not_done", "minutes_from_use_to_notice": {"at_least": 60}}, U),
        ({"notice_since_use": "done"}, U), ({"minutes_from_use_to_notice": {"at_most": 5}}, U), ({}, U),
    ],
    "require-within: {what: filing, of: arrest, within: 24h}\ngrace: 2h": [
        ({"arrest_after_use": True, "filing_since_arrest": "done", "minutes_from_arrest_to_filing": exact(1560)}, C),
        ({"arrest_after_use": True, "filing_since_arrest": "done", "minutes_from_arrest_to_filing": exact(1561)}, V),
        ({"arrest_after_use": False}, N),
    ],
    "require-within: {what: notice, of: use, within: 4w}\ngrace: 2d": [
        ({"notice_since_use": "done", "days_from_use_to_notice": exact(30)}, C),
        ({"notice_since_use": "done", "days_from_use_to_notice": exact(31)}, V),
        ({"notice_since_use": "not_done", "days_from_use_to_notice": exact(30)}, P),
        ({"notice_since_use": "done", "minutes_from_use_to_notice": exact(5)}, U),
    ],
    "require-within: {what: notice, of: use, within: 1 year}": [
        ({"notice_since_use": "done", "months_from_use_to_notice": exact(12)}, C),
        ({"notice_since_use": "done", "months_from_use_to_notice": exact(13)}, V),
    ],
    "on: search\nretain: {at-most: 12h}": [
        ({"erasure_since_use": "done", "minutes_from_use_to_erasure": exact(720)}, C),
        ({"erasure_since_use": "done", "minutes_from_use_to_erasure": exact(721)}, V),
        ({"erasure_since_use": "not_done", "minutes_from_use_to_erasure": exact(720)}, P),
        ({"erasure_since_use": "not_done", "minutes_from_use_to_erasure": {"at_least": 721}}, V),
        ({"minutes_from_use_to_erasure": {"at_least": 721}}, V),
        ({"erasure_since_use": "done"}, U), ({"erasure_since_use": "not_done"}, U), ({}, U),
    ],
    "on: search\nretain: {at-most: 14d}": [
        ({"erasure_since_use": "done", "days_from_use_to_erasure": exact(14)}, C),
        ({"erasure_since_use": "done", "days_from_use_to_erasure": exact(15)}, V),
        ({"erasure_since_use": "done", "minutes_from_use_to_erasure": exact(5)}, U),
    ],
    "not-sole-basis: {for: [arrest]}": [
        ({**FOUND, "arrest_after_use": True, "independent_evidence_before_arrest": False, "arrest_ahead": False}, V),
        ({**FOUND, "arrest_after_use": True, "independent_evidence_before_arrest": False, "arrest_ahead": True}, P),
        ({**FOUND, "arrest_after_use": True, "independent_evidence_before_arrest": True}, C),
        ({**FOUND, "arrest_after_use": False}, N),
        ({**FOUND, "arrest_after_use": True}, U), ({**FOUND, "independent_evidence_before_arrest": False}, U),
        ({"somebody_to_act_on": "nobody", "arrest_after_use": True, "independent_evidence_before_arrest": False}, N),
        ({"somebody_to_act_on": "candidates", "arrest_after_use": True, "independent_evidence_before_arrest": False},
         U),
        ({"arrest_after_use": True, "independent_evidence_before_arrest": False}, U),
    ],
    "not-sole-basis: {for: [arrest, charge]}": [
        ({**FOUND, "arrest_after_use": True, "independent_evidence_before_arrest": True, "charge_after_use": False}, C),
        ({**FOUND, "arrest_after_use": True, "independent_evidence_before_arrest": True}, U),
        ({**FOUND, "charge_after_use": True, "independent_evidence_before_charge": False, "charge_ahead": False}, V),
        ({**FOUND, "arrest_after_use": False, "charge_after_use": False}, N),
    ],
    "review-by: {count: 2, who: examiners}": [
        ({**FOUND, "examiners": exact(1)}, V),
        ({**FOUND, "examiners": {"at_least": 2}}, C),
        ({**FOUND, "examiners": {"at_least": 1}}, U),
        ({**FOUND}, U),
    ],
    "review-by: {count: 1, who: trained_reviewers, before: lead}": [
        ({**FOUND, "lead_after_use": True, "trained_reviewers_before_lead": exact(0), "lead_ahead": False}, V),
        ({**FOUND, "lead_after_use": True, "trained_reviewers_before_lead": exact(0), "lead_ahead": True}, P),
        ({**FOUND, "lead_after_use": True, "trained_reviewers_before_lead": {"at_least": 1}}, C),
        ({**FOUND, "lead_after_use": False}, N),
        ({**FOUND, "lead_after_use": True}, U),
    ],
    "train: {who: operator}": [({"trained": False}, V), ({"trained": True}, C), ({}, U)],
    # modifiers
    "prohibit: {mode: live}\nwhen: {public_space: true}": [
        ({"mode": "live", "public_space": True}, V), ({"mode": "live", "public_space": False}, N),
        ({"mode": "live"}, U),
    ],
    "prohibit: {mode: live}\nexcept: [{authorized: warrant}, {exigency: documented}]": [
        ({"mode": "live", "authorized_by": held("warrant", complete=False)}, C),
        ({"mode": "live", "authorized_by": held(), "exigency": "none"}, V),
        ({"mode": "live", "authorized_by": held()}, U),
        ({"mode": "still"}, C), ({"authorized_by": held("warrant")}, C),
    ],
    "prohibit: {mode: live}\nexcept:\n  - {authorized: court_order, purpose: locate_missing}": [
        ({"mode": "live", "authorized_by": held("court_order"), "purpose": held("locate_missing")}, C),
        ({"mode": "live", "authorized_by": held("court_order"), "purpose": held("redaction")}, V),
        ({"mode": "live", "purpose": held("redaction")}, V), ({"mode": "live", "purpose": held("locate_missing")}, U),
    ],
    "prohibit: {mode: live}\nin-force: {from: 2020-06-10, until: 2021-06-10}": [
        ({"mode": "live", "in_force": "yes"}, V), ({"mode": "live", "in_force": "no"}, N), ({"mode": "live"}, U),
    ],
    "prohibit: {mode: live}\napplies-to: {state: WA, level: [state, local]}": [
        ({"mode": "live", "agency": {"state": "WA", "level": "local"}}, V),
        ({"mode": "live", "agency": {"state": "OR"}}, N),
        ({"mode": "live", "agency": {"state": "WA"}}, U),
    ],
    "prohibit: {mode: live}\ntechnology: face_recognition": [
        ({"mode": "live", "technology": "face_recognition"}, V), ({"mode": "live", "technology": "license_plate"}, N),
        ({"mode": "live"}, U),
    ],
    "disclose-to: {party: defense, items: [use, vendor], before: trial}": [
        (AT_TRIAL | {"disclosure_of_use_before_trial": True, "disclosure_of_vendor_before_trial": True}, C),
        (AT_TRIAL | {"disclosure_of_vendor_before_trial": False}, V),
        (AT_TRIAL | {"disclosure_of_use_before_trial": True}, U),
        (AT_TRIAL | {"disclosure_of_use_before_trial": False, "trial_ahead": True}, P),
        ({"trial_after_use": False}, N), ({"disclosure_of_use_before_trial": False}, U),
    ],
    "disclose-to: {party: prosecutor, items: use, before: [charge, trial]}": [
        ({"charge_after_use": True, "charge_ahead": False, "trial_after_use": False,
          "prosecutor_disclosure_of_use_before_charge": False}, V),
        ({"charge_after_use": False, "trial_after_use": True, "prosecutor_disclosure_of_use_before_trial": True}, C),
        ({"trial_after_use": True, "prosecutor_disclosure_of_use_before_trial": True}, U),
    ],
    "on: warrant_application\ndisclose-to: {items: [use, limits]}": [
        ({"items": held("limits", "use", "vendor")}, C), ({"items": held("use")}, V), ({"items": held()}, V),
        ({"items": held("use", complete=False)}, U), ({"items": held("limits", "use", complete=False)}, C), ({}, U),
    ],
    "prohibit: {mode: live}\nunclear: {when: {agency.kind: federal}, because: ambiguous_clause, ask: 'Is it "
    "police?'}": [
        ({"mode": "live", "agency": {"kind": "sheriff"}}, V), ({"mode": "live", "agency": {"kind": "federal"}}, U),
        ({"mode": "live"}, U),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def answered(engine: Engine, tmp_path_factory) -> dict[str, list[str]]:
    """The verdicts of every rule of the table, from one call of the engine."""
    folder = tmp_path_factory.mktemp("verbs")
    made = {text: rule(folder, f"id: r{n}\n{text}") for n, text in enumerate(TABLE)}
    modules = {r.path: r.module for r in made.values()}
    engine.check(modules)
    answers = engine.evaluate(modules, [Ask(r.id, [given for given, _ in TABLE[text]]) for text, r in made.items()])
    return {text: [a.verdict.value for a in of_one] for text, of_one in zip(made, answers, strict=True)}


@pytest.mark.parametrize("text", TABLE)
def test_a_verb_answers_as_its_clause_reads(text, answered):
    given = [projection for projection, _ in TABLE[text]]
    assert list(zip(given, answered[text], strict=True)) == TABLE[text]


def test_no_verb_answers_otherwise_when_something_is_hidden_from_it(embedded, tmp_path):
    """Erasure: over every class of use and everything that can be hidden of it, no verdict turns into another."""
    for n, text in enumerate(TABLE):
        proof = prove(rule(tmp_path, f"id: r{n}\n{text}"), embedded, limit=5000)
        assert proof.counterexamples == (), text


def test_a_use_is_compliant_by_the_exception_that_excuses_it(engine, tmp_path):
    made = rule(
        tmp_path,
        "prohibit: {mode: live}\nexcept:\n  - authorized: warrant\n  - exigency: documented\n  - {name: missing "
        "person, purpose: locate_missing}",
    )
    given = [
        {"mode": "live", "authorized_by": held("warrant"), "exigency": "documented"},
        {"mode": "live", "purpose": held("missing_child")},
        {"mode": "still", "authorized_by": held("warrant")},
    ]
    (answers,) = engine.evaluate({made.path: made.module}, [Ask("r", given)])
    assert [set(a.excused_by) for a in answers] == [{"warrant", "exigency_documented"}, {"missing_person"}, set()]


QUESTIONS = {
    "a mixed set": ("permit-only: {purpose: [redaction]}", {"purpose": held("redaction", "terrorism")}, "judgment"),
    "an unclear agency": (
        "prohibit: any\nunclear: {when: {agency.kind: federal}, because: ambiguous_clause, ask: Is it police}",
        {"agency": {"kind": "federal"}}, "ambiguous_clause",
    ),
    "if-unknown": ("prohibit: {mode: live}\nif-unknown: {because: text, ask: 'What does the reason say?'}", {}, "text"),
    "if-unknown is silent where the scope is unknown": (
        "prohibit: {mode: live}\nwhen: {public_space: true}\nif-unknown: {because: text, ask: Why}", {"mode": "live"},
        "",
    ),
    "candidates, and no lead": (
        "not-sole-basis: {for: [arrest]}",
        {"somebody_to_act_on": "candidates", "arrest_after_use": True, "independent_evidence_before_arrest": False},
        "judgment",
    ),
    "a blank is no question": ("permit-only: {purpose: [redaction]}", {}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_person_is_asked_only_where_the_rule_says_so(name, engine, tmp_path):
    text, given, because = QUESTIONS[name]
    made = rule(tmp_path, text)
    ((answer,),) = engine.evaluate({made.path: made.module}, [Ask("r", [given])])
    assert (answer.verdict.value, answer.because, bool(answer.question)) == ("undetermined", because, bool(because))


DESCRIBED = {
    "prohibit: {mode: [live, persistent_track]}\nexcept: [{authorized: warrant}, {exigency: documented}]": (
        "No use in which the mode is live or persistent tracking, except with a warrant or in a documented "
        "emergency."),
    "permit-only: {gallery.source_type: booking}": "Only uses in which the kind of gallery is booking photos.",
    "require: [case_number, reason]": "Every use must record a case number and a reason.",
    "limit: {field: threshold, at-least: 0.99}": "The threshold must be at least 0.99.",
    "not-sole-basis: {for: [arrest]}": "A face match alone is not a sufficient basis for an arrest: evidence "
                                       "independent of it must come first.",
    "require-within: {what: notice, within: 48h}": "A notice must follow the use within 48 hours.",
    "on: incident\nrequire-within: {what: [notice_to_mayor, notice_to_oversight_board], of: incident, within: 24h}": (
        "A notice to the mayor and a notice to the oversight board must follow the incident within 24 hours."),
    "require-within: {what: notice, within: 2w}\ngrace: 1d": (
        "A notice must follow the use within 2 weeks (and 1 day of grace)."),
    "on: search\nretain: {at-most: 12h}": "What each search took or made must be deleted within 12 hours of it.",
    "on: warrant_application\ndisclose-to: {items: [use, limits]}": "A warrant application must state: use and limits.",
    "review-by: {count: 2, who: examiners, before: lead}": "2 different examiners, not the operator, must review the "
                                                           "use before the lead.",
    "prohibit: any\nwhen: {agency.kind: sheriff}": "Where the kind of agency is sheriff: no use at all.",
}  # fmt: skip


@pytest.mark.parametrize("text", DESCRIBED)
def test_a_rule_is_described_in_a_plain_sentence(text, tmp_path):
    assert rule(tmp_path, text).describe == DESCRIBED[text]


def test_a_rule_names_its_fields_with_the_values_and_numbers_it_tells_apart(tmp_path):
    made = rule(
        tmp_path, "limit: {field: threshold, at-least: 0.99}\nwhen: {product: rekognition, purpose: locate_missing}"
    )
    assert made.fields == ("product", "purpose", "threshold")
    assert made.values == {"product": ("rekognition",), "purpose": ("locate_missing", "missing_child")}
    assert made.cuts == {"threshold": (0.99,)}


FAMILIES = {
    "not-sole-basis: {for: [arrest]}": "case", "require-before: {what: review, before: lead}": "case",
    "train: {who: operator}": "row",
    "require-within: {what: filing, of: charge, within: 1d}": "case", "require-within: {what: filing, of: use, "
                                                                      "within: 1d}": "row",
    "require-before: {what: approval, before: use}": "row", "review-by: {count: 1}": "row",
    "prohibit: {mode: live}": "row",
}  # fmt: skip


@pytest.mark.parametrize("text", FAMILIES)
def test_a_rule_that_hangs_on_a_later_step_is_of_the_case_family(text, tmp_path):
    assert rule(tmp_path, text).family.value == FAMILIES[text]


def test_an_unverified_rule_is_off(tmp_path):
    assert not rule(tmp_path, "prohibit: any\nstatus: unverified").enabled
    assert rule(tmp_path, "prohibit: any\nstatus: secondary").enabled


def test_only_a_list_of_required_fields_is_record_keeping(tmp_path):
    assert rule(tmp_path, "require: [reason]").record_keeping
    assert not rule(tmp_path, "require: {trained: true}").record_keeping


PERIODS = {
    "on: {each: month}\nlimit: {count: {mode: live}, at-most: 2}": [
        ({"count_in_period": exact(2)}, C), ({"count_in_period": exact(3)}, V),
        ({"count_in_period": {"at_least": 3}}, V), ({"count_in_period": {"at_least": 0}}, U), ({}, U),
    ],
    "on: {each: quarter}\nlimit: {share: {mode: live}, at-most: 0.5}": [
        ({"base_in_period": exact(4), "share_in_period": exact(0.5)}, C),
        ({"base_in_period": exact(4), "share_in_period": {"at_least": 0.75}}, V),
        ({"base_in_period": exact(0)}, N), ({"base_in_period": {"at_least": 0}, "share_in_period": exact(1)}, U),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", PERIODS)
def test_a_limit_over_periods_answers_as_its_clause_reads(text, engine, tmp_path):
    made = rule(tmp_path, text)
    (answers,) = engine_answers(engine, made, [given for given, _ in PERIODS[text]])
    assert answers == [verdict for _, verdict in PERIODS[text]]
    assert made.subject.noun == text.split("each: ")[1].split("}")[0]
    assert not re.search(r"\bthe use\b", made.describe)


def engine_answers(engine, made, given):
    modules = {one.path: one.module for one in (made, *made.counts)}
    engine.check(modules)
    return [[a.verdict.value for a in of_one] for of_one in engine.evaluate(modules, [Ask(made.id, given)])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: {each: month}\nprohibit: {mode: live}", "only `limit` and `report` judge periods"),
        ('report: {document: usage_report, by: "04-01"}', "due for a period"),
        ("on: quarter\nlimit: {count: {mode: live}, at-most: 2}", '"quarter" is a period'),
        ("on: {each: year}\nreport: {document: usage_report}", "due on one day"),
        ('on: {each: year}\nreport: {document: usage_report, by: "02-30"}', "not a day of the year"),
        ("on: {each: year}\nreport: {document: usage_report, within: 48h}", "counted in days or months here"),
        ("on: {each: year}\nreport: {document: usage_report, within: 1 year, nil-return: true}", "there was none"),
        ("on: {each: day}\nlimit: {count: any, at-most: 2}", "day"),
        ("on: {each: month}\nlimit: {field: threshold, at-most: 0.9}", "gives one of `count` and `share`"),
        ("on: {each: month}\nlimit: {count: any, of: {mode: live}, at-most: 2}", "`of` goes with `share`"),
        ("on: {each: month}\nlimit: {count: any, at-most: 2}\nexcept: [{authorized: warrant}]", "no exemptions"),
        ("limit: {count: {mode: live}, at-most: 2}", "the limit has no `field`"),
        ("require-before: {what: review, before: contract}", "a contract is not a moment here"),
        ("require-before: {what: policy, before: arrest}", "before the use only"),
        ("claim: {by: X, on: 2020-08, words: w, of: contract, none: any}", "gives the month in which it was made"),
        ("claim: {by: X, on: 2020-13, words: w, of: contract, none: any}", "not a date"),
        ("require-within: {what: notice_to_mayor, of: arrest, within: 24h}", "after what is judged only"),
        ("disclose-to: {items: [use]}", "does not say to whom, and before what"),
        ("disclose-to: {items: [use], before: trial}", "needs both a party and a moment"),
        ("disclose-to: {party: court, items: [use], before: trial}", "court"),
        ("retain: {at-most: 12h}", "a live deployment lasts"),
        ("on: search\nretain: {at-most: 12h}\ngrace: 1h", "grace goes with require-within only"),
        ("require-before: {what: policy, by: 48h}", "counted in days or months here"),
        ("require-before: {what: review, before: lead, by: 30d}", "goes with an entry of a register"),
        ("require-within: {what: policy, within: 30d}", "cannot be required after a moment"),
    ],
)
def test_what_a_verb_cannot_say_of_registers_and_periods_is_an_error(text, said, tmp_path):
    with pytest.raises(CheckerError, match=re.escape(said)) as raised:
        rule(tmp_path, text)
    for one in raised.value.errors if isinstance(raised.value, Mistakes) else (raised.value,):
        assert re.search(r":\d+$", one.where), "a mistake has a line"
