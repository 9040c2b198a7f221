"""Drafts of a profile and an audit.yaml: written without answers, they read the log exactly as it is read without
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile import ColumnRule
from checker.ingest.profile_files import load_profile, shipped_profile
from checker.inspect.asking import DraftQuestion, answer_in, take_default
from checker.inspect.new import NewLog, drafts
from checker.inspect.values import date_example, nearest_values
from checker.model.audit import Audit
from checker.model.errors import InputError
from checker.model.progress import silent
from tests.examples import tried_on
from tests.inspect.logs import DATA, FIXTURES, read, written

LOGS = sorted(
    [
        *(p for p in FIXTURES.rglob("*.csv") if not p.name.startswith("expected") and p.parent.name != "reasons"),
        FIXTURES / "cloudtrail" / "trail.json",
        *DATA.glob("portal_audit/*search_audit.csv"),
        *DATA.glob("network_audit/*.pdf"),
        *DATA.glob("event_logs/*.csv"),
    ]
)


@dataclass(frozen=True)
class Made:
    profile: str | None
    audit: str
    known: bool


def draft(log: Path, folder: Path, ask=take_default, *, with_people: bool = False) -> Made:
    """Draft for `log`, and write the files to `folder`."""
    given = NewLog(log, log.as_posix(), "profile.yaml")
    found = drafts([given], ask, limits=Limits(), with_people=with_people)
    [one] = found.logs
    if one.profile is not None:
        (folder / "profile.yaml").write_text(one.profile, encoding="utf-8")
        load_profile(folder / "profile.yaml")
    assert found.audit is not None
    (folder / "audit.yaml").write_text(found.audit, encoding="utf-8")
    return Made(one.profile, found.audit, one.reading is not None)


def same_reading(log: Path, folder: Path) -> None:
    """Reading by the drafts gives the same events, the same account of rows and the same quarantine as detection
    does."""
    audit = load_audit(folder / "audit.yaml")
    plain, drafted = read(log), read(audit.logs[0].path, audit=audit)
    assert_frame_equal(plain.events.frame(), drafted.events.frame(), categorical_as_str=True)
    assert [(i.rows, i.events, i.zone, i.reader) for i in plain.inputs] == [
        (i.rows, i.events, i.zone, i.reader) for i in drafted.inputs
    ]
    assert [(q.sheet, q.row, q.reason) for q in plain.quarantine] == [
        (q.sheet, q.row, q.reason) for q in drafted.quarantine
    ]


@pytest.mark.parametrize("log", LOGS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_drafts_reproduce_the_reading_of_every_log_exactly(log: Path, tmp_path: Path):
    made = draft(log, tmp_path)
    if not made.known:
        with pytest.raises(InputError):
            ingest([log], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
        return
    same_reading(log, tmp_path)


HEADINGS = [h for rule in shipped_profile("generic").columns.values() for h in rule.from_[:3]]
HEADINGS += [
    "Reviewed By",
    "Review Date",
    "Arrest",
    "Warrant No",
    "Lead Issued",
    "Record Type",
    "Search Time",
    "Camera",
    "Notes",
    "Date",
]
CELLS = [
    "",
    "n/a",
    "***",
    "2024-03-05",
    "05/03/2024",
    "25/03/2024 10:00",
    "24-0117",
    "still",
    "live",
    "91",
    "yes",
    "no",
    "A-17",
    "robbery",
    "search",
    "review",
]


@tried_on(21)
@given(
    st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=9, unique=True),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=9, max_size=9), min_size=1, max_size=6),
)
def test_the_drafts_reproduce_the_reading_of_any_table_that_is_read(
    tmp_path: Path, header: Sequence[str], rows: list[list[str]]
):
    log = written(tmp_path / "log.csv", header, [row[: len(header)] for row in rows])
    try:
        read(log)
    except InputError:
        return
    if draft(log, tmp_path).known:
        same_reading(log, tmp_path)


def test_a_workbook_with_a_legend_beside_the_log_reads_the_same(tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Legend"
    for row in (["Code", "Meaning"], ["1", "homicide"], ["2", "robbery"]):
        book.active.append(row)
    sheet = book.create_sheet("Log")
    for row in (["Search Date", "Officer", "Case Number", "Reason"], ["2024-03-05", "A-17", "24-1", "robbery"]):
        sheet.append(row)
    book.save(tmp_path / "log.xlsx")
    draft(tmp_path / "log.xlsx", tmp_path)
    same_reading(tmp_path / "log.xlsx", tmp_path)


def test_sheets_of_two_shipped_profiles_get_no_profile_and_are_told_why(tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["Search Date", "Officer", "Case Number"], ["2024-03-05", "A-17", "24-1"]):
        book.active.append(row)
    reviews = book.create_sheet("Reviews")
    for row in (["Review ID", "Search ID", "Reviewer", "Reviewed At"], ["R1", "S1", "B-02", "2024-03-06"]):
        reviews.append(row)
    book.save(tmp_path / "log.xlsx")
    made = draft(tmp_path / "log.xlsx", tmp_path)
    assert made.profile is None
    assert "different shipped profiles" in made.audit
    same_reading(tmp_path / "log.xlsx", tmp_path)


UNKNOWN = (
    ["Detective badge", "Day of lookup", "CR reference", "Taken with", "Hit"],
    [
        ["A-17", "5/3/24", "24-0117", "CCTV", "91"],
        ["B-02", "5/14/24", "24-0131", "Facebook", "88"],
        ["A-17", "5/20/24", "24-0140", "drone", "90"],
    ],
)


def test_a_log_that_nothing_reads_is_read_by_guesses_that_say_why(tmp_path: Path):
    log = written(tmp_path / "log.csv", *UNKNOWN)
    with pytest.raises(InputError):
        read(log)
    made = draft(log, tmp_path)
    assert not made.known
    assert "guess: most of its cells are dates" in made.profile
    events = read(log, profile=str(tmp_path / "profile.yaml")).events.frame()
    day = pl.col("time_lo").cast(pl.Datetime("us")).dt.date().cast(pl.String)
    assert events.select(day).to_series().to_list() == ["2024-05-03", "2024-05-14", "2024-05-20"]
    assert set(events["probe.source"].cast(str)) == {"security_camera", "social_media", "drone"}


def test_a_person_at_a_terminal_says_what_the_log_does_not(tmp_path: Path):
    log = written(
        tmp_path / "log.csv",
        ["Search Date", "Officer", "Case Number", "Camera"],
        [["03/04/2024", "A-17", "24-1", "lobby"], ["05/06/2024", "B-02", "24-2", "gate"]],
    )
    asked = []

    def answer(question: DraftQuestion) -> str:
        asked.append(question.text)
        for word, said in (
            ("day or the month", "day"),
            ('column "Camera"', "gallery.name"),
            ("time zone", "America/Los_Angeles"),
            ("called", "Example PD"),
            ("Where", "us/wa"),
        ):
            if word in question.text:
                return said
        return question.default

    draft(log, tmp_path, answer)
    audit = load_audit(tmp_path / "audit.yaml")
    assert (audit.agency.name, audit.agency.state_code) == ("Example PD", "WA")
    events = read(log, audit=audit).events.frame()
    assert events["date_lo"].cast(str).to_list() == ["2024-04-03", "2024-06-05"], "the day first"
    assert events["gallery.name"].to_list() == ["lobby", "gate"]
    assert len(asked) == len(set(asked))


def test_every_commented_line_of_the_audit_that_names_a_key_is_valid_once_its_mark_is_gone(tmp_path: Path):
    """But for what is TO-SAY, which is refused until somebody says it."""
    made = draft(FIXTURES / "washington-county" / "searches.csv", tmp_path)
    keyed = ("# agency", "#   name", "#   kind", "#   place", "# zone", "# period", "# system")
    open_ = [line[2:] if line.startswith(keyed) else line for line in made.audit.splitlines()]
    (tmp_path / "audit.yaml").write_text("\n".join(open_), encoding="utf-8")
    audit = load_audit(tmp_path / "audit.yaml")
    assert audit.agency.state_code == "WA"
    assert audit.period.from_ is not None
    assert "TO-SAY" in made.audit


def test_cells_that_cannot_be_read_are_listed_only_with_people(tmp_path: Path):
    log = written(
        tmp_path / "log.csv",
        ["Search Date", "Officer", "Case Number", "Mode"],
        [["2024-03-05", "A-17", "24-1", "as told by Example Person"]],
    )
    assert "Example Person" not in draft(log, tmp_path).profile
    listed = draft(log, tmp_path, with_people=True).profile
    assert "Example Person" in listed
    assert yaml.safe_load(listed)["columns"]["mode"] == "Mode"


@pytest.mark.parametrize(
    "heading", ['Case "number" # 3', "Fall: Nummer", "Case\u2028Number", "{Case}", "- Case", "Case %", "\x07Case"]
)
def test_any_heading_can_be_written(tmp_path: Path, heading: str):
    log = written(
        tmp_path / "log.csv", ["Search Date", "Officer", "Case Number", heading], [["2024-03-05", "A-17", "24-1", "x"]]
    )
    draft(log, tmp_path)
    same_reading(log, tmp_path)


def test_what_a_row_records_can_be_answered_for_each_word_that_is_not_known(tmp_path: Path):
    log = written(
        tmp_path / "log.csv",
        ["Record Type", "Date", "Officer", "Case Number"],
        [
            ["search", "2024-03-05", "A-17", "24-1"],
            ["Lookup of face", "2024-03-06", "B-02", "24-2"],
            ["Coffee", "2024-03-06", "B-02", "24-2"],
        ],
    )

    def answer(question: DraftQuestion) -> str:
        return {"Lookup": "search", "Coffee": "out_of_scope"}.get(
            next((w for w in ("Lookup", "Coffee") if w in question.text), ""), question.default
        )

    assert "not known what they record" in draft(log, tmp_path).profile
    same_reading(log, tmp_path)
    draft(log, tmp_path, answer)
    found = read(log, audit=load_audit(tmp_path / "audit.yaml"))
    assert found.inputs[0].events == {"search": 2}
    assert found.inputs[0].rows.out_of_scope == 1


def test_what_a_row_records_is_asked_where_nothing_says_it_and_the_profile_then_says_it(tmp_path: Path):
    log = written(tmp_path / "log.csv", ["Date", "Officer", "Case Number"], [["2024-03-05", "A-17", "24-1"]])

    def answer(question: DraftQuestion) -> str:
        return "search" if "What does each row record" in question.text else question.default

    assert "# kind: search" in (draft(log, tmp_path).profile or "")
    assert "\nkind: search" in (draft(log, tmp_path, answer).profile or "")
    audit = load_audit(tmp_path / "audit.yaml")
    events = ingest(list(audit.logs), audit, zone=None, profile=None, limits=Limits(), progress=silent).events.frame()
    assert events["kind"].to_list() == ["search"]


def test_values_are_chosen_with_the_nearest_named_and_a_place_is_found_by_the_name_of_its_state(tmp_path: Path):
    log = written(
        tmp_path / "log.csv",
        ["Search Date", "Officer", "Case Number", "Offense"],
        [["2024-03-05", "A-17", "24-1", "Theft of goods"], ["2024-03-06", "A-17", "24-2", "Theft of goods"]],
    )
    asked = []

    def answer(question: DraftQuestion) -> str:
        asked.append(question.text)
        if "Theft of goods" in question.text:
            return question.guess
        return answer_in("Washington", question) if "Where is it" in question.text else question.default

    made = draft(log, tmp_path, answer)
    [question] = [one for one in asked if "Theft of goods" in one]
    assert "2 cells" in question
    assert "larceny" in question
    audit = load_audit(tmp_path / "audit.yaml")
    assert audit.agency.place == "us/wa"
    assert made.profile is not None
    events = read(log, audit=audit).events.frame()
    assert events["offense__state"].cast(str).to_list() == ["value", "value"]


@pytest.mark.parametrize(
    ("cell", "near"),
    [
        ("Gang Unit", ()),  # a value answered before, "Fraud Unit", has one word of it, and is another thing
        ("Hate crime", ()),
        ("Agg Assault", ("aggravated_assault",)),
        ("Narcotics squad", ("drugs",)),
        ("Homicide (cold case)", ("homicide",)),
        ("burglry", ("burglary",)),
    ],
)
def test_only_values_that_are_called_alike_are_named_as_near(cell: str, near: tuple[str, ...]) -> None:
    rule = ColumnRule.model_validate({"from": ["Unit"], "values": {"Fraud Unit": "fraud"}})
    assert nearest_values("offense", cell, rule) == near


def test_a_cell_like_none_of_the_values_is_asked_about_with_how_to_list_them(tmp_path: Path) -> None:
    heads = ["Search Date", "Officer", "Case Number", "Offense"]
    log = written(tmp_path / "log.csv", heads, [["2024-03-05", "A-17", "24-1", "Gang Unit"]])
    asked = []
    draft(log, tmp_path, lambda question: asked.append(question.text) or question.default)
    [question] = [one for one in asked if "Gang Unit" in one]
    assert "No value is called like it. ? lists them all." in question


def test_the_order_of_day_and_month_is_asked_by_a_date_of_the_log():
    assert date_example(["31/12/2024", "05/09/2024"]) == (
        "05/09/2024",
        {"day": "September 5", "month": "May 9"},
    )


def test_the_kinds_of_authorizations_are_chosen_from_their_own_list(tmp_path: Path):
    log = written(
        tmp_path / "papers.csv",
        ["W no", "Incident", "What paper", "Sealed on"],
        [["W-1", "24-1", "Judge's paper", "2024-03-05"], ["W-2", "24-2", "Judge's paper", "2024-03-06"]],
    )
    lists = []

    def answer(question: DraftQuestion) -> str:
        if "Judge's paper\" occurs" in question.text:
            lists.append(tuple(question.choices))
            return "warrant"
        answers = (
            ("What does each row", "authorization"),
            ("W no", "id"),
            ("What paper", "type"),
            ("Sealed", "decided"),
        )
        return next((said for words, said in answers if words in question.text), question.default)

    made = draft(log, tmp_path, answer)
    assert made.known
    [offered] = lists
    assert "warrant" in offered
    assert "lineup" not in offered
    found = read(log, audit=load_audit(tmp_path / "audit.yaml")).events.frame()
    assert found["kind"].cast(str).to_list() == ["authorization", "authorization"]


@pytest.mark.parametrize("last", ["Arrest", "Memo"])
def test_a_column_that_says_the_kind_by_its_cells_is_read_so_by_the_draft(tmp_path, last):
    log = tmp_path / "log.csv"
    rows = [
        "Date,Type,Search ID,Case Number,Officer,Reason,Result",
        "2024-03-01 10:00,Search,S-1,24-1,A. Lee,homicide,no match",
        "2024-03-01 11:00,Review,S-1,24-1,B. Roe,,confirmed",
        f"2024-03-02 11:00,{last},,24-1,B. Roe,,",
    ]
    log.write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = draft(log, tmp_path)
    assert made.profile is not None
    assert yaml.safe_load(made.profile)["kind"] == {"column": ["Type"]}
    audit = load_audit(tmp_path / "audit.yaml")
    plain = ingest([log], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    drafted = read(audit.logs[0].path, audit=audit)
    assert_frame_equal(plain.events.frame(), drafted.events.frame(), categorical_as_str=True)
    assert plain.inputs[0].rows == drafted.inputs[0].rows
