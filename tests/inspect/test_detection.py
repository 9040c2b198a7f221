"""Why a table is read as it is."""

from __future__ import annotations

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
    assert (near.profile, near.has, near.lacks) == ("portal-search-audit", ("id", "userId", "searchDate"), ("networkCount",))


def test_a_heading_that_must_not_be_there_is_named(tmp_path):
    header = ["Reviewer", "Review Date", "Search ID", "Reason", "Date"]
    found = table(tmp_path, header, ["B", "2024-03-05", "1", "x", "2024-03-04"])
    assert found.profile == "generic"
    near = next(n for n in found.near if n.profile == "agency-reviews")
    assert set(near.there) == {"Reason", "Date"}
