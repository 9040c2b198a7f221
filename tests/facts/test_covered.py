"""What "complete from ... until ..." says (reading R28): expected answers come from the reading's own examples."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.covered import ALWAYS, spans
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Complete, Period

AS_OF = date(2023, 6, 30)
JUNE = Period.model_validate({"from": "2022-06-01", "until": "2022-07-01"})
YEAR = (date(2022, 1, 1), date(2023, 1, 1))


def complete(kind: str, first: date | None = None, until: date | None = None, **more: Any) -> Complete:
    said = {"kind": kind, "from": first, "until": until, "by": "clerk", "on": AS_OF, "basis": "export"}
    return Complete.model_validate(said | more)


def known(
    steps: list[dict[str, Any]], name: str, *declared: Complete, as_of: date = AS_OF, period: Period | None = None
) -> Any:
    events, _ = events_of(steps, "here")
    built = build(events, Context(complete=declared, as_of=as_of, period=period or Period()), [name])
    return document(built.values, {name: built.codes[name][0]}).get(name)


def search(day: date, **more: Any) -> dict[str, Any]:
    return {"step": "search", "at": day, "id": "S1", **more}


SPRING, NEW_YEARS_EVE = date(2022, 3, 1), date(2022, 12, 30)


def test_an_arrest_may_have_followed_after_the_last_day_that_is_complete() -> None:
    assert known([search(NEW_YEARS_EVE)], "arrest_after_use", complete("arrest", *YEAR)) is None
    assert known([search(SPRING)], "arrest_after_use", complete("arrest", *YEAR)) is None, "as of June 2023"
    year_end = date(2022, 12, 31)
    assert known([search(SPRING)], "arrest_after_use", complete("arrest", *YEAR), as_of=year_end) is False
    assert known([search(year_end)], "arrest_after_use", complete("arrest", *YEAR), as_of=year_end) is False


def test_two_years_declared_apart_are_complete_together() -> None:
    both = complete("arrest", *YEAR), complete("arrest", date(2023, 1, 1), None)
    assert known([search(SPRING)], "arrest_after_use", *both) is False
    gap = complete("arrest", *YEAR), complete("arrest", date(2023, 1, 2), None)
    assert known([search(SPRING)], "arrest_after_use", *gap) is None


def test_evidence_may_have_come_before_the_first_day_that_is_complete() -> None:
    steps = [search(date(2022, 1, 2)), {"step": "arrest", "at": date(2022, 1, 4)}]
    name = "independent_evidence_before_arrest"
    assert known(steps, name, complete("corroboration", *YEAR)) is None
    assert known(steps, name, complete("corroboration", None, date(2022, 1, 5))) is False, "all up to the arrest's day"
    assert known(steps, name, complete("corroboration", None, date(2022, 1, 4))) is None, "not of the arrest's day"


def test_a_disclosure_cannot_come_before_the_use_that_it_is_about() -> None:
    steps = [search(SPRING), {"step": "trial", "at": date(2022, 11, 14)}]
    assert known(steps, "disclosure_before_trial", complete("disclosure", *YEAR)) is False


def test_a_trial_before_the_one_on_record_is_ruled_out_by_the_days_up_to_it() -> None:
    disclosed = {"step": "disclosure", "at": date(2022, 5, 1)}
    steps = [search(SPRING), disclosed, {"step": "trial", "at": date(2022, 11, 14)}]
    assert known(steps, "disclosure_before_trial", complete("trial", *YEAR)) is True
    assert known(steps, "disclosure_before_trial", complete("trial", date(2022, 4, 1), date(2023, 1, 1))) is None


def test_a_step_within_some_days_is_settled_by_those_days() -> None:
    declared = complete("notice", SPRING, date(2022, 4, 1))
    assert known([search(SPRING)], "notice_since_use", declared) is None, "it may have come in April"
    [(bound, minutes)] = known([search(SPRING)], "minutes_from_use_to_notice", declared).items()
    assert bound == "at_least" and 29 * 1440 < minutes < 31 * 1440, "it did not come in March"


def test_civil_days_of_silence_begin_after_the_day_of_the_use() -> None:
    """Reading R27: notices of all March are there, so the first that may be missing is of day 31."""
    declared = complete("notice", SPRING, date(2022, 4, 1))
    assert known([search(SPRING)], "days_from_use_to_notice", declared) == {"at_least": 31}
    assert known([search(SPRING)], "months_from_use_to_notice", declared) == {"at_least": 1}


def test_a_training_may_lie_before_the_first_day_that_is_complete() -> None:
    taught = {"step": "training", "at": date(2021, 2, 1), "operator": "B. Ray", "course": "face recognition"}
    steps = [search(SPRING, operator="A. Lee"), taught]
    assert known(steps, "trained", complete("training", *YEAR)) is None
    assert known(steps, "trained", complete("training", None, date(2023, 1, 1))) is False


@pytest.mark.parametrize(
    "late", [[], [{"step": "exigency", "at": date(2022, 3, 4), "use_id": "S1"}]], ids=["no", "late"]
)
def test_an_emergency_may_have_been_written_down_before_the_first_day_that_is_complete(late: list[Any]) -> None:
    steps, absent = [search(SPRING), *late], "undocumented" if late else "none"
    assert known(steps, "exigency", complete("exigency", *YEAR)) is None, "one of 2021 documents the use too"
    assert known(steps, "exigency", complete("exigency", SPRING, None)) is None, "the use's own day is not enough"
    assert known(steps, "exigency", complete("exigency", None, date(2022, 3, 2))) == absent, "all up to the use's day"
    assert known(steps, "exigency", complete("exigency", None, SPRING)) is None, "not of the use's day"


def test_an_emergency_may_have_been_claimed_after_the_last_day_that_is_complete() -> None:
    steps = [search(SPRING)]
    assert known(steps, "emergency_claimed", complete("exigency", None, date(2022, 3, 2))) is None, "or in April 2022"
    assert known(steps, "emergency_claimed", complete("exigency", *YEAR)) is None, "or in 2021, or in 2023"
    assert known(steps, "emergency_claimed", complete("exigency", None, date(2023, 7, 1))) is False, "to the as-of day"


def test_the_audited_period_says_nothing_of_what_is_complete() -> None:
    assert known([search(SPRING)], "arrest_after_use", complete("arrest"), period=JUNE) is False, "all arrests"


def test_a_kind_declared_to_hold_no_records_needs_no_case_number() -> None:
    caseless = [search(SPRING, case_number=None)]
    assert known(caseless, "arrest_after_use", complete("arrest")) is None
    assert known(caseless, "arrest_after_use", complete("arrest", none=True)) is False
    assert known(caseless, "authorized_by", complete("authorization", none=True)) == {"has": [], "complete": True}
    odd = {"step": "unknown", "at": date(2022, 3, 3)}
    assert known([*caseless, odd], "arrest_after_use", complete("arrest", none=True)) is None, "it may be an arrest"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ([(None, None)], [(None, ALWAYS)]),
        ([YEAR], [(date(2022, 1, 1), date(2022, 12, 31))]),
        ([YEAR, (None, date(2022, 1, 1))], [(None, date(2022, 12, 31))]),
        ([(date(2022, 6, 1), None), YEAR], [(date(2022, 1, 1), ALWAYS)]),
        ([], []),
    ],
)
def test_declarations_that_meet_are_one(declared: list[Any], expected: list[Any]) -> None:
    assert spans([complete("arrest", *days) for days in declared]) == expected
