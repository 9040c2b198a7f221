"""A log of searches of something else than faces: its headings are those of any search, its cells name another."""

from __future__ import annotations

import pytest

from checker.model.errors import InputError
from tests.ingest.tables import read, table

HEAD = ("Search ID", "Search Date", "Officer", "Database Searched", "Case Number")


def _log(*databases: str, header: tuple[str, ...] = HEAD):
    rows = [(str(n), "2024-03-05 10:00", "A1", name, f"24-{n}") for n, name in enumerate(databases, start=1)]
    return read(table(header, *rows), rows=None)


@pytest.mark.parametrize(
    "databases",
    [("NCIC", "NCIC"), ("Booking", "NLETS/NCIC"), ("CODIS", ""), ("Accurint search", "DMV"), ("AFIS database",)],
)
def test_a_log_whose_cells_name_a_database_without_faces_is_not_taken_for_one_of_face_searches(databases):
    with pytest.raises(InputError, match="which is not a search of faces") as refused:
        _log(*databases)
    assert "--rows search" in (refused.value.hint or "")


@pytest.mark.parametrize("databases", [("Booking photos", "DMV"), ("NCIC", "Mugshots"), ("NGI", "NCIC"), ("", "n/a")])
def test_a_log_whose_cells_name_faces_or_nothing_known_is(databases):
    assert list(_log(*databases).events["kind"]) == ["search"] * len(databases)


def test_a_log_without_the_column_that_names_the_database_reads_as_one_whose_cells_are_blank():
    """Readings R44 and R45: the headings say of both that the rows are searches, and nothing says of which database."""
    rows = [(str(n), "2024-03-05 10:00", "A1", "", f"24-{n}") for n in (1, 2)]
    blank = read(table(HEAD, *rows), rows=None).events
    without = read(table((*HEAD[:3], *HEAD[4:]), *((*row[:3], *row[4:]) for row in rows)), rows=None).events
    assert list(blank["kind"]) == list(without["kind"]) == ["search", "search"]
    assert "gallery.name" not in without.columns
    assert blank["gallery.name"].null_count() == 2


def test_a_heading_of_the_technology_counts_more_than_a_cell_and_so_does_what_the_user_says():
    header = ("FR Search ID", "FR Search Date", *HEAD[2:])
    assert list(_log("NCIC", header=header).events["kind"]) == ["search"]
    given = read(table(HEAD, ("1", "2024-03-05 10:00", "A1", "NCIC", "24-1")), rows="search")
    assert list(given.events["kind"]) == ["search"]


@pytest.mark.parametrize(
    ("column", "other", "own"),
    [
        ("Search Type", "Insight", "Face Search"),
        ("Search Type", "License Plate", "Facial recognition"),
        ("Entity Type", "Hotlist Entry", "Face"),
    ],
)
def test_a_row_about_something_else_is_left_out_and_counted_and_the_others_are_searches(column, other, own):
    header = ("Search ID", "FR Search Date", "User", column, "Case Number")
    rows = [(str(n), "2024-03-05 10:00", "A1", said, "24-1") for n, said in enumerate((own, other, own))]
    got = read(table(header, *rows), rows=None)
    assert list(got.events["kind"]) == ["search", "search"]
    assert (got.input.rows.used, got.input.rows.out_of_scope) == (2, 1)
    [told] = [entry for entry in got.ledger if entry.topic == "scope"]
    assert told.first_page and f'1 row left out: by "{column}"' in told.statement
