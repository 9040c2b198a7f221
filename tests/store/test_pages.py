"""Pages of a run's uses say what the whole run says."""

from __future__ import annotations

from checker.store import pages
from checker.store.opening import migrate, opened
from checker.store.runs import keep, loaded
from tests.store.conftest import NOW

LINES = [
    f"S-{n},2024-{3 + n // 60:02}-{1 + n % 28:02} 09:15,Ng{n % 3},{f'24-{n // 4}' * (1 - n % 2)},reason {n % 5},still"
    for n in range(1, 121)
]
"""Searches 1 to 59 are of March, 60 to 119 of April, 120 of May; odd ones have no case number; cases have two."""


def test_the_uses_of_a_finding_are_found_page_by_page_and_by_month(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",))
    with opened(place, make=True) as store:
        run = loaded(store, keep(store, made.assessment, made.rows, now=NOW))
        [broken] = [one for one in run.assessment.findings if one.verdict.value == "violation"]
        first = pages.of_finding(store, run, broken)
        assert [use.number for use in first.uses] == [f"S-{n}" for n in range(1, 100, 2)]
        rest = pages.of_finding(store, run, broken, after=first.following)
        assert [use.number for use in rest.uses] == [f"S-{n}" for n in range(101, 120, 2)]
        assert rest.following is None
        april = pages.of_finding(store, run, broken, month="2024-04")
        assert [use.number for use in april.uses] == [f"S-{n}" for n in range(61, 120, 2)]
        at = run.assessment.findings.index(broken)
        assert pages.months(store, 1)[at] == {"2024-03": 30, "2024-04": 30}


def test_a_case_is_all_uses_with_its_number_and_a_use_without_one_stands_alone(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",))
    with opened(place, make=True) as store:
        run = loaded(store, keep(store, made.assessment, made.rows, now=NOW))
        known = pages.found_by(store, run, "24-10")
        assert known is not None
        assert [use.number for use in pages.of_case(store, run, known.subject).uses] == ["S-40", "S-42"]
        alone = pages.found_by(store, run, "S-7")
        assert alone is not None
        assert [use.number for use in pages.of_case(store, run, alone.subject).uses] == ["S-7"]
        found = pages.verdicts(store, run, [known.subject, alone.subject])
        assert found[known.subject] == {0: None}
        assert run.assessment.findings[found[alone.subject][0]].verdict.value == "violation"
        assert pages.found_by(store, run, "nothing") is None
        assert (pages.operators(store, run), pages.operator(store, run, alone.subject)) == ([], None)


def test_an_operator_has_days_reasons_and_cases_of_a_run_with_people(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",), with_people=True)
    with opened(place, make=True) as store:
        run = loaded(store, keep(store, made.assessment, made.rows, now=NOW))
        listed = pages.operators(store, run)
        assert [(name, uses) for name, uses, _ in listed] == [("Ng0", 40), ("Ng1", 40), ("Ng2", 40)]
        first = pages.operator(store, run, listed[0][2])
        assert first is not None
        assert (first.name, first.uses, first.undated) == ("Ng0", 40, 0)
        assert sum(first.days.values()) == 40
        assert dict(first.reasons) == {f"reason {n}": 8 for n in range(5)}
        uses = pages.of_operator(store, run, listed[0][2]).uses
        assert [use.number for use in uses] == [f"S-{n}" for n in range(3, 121, 3)]


def test_a_store_of_an_older_checker_is_given_its_months(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",))
    with opened(place, make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        counted = pages.months(store, 1)
        with store.writing() as connection:
            migrate(connection, "0003")
    with opened(place) as store:
        assert pages.months(store, 1) == counted
