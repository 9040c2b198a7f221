"""Why a table is read as it is."""

from __future__ import annotations

import json

import pytest

from checker.ingest.interface import Limits
from checker.inspect.run import inspect
from checker.model.audit import Audit
from checker.model.errors import InputError
from checker.model.progress import silent
from tests.inspect.logs import inspected, written


def table(tmp_path, header, row):
    return inspected(written(tmp_path / "log.csv", header, [row])).logs[0].tables[0]


def test_a_detected_profile_is_explained_by_the_headings_it_is_known_by(tmp_path):
    found = table(tmp_path, ["id", "userId", "searchDate", "cameraCount"], ["1", "***", "2024-03-05 10:00", "3"])
    assert found.profile == "portal-search-audit"
    assert '"cameraCount"' in found.why
    assert not found.near


def test_a_profile_that_lacks_one_heading_came_close_and_says_which(tmp_path):
    found = table(tmp_path, ["id", "userId", "searchDate", "reason"], ["1", "***", "2024-03-05 10:00", "x"])
    assert found.profile == "generic"
    [near] = found.near
    assert (near.profile, near.has, near.lacks) == (
        "portal-search-audit",
        ("id", "userId", "searchDate"),
        ("networkCount",),
    )


def test_a_heading_that_must_not_be_there_is_named(tmp_path):
    header = ["Reviewer", "Review Date", "Search ID", "Reason", "Date"]
    found = table(tmp_path, header, ["B", "2024-03-05", "1", "x", "2024-03-04"])
    assert found.profile == "generic"
    near = next(n for n in found.near if n.profile == "agency-reviews")
    assert set(near.there) == {"Reason", "Date"}


def test_a_file_of_tables_that_no_profile_reads_is_told_by_its_columns_with_what_they_may_be(tmp_path):
    path = written(tmp_path / "odd.csv", ["Shield", "Day of lookup", "Taken with"], [["1", "2024-03-05", "CCTV"]] * 3)
    found = inspected(path)
    [table] = found.logs[0].tables
    assert (table.profile, found.logs[0].rows.out_of_scope, found.rhythm) == ("", 3, None)
    assert "not read as a use log" in table.why


def test_a_log_and_a_file_that_is_none_are_told_side_by_side(tmp_path):
    legend = written(tmp_path / "legend.csv", ["code", "meaning"], [["1", "one"]])
    log = written(tmp_path / "log.csv", ["Date", "Officer", "Case Number"], [["2024-03-05", "A", "24-1"]])
    found = inspected(legend, log)
    assert [(one.profile, one.rows.used) for one in found.logs] == [("", 0), ("generic", 1)]


def test_more_tables_than_are_read_end_it(tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps({f"t{n}": [{f"a{n}": 1, f"b{n}": 2}] for n in range(6)}), encoding="utf-8")
    with pytest.raises(InputError):
        inspect([path], Audit(), zone=None, profile=None, limits=Limits(tables=3), with_people=False, progress=silent)


def test_a_column_that_counts_searches_is_not_guessed_to_name_a_searcher(tmp_path):
    for heading in ("Searches", "Search"):
        found = inspected(written(tmp_path / "log.csv", ("Period", heading), [("2024", "45")]))
        assert {c.header: c.perhaps for c in found.logs[0].tables[0].columns} == {"Period": "", heading: ""}
    found = inspected(written(tmp_path / "log.csv", ("Period", "Serchers"), [("2024", "Ann Lee")]))
    assert found.logs[0].tables[0].columns[1].perhaps == "operator"


def test_the_number_of_a_user_is_not_guessed_to_be_the_number_of_a_use(tmp_path):
    found = inspected(written(tmp_path / "log.csv", ("Search Date", "Officer", "User ID"), [("1/25/2024", "Lee", "7")]))
    assert found.logs[0].tables[0].columns[2].perhaps == ""
