"""Drafts from usual clauses, from answers and from rows: each is loaded, tested and proved like any other."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from checker.drafting.by_rows import clause_of, rows_of
from checker.drafting.impact import impact
from checker.drafting.new import USUAL, document, forbidding, usual, usual_clauses
from checker.engine.interface import Engine
from checker.facts.timelines import from_timeline
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.errors import UsageError
from checker.model.progress import silent
from checker.model.verdict import Verdict
from checker.policy.cases import run_cases, without_cases
from checker.policy.load import load
from checker.policy.prove import prove
from checker.resources import fixtures_root, policies_root


def test_every_usual_clause_holds_its_cases_and_is_proved(embedded: Engine):
    [found] = load([str(USUAL)], root=policies_root())
    assert without_cases([found]) == []
    assert [case.problem for case in run_cases([found], embedded, from_timeline) if not case.ok] == []
    for rule in found.rules:
        proof = prove(rule, embedded, limit=3_000, new_fields=found.new_fields)
        assert proof.holds, rule.id
    assert {rule.id for rule in found.rules} == {f"usual-{name}" for name in usual_clauses()}


def test_a_draft_of_usual_clauses_holds_their_cases(tmp_path: Path, embedded: Engine):
    path = tmp_path / "mine.md"
    path.write_text(document("mine", "A: title", usual([*usual_clauses()]), since=date(2024, 1, 1)), encoding="utf-8")
    [found] = load([str(path)], root=policies_root())
    assert [rule.id for rule in found.rules] == [f"mine-{n}" for n in range(1, len(usual_clauses()) + 1)]
    assert [case.problem for case in run_cases([found], embedded, from_timeline) if not case.ok] == []
    assert found.as_if_from == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("field", "values", "exemptions"),
    [
        ("mode", ["live"], []),
        ("purpose", ["protest_monitoring"], ["warrant", "missing-person"]),
        ("mode", ["live"], ["emergency"]),
    ],
)
def test_a_clause_of_answers_holds_its_cases(field, values, exemptions, tmp_path: Path, embedded: Engine):
    path = tmp_path / "own.md"
    path.write_text(document("own", "Own", [forbidding("own", field, values, exemptions)]), encoding="utf-8")
    drafts = load([str(path)], root=policies_root())
    results = run_cases(drafts, embedded, from_timeline)
    assert [(case.name, case.problem) for case in results if not case.ok] == []
    assert len(results) == 2


def test_names_that_are_not_known_get_the_nearest():
    for made in (
        lambda: usual(["two-reviewer"]),
        lambda: forbidding("x", "mod", ["live"], []),
        lambda: forbidding("x", "mode", ["life"], []),
        lambda: forbidding("x", "mode", ["live"], ["warant"]),
    ):
        with pytest.raises(UsageError) as told:
            made()
        assert "did you mean" in str(told.value)


LOG = """Record type,Search ID,Date/Time,Mode,Purpose,Subject role
search,1,2024-03-05 10:00,live,identify_suspect,suspect
search,2,2024-03-05 11:00,live,identify_witness,witness
search,3,2024-03-05 12:00,still,identify_witness,witness
search,4,2024-03-05 13:00,live,identify_witness,
search,5,2024-03-05 14:00,still,identify_suspect,suspect
"""


def test_rows_give_the_clause_that_they_have_in_common(tmp_path: Path):
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    read = ingest([path], Audit(zone="UTC"), zone="UTC", profile=None, limits=Limits(), progress=silent)
    found = clause_of(read.events, [str(path)], [rows_of("log.csv:3")])
    # row 3 is live and of a witness: row 5 may be, row 4 is not live, row 2 is of a suspect
    assert set(found.condition) == {"mode", "subject_role"}
    assert (found.rows, found.others, found.unknown) == (1, 0, 1)
    both = clause_of(read.events, [str(path)], [rows_of("log.csv:3-4")])
    assert both.condition == {"subject_role": ("witness",)}
    with pytest.raises(UsageError, match=r"1 row that you point at is not a use: log\.csv:99"):
        clause_of(read.events, [str(path)], [rows_of("log.csv:3,99")])
    with pytest.raises(UsageError, match="names no rows"):
        rows_of("log.csv")


def test_drafts_of_advocates_are_tried_on_the_story_of_washington_county(embedded: Engine):
    audit = load_audit(fixtures_root() / "washington-county" / "audit.yaml")
    cities = sorted(str(path) for path in (fixtures_root() / "drafts").glob("*.md"))
    shipped = ["drafts/civil-rights-demands", "drafts/hr-4695-119", "models/georgetown-perpetual-lineup"]
    drafts = load([*cities, *shipped], root=policies_root())
    found = impact(audit.logs, audit, drafts, embedded, today=date(2025, 1, 1))
    assert found.uses == 142
    for rule in found.rules:
        assert sum(move.count for move in rule.moves) == rule.subjects
    by_rule = {rule.rule: {move.after: move.count for move in rule.moves} for rule in found.rules}
    assert by_rule["millbrook-1"] == {Verdict.UNDETERMINED: 142}  # no log has its column
    # blank or a placeholder in four rows, two more cannot be known
    assert by_rule["harbor-city-2"] == {Verdict.COMPLIANT: 136, Verdict.VIOLATION: 4, Verdict.UNDETERMINED: 2}
    # H.R. 4695: as Python's own reader counts the image sources of the rows
    with (fixtures_root() / "washington-county" / "searches.csv").open(encoding="utf-8") as file:
        sources = [row["Image Source"] for row in csv.DictReader(file)]
    assert by_rule["hr4695-102-b"][Verdict.VIOLATION] == sum(one in ("body camera", "BWC") for one in sources) == 3
    [apart] = [rule for rule in found.rules if rule.readings]
    assert (apart.before, apart.after) == ("san-tomas-2.strict", "san-tomas-2.lenient")
