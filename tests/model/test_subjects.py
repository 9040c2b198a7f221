"""A rule says what it judges, and everything that counts it calls it by its noun."""

from __future__ import annotations

import polars as pl
import pytest

from checker.model.kinds import KINDS
from checker.model.subjects import USE, subject_of


@pytest.mark.parametrize("kinds", [("search", "live_deployment"), ("live_deployment", "search")])
def test_all_kinds_of_use_together_are_the_use(kinds):
    assert subject_of(kinds) == USE


@pytest.mark.parametrize(
    ("kinds", "one", "many"),
    [
        (("search",), "1 search", "2,000 searches"),
        (("enrollment",), "1 enrollment", "2,000 enrollments"),
        (("search", "request"), "1 request or search", "2,000 requests and searches"),
        (USE.kinds, "1 use", "2,000 uses"),
    ],
)
def test_a_subject_is_counted_by_its_own_noun(kinds, one, many):
    subject = subject_of(kinds)
    assert (subject.count_in_words(1), subject.count_in_words(2000)) == (one, many)


def test_no_other_subject_is_called_a_use():
    assert not [kind for kind in KINDS if "use" in subject_of([kind]).noun.split()]


def test_the_rows_of_a_subject_are_those_of_its_kinds():
    rows = pl.DataFrame({"kind": ["search", "enrollment", "live_deployment", None]})
    assert rows.select(USE.own_rows()).to_series().to_list() == [True, False, True, None]
    assert rows.filter(subject_of(["enrollment"]).own_rows()).height == 1
