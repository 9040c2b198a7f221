"""Headings in the plural, short names of times, and what a cell under a plural may name."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.facts.names import heads
from checker.ingest.binding import bind
from checker.ingest.choice import headings_tell_kind
from checker.ingest.profile_files import shipped_profile
from checker.model.event import EVENT_FIELDS
from checker.model.words import with_spaces
from tests.ingest.tables import events, ingested

HEAD = ("Search ID", "Search Date", "Officer", "Case Number")
ROW = ("S-1", "2024-01-25", "Ann Lee", "24-1")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("ts", "time"), ("TStamp", "time"), ("SearchTimeStamp", "time"),
        ("dt", "time"), ("datetime_utc", "time"), ("event_ts", "time"),
        ("created", "time"), ("Search TS", "time"), ("query_dttm", "time"), ("Request Timestamp", "time"),
        ("Dates", "time"), ("Search Dates", "time"), ("Cases", "case_number"), ("Case Numbers", "case_number"),
        ("Case Number(s)", "case_number"), ("Incident Nos", "case_number"), ("Offenses", "offense"),
        ("Offense(s)", "offense"), ("Crime Types", "offense"), ("Reasons", "reason"), ("Officers", "operator"),
        ("Requesting Officers", "operator"), ("Galleries", "gallery.name"), ("Top Scores", "top_score"),
        ("FR Search Dates", "time"), ("Agencies", "agency"), ("Searches' Purposes", "purpose"),
    ],
)  # fmt: skip
def test_a_plural_and_a_short_name_of_a_time_are_the_usual_heading(heading: str, field: str) -> None:
    binding = bind(shipped_profile("generic"), (heading, "Other"), "search")
    assert {c.field: c.header for c in binding.parts[0].columns}.get(field) == heading


@pytest.mark.parametrize(
    ("heading", "kind", "field"),
    [
        ("Reviewers", "review", "operator"), ("Reviewer(s)", "review", "operator"),
        ("Peer Reviewers", "review", "operator"), ("Review Dates", "review", "time"),
        ("Review Timestamp", "review", "time"), ("Approvers", "approval", "operator"),
        ("Approving Supervisors", "approval", "operator"), ("Approval TS", "approval", "time"),
    ],
)  # fmt: skip
def test_so_it_is_with_what_the_row_says_of_a_review_or_an_approval(heading: str, kind: str, field: str) -> None:
    binding = bind(shipped_profile("generic"), (*HEAD, heading), "search")
    assert {(p.kind, c.field) for p in binding.parts for c in p.columns if c.header == heading} == {(kind, field)}


@pytest.mark.parametrize("heading", ["Person Searched For", "Searched For", "Person Searched", "Name Searched"])
def test_a_column_of_the_person_searched_for_names_the_person(heading: str, tmp_path: Path) -> None:
    log = ",".join((*HEAD, heading)) + "\n" + ",".join((*ROW, "Dana Quill"))
    assert ingested(tmp_path, log=log).events.frame()["target"].to_list() == ["Dana Quill"]


@pytest.mark.parametrize("heading", ["Arrests", "Warrants", "Leads", "Court Orders", "Lineups", "Events", "Steps"])
def test_acts_and_papers_in_the_plural_are_counts_and_tell_of_none(heading: str) -> None:
    binding = bind(shipped_profile("generic"), (*HEAD, heading), "search")
    assert binding.unmapped_headers == (heading,)


@pytest.mark.parametrize("heading", ["Stops", "Number of Stops", "Ends"])
def test_people_who_were_stopped_are_no_end_of_a_deployment(heading: str) -> None:
    binding = bind(shipped_profile("lfr-table"), (heading, "Date", "Faces Seen", "Alerts"), "live_deployment")
    assert "end" not in {c.field for c in binding.parts[0].columns}
    assert {c.field: c.header for c in bind(shipped_profile("generic"), ("Stop", "Date"), "search").parts[0].columns}[
        "end"
    ] == "Stop"


def test_a_heading_that_is_there_as_it_is_known_goes_before_its_plural() -> None:
    binding = bind(shipped_profile("generic"), ("Reasons", "Reason", "Search Date"), "search")
    assert {c.field: c.header for c in binding.parts[0].columns}["reason"] == "Reason"


@pytest.mark.parametrize("name", sorted(EVENT_FIELDS))
def test_a_name_of_the_open_format_is_read_in_the_singular_as_no_other_field(name: str) -> None:
    """A report's "Sections" were read as the "Section" of an agency, an operator's unit."""
    heading = with_spaces(name).capitalize()
    by_form = {
        form: {c.field for part in bound.parts for c in part.columns if c.header == form}
        for form in (name, heading)
        for bound in [bind(shipped_profile("generic"), ("Record type", "Search ID", "Time", form))]
    }
    if name not in ("id", "time"):  # these take the headings beside them
        assert all(name in fields for fields in by_form.values()), by_form


def test_sections_in_a_table_of_another_format_are_read_as_no_unit() -> None:
    assert bind(shipped_profile("generic"), (*HEAD, "Sections"), "search").unmapped_headers == ("Sections",)
    assert "operator_unit" in bind(shipped_profile("generic"), (*HEAD, "Section"), "search").fields


@pytest.mark.parametrize("heading", ["User (Agency)", "Case [Type]"])
def test_what_is_one_field_with_the_brackets_and_another_without_is_read_as_neither(heading: str) -> None:
    assert bind(shipped_profile("generic"), (*HEAD, heading), "search").unmapped_headers == (heading,)


def test_search_dates_tell_of_searches_as_a_search_date_does() -> None:
    assert headings_tell_kind(shipped_profile("generic"), ("Search Dates", "Officers", "Cases"))


def test_numbers_under_results_are_counts_of_candidates_and_words_are_results() -> None:
    found = events((*ROW, "3"), (*ROW, "0"), (*ROW, "No match"), (*ROW, ""), header=(*HEAD, "Results"))
    assert [one["candidates"] for one in found] == [3, 0, None, None]
    assert [one["result"] for one in found] == [None, None, "no_candidates", None]
    assert [one["result__state"] for one in found] == [None, None, "value", "empty"]


def test_a_number_under_result_or_beside_a_column_of_candidates_is_no_count() -> None:
    (event,) = events((*ROW, "3"), header=(*HEAD, "Result"))
    assert (event["result__state"], "candidates" in event) == ("unread", False)
    (event,) = events((*ROW, "3", "5"), header=(*HEAD, "Results", "Candidates"))
    assert (event["result__state"], event["candidates"]) == ("unread", 5)


@pytest.mark.parametrize(("heading", "people"), [("Reviewer", 1), ("Reviewers", 2), ("Reviewer(s)", 2)])
def test_two_words_with_a_comma_are_perhaps_two_people_under_a_plural(heading: str, people: int) -> None:
    _, review = events((*ROW, "Quill, Vance"), header=(*HEAD, heading))
    assert pl.select(heads(pl.lit(review["operator"]))).item() == people


def test_the_ledger_says_which_cells_leave_open_how_many_people_they_name(tmp_path: Path) -> None:
    text = 'Search ID,Search Date,Officer,Reviewers\nS-1,2024-01-25,A-1,"Quill, Vance"\nS-2,2024-01-25,A-1,Quill\n'
    (told,) = (one for one in ingested(tmp_path, zone="UTC", log=text).ledger if one.topic == "people")
    assert told.first_page
    assert told.statement.startswith('"Reviewers" is about several people: 1 cell with two words and a comma may name')


def test_parts_of_a_clock_time_that_no_field_reads_are_of_weight_and_told_on_the_first_page(tmp_path: Path) -> None:
    text = "Search ID,Search Date,Hour,Min,AM/PM,TZ,Officer\nS-1,2024-01-25,2,22,PM,CST,A-1\n"
    found = ingested(tmp_path, zone="UTC", log=text)
    (hour,) = (one for one in found.ledger if '"Hour"' in one.statement and one.topic == "unread")
    assert hour.first_page and "their dates count as the whole day" in hour.statement
    (columns,) = (one.columns for one in found.inputs)
    assert {one.header for one in columns.not_read if one.matters} == {"Min", "AM/PM", "TZ"}
