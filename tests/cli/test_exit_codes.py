"""Exit codes: what each means, and which wins where several hold."""

from datetime import date

import pytest

from checker.cli.exit_codes import MEANING, ExitCode, exit_code_of
from checker.model.accounts import Input, Rows
from checker.model.assessment import AgencyName, Assessment, EngineUsed, RuleResult, Uses, VerdictCounts
from checker.model.policy import Standing
from checker.model.verdict import Severity


def assessment(*, violation=0, undetermined=0, compliant=0, not_applicable=0, quarantined=0) -> Assessment:
    total = violation + undetermined + compliant + not_applicable
    counts = {
        "violation": violation,
        "undetermined": undetermined,
        "compliant": compliant,
        "not_applicable": not_applicable,
    }
    rule = RuleResult(
        id="r",
        policy="p",
        standing=Standing.LAW,
        clause="c",
        citation="",
        describe="",
        family="row",
        severity=Severity.HIGH,
        status="read",
        verdicts=VerdictCounts(**counts),
    )
    rows = Rows(read=total + quarantined, used=total, duplicates=0, quarantined=quarantined, out_of_scope=0)
    return Assessment(
        checker="0",
        as_of=date(2026, 1, 1),
        as_of_basis="stated",
        agency=AgencyName(),
        uses=Uses(total=total, pending=0, **counts),
        inputs=(Input(path="a.csv", sha256="0" * 64, reader="csv", profile="generic", rows=rows, events={}),),
        policies=(),
        rules=(rule,),
        findings=(),
        quarantine_total=quarantined,
        engine=EngineUsed(name="opa", version="1"),
    )


@pytest.mark.parametrize(
    ("found", "strict", "code"),
    [
        ({"compliant": 3}, False, 0),
        ({"compliant": 3}, True, 0),
        ({"compliant": 3, "undetermined": 1}, False, 0),
        ({"compliant": 3, "undetermined": 1}, True, 3),
        ({"violation": 1, "undetermined": 1}, True, 1),
        ({"violation": 1, "quarantined": 1}, False, 1),
        ({"compliant": 1, "quarantined": 1}, False, 4),
        ({"undetermined": 1, "quarantined": 1}, True, 4),
        ({"not_applicable": 5}, False, 4),
        ({"not_applicable": 5}, True, 4),
        ({}, False, 4),
        ({"violation": 1, "not_applicable": 5}, False, 1),
    ],
)
def test_a_violation_outweighs_what_was_not_read_and_that_what_is_undetermined(found, strict, code):
    assert exit_code_of(assessment(**found), strict=strict) == code


def test_every_exit_code_has_its_meaning():
    assert set(MEANING) == set(ExitCode)
