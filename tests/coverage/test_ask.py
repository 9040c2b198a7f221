"""The letter that asks for records: what it asks for, in which order, and that its numbers are those of the
assessment."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from checker.assess import Logs, assess
from checker.coverage.ask import Request, RequestKind, keys_to_ask, requests
from checker.coverage.letter import letter
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.assessment import Assessment, Evidence, Indication, IndicationKind, VerdictCounts
from checker.model.audit import Agency, Audit, Complete
from checker.model.kinds import EventKind
from checker.model.progress import silent
from checker.policy.load import load
from checker.report.roots import questions
from checker.resources import policies_root
from tests.report.sample import sample

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULES = {
    "live": "id: live\nprohibit: {mode: live}",
    "live-too": "id: live-too\nprohibit: {mode: [live, near_real_time]}",
    "purpose": "id: purpose\nprohibit: {purpose: protest_monitoring}",
    "warrant": "id: warrant\nrequire: {authorized_by: warrant}",
    "person": "id: person\nprohibit: {mode: mobile_field}\nif-unknown: {because: judgment, ask: Was it a phone?}",
}


def assessed(files: list[Path], audit: Audit, names: list[str]) -> tuple[Assessment, list[Request], str]:
    read = ingest(files, audit, zone=None, profile=None, limits=Limits(), progress=silent)
    policies = load(names, root=policies_root())
    logs = Logs(read.events, read.inputs, read.quarantine, read.ledger)
    made = assess(logs, audit, policies, Embedded(), named=True, today=date(2025, 6, 1)).assessment
    asked = requests(made, read.events, policies)
    return made, asked, letter(made, asked, questions(made))


def of(tmp_path: Path, header: list[str], rows: list[list[str]], *rules: str, audit: Audit | None = None):
    path = tmp_path / "log.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    blocks = "".join(f"\n## Clause {n}\n\nText.\n\n```rule\n{RULES[rule]}\n```\n" for n, rule in enumerate(rules))
    (tmp_path / "test.md").write_text(
        f"---\nid: test\ntitle: A test\nkind: draft\nin-force: always\n---\n# A test\n{blocks}", encoding="utf-8"
    )
    return assessed([path], audit or Audit(zone="UTC"), [str(tmp_path / "test.md")])


HEADER = ["Search ID", "Date", "Officer", "Case Number", "Mode"]
BLANKS = [
    ["S1", "2024-03-05", "A-1", "24-1", ""], ["S2", "2024-03-05", "A-1", "24-2", ""],
    ["S3", "2024-03-05", "A-1", "24-3", "still"],
    ["S4", "2024-03-06", "A-1", "24-4", "***"],
]  # fmt: skip


def test_a_blank_column_is_asked_for_with_its_rows_and_what_it_settles(tmp_path):
    _, [one], text = of(tmp_path, HEADER, BLANKS, "live", "live-too")
    assert (one.kind, one.name, one.settles, one.helps, one.rules) == (
        RequestKind.COLUMN,
        "mode",
        6,
        6,
        {"live", "live-too"},
    )
    assert [r.ranges for r in one.rows] == [((2, 3), (5, 5))]
    assert one.states == {"empty": 2, "redacted_vendor": 1}
    assert "missing in 3 of 4 rows: 2 left blank, 1 redacted by the vendor" in text
    assert "3 rows: 2-3, 5" in text
    assert "name the ground" in text
    assert "It would settle 6 verdicts, whatever it says" in text


def test_a_column_that_is_not_there_is_asked_for_by_file_not_by_row(tmp_path):
    _, asked, text = of(tmp_path, HEADER[:4], [row[:4] for row in BLANKS], "live")
    assert asked[0].absent
    assert "have no column for the mode" in text
    assert "Rows concerned" not in text


def test_no_column_is_asked_about_that_cannot_hold_what_is_asked_for(tmp_path):
    """The numbers of lines, dates, and a column that is likely something else are no mode; one of words may be."""
    beside = {"Line": "1", "Entered": "2024-03-07", "Serch Reason": "robbery", "Manner": "as ever"}
    for left, said in ((list(beside)[:3], "We found no column for the mode"), (list(beside), '"Manner". Please say')):
        rows = [[*row[:4], *(beside[name] for name in left)] for row in BLANKS]
        _, _, text = of(tmp_path, [*HEADER[:4], *left], rows, "live")
        assert said in text and not any(f'"{name}"' in text for name in list(beside)[:3])


def test_what_settles_more_is_asked_for_first(tmp_path):
    rows = [[*row, "identify suspect" if n else ""] for n, row in enumerate(BLANKS)]
    _, asked, text = of(tmp_path, [*HEADER, "Purpose"], rows, "live", "purpose")
    assert [(r.name, r.settles) for r in asked] == [("mode", 3), ("purpose", 1)]
    assert text.index("## 1. Mode") < text.index("## 2. Purpose")


def test_records_of_a_kind_are_asked_for_or_a_statement_that_there_are_none(tmp_path):
    _, [one], text = of(tmp_path, HEADER, BLANKS, "warrant")
    assert (one.kind, one.name, one.helps) == (RequestKind.RECORDS, "authorization", 4)
    assert "if there are none, a statement that says so" in text
    assert "March 5, 2024 to March 6, 2024" in text


def test_records_that_are_there_are_asked_to_be_said_complete(tmp_path):
    rows = [[*row, "W-1" if n == 0 else ""] for n, row in enumerate(BLANKS)]
    _, asked, text = of(tmp_path, [*HEADER, "Warrant No"], rows, "warrant")
    assert (RequestKind.RECORDS, "authorization") in {(r.kind, r.name) for r in asked}
    assert "We hold 1 authorization record." in text


def _said_complete(**said: object) -> Audit:
    one = {"kind": "authorization", "by": "the clerk", "on": "2025-01-01", "basis": "export", **said}
    return Audit.model_validate({"zone": "UTC", "complete": [one]})


def test_what_was_declared_is_not_asked_again_but_what_it_leaves_open(tmp_path):
    """The letter and the report are of one audit: neither says that nobody declared what somebody did."""
    later = _said_complete(**{"from": "2024-05-01"})
    assessment, [one], text = of(tmp_path, HEADER, BLANKS, "warrant", audit=later)
    assert one.name == "authorization"
    assert "records of days from May 1, 2024 on were declared complete by the clerk on January 1, 2025" in text
    assert "whether that holds for all other days" in text
    assert "please state that the records of this kind are complete" not in text
    roots = {finding.root for finding in assessment.findings if finding.root}
    assert any("it is not known whether all authorization records are here" in root for root in roots)
    assert not any("not declared" in root for root in roots)


def test_a_declaration_that_the_records_contradict_is_asked_about_as_one(tmp_path):
    rows = [[*row, "W-1" if n == 0 else ""] for n, row in enumerate(BLANKS)]
    _, _, text = of(tmp_path, [*HEADER, "Warrant No"], rows, "warrant", audit=_said_complete(none=True))
    assert "The records contradict that: it says that there are none, but the logs hold 1." in text


def test_what_a_person_must_judge_is_a_question_and_no_request(tmp_path):
    _, asked, text = of(tmp_path, HEADER, BLANKS, "person")
    assert asked == []
    assert "Was it a phone? (3 verdicts)" in text


def test_a_log_that_lacks_nothing_is_answered_with_thanks(tmp_path):
    audit = Audit(
        zone="UTC",
        agency=Agency(name="Example PD"),
        complete=(Complete(kind=EventKind.AUTHORIZATION, by="x", on=date(2025, 1, 1), basis="export"),),
    )
    _, asked, text = of(tmp_path, HEADER, [BLANKS[2]], "live", "warrant", audit=audit)
    assert asked == []
    assert "no further request" in text
    assert "Example PD" in text


@pytest.mark.parametrize(
    ("name", "why", "asked"),
    [
        ("mode", "empty", (RequestKind.COLUMN, "mode")),
        ("recorded.reason", "withheld", (RequestKind.COLUMN, "reason")),
        ("arrest_after_use", "open:arrest", (RequestKind.RECORDS, "arrest")),
        ("review_before_arrest", "order", (RequestKind.CLOCK, "review")),
        ("reviewers", "link", (RequestKind.LINK, "review")),
        ("arrest_after_use", "no_case", (RequestKind.COLUMN, "case_number")),
        ("trained", "operator", (RequestKind.COLUMN, "operator")),
        ("in_force", "time", (RequestKind.COLUMN, "time")),
        ("agency.kind", "agency", (RequestKind.AGENCY, "agency")),
        ("independent_evidence_before_arrest", "derivation", (RequestKind.SOURCE, "corroboration")),
    ],
)
def test_each_reason_is_asked_about_in_its_own_way(name, why, asked):
    assert keys_to_ask(name, why) == [asked]


MANY_GAPS = ["Search ID", "Date/Time", "Officer", "Case Number", "Purpose", "Image Source"]
GAPS = [
    [f"S{n}", f"2024-03-{n:02} 09:00", "A-1", f"24-{n}" if n < 5 else "", "", "CCTV" if n < 7 else ""]
    for n in range(1, 9)
]
DUTIES = {
    "arrest": "id: arrest\nreview-by: {count: 1, before: arrest}",
    "trial": "id: trial\nrequire-before: {what: disclosure, before: trial}",
    "purpose": RULES["purpose"],
    "doorbell": "id: doorbell\nprohibit: {probe.source: doorbell}",
}


def undetermined(tmp_path: Path, rows: list[list[str]], *declared: EventKind) -> tuple[int, list[Request]]:
    header = MANY_GAPS if any(row[4] for row in rows) else [h for h in MANY_GAPS if h != "Purpose"]
    kept = [[c for h, c in zip(MANY_GAPS, row, strict=True) if h in header] for row in rows]
    none = [Complete(kind=k, by="x", on=date(2025, 1, 1), basis="letter", none=True) for k in declared]
    made, asked, _ = of(tmp_path, header, kept, *DUTIES, audit=Audit(zone="UTC", complete=tuple(none)))
    return sum(rule.verdicts.undetermined for rule in made.rules), asked


def test_what_is_asked_for_settles_as_many_as_the_letter_says_once_it_is_given(tmp_path, monkeypatch):
    """Each thing is given as an agency would best answer it, and the verdicts that are still open are counted."""
    monkeypatch.setattr("tests.coverage.test_ask.RULES", {**RULES, **DUTIES})
    before, asked = undetermined(tmp_path, GAPS)
    given = {
        (RequestKind.COLUMN, "purpose"): undetermined(
            tmp_path, [[*row[:4], "identify suspect", row[5]] for row in GAPS]
        ),
        (RequestKind.COLUMN, "probe.source"): undetermined(tmp_path, [[*row[:5], "CCTV"] for row in GAPS]),
        (RequestKind.COLUMN, "case_number"): undetermined(
            tmp_path, [[*row[:3], row[3] or f"24-9{row[0][1:]}", *row[4:]] for row in GAPS]
        ),
        (RequestKind.RECORDS, "arrest"): undetermined(tmp_path, GAPS, EventKind.ARREST),
        (RequestKind.RECORDS, "trial"): undetermined(tmp_path, GAPS, EventKind.TRIAL),
    }
    settled = {key: before - open_ for key, (open_, _) in given.items()}
    # Eight searches: no purpose in any, no picture in two, no case number in four. That there is no arrest at all
    # settles those without a case number, too (reading R43).
    assert settled == {
        (RequestKind.COLUMN, "purpose"): 8,
        (RequestKind.COLUMN, "probe.source"): 2,
        (RequestKind.COLUMN, "case_number"): 0,
        (RequestKind.RECORDS, "arrest"): 8,
        (RequestKind.RECORDS, "trial"): 8,
    }
    told = {(r.kind, r.name): r for r in asked}
    assert all(told[key].settles <= n <= told[key].could for key, n in settled.items())
    order = [settled[r.kind, r.name] for r in asked if (r.kind, r.name) in settled]
    assert order == sorted(order, reverse=True)


def test_a_case_number_settles_nothing_alone_while_the_records_it_links_are_open(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.coverage.test_ask.RULES", {**RULES, **DUTIES})
    _, asked = undetermined(tmp_path, GAPS)
    one = next(r for r in asked if r.name == "case_number")
    assert (one.settles, one.could, one.helps) == (0, 0, 8)


def test_a_new_field_of_a_draft_is_asked_of_nobody():
    assert keys_to_ask("declared_use", "new_field") == []


@pytest.mark.parametrize(
    ("audit", "names"),
    [
        ("washington-county/audit.yaml", ["us/or", "vendors"]),
        ("agency/audit.yaml", ["us/wa", "general"]),
        ("cloudtrail/audit.yaml", ["us/wa", "vendors"]),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_the_letter_of_a_made_log_counts_what_its_assessment_counts(audit, names):
    loaded = load_audit(FIXTURES / audit)
    made, asked, text = assessed([log.path for log in loaded.logs], loaded, names)
    open_ = sum(rule.verdicts.undetermined for rule in made.rules)
    assert f"For {open_:,} verdicts" in text
    assert all(0 <= r.settles <= r.helps <= open_ for r in asked)
    assert all(r.settles <= r.could <= r.helps for r in asked)
    assert [r.could for r in asked] == sorted((r.could for r in asked), reverse=True)
    missing = [f for f in made.findings if f.verdict == "undetermined" and f.missing]
    assert bool(missing) == bool(asked)
    headings = [
        t.content
        for n, t in enumerate(MarkdownIt("commonmark").parse(text))
        if t.type == "inline" and MarkdownIt("commonmark").parse(text)[n - 1].type == "heading_open"
    ]
    assert len([h for h in headings if h[0].isdigit()]) == len(asked)
    assert "[Your name]" in text


def test_no_reason_and_no_name_of_a_log_is_in_the_letter():
    loaded = load_audit(FIXTURES / "washington-county" / "audit.yaml")
    _, _, text = assessed([log.path for log in loaded.logs], loaded, ["us/or"])
    assert "WC-126" not in text
    assert "theft from lobby" not in text


def test_the_letter_asks_about_what_was_seen_with_its_rows_and_accuses_nobody():
    seen = Indication(
        kind=IndicationKind.PATTERN,
        source="integrity-same-target",
        policy="integrity/behavior",
        meaning="One target searched for on many days",
        observation="one target was searched for on 8 days",
        count=9,
        question="Which case needed these searches on each of these days?",
        evidence=tuple(Evidence(file="log.csv", row=n, event=f"e:{n}") for n in (4, 9)),
    )
    words = Indication(
        source="immigration",
        version="2",
        meaning="the reason mentions immigration enforcement",
        observation="ice assist",
        count=3,
        question="What was each search for?",
        evidence=(Evidence(file="log.csv", row=12, event="e:12"),),
    )
    said = letter(sample().model_copy(update={"indications": (seen, words)}), [], [])
    assert "None of the following is a finding" in said
    assert "One target was searched for on 8 days. Rows: log.csv:4, :9." in said
    assert "Which case needed these searches on each of these days?" in said
    assert '3 rows with "ice assist"' in said
    assert "log.csv:12" in said


def test_a_letter_without_indications_has_no_part_about_them():
    assert "What we saw" not in letter(sample().model_copy(update={"indications": ()}), [], [])


def test_the_letter_has_the_nouns_of_what_the_rules_judge():
    made = sample()
    of_enrollments = made.rules[0].model_copy(
        update={
            "noun": "enrollment",
            "plural": "enrollments",
            "verdicts": VerdictCounts(violation=2, undetermined=1),
        }
    )
    asked = [Request(RequestKind.WHO, "training", settles=1, helps=1)]
    only = letter(
        made.model_copy(update={"rules": (of_enrollments,), "uses": made.uses.model_copy(update={"total": 0})}),
        asked,
        [],
    )
    assert "They show 3 enrollments" in only
    assert "(one rule applied to one enrollment)" in only
    assert "The enrollments and the training records" in only
    assert "one use" not in only and "The uses" not in only and "the uses" not in only
    both = letter(made.model_copy(update={"rules": (*made.rules, of_enrollments)}), asked, [])
    assert f"{made.uses.total:,} uses and 3 enrollments" in both
    assert "applied to one use or enrollment" in both
