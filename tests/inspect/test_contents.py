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


def test_whose_reasons_are_vague_or_copied_has_two_bounds_where_some_are_hidden(tmp_path):
    rows = "Date,Officer,Case Number,Agency,Reason\n"
    rows += "".join(f"2024-03-{n:02},A,24-{n},North PD,asked by the watch\n" for n in range(1, 6))  # copied
    rows += "2024-03-06,A,24-6,North PD,inv\n2024-03-07,B,24-7,North PD,[REDACTED]\n"
    rows += "2024-03-08,B,24-8,South PD,a burglary on Elm Street\n"
    path = tmp_path / "by.csv"
    path.write_text(rows, encoding="utf-8")
    quiet = inspected(path).reasons.by
    assert [(one.agency, one.operator, one.records, one.vague, one.copied) for one in quiet] == [
        ("North PD", "", 7, (1, 2), (5, 6)),
        ("South PD", "", 1, (0, 0), (0, 0)),
    ]
    named = {
        (one.agency, one.operator): (one.vague, one.copied) for one in inspected(path, with_people=True).reasons.by
    }
    assert named["North PD", "A"] == ((1, 1), (5, 5)) and named["North PD", "B"] == ((0, 1), (0, 1))


def test_reasons_are_shown_as_typed_only_with_people(tmp_path):
    path = log(tmp_path, [["", "", "asked by the watch commander"]] * 6)
    assert inspected(path, with_people=True).reasons.repeated[0].reason == "asked by the watch commander"
    assert "watch commander" not in inspected(path).model_dump_json()


def test_rows_put_aside_are_summed_up_by_reason():
    found = inspected(FIXTURES / "washington-county" / "searches.csv")
    assert sum(u.count for u in found.unused) == found.logs[0].rows.quarantined == 1
    assert found.unused[0].rows == (145,)
    assert all(q.raw == "" for q in found.quarantine)
