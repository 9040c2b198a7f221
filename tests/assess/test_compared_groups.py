"""A rule that compares groups, from files to verdicts and reports (reading R52)."""

from __future__ import annotations

import pytest

from checker.assess import Result
from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.model.audit import Period
from checker.report.table import FORMATS
from tests.assess.test_periods import C, N, U, V, complete, judged, verdicts, written
from tests.report.reading import text_of

Row = dict[str, str]
RULE = (
    "on: {each: year}\nlimit: {share: {result: misidentified}, of: {result: [verified, misidentified]}, by: BY, "
    "least: 30, at-most: 1.25}"
)
RACE, AGE = RULE.replace("BY", "subject_race"), RULE.replace("BY", "{subject_age: [18, 65]}")
BOTH = RULE.replace("BY", "[subject_race, subject_sex]")
YEAR = Period.model_validate({"from": "2024-01-01", "until": "2025-01-01"})


def leads(wrong: int, right: int, **cells: str) -> list[Row]:
    """So many misidentified and verified people, of one group."""
    of = {name.replace("_", " ").title(): value for name, value in cells.items()}
    made = [*["misidentified"] * wrong, *["verified"] * right]
    return [
        {"Search Date": f"2024-01-{1 + at % 28:02} 10:00", "Result": result, **of} for at, result in enumerate(made)
    ]


def of(rows: list[Row], rule: str = RACE, engine: Engine | None = None, **rest: object) -> Result:
    return judged(rows, rule, engine, period=YEAR, **rest)  # type: ignore[arg-type]


APART = [*leads(40, 60, subject_race="Black"), *leads(5, 95, subject_race="White")]
"""40% against 5%: a ratio of 8."""


@pytest.mark.parametrize(
    ("rows", "rule", "expected"),
    [
        (APART, RACE, V),
        (leads(600, 600, subject_race="Black") + leads(600, 600, subject_race="White"), RACE, C),
        (leads(2, 28, subject_race="Black") + leads(1, 29, subject_race="White"), RACE, U),  # chance explains it
        (leads(40, 60, subject_race="Black") + leads(0, 29, subject_race="White"), RACE, U),  # one group is too small
        (leads(40, 60, subject_race="Black"), RACE, U),
        ([{"Search Date": "2024-01-03 10:00", "Result": "lead", "Subject Race": "Black"}], RACE, N),
        ([*APART, *leads(0, 8, subject_race="")], RACE, V),  # whatever the blanks are
        ([*APART, *leads(100, 100, subject_race="")], RACE, U),
        (leads(40, 60, subject_age="17") + leads(5, 95, subject_age="18"), AGE, V),
        (leads(40, 60, subject_age="18") + leads(5, 95, subject_age="64"), AGE, U),  # one group
        (leads(40, 60, subject_age="64") + leads(5, 95, subject_age="65"), AGE, V),
        (APART, BOTH, U),  # sex is in no column
    ],
)
def test_a_difference_between_groups_is_found_where_nothing_else_explains_it(rows, rule, expected, engine) -> None:
    assert verdicts(of(rows, rule, engine)) == {"2024-01-01": expected}


def test_intersections_of_two_fields_are_groups() -> None:
    """Neither race nor sex differs alone: 200 of 400 each."""
    rows = [
        *leads(150, 50, subject_race="Black", subject_sex="F"), *leads(50, 150, subject_race="Black", subject_sex="M"),
        *leads(50, 150, subject_race="White", subject_sex="F"), *leads(150, 50, subject_race="White", subject_sex="M"),
    ]  # fmt: skip
    assert verdicts(of(rows, BOTH)) == {"2024-01-01": V}
    assert verdicts(of(rows, RACE)) != {"2024-01-01": V}


def test_where_searches_may_be_missing_nothing_is_decided() -> None:
    assert verdicts(of(APART, declared=[])) == {"2024-01-01": U}
    assert verdicts(of(APART, declared=[complete()])) == {"2024-01-01": V}


@pytest.mark.parametrize("shard_rows", [7, 50])
def test_groups_are_the_same_however_the_records_are_shared_out_and_in_whatever_order(shard_rows: int) -> None:
    rows = [*APART, *leads(3, 3, subject_race="")]
    assert written(of(rows, shard_rows=shard_rows), "json") == written(of(rows), "json")
    assert verdicts(of(rows[::-1])) == verdicts(of(rows))


def test_what_is_not_recorded_is_named() -> None:
    result = of([*APART, *leads(100, 100, subject_race="")])
    (finding,) = result.assessment.findings
    assert "not recorded of some of them: race" in finding.message


def test_no_report_shows_a_small_group_or_whose_rows_make_it() -> None:
    result = of([*APART, *leads(1, 3, subject_race="Asian")])
    (finding,) = result.assessment.findings
    (evidence,) = finding.evidence
    assert evidence.subject_name is not None
    assert "black: 40 of 100" in evidence.subject_name
    assert "white: fewer than 10 of 100" in evidence.subject_name
    assert not evidence.linked
    for format in FORMATS:
        if format != "parquet":
            assert "asian" not in text_of(format, written(result, format)).lower(), format


def test_both_engines_agree_on_what_is_embedded() -> None:
    assert verdicts(of(APART, engine=Embedded())) == {"2024-01-01": V}
