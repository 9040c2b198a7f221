"""What is said of a log and has no effect on it is reported on the first page, never ignored in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import load_profile
from checker.model.audit import Agency, Audit, Complete, Gallery, Holds, LogFile
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.model.progress import silent

SEARCHES = "Search Date,Officer,Case Number\n2024-03-05 10:00,A-17,24-1\n"
REVIEWS = "Review ID,Search ID,Reviewer,Reviewed At\nR-1,S-1,B-1,2024-03-02\n"
MIXED = "Record ID,Record Type,Date/Time,Case Number\nE-1,Arrest,2024-03-03,24-2\n"
ROSTER = "First Name,Last Name,Email,Title,Role,Last Login\nAnn,Lee,a@pd.example,Detective,User,2024-05-01\n"
TRAIL = (
    '{"eventVersion": "1.08", "userIdentity": {"type": "IAMUser", "userName": "desk"}, "eventTime": '
    '"2024-03-11T14:05:00Z", "eventSource": "rekognition.amazonaws.com", "eventName": "SearchFacesByImage", '
    '"requestParameters": {"collectionId": "booking"}, "eventID": "e-1", "eventType": "AwsApiCall"}\n'
)
APPROVALS = "Approval ID,Case Number,Approved At,Approved By\nP-1,24-1,2024-03-05,C-1\n"


def told(folder: Path, text: str, audit: Audit | None = None, **said: object) -> list[str]:
    """The statements of what has no effect, of a log with this text."""
    log = folder / "log.csv"
    log.write_text(text, encoding="utf-8")
    file = LogFile(path=log, **said)  # type: ignore[arg-type]
    done = ingest([file], audit or Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    entries = [e for e in done.ledger if e.topic == "no effect"]
    assert all(e.first_page for e in entries)
    return [e.statement for e in entries]


@pytest.mark.parametrize(
    ("text", "rows", "words"),
    [
        (REVIEWS, EventKind.ARREST, 'the layout "agency-reviews"'),
        (ROSTER, EventKind.SEARCH, "every row records an account"),
        (MIXED, EventKind.SEARCH, 'the column "Record Type" says what a row records'),
        (TRAIL, EventKind.ARREST, "the log says itself that its records are searches"),
    ],
)
def test_a_kind_of_record_that_the_log_itself_says_otherwise_is_reported(
    tmp_path: Path, text: str, rows: EventKind, words: str
):
    [said] = told(tmp_path, text, rows=rows)
    assert words in said
    assert "that is not used" in said


@pytest.mark.parametrize(
    ("text", "rows"),
    [(REVIEWS, EventKind.REVIEW), (MIXED, EventKind.ARREST), (SEARCHES, EventKind.SEARCH), (TRAIL, EventKind.SEARCH)],
)
def test_a_kind_of_record_that_the_log_says_as_well_is_no_news(tmp_path: Path, text: str, rows: EventKind):
    assert told(tmp_path, text, rows=rows) == []


def test_a_kind_that_a_named_profile_says_otherwise_is_reported(tmp_path: Path):
    (tmp_path / "own.yaml").write_text("id: own\nextends: generic\nkind: search\n", encoding="utf-8")
    [said] = told(tmp_path, SEARCHES, rows=EventKind.ARREST, profile=str(tmp_path / "own.yaml"))
    assert 'the profile "own" says that every row records a search' in said


def test_a_zone_for_records_that_say_their_own_offset_is_reported(tmp_path: Path):
    [said] = told(tmp_path, TRAIL, zone="America/Chicago")
    assert "the zone America/Chicago is not used" in said


def test_a_zone_for_a_table_each_of_whose_times_says_its_own_is_reported(tmp_path: Path):
    said = "Search Date,Officer,Case Number\n2024-03-05 10:00 PST,A-17,24-1\n2024-03-06T10:00:00Z,A-17,24-2\n"
    [told_of] = told(tmp_path, said, zone="America/Chicago")
    assert "the zone America/Chicago is not used: each of its times says its own" in told_of
    assert told(tmp_path, said + "2024-03-07 10:00,A-17,24-3\n", zone="America/Chicago") == []


def test_words_of_a_profile_that_no_cell_says_are_reported(tmp_path: Path):
    own = "id: own\nextends: generic\nkind: search\ncolumns:\n"
    own += "  mode: {from: [How], values: {street cam: live, Booking desk: still, by hand: still}}\n"
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    log = "Search Date,Officer,How\n2024-03-05,A-17,Street Cam\n2024-03-06,A-17,desk; by hand\n"
    [said] = told(tmp_path, log, profile=str(tmp_path / "own.yaml"))
    assert 'profile own: `values` of mode: no cell says "Booking desk"; write each as the cells do' in said


def test_a_system_that_each_log_names_itself_is_reported(tmp_path: Path):
    audit = Audit.model_validate({"system": {"vendor": "clearview"}})
    [said] = told(tmp_path, "Search Date,Officer,Vendor\n2024-03-05,A-17,Clearview\n", audit)
    assert "`system: vendor: clearview` is not used" in said
    assert told(tmp_path, SEARCHES, audit) == []


def test_what_a_list_holds_is_reported_where_it_is_no_list_of_papers(tmp_path: Path):
    holds = Holds(decision="granted", by="the clerk")
    [said] = told(tmp_path, SEARCHES, holds=holds)
    assert "it has no approvals or authorizations" in said
    assert told(tmp_path, APPROVALS, holds=holds, rows=EventKind.APPROVAL) == []


def test_galleries_and_people_that_no_log_names_are_reported(tmp_path: Path):
    audit = Audit(galleries=(Gallery(name="Mugs", consent="none"),), aliases=(("A-17", "Ann Lee"),))
    gallery, alias = told(tmp_path, SEARCHES, audit)
    assert 'no log names the gallery "Mugs"' in gallery
    assert 'the logs name only "A-17" of them' in alias
    both = SEARCHES + "2024-03-06 10:00,Ann Lee,24-2\n"
    assert told(tmp_path, both, audit.model_copy(update={"galleries": ()})) == []


def test_a_place_in_another_state_and_a_declaration_of_no_day_are_refused():
    with pytest.raises(ValueError, match="keep one of them"):
        Agency(state="OR", place="us/wa")
    assert Agency(state="OR", place="us/federal/ice").state_code == "OR"
    with pytest.raises(ValueError, match="no day is covered"):
        Complete.model_validate(
            {"kind": "arrest", "from": "2024-02-01", "until": "2024-02-01", "by": "x", "on": "2024-03-01", "basis": "y"}
        )


def test_keys_of_a_profile_that_nothing_in_the_log_needs_are_reported(tmp_path: Path):
    keys = "also:\n  - {kind: review, columns: {operator: [Looked at by]}}\ncase-number: {shape: '[0-9]+'}\n"
    keys += "constants: {threshold_basis: default, reason: x}\noperator-names: person\n"
    keys += "field-placeholders: {offense: [see file]}\n"
    (tmp_path / "own.yaml").write_text(f"id: own\nextends: generic\nkind: search\n{keys}", encoding="utf-8")
    profile = str(tmp_path / "own.yaml")
    said = told(tmp_path, "Search Date,Search Reason,Threshold\n2024-03-05 10:00,theft,80\n", profile=profile)
    assert len(said) == 5
    for key in ("also: review", "case-number", "operator-names", "field-placeholders: offense", "constants: reason"):
        assert any(f"`{key}` is not used" in one for one in said), key


@pytest.mark.parametrize("key", ["detect", "near"])
def test_what_finds_a_shipped_profile_is_refused_in_ones_own(tmp_path: Path, key: str):
    (tmp_path / "own.yaml").write_text(f"id: own\nextends: generic\n{key}: [[userId]]\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"`{key}` has no effect here"):
        load_profile(tmp_path / "own.yaml")
