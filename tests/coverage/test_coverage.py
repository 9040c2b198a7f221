"""What a log can decide: said before any verdict, and true of the verdicts that follow."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from checker.assess import Logs, assess
from checker.coverage.result import Can, Coverage
from checker.coverage.run import coverage
from checker.coverage.terminal import draw
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit, Complete
from checker.model.kinds import KINDS, EventKind
from checker.model.policy import Policy
from checker.model.progress import silent
from checker.model.vocabulary import fact, vocabulary
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.report.text_blocks import Blocks
from checker.resources import policies_root

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = [
    ("washington-county/audit.yaml", ("us/or", "vendors", "general", "drafts")),
    ("agency/audit.yaml", ("us/wa", "vendors", "general", "drafts")),
    ("orlando/audit.yaml", ("us/fl", "vendors", "general")),
    ("cloudtrail/audit.yaml", ("us/wa", "vendors/amazon-rekognition", "general")),
]


@cache
def read(name: str) -> tuple[Audit, IngestedLogs]:
    audit = load_audit(FIXTURES / name)
    files = [log.path for log in audit.logs]
    return audit, ingest(files, audit, zone=None, profile=None, limits=Limits(), progress=silent)


@cache
def policies(names: tuple[str, ...]) -> list[Policy]:
    return load(names, root=policies_root())


@cache
def covered(name: str, names: tuple[str, ...]) -> Coverage:
    audit, ingested = read(name)
    return coverage(ingested.events, audit, Selection(tuple(policies(names)), named_by_user=True), Embedded())


@cache
def judged(name: str, names: tuple[str, ...]):
    audit, ingested = read(name)
    logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger)
    result = assess(logs, audit, policies(names), Embedded(), named=True, today=date(2025, 6, 1))
    return {rule.id: rule.verdicts for rule in result.assessment.rules}


@pytest.mark.parametrize(("name", "names"), CASES, ids=[c[0] for c in CASES])
def test_no_use_is_decided_that_coverage_calls_undecidable(name, names):
    """The verdicts of substance are at most as many as the uses that can be decided, or may be."""
    verdicts = judged(name, names)
    looked_at = 0
    for rule in covered(name, names).rules:
        given = verdicts[rule.id]
        if rule.can is not Can.UNTOLD:
            assert given.violation + given.compliant + given.pending <= rule.always + rule.sometimes, rule.id
            looked_at += 1
    assert looked_at >= 10


@pytest.mark.parametrize(("name", "names"), CASES, ids=[c[0] for c in CASES])
def test_a_rule_of_the_uses_own_row_that_can_be_decided_for_every_use_leaves_none_open(name, names):
    verdicts = judged(name, names)
    own = {
        r.id
        for p in policies(names)
        for r in p.rules
        if not any(fact(f).records for f in r.fields if f in vocabulary())
    }
    assert own
    for rule in covered(name, names).rules:
        if rule.can is Can.ALL and not rule.asks and rule.id in own:
            assert verdicts[rule.id].undetermined == 0, rule.id


@pytest.mark.parametrize(("name", "names"), CASES, ids=[c[0] for c in CASES])
def test_every_use_of_every_rule_is_counted_once(name, names):
    verdicts = judged(name, names)
    for rule in covered(name, names).rules:
        total = sum(verdicts[rule.id].model_dump().values())
        if rule.can in (Can.ALL, Can.SOME, Can.NONE):
            assert rule.always + rule.sometimes + rule.never + rule.outside == total, rule.id
        assert (rule.needs == ()) == (rule.can in (Can.ALL, Can.NOTHING, Can.UNTOLD)), rule.id


@pytest.mark.parametrize(("name", "names"), CASES, ids=[c[0] for c in CASES])
def test_the_steps_complete_every_rule_that_lacks_something_once(name, names):
    found = covered(name, names)
    completed = [rule for step in found.steps for rule in step.rules]
    by_declaration = {rule for one in found.declare for rule in one.rules}
    lacking = {rule.id for rule in found.rules if rule.needs}
    assert len(completed) == len(set(completed))
    assert set(completed) | by_declaration == lacking
    assert [step.total for step in found.steps] == [
        len(completed[: sum(len(s.rules) for s in found.steps[: n + 1])]) for n in range(len(found.steps))
    ]


def log(tmp_path: Path, header: list[str], rows: list[list[str]]) -> IngestedLogs:
    path = tmp_path / "log.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return ingest([path], Audit(zone="UTC"), zone="UTC", profile=None, limits=Limits(), progress=silent)


def policy(tmp_path: Path, *rules: str, new: str = "") -> list[Policy]:
    blocks = "".join(f"\n## Clause {n}\n\nText.\n\n```rule\n{rule}\n```\n" for n, rule in enumerate(rules))
    text = f"---\nid: test\ntitle: A test\nkind: draft\nin-force: always\n{new}---\n# A test\n{blocks}"
    (tmp_path / "test.md").write_text(text, encoding="utf-8")
    return load([str(tmp_path / "test.md")], root=policies_root())


NO_LIVE = "id: no-live\nprohibit: {mode: live}"
WARRANT = "id: warrant\nprohibit: {mode: live}\nexcept:\n  - authorized: warrant"
ARREST = "id: before-arrest\nrequire-before: {before: arrest, what: independent_evidence}"
HEADER = ["Search ID", "Date", "Officer", "Case Number", "Mode"]


def of(
    tmp_path: Path, rows: list[list[str]], *rules: str, header=HEADER, audit: Audit | None = None, new: str = ""
) -> Coverage:
    ingested = log(tmp_path, header, rows)
    selection = Selection(tuple(policy(tmp_path, *rules, new=new)), named_by_user=True)
    return coverage(ingested.events, audit or Audit(), selection, Embedded())


def needed(found: Coverage, rule: str) -> set[tuple[str, str]]:
    return {(n.what, n.name) for r in found.rules if r.id == rule for n in r.needs}


def test_a_column_that_is_there_decides_and_one_that_is_not_is_named(tmp_path):
    row = ["S1", "2024-03-05", "A-1", "24-1", "still"]
    assert of(tmp_path, [row], NO_LIVE).rules[0].can is Can.ALL
    without = of(tmp_path, [row[:4]], NO_LIVE, header=HEADER[:4])
    assert without.rules[0].can is Can.NONE
    assert needed(without, "no-live") == {("column", "mode")}
    assert without.rules[0].needs[0].states == {"not_exported": 1}
    assert [d.name for d in without.definitions] == ["mode"]


def test_a_column_that_is_blank_in_some_uses_decides_the_others(tmp_path):
    rows = [
        ["S1", "2024-03-05", "A-1", "24-1", "still"],
        ["S2", "2024-03-05", "A-1", "24-2", ""],
        ["S3", "2024-03-06", "A-1", "24-3", "***"],
    ]
    [rule] = of(tmp_path, rows, NO_LIVE).rules
    assert (rule.can, rule.always, rule.sometimes, rule.never) == (Can.SOME, 1, 0, 2)
    assert (rule.needs[0].there, rule.needs[0].states) == (1, {"empty": 1, "redacted_vendor": 1})


def test_an_exception_that_needs_records_makes_it_depend_on_what_the_uses_say(tmp_path):
    """A still search is no breach whatever the warrants; a live one cannot be decided without them."""
    [rule] = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "still"]], WARRANT).rules
    assert (rule.can, rule.sometimes, rule.shows) == (Can.SOME, 1, ("compliant",))
    assert {n.what for n in rule.needs} == {"records", "complete"}
    assert {n.name for n in rule.needs} == {"authorization"}


def declared(*kinds: EventKind, **more) -> Audit:
    return Audit(complete=tuple(Complete(kind=k, by="x", on=date(2025, 1, 1), basis="export", **more) for k in kinds))


def test_a_declaration_alone_completes_a_rule_and_is_told_apart_from_columns(tmp_path):
    header = [*HEADER, "Arrest Date", "Corroborating Evidence", "Corroboration Date", "Result"]
    rows = [["S1", "2024-03-05", "A-1", "24-1", "still", "2024-03-09", "dna", "2024-03-07", "lead"]]
    found = of(tmp_path, rows, ARREST, header=header)
    assert {what for what, _ in needed(found, "before-arrest")} == {"complete"}
    assert not [step for step in found.steps if step.add]
    assert {d.kind for d in found.declare} == {"arrest", "corroboration"}
    assert [d.rules for d in found.declare if d.rules] == [("before-arrest",)]
    whole = of(tmp_path, rows, ARREST, header=header, audit=declared(EventKind.ARREST, EventKind.CORROBORATION))
    assert whole.rules[0].can is Can.ALL


def test_a_declaration_covers_only_the_uses_of_its_period(tmp_path):
    rows = [["S1", "2024-03-05", "A-1", "24-1", "live"], ["S2", "2024-08-05", "A-1", "24-2", "live"]]
    audit = declared(EventKind.AUTHORIZATION, until=date(2024, 6, 1)).model_copy(update={"zone": "UTC"})
    [rule] = of(tmp_path, rows, WARRANT, audit=audit).rules
    assert (rule.always, rule.sometimes) == (1, 1)


def test_a_record_that_matches_no_case_leaves_what_is_declared_complete_open_as_in_the_verdicts(tmp_path):
    """R18: it may belong to any case, so no verdict rests on the absence of such a record."""
    header = ["Record ID", "Record Type", "Date", "Case Number", "Type", "Derived From", "Result"]
    rows = [
        ["S1", "Search", "2024-03-05 10:00", "24-1", "", "", "lead"],
        ["A1", "Arrest", "2024-03-09 10:00", "24-1", "", "", ""],
        ["C1", "Corroboration", "2024-03-10 10:00", "", "dna", "none", ""],
    ]
    audit = declared(EventKind.ARREST, EventKind.CORROBORATION)
    found = of(tmp_path, rows, ARREST, header=header, audit=audit)
    assert found.rules[0].can is Can.SOME
    assert [(n.what, n.name, n.declared) for n in found.rules[0].needs] == [("complete", "corroboration", True)]
    out = StringIO()
    draw(Blocks(Console(file=out, width=300)), found)
    assert "corroboration records declared complete" not in out.getvalue()
    rows[2][3] = "24-2"
    assert of(tmp_path, rows, ARREST, header=header, audit=audit).rules[0].can is Can.ALL


def test_a_declaration_that_the_log_contradicts_is_none(tmp_path):
    header = [*HEADER, "Warrant No"]
    rows = [["S1", "2024-03-05", "A-1", "24-1", "live", "W-1"]]
    [rule] = of(tmp_path, rows, WARRANT, header=header, audit=declared(EventKind.AUTHORIZATION, none=True)).rules
    assert rule.can is not Can.ALL


def test_a_rule_that_was_not_in_force_or_speaks_of_other_things_decides_nothing(tmp_path):
    later = NO_LIVE + "\nin-force: {from: 2030-01-01}"
    plates = NO_LIVE.replace("no-live", "plates") + "\ntechnology: [license_plate]"
    enroll = NO_LIVE.replace("no-live", "enroll") + "\non: enrollment"
    found = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "still"]], later, plates, enroll)
    assert {r.id: (r.can, r.outside) for r in found.rules} == {
        "no-live": (Can.NOTHING, 1),
        "plates": (Can.NOTHING, 0),
        "enroll": (Can.NOTHING, 0),
    }
    assert len({r.note for r in found.rules}) == 3


def test_what_a_rule_judges_is_called_by_its_own_noun(tmp_path):
    rows = [["S1", "2024-03-05", "A-1", "24-1", "still", "search"], ["E1", "2024-03-05", "A-1", "", "", "enrollment"]]
    enroll = "id: enroll\non: enrollment\nrequire: [gallery.lawful_basis]"
    found = of(tmp_path, rows, enroll, header=[*HEADER, "Record Type"])
    assert [(r.noun, r.plural) for r in found.rules] == [("enrollment", "enrollments")]
    out = StringIO()
    draw(Blocks(Console(file=out, width=200)), found)
    said = " ".join(out.getvalue().split())
    assert "1 use and 1 enrollment. Each rule" in said
    assert "for every enrollment" in said and "for every use" not in said


def test_a_field_that_only_a_draft_has_is_told_as_one(tmp_path):
    new = "new-fields:\n  - {name: noticed, type: yesno, meaning: whether people were told}\n"
    found = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "still"]], "id: told\nrequire: {noticed: true}", new=new)
    assert needed(found, "told") == {("new", "noticed")}
    assert found.definitions[0].meaning == "whether people were told"


def test_the_step_that_completes_most_rules_comes_first(tmp_path):
    rules = [NO_LIVE.replace("no-live", f"mode-{n}") for n in range(3)]
    rules.append("id: reason\nprohibit: {purpose: protest_monitoring}")
    found = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1"]], *rules, header=HEADER[:4])
    assert [([m.name for m in s.add], len(s.rules), s.total) for s in found.steps] == [
        (["mode"], 3, 3),
        (["purpose"], 1, 4),
    ]


def test_what_a_rule_needs_is_enough_and_nothing_of_it_can_be_left_out(tmp_path):
    """Adding the column that is named decides every use; the rule's other fields are not asked for."""
    rule = "id: either\nprohibit: {mode: live, purpose: protest_monitoring}"
    found = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "still", "robbery"]], rule, header=[*HEADER, "Offense"])
    assert needed(found, "either") == {("column", "purpose")}
    filled = of(
        tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "still", "identify suspect"]], rule, header=[*HEADER, "Purpose"]
    )
    assert filled.rules[0].can is Can.ALL


def test_every_kind_of_record_has_a_definition_of_its_own():
    assert len({kind.meaning for kind in KINDS.values()}) == len(EventKind)


def test_a_kind_of_record_is_defined_by_what_it_tells_not_by_what_a_fact_reads_it_for():
    found = covered("cloudtrail/audit.yaml", ("us/wa",))
    meanings = {d.name: d.meaning for d in found.definitions if d.what == "records"}
    assert "completed a course" in meanings["training"]
    assert all(meaning == KINDS[name].meaning for name, meaning in meanings.items())


def test_clauses_without_a_rule_are_counted_with_their_reason():
    found = covered(*CASES[0])
    counted = next(p for p in found.policies if p.id == "us/or/washington-county-sheriff")
    listed = [u for u in found.unencoded if u.policy == counted.id]
    assert len(listed) == counted.clauses["todo"] + counted.clauses["not_checkable"] > 0
    assert all(u.note for u in listed)


def test_an_agency_that_is_not_known_takes_policies_only_where_they_are_named():
    _, ingested = read("orlando/audit.yaml")
    wa = load(["us/wa"], root=policies_root())
    assert not coverage(ingested.events, Audit(), Selection(tuple(wa), named_by_user=False), Embedded()).rules
    assert coverage(ingested.events, Audit(), Selection(tuple(wa), named_by_user=True), Embedded()).rules
    told = Audit(agency=Agency(place="us/wa", kind="municipal-police"))
    drafts = Selection(tuple(replace(p, kind="draft") for p in wa), named_by_user=False)
    assert coverage(ingested.events, told, drafts, Embedded()).rules == ()


@pytest.mark.parametrize(
    ("start", "stop", "decided", "outside"),
    [
        ("2021-06-28 09:00", "2021-07-03 09:00", 1, 0),
        ("2021-06-27 09:00", "2021-06-28 09:00", 0, 1),
        ("2021-07-02 09:00", "2021-07-03 09:00", 1, 0),
    ],
)
def test_a_live_deployment_that_crosses_the_first_day_of_a_law_is_one_that_can_be_decided(
    tmp_path: Path, start: str, stop: str, decided: int, outside: int
) -> None:
    """Reading R33: it is judged for the part inside, so its first day alone does not put it outside of the law."""
    log = tmp_path / "log.csv"
    log.write_text(
        "Record ID,Record Type,Date/Time,End,Officer,Mode\n" + f"L1,live deployment,{start},{stop},A-1,still\n",
        encoding="utf-8",
    )
    audit = Audit(agency=Agency(place="us/wa/x", kind="municipal-police"), zone="America/Los_Angeles")
    found = ingest([log], audit, zone=None, profile=None, limits=Limits(), progress=silent)
    rules = coverage(found.events, audit, Selection(tuple(policies(("us/wa",))), named_by_user=True), Embedded()).rules
    (rule,) = [one for one in rules if one.id == "us-wa-43.386.080-1"]
    assert (rule.always + rule.sometimes, rule.outside) == (decided, outside)


def test_a_rule_on_periods_is_left_to_the_judging(tmp_path):
    rule = "id: monthly\non: {each: month}\nlimit: {count: {mode: live}, at-most: 2}"
    [found] = of(tmp_path, [["S1", "2024-03-05", "A-1", "24-1", "live"]], rule).rules
    assert (found.can, found.needs) == (Can.UNTOLD, ())
    assert "each month" in found.note
