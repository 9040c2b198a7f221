"""Pages of a run's uses say what the whole run says."""

from __future__ import annotations

from checker.store import pages, whose_reasons
from checker.store.opening import migrate, open_store
from checker.store.runs import forget, keep, load_run
from checker.store.tables import PEOPLE_OF_USE
from tests.store.conftest import NOW

LINES = [
    f"S-{n},2024-{3 + n // 60:02}-{1 + n % 28:02} 09:15,Ng{n % 3},{f'24-{n // 4}' * (1 - n % 2)},reason {n % 5},still"
    for n in range(1, 121)
]
"""Searches 1 to 59 are of March, 60 to 119 of April, 120 of May; odd ones have no case number; cases have two."""


def test_the_uses_of_a_finding_are_found_page_by_page_and_by_month(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",))
    with open_store(place, make=True) as store:
        run = load_run(store, keep(store, made.assessment, made.rows, now=NOW))
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
    with open_store(place, make=True) as store:
        run = load_run(store, keep(store, made.assessment, made.rows, now=NOW))
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
    with open_store(place, make=True) as store:
        run = load_run(store, keep(store, made.assessment, made.rows, now=NOW))
        listed = pages.operators(store, run)
        assert [(name, uses) for name, uses, _ in listed] == [("Ng0", 40), ("Ng1", 40), ("Ng2", 40)]
        first = pages.operator(store, run, listed[0][2])
        assert first is not None
        assert first.targets == ()
        assert (first.name, first.uses, first.undated) == ("Ng0", 40, 0)
        assert sum(first.days.values()) == 40
        assert dict(first.reasons) == {f"reason {n}": 8 for n in range(5)}
        uses = pages.of_operator(store, run, listed[0][2])
        rest = pages.of_operator(store, run, listed[0][2], after=uses.following)
        assert rest.following is None
        assert [use.number for use in (*uses.uses, *rest.uses)] == [f"S-{n}" for n in range(3, 121, 3)]


def test_a_store_of_an_older_checker_is_given_its_months(place: str, judged) -> None:
    made = judged(LINES, policies=("general-case-number",))
    with open_store(place, make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        counted = pages.months(store, 1)
        with store.writing() as connection:
            migrate(connection, "0003")
    with open_store(place) as store:
        assert pages.months(store, 1) == counted


def test_the_pages_of_a_store_of_an_older_checker_are_those_of_a_new_one(place: str, judged) -> None:
    def shown() -> list[object]:
        with open_store(place) as store:
            found = []
            for run in (load_run(store, 1), load_run(store, 2)):
                found += [pages.of_case(store, run, subject) for subject in (0, 1, 2, 41)]
                found += [pages.operators(store, run), pages.operator(store, run, 5)]
            return [*found, pages.of_operator(store, load_run(store, 1), 5)]

    lines = [*LINES, "S-121,2024-03-04 09:15,,,,still"]
    with open_store(place, make=True) as store:
        for people in (True, False):
            made = judged(lines, policies=("general-case-number",), with_people=people)
            keep(store, made.assessment, made.rows, now=NOW)
    before = shown()
    with open_store(place) as store, store.writing() as connection:
        migrate(connection, "0005")
    assert shown() == before


def test_an_operator_has_the_targets_that_were_searched_for_most(place: str, judged) -> None:
    head = "Search ID,Date/Time,Officer,Case Number,Reason,Person Searched\n"
    people = ["Alma Roe", "Ben Doe", "Alma Roe", "", "Alma Roe", "Ben Doe"]
    lines = [f"S-{n},2024-03-04 09:{n:02},Ng,24-{n},robbery,{name}" for n, name in enumerate(people)]
    made = judged([*lines, "S-9,2024-03-04 10:00,Wu,24-9,robbery,Carl Poe"], with_people=True, head=head)
    with open_store(place, make=True) as store:
        run = load_run(store, keep(store, made.assessment, made.rows, now=NOW))
        found = pages.operator(store, run, 3)
        assert found is not None
        assert found.targets == (("Alma Roe", 3, 0), ("Ben Doe", 2, 1))
        forget(store)
        with store.reading() as connection:
            assert connection.execute(PEOPLE_OF_USE.select()).all() == []


def test_whose_reasons_say_nothing_has_two_bounds_where_some_cannot_be_read(place: str, judged) -> None:
    """Seven reasons are alike whichever way they are typed, four are alike but for one that cannot be read, and the
    vague ones are words of the lexicon; one person has no reason at all."""
    reasons = ["asked by the watch"] * 4 + ["Asked by the WATCH", "investigation", "[REDACTED]"]
    lines = [f"S-{n},2024-03-04 09:{n:02},Ng,24-{n},{reason},still" for n, reason in enumerate(reasons)]
    lines += [f"T-{n},2024-03-05 09:{n:02},Wu,25-{n},stolen car on Main Street,still" for n in range(4)]
    lines += ["U-1,2024-03-06 09:00,,26-1,,still"]
    made = judged(lines, with_people=True)
    with open_store(place, make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        found = {
            one.operator: (one.records, one.vague, one.vague_at_most, one.repeated, one.repeated_at_most)
            for one in whose_reasons.list_reasons(store, 1, limit=50)
        }
        # Ng: "investigation" is vague, what is redacted may be; five are alike, and it may be so, too.
        assert found["Ng"] == (7, 1, 2, 5, 6)
        # Wu: four are alike, and what is redacted may be the fifth.
        assert found["Wu"] == (4, 0, 0, 0, 4)
        assert found[""] == (1, 0, 0, 0, 0)
        kept = judged(lines)
        keep(store, kept.assessment, kept.rows, now=NOW)
        assert whose_reasons.list_reasons(store, 2, limit=50) == []
        # Of all twelve together: one is vague and one may be; five are alike, and four more if what is redacted is one.
        for run in (1, 2):
            [all_of_them] = whose_reasons.by_agency(store, run)
            assert all_of_them.model_dump() == {
                "agency": "", "records": 12, "vague": 1, "vague_at_most": 2, "repeated": 5, "repeated_at_most": 10,
            }  # fmt: skip


def test_reasons_are_counted_by_agency_without_people_and_no_agency_that_may_be_a_person_is_named(
    place: str, judged
) -> None:
    head = "Search ID,Date/Time,Officer,Case Number,Reason,Mode,Agency\n"
    lines = [f"S-{n},2024-03-04 09:{n:02},Ng,24-{n},investigation,still,Oak City Police" for n in range(3)]
    lines += [f"T-{n},2024-03-05 09:{n:02},Wu,25-{n},stolen car on Main Street,still,Sandra Canary" for n in range(2)]
    made = judged(lines, head=head)
    with open_store(place, make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        found = {one.agency: (one.records, one.vague) for one in whose_reasons.by_agency(store, 1)}
    assert found == {"Oak City Police": (3, 3), "agencies whose names may be people's": (2, 0)}
