"""Numbers as words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.policy import Status
from checker.model.verdict import Because, Severity, Verdict
from checker.model.words import plural
from checker.report.phrases import (
    BECAUSE,
    ORDER,
    SEVERITY,
    STATUS,
    VERDICT,
    VERDICT_MEANS,
    day,
    percent,
    period,
    subject,
)
from tests.report.sample import sample


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (0, 0, "-"),
        (0, 1204, "0%"),
        (1, 1204, "under 0.1%"),
        (61, 1204, "5.1%"),
        (431, 1204, "36%"),
        (1203, 1204, "over 99.9%"),
        (995, 1000, "99.5%"),
        (1204, 1204, "100%"),
    ],
)
def test_a_share_is_said_in_few_digits(count: int, total: int, said: str) -> None:
    assert percent(count, total) == said


@given(st.integers(1, 10**9), st.data())
def test_none_and_all_are_never_the_work_of_rounding(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    said = percent(count, total)
    assert (said == "0%") == (count == 0)
    assert (said == "100%") == (count == total)


def test_one_is_singular() -> None:
    assert (plural(1, "use"), plural(1204, "use"), plural(2, "policy", "policies")) == (
        "1 use",
        "1,204 uses",
        "2 policies",
    )


def test_every_verdict_severity_status_and_kind_of_undetermined_has_words() -> None:
    assert set(VERDICT) == set(VERDICT_MEANS) == set(ORDER) == set(Verdict)
    assert set(BECAUSE) == set(Because)
    assert set(SEVERITY) == set(Severity)
    assert set(STATUS) == {s.value for s in Status}


@pytest.mark.parametrize(
    ("logs", "said"),
    [
        ([], "Face-recognition log audit"),
        ([(("face_recognition",), "search")], "Face-recognition log audit"),
        ([(("license_plate",), "search")], "License-plate log audit"),
        ([(("license_plate",), "search"), (("face_recognition",), "account")], "License-plate log audit"),
        ([(("license_plate",), "search"), (("face_recognition",), "live_deployment")], "Search log audit"),
    ],
)
def test_a_report_says_of_which_technology_its_uses_are(logs: list[tuple[tuple[str, ...], str]], said: str) -> None:
    made = sample()
    inputs = tuple(made.inputs[0].model_copy(update={"technologies": of, "events": {kind: 1}}) for of, kind in logs)
    assert subject(made.model_copy(update={"inputs": inputs})) == said


@pytest.mark.parametrize(
    ("place", "zone", "expected"),
    [
        ("us/wa", "Europe/London", "January 2, 2023"),
        ("gb/london", None, "2 January 2023"),
        ("gb/london", "America/New_York", "2 January 2023"),
        (None, "Europe/London", "2 January 2023"),
        (None, "America/Chicago", "January 2, 2023"),
        (None, "UTC", "January 2, 2023"),
        (None, None, "January 2, 2023"),
    ],
)
def test_a_date_is_written_as_the_country_of_the_agency_or_else_of_its_log_writes_it(place, zone, expected):
    assert day(date(2023, 1, 2), place, zone) == expected
    assert period(date(2023, 1, 2), date(2023, 1, 2), place, zone) == expected
