"""Case numbers and reasons."""

from __future__ import annotations

from tests.inspect.logs import FIXTURES, inspected, written

HEADER = ["Search ID", "Date/Time", "Officer", "Agency", "Case Number", "Reason"]


def log(tmp_path, rows):
    return written(tmp_path / "log.csv", HEADER, [[str(i), "2024-03-05", "A", *row] for i, row in enumerate(rows)])


def test_case_numbers_are_told_by_shape_agency_by_agency(tmp_path):
    rows = [
        ["North PD", "AB24-00117", "x"],
        ["North PD", "AB24-00118", "x"],
        ["North PD", "7", "x"],
        ["South PD", "24/1", "x"],
    ]
    found = {c.agency: {s.shape: s.count for s in c.shapes} for c in inspected(log(tmp_path, rows)).case_numbers}
    assert found == {"North PD": {"AA99-99999": 2, "9": 1}, "South PD": {"99/9": 1}}


def test_vague_and_repeated_reasons_are_counted_case_aside(tmp_path):
    rows = [["", "", "Investigation"]] * 4 + [["", "", "investigation"]] * 2 + [["", "", "burglary at the depot"]] * 5
    rows += [["", "", "seen twice"]] * 2 + [["", "", ""]] * 3
    found = inspected(log(tmp_path, rows)).reasons
    assert (found.recorded, found.distinct, found.vague, found.templated) == (13, 3, 6, 11)
    assert [(r.count, r.vague, r.reason) for r in found.repeated] == [(6, True, ""), (5, False, "")]


def test_reasons_are_shown_as_typed_only_with_people(tmp_path):
    path = log(tmp_path, [["", "", "asked by the watch commander"]] * 6)
    assert inspected(path, with_people=True).reasons.repeated[0].reason == "asked by the watch commander"
    assert "watch commander" not in inspected(path).model_dump_json()


def test_rows_put_aside_are_summed_up_by_reason():
    found = inspected(FIXTURES / "washington-county" / "searches.csv")
    assert sum(u.count for u in found.unused) == found.logs[0].rows.quarantined == 1
    assert found.unused[0].rows == (145,)
    assert all(q.raw == "" for q in found.quarantine)
