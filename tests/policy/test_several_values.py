"""A field that holds several values, in each place of a rule (reading R21)."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.engine.embedded import Embedded
from checker.engine.interface import Ask, Engine
from tests.policy.written import rule

VIOLATION, COMPLIANT, UNDETERMINED, NOT_APPLICABLE = "violation", "compliant", "undetermined", "not_applicable"
USES = [
    {"mode": "live", "purpose": {"has": purposes, "complete": True}}
    for purposes in (["redaction"], ["terrorism"], ["redaction", "terrorism"])
]
LIVE = "prohibit: {mode: live}\n"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Embedded()


@pytest.mark.parametrize(
    ("text", "listed", "other", "both"),
    [
        ("prohibit: {purpose: redaction}", VIOLATION, COMPLIANT, VIOLATION),
        ("permit-only: {purpose: redaction}", COMPLIANT, VIOLATION, UNDETERMINED),
        ("require: {purpose: redaction}", COMPLIANT, VIOLATION, UNDETERMINED),
        (LIVE + "except:\n  - purpose: redaction", COMPLIANT, VIOLATION, UNDETERMINED),
        (LIVE + "except:\n  - {name: n, purpose: {only: [redaction]}}", COMPLIANT, VIOLATION, VIOLATION),
        (LIVE + "when: {purpose: redaction}", VIOLATION, NOT_APPLICABLE, VIOLATION),
        (LIVE + "when: {purpose: {not: redaction}}", NOT_APPLICABLE, VIOLATION, VIOLATION),
    ],
    ids=["prohibit", "permit-only", "require", "except", "except only", "when", "when not"],
)
def test_one_value_breaks_a_ban_and_all_values_are_needed_for_leave(
    tmp_path: Path, engine: Engine, text: str, listed: str, other: str, both: str
) -> None:
    made = rule(tmp_path, text)
    (answers,) = engine.evaluate({made.path: made.module}, [Ask("r", USES)])
    assert [answer.verdict.value for answer in answers] == [listed, other, both]
