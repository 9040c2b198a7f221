"""Facts in words, as a finding says them."""

import pytest

from checker.assess.words import condition, label, reason


@pytest.mark.parametrize(
    ("name", "value", "cuts", "said"),
    [
        ("mode", "near_real_time", (), "mode: near real time"),
        ("arrest_after_use", True, (), "the case holds an arrest after the use"),
        (
            "independent_evidence_before_arrest",
            False,
            (),
            "no evidence independent of the match is recorded before the arrest",
        ),
        ("recorded.case_number", "empty", (), "case number: left blank"),
        ("authorized_by", {"has": [], "complete": True}, (), "no authorization covers the use"),
        (
            "threshold",
            {"at_least": 0.895, "at_most": 0.895},
            (0.8, 0.99),
            "threshold: more than 0.8 and less than 0.99",
        ),
        ("threshold", {"at_least": 0.8, "at_most": 0.8}, (0.8,), "threshold: 0.8"),
        ("faces_searched", {"at_least": 2, "at_most": 2}, (1,), "faces searched: more than 1 faces"),
        ("minutes_from_use_to_notice", {"at_least": 4321}, (4320,), "time from use to notice: more than 3 days"),
        ("minutes_from_use_to_filing", {"at_most": 89}, (90,), "time from use to filing: less than 90 minutes"),
        ("reviewers", {}, (), "reviewers: not known"),
    ],
)
def test_a_deciding_fact_is_said_in_words(name, value, cuts, said):
    assert condition(name, value, cuts) == said


def test_a_gap_says_what_would_have_to_be_declared():
    assert reason("open:corroboration") == "corroboration records are not declared complete"
    assert (label("probe.source"), reason("text")) == ("image source", "only free text speaks of it")
