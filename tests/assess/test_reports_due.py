"""Reports that are due, from files to verdicts: missing, late, a section lacking, a figure that is not the logs'."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from checker.assess import Result
from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, Complete, Period
from checker.model.policy import ReportDue
from tests.assess.made import judged_in

V, C, U, N, P = "violation", "compliant", "undetermined", "not_applicable", "pending"
BY_APRIL = 'on: {each: year}\nreport: {document: usage_report, by: "04-01"}'
FULL = (
    'on: {each: year}\nreport: {document: usage_report, to: public, by: "04-01", if-any: any, sections: [use, costs], '
    "totals: {searches: any}, nil-return: true}"
)
TWO = ("2023-03-01 10:00", "2023-08-01 10:00")
"""Two searches of 2023."""


def complete(kind: str = "publication", **days: str) -> Complete:
    return Complete.model_validate({"kind": kind, "by": "clerk", "on": "2025-01-01", "basis": "export", **days})


BOTH = (complete(), complete("search"))
Cells = dict[str, str]


def entry(**cells: str) -> str:
    said = {
        "document": "usage_report", "published": "2024-03-20", "covers_from": "2023-01-01",
        "covers_until": "2023-12-31", "published_to": "public", "sections": "use; costs", "reported.searches": "2",
        "nil_return": "no",
    } | cells  # fmt: skip
    return ", ".join(f'{name}: "{value}"' for name, value in said.items() if value != "left out")


def judged(
    reports: Sequence[str], rule: str = BY_APRIL, engine: Engine | None = None, *, searches: Sequence[str] = TWO,
    declared: Sequence[Complete] = BOTH, as_of: date = date(2024, 12, 31), shard_rows: int | None = None,
    front: str = "", first: int = 2023, candidates: Sequence[str] = (),
) -> Result:  # fmt: skip
    """A run over the years from `first` to 2023."""
    with tempfile.TemporaryDirectory() as room, contextlib.chdir(room):
        folder = Path()
        document = f"---\nid: t\ntitle: T\nkind: statute\n{front}---\n## 1\n> A clause.\n```rule\nid: r\n{rule}\n```\n"
        (folder / "t.md").write_text(document, encoding="utf-8")
        found_by = [*candidates, *[""] * (len(searches) - len(candidates))]
        lines = "".join(f"{at},{day},SC-1,{found_by[at]}\n" for at, day in enumerate(searches))
        (folder / "log.csv").write_text(f"Search ID,Search Date,Searched By,Candidates\n{lines}", encoding="utf-8")
        records = "".join(f"  - {{kind: publication, {one}}}\n" for one in reports)
        audit = Audit(
            agency=Agency(place="us/wa", kind="municipal-police"), zone="America/Los_Angeles",
            period=Period.model_validate({"from": f"{first}-01-01", "until": "2024-01-01"}), complete=tuple(declared),
        )  # fmt: skip
        return judged_in(folder, audit, records, engine, today=date(2025, 1, 1), as_of=as_of, shard_rows=shard_rows)


def verdicts(result: Result) -> list[str]:
    ((_, rows),) = list(result.rows.verdicts())
    return [str(one) for one in rows["verdict"].to_list()]


def verdict(*given: object, **more: object) -> str:
    (only,) = verdicts(judged(*given, **more))  # type: ignore[arg-type]
    return only


def by_year(cases: Sequence[Cells | None], rule: str, engine: Engine | None = None, **more: object) -> list[str]:
    """The verdicts on one year a case, each with its report (none: None) and, unless the case says otherwise, two
    searches: all in one run. A cell's text is written for 2023."""
    last, reports, searches = 2023, [], []
    first = last - len(cases) + 1
    for year, cells in enumerate(cases, start=first):
        apart = last - year
        if cells is None or "no search" not in cells:
            searches += [f"{year}-03-01 10:00", f"{year}-08-01 10:00"]
        if cells is not None:
            own = entry(**{name: text for name, text in cells.items() if name != "no search"})
            reports.append(re.sub(r"20\d\d(?=-)", lambda found, apart=apart: str(int(found[0]) - apart), own))
    return verdicts(judged(reports, rule, engine, searches=searches, first=first, **more))  # type: ignore[arg-type]


def test_a_report_is_missing_or_late_only_where_that_is_known(engine) -> None:
    cases: dict[str, tuple[Cells | None, str]] = {
        "in time": ({}, C),
        "the due day runs to its end": ({"published": "2024-04-01"}, C),
        "late": ({"published": "2024-04-02"}, V),
        "missing": (None, V),
        "another report": ({"document": "surveillance_report"}, V),
        "which report": ({"document": "left out"}, U),
        "when": ({"published": "left out"}, U),
        "half of the year": ({"covers_until": "2023-06-30"}, V),
        "more than the year": ({"covers_from": "2022-10-01", "covers_until": "2023-12-31"}, C),
    }
    told = by_year([cells for cells, _ in cases.values()], BY_APRIL, engine)
    assert dict(zip(cases, told, strict=True)) == {name: expected for name, (_, expected) in cases.items()}


@pytest.mark.parametrize(
    ("reports", "more", "expected"),
    [
        ([], {"declared": ()}, U),  # nobody says that the list of publications is complete
        ([], {"declared": (complete(until="2024-04-01"),)}, U),  # April 1 itself is not covered
        ([], {"declared": (complete(**{"from": "2024-01-01", "until": "2024-04-02"}),)}, V),
        ([], {"as_of": date(2024, 3, 31)}, P),
        ([], {"as_of": date(2024, 4, 1)}, V),  # the day as of which is judged is over
        ([], {"as_of": date(2024, 3, 31), "declared": ()}, U),  # it may have been published
        ([entry(published="2024-05-02")], {"as_of": date(2024, 3, 31)}, P),
        ([entry(covers_from="left out")], {}, U),
    ],
)
def test_a_deadline_and_what_is_declared_complete_decide(reports, more, expected) -> None:
    assert verdict(reports, BY_APRIL, **more) == expected


NIL = {"sections": "left out", "reported.searches": "left out", "nil_return": "yes"}


def test_a_report_must_hold_what_the_rule_asks_for(engine) -> None:
    cases: dict[str, tuple[Cells | None, str, str]] = {  # all searches are in the log; some may be missing
        "whole": ({}, C, U),
        "a section lacking": ({"sections": "use"}, V, V),
        "sections not recorded": ({"sections": "left out"}, U, U),
        "one too many": ({"reported.searches": "3"}, V, U),
        "one too few": ({"reported.searches": "1"}, V, V),
        "no figure": ({"reported.searches": "left out"}, U, U),
        "to somebody else": ({"published_to": "courts"}, V, V),
        "to several": ({"published_to": "courts; public"}, C, U),
        "a nil return of two searches": (NIL, V, V),
        "a nil return": ({**NIL, "no search": ""}, C, U),
        "nothing to report, and no report": (None, V, V),
    }
    for at, declared in ((1, BOTH), (2, BOTH[:1])):
        told = by_year([case[0] for case in cases.values()], FULL, engine, declared=declared)
        assert dict(zip(cases, told, strict=True)) == {name: str(case[at]) for name, case in cases.items()}


def test_a_report_is_due_only_where_there_was_anything_to_report() -> None:
    assert verdict([], FULL, searches=("2024-05-01 10:00",)) == N
    assert verdict([], FULL, searches=("2024-05-01 10:00",), declared=BOTH[:1]) == U


def test_both_numbers_are_said_with_their_unit() -> None:
    (finding,) = judged([entry(**{"reported.searches": "5"})], FULL).assessment.findings
    assert (
        finding.evidence[0].subject_name
        == "2023 (due April 1, 2024, published March 20, 2024, 5 searches reported, 2 in the logs)"
    )
    assert {row.kind for row in finding.evidence[0].linked} == {"publication", "search"}
    assert finding.message.startswith("1 of 1 yearly report: ")


def test_hiding_a_cell_or_a_report_never_turns_one_verdict_into_another() -> None:
    names = ("", "document", "published", "published_to", "sections", "reported.searches", "nil_return")
    wholes: list[Cells] = [{}, {"reported.searches": "9"}, {"sections": "use"}, NIL]
    cases = [{**cells, **({name: "left out"} if name else {})} for cells in wholes for name in names]
    for declared in (BOTH, BOTH[:1], BOTH[1:]):
        told = by_year(cases, FULL, declared=declared)
        for at in range(0, len(cases), len(names)):
            assert set(told[at : at + len(names)]) <= {told[at], U}, (cases[at], declared)
    assert by_year([None, {"covers_until": "left out"}], FULL, declared=BOTH[1:]) == [U, U]
    assert by_year([{"covers_from": "left out"}], FULL) == [U]


def test_shards_and_the_order_of_reports_change_nothing() -> None:
    reports = [entry(), entry(**{"published": "2024-03-22", "reported.searches": "3"}), entry(document="left out")]
    whole = judged(reports, FULL).assessment
    assert judged(reports, FULL, shard_rows=1).assessment.findings == whole.findings
    assert [f.id for f in judged(reports[::-1], FULL).assessment.findings] == [f.id for f in whole.findings]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("in-force: {from: 2023-07-01}\n", V),
        ("in-force: {from: 2022-07-01, until: 2024-03-01}\n", N),  # no longer the law on the day on which it is due
        ("in-force: {from: 2022-07-01, until: {earliest: 2024-03-01, latest: 2024-06-01}}\n", U),
        ("applies-to: {state: OR}\n", N),  # another state's agencies owe it
    ],
)
def test_a_report_is_due_under_the_law_of_its_day_and_place(front: str, expected: str) -> None:
    assert verdict([], BY_APRIL, front=front) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2023-12-31", [V]),
        ("2024-01-01", []),  # 2023 was over: a report on it that came late was owed by nobody (R50)
        ("{earliest: 2023-12-01, latest: 2024-02-01}", [U]),
    ],
)
def test_a_late_report_on_a_year_before_the_law_breaks_nothing(first: str, expected: list[str]) -> None:
    late = entry(published="2024-04-02")
    assert [*verdicts(judged([late], BY_APRIL, front=f"in-force: {{from: {first}}}\n"))] == expected


@pytest.mark.parametrize(
    ("by", "within", "unit", "end", "expected"),
    [
        ((4, 1), 0, "", date(2023, 12, 31), date(2024, 4, 1)),
        ((1, 31), 0, "", date(2023, 12, 31), date(2024, 1, 31)),
        ((10, 1), 0, "", date(2023, 6, 30), date(2023, 10, 1)),
        (None, 30, "days", date(2024, 1, 31), date(2024, 3, 1)),
        (None, 1, "months", date(2023, 12, 31), date(2024, 1, 31)),
        (None, 2, "months", date(2023, 12, 31), date(2024, 2, 29)),
        (None, 3, "months", date(2024, 3, 3), date(2024, 6, 3)),
    ],
)
def test_the_due_day_is_the_next_after_the_period_or_so_long_after_it(by, within, unit, end, expected) -> None:
    assert ReportDue("usage_report", (), by, within, unit, ()).due_on(end) == expected


def test_the_published_figures_of_massachusetts_leave_one_request_unexplained() -> None:
    """45 requests from September 2023 to September 2024, 37 by court order and 7 in an emergency (laws.md, section
    7)."""
    rule = "on: publication\nlimit: {field: unexplained, at-most: 0}"
    cells = {"Requests Reported": "45", "By Court Order": "37", "In an Emergency": "7"}
    ours = entry(**{"covers_from": "2023-09-01", "covers_until": "2024-09-30"}) + "".join(
        f', {name}: "{value}"' for name, value in cells.items()
    )
    (finding,) = judged([ours], rule).assessment.findings
    assert finding.verdict == V
    assert finding.evidence[0].fields == {"unexplained": "1 record"}
    whole = ours.replace('Emergency: "7"', 'Emergency: "8"')
    assert verdict([whole], rule) == C
    assert verdict([ours.replace('By Court Order: "37"', 'By Court Order: "some"')], rule) == U


def test_the_evidence_names_each_row_once_and_the_day_of_publication() -> None:
    """The two searches make the report due and are its total: two conditions, two rows beside the report's own."""
    (finding,) = judged([entry(published="2024-04-02")], FULL).assessment.findings
    (shown,) = finding.evidence
    assert [row.kind for row in shown.linked] == ["publication", "search", "search"]
    assert len({row.row for row in shown.linked if row.kind == "search"}) == 2
    assert "due April 1, 2024, published April 2, 2024" in shown.model_dump_json()


CANDIDATES = 'on: {each: year}\nreport: {document: usage_report, by: "04-01", totals: {candidates: any}}'


@pytest.mark.parametrize(
    ("reported", "returned", "declared", "expected"),
    [
        ("25", ("20", "5"), BOTH, C),
        ("24", ("20", "5"), BOTH, V),
        ("2", ("20", "5"), BOTH, V),  # searches were counted, not candidates
        ("20", ("20", "0"), BOTH, C),
        ("25", ("20", ""), BOTH, U),  # the second may have returned five
        ("19", ("20", ""), BOTH, V),  # fewer than one search alone returned
        ("25", ("20", "5"), (complete(),), U),  # searches may be missing
        ("", ("20", "5"), BOTH, U),
    ],
)
def test_candidates_that_a_report_counts_are_those_that_the_searches_returned(
    reported: str, returned: Sequence[str], declared: Sequence[Complete], expected: str, engine: Engine
) -> None:
    cells = entry(**{"reported.searches": "left out", "reported.candidates": reported or "left out"})
    result = judged([cells], CANDIDATES, engine, candidates=returned, declared=declared)
    assert verdicts(result) == [expected]


def test_the_unit_that_is_compared_is_named() -> None:
    result = judged([entry(**{"reported.candidates": "24"})], CANDIDATES, candidates=("20", "5"))
    (finding,) = [one for one in result.assessment.findings if one.verdict == V]
    assert "24 candidates reported, 25 in the logs" in str(finding.evidence[0].subject_name)


@pytest.mark.parametrize("shard_rows", [1, 2])
def test_candidates_add_up_over_parts_of_a_log(shard_rows: int) -> None:
    cells = [entry(**{"reported.candidates": "24"})]
    result = judged(cells, CANDIDATES, candidates=("20", "5"), shard_rows=shard_rows)
    assert [one.verdict for one in result.assessment.findings] == [V]
    assert "25 in the logs" in str(result.assessment.findings[0].evidence[0].subject_name)


@pytest.mark.parametrize(
    ("in_force", "reported", "expected"),
    [
        ("{from: 2023-06-01}", "0", V),  # one of the two searches was under the law
        ("{from: 2023-06-01}", "1", U),
        ("{from: 2023-06-01}", "2", U),  # a report on the whole year
        ("{from: 2023-01-01}", "2", C),
        ("{from: 2023-01-01}", "1", V),
        ("{from: {earliest: 2023-01-01, latest: 2023-06-01}}", "1", U),
    ],
)
def test_a_report_on_a_year_of_which_the_law_was_in_force_for_a_part_may_count_all_of_it(
    in_force: str, reported: str, expected: str, engine: Engine
) -> None:
    report = 'report: {document: usage_report, by: "04-01", totals: {searches: any}}'
    rule = f"on: {{each: year}}\n{report}\nin-force: {in_force}"
    assert verdicts(judged([entry(**{"reported.searches": reported})], rule, engine)) == [expected]
