"""What laws ask of a use beyond its purpose is read under the names that agencies use, and decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit
from checker.model.event import EVENT_FIELDS
from checker.model.facts import is_setting
from checker.model.progress import silent
from checker.model.vocabulary import fact

READ = [
    ("Reasonable Suspicion", "Y", "suspicion", "reasonable_suspicion"),
    ("Reasonable Suspicion", "N", "suspicion", "none"),
    ("Level of Suspicion", "Probable Cause", "suspicion", "probable_cause"),
    ("Offense Level", "Felony", "offense_class", "felony"),
    ("Subject Race", "W", "subject_race", "white"),
    ("Sex", "F", "subject_sex", "female"),
    ("Subject Age", "34", "subject_age", 34.0),
    ("US Citizen", "yes", "subject_citizen", True),
    ("Consent Obtained", "No", "consent", False),
    ("Image Context", "Demonstration", "probe.context", "protest"),
    ("Where Image Was Taken", "Church", "probe.context", "worship"),
    ("Probe Enrolled", "no", "probe.enrolled", False),
    ("Database Owner", "DMV", "gallery.owner", "motor_vehicles"),
    ("Submitted To", "Department of State Police", "request_to", "state_police"),
    ("Request Method", "UCJIS", "request_channel", "state_network"),
    ("Request in Writing", "Y", "request_written", True),
    ("Shared With", "ICE, District Attorney", "shared_with", "immigration|prosecutor"),
    ("Notice Sent To", "Mayor, Council President", "recipients", "council_president|mayor"),
    ("Kind of Incident", "First Amendment", "incident_kind", "first_amendment"),
    ("Candidates Reviewed", "12", "candidates_reviewed", 12.0),
    ("Location Type", "City Hall", "place_kind", "government_building"),
    ("System", "NGI-IPS", "product", "ngi"),
]
"""Heading, cell, and what it says of which field."""


def events_of(folder: Path, heads: list[str], cells: list[str]) -> pl.DataFrame:
    path = folder / "searches.csv"
    row = [f'"{cell}"' for cell in cells]
    path.write_text(f"Search ID,Search Date,{','.join(heads)}\nS1,2025-03-05 14:20,{','.join(row)}\n", encoding="utf-8")
    audit = Audit(agency=Agency(name="A", place="us/wa", kind="municipal-police"), zone="UTC")
    return ingest([path], audit, zone=None, profile=None, limits=Limits(), progress=silent).events.frame()


@pytest.mark.parametrize(("heading", "cell", "field", "said"), READ)
def test_a_column_is_read_by_the_names_that_agencies_use(
    tmp_path: Path, heading: str, cell: str, field: str, said: Any
) -> None:
    events = events_of(tmp_path, [heading], [cell])
    assert events[field].to_list() == [said]


def test_what_no_list_knows_is_unread_and_no_fact(tmp_path: Path) -> None:
    """A word that is no level of suspicion is not taken for the lowest one."""
    events = events_of(tmp_path, ["Level of Suspicion"], ["hunch"])
    assert events["suspicion__state"].to_list() == ["unread"]


def test_what_somebody_is_by_nature_or_law_is_shown_of_nobody() -> None:
    private = {name for name, field in EVENT_FIELDS.items() if field.private}
    assert private == {"subject_race", "subject_sex", "subject_age", "subject_citizen"}
    assert all(is_setting(fact(name)) for name in private)
    assert not is_setting(fact("suspicion"))


def test_a_picture_that_was_deleted_is_a_record_of_its_own(tmp_path: Path) -> None:
    events = events_of(tmp_path, ["Photo Deleted On", "Officer"], ["2025-03-06", "Ann Lee"])
    assert sorted(events["kind"].to_list()) == ["erasure", "search"]
    blank = events_of(tmp_path, ["Photo Deleted On", "Officer"], ["", "Ann Lee"])
    assert blank["kind"].to_list() == ["search"]
