"""Rows given twice across exports (reading R47), and the account of rows that are put aside."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, LogFile
from tests.examples import tried_on
from tests.ingest.tables import silent

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason"
ROWS = ["S1,2024-03-01 14:20,A-17,,robbery", "S2,2024-03-02 14:20,A-17,24-2,theft"]
COLUMNS = st.lists(st.sampled_from(HEAD.split(",")[2:]), unique=True, max_size=2)


def read(folder: Path, **texts: list[str]) -> IngestedLogs:
    logs = []
    for name, lines in texts.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        logs.append(LogFile(path=path))
    return ingest(logs, Audit(zone="UTC"), zone=None, profile=None, limits=Limits(), progress=silent)


def uses(found: IngestedLogs) -> int:
    return sum(one.events.get("search", 0) for one in found.inputs)


@pytest.mark.parametrize(
    "other",
    [
        [HEAD + ",Notes", *(row + "," for row in ROWS)],
        [HEAD + ",Notes", *(row + ",seen by K." for row in ROWS)],
        [
            "Reason,Search ID,Date/Time,Officer,Case Number",
            *(f"{r.split(',')[-1]},{r.rsplit(',', 1)[0]}" for r in ROWS),
        ],
        [HEAD, *(row.replace("robbery", " robbery ").replace("A-17", "A-17 ") for row in ROWS)],
        [HEAD.replace("Search ID", "Search Number").replace("Officer", "User"), *ROWS],
    ],
    ids=["a blank column more", "an unread column more", "another order", "spaces", "other headings"],
)
def test_an_export_that_repeats_another_adds_no_use(tmp_path: Path, other: list[str]) -> None:
    found = read(tmp_path, a=[HEAD, *ROWS], b=other)
    assert uses(found) == 2
    assert found.inputs[1].rows.duplicates == 2 and found.inputs[1].rows.used == 0


def field(found: IngestedLogs, name: str) -> list[tuple[object, str]]:
    """The value and state of a field in each search."""
    events = found.events.frame().filter(pl.col("kind") == "search")
    value = name if name in events.columns else f"{name}_lo"
    return [(v, s) for v, s in events.select(value, f"{name}__state").iter_rows()]


def accounts(found: IngestedLogs) -> list[tuple[int, int, int]]:
    return [(one.rows.read, one.rows.used, one.rows.duplicates) for one in found.inputs]


def test_what_one_export_leaves_blank_another_fills_in(tmp_path: Path) -> None:
    for name, parts in {"blank first": ("a", "b"), "blank second": ("b", "a")}.items():
        (folder := tmp_path / name).mkdir()
        filled, blank = [HEAD, ROWS[1]], [HEAD, ROWS[1].replace("24-2", "").replace("theft", "n/a")]
        found = read(folder, **dict(zip(parts, (filled, blank), strict=True)))
        assert uses(found) == 1 and sum(one.rows.duplicates for one in found.inputs) == 1, name
        assert field(found, "case_number") == [("24-2", "value")] and field(found, "reason") == [("theft", "value")]


def test_a_column_that_only_the_second_export_has_is_part_of_the_record(tmp_path: Path) -> None:
    short = ["Search ID,Date/Time,Officer", *(",".join(row.split(",")[:3]) for row in ROWS)]
    found = read(tmp_path, a=short, b=[HEAD + ",Reviewed By", ROWS[0] + ",K-1", ROWS[1] + ","])
    assert accounts(found) == [(2, 2, 0), (2, 0, 2)]
    assert field(found, "reason") == [("robbery", "value"), ("theft", "value")]
    reviews = found.events.frame().filter(pl.col("kind") == "review")
    searches = found.events.frame().filter(pl.col("kind") == "search")
    assert reviews["operator"].to_list() == ["K-1"] and reviews["parent"].to_list() == [searches["event"][0]]


def test_rows_of_one_number_that_differ_are_one_record_and_what_differs_is_not_known(tmp_path: Path) -> None:
    found = read(tmp_path, a=[HEAD, *ROWS], b=[HEAD, ROWS[0].replace("robbery", "arson"), ROWS[1]])
    assert uses(found) == 2 and accounts(found) == [(2, 2, 0), (2, 0, 2)]
    assert field(found, "reason") == [(None, "unread"), ("theft", "value")]
    assert field(found, "operator") == [("A-17", "value"), ("A-17", "value")]
    [entry] = [e for e in found.ledger if e.first_page]
    assert "differ in reason" in entry.statement


def test_a_time_that_differs_lies_between_both(tmp_path: Path) -> None:
    found = read(tmp_path, a=[HEAD, ROWS[1]], b=[HEAD, ROWS[1].replace("14:20", "15:45")])
    lo, hi = found.events.frame().select("time_lo", "time_hi").row(0)
    assert uses(found) == 1 and (hi - lo) // 60_000_000 == 85


def test_numbers_that_begin_anew_each_month_are_different_records(tmp_path: Path) -> None:
    april = [row.replace("2024-03", "2024-04").replace("24-2", "24-9") for row in ROWS]
    found = read(tmp_path, a=[HEAD, *ROWS], b=[HEAD, *april], c=[HEAD + ",Department", *(r + ",K" for r in april)])
    assert uses(found) == 4 and accounts(found) == [(2, 2, 0), (2, 2, 0), (2, 0, 2)]
    assert any("another day and case" in entry.statement for entry in found.ledger)


def test_rows_of_one_table_that_differ_stay_apart(tmp_path: Path) -> None:
    found = read(tmp_path, a=[HEAD, ROWS[0], ROWS[0].replace("robbery", "arson")])
    assert uses(found) == 2


def test_rows_that_lack_a_cell_differ_by_their_other_cells(tmp_path: Path) -> None:
    said = [
        {"Search ID": f"S{day}", "Date/Time": f"2024-03-{day:02} 14:20", "Reason": "theft"}
        | ({"Officer": "A-17"} if day > 1 else {})
        for day in range(1, 7)
    ]
    other = [said[0] | {"Reason": "arson"}, *said[1:]]
    for name, rows in (("a", said), ("b", other)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    logs = [LogFile(path=tmp_path / f"{name}.jsonl") for name in "ab"]
    found = ingest(logs, Audit(zone="UTC"), zone=None, profile=None, limits=Limits(), progress=silent)
    assert accounts(found) == [(6, 6, 0), (6, 0, 6)]
    assert field(found, "reason") == [(None, "unread"), *[("theft", "value")] * 5]


@tried_on(15)
@given(
    st.lists(st.sampled_from(HEAD.split(",")[2:]), unique=True, max_size=2),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_an_export_with_fewer_columns_and_more_blanks_adds_nothing(dropped: list[str], blank: list[bool]) -> None:
    """In either order; what the fuller one says stands."""
    names = HEAD.split(",")
    rows = [dict(zip(names, row.split(","), strict=True)) for row in ROWS]
    hidden = iter(blank)
    less = [{n: "" if n in names[2:] and next(hidden) else v for n, v in row.items()} for row in rows]
    left = [n for n in names if n not in dropped]
    lesser = [",".join(left), *(",".join(row[n] for n in left) for row in less)]
    for order in ((lesser, [HEAD, *ROWS]), ([HEAD, *ROWS], lesser)):
        with tempfile.TemporaryDirectory() as folder:
            found = read(Path(folder), a=order[0], b=order[1])
        assert uses(found) == 2
        assert field(found, "operator") == [("A-17", "value")] * 2
        assert field(found, "reason") == [("robbery", "value"), ("theft", "value")]
        # A blank in one export and no such column in the other: nothing is known, or that it is blank.
        assert [value for value, _ in field(found, "case_number")] == [None, "24-2"]


def test_a_row_put_aside_is_no_duplicate_too(tmp_path: Path) -> None:
    odd = "2,Zorp,2024-03-06 14:20,24-0118,A-18"
    lines = ["Record ID,Record Type,Date/Time,Case Number,Officer", "1,Search,2024-03-05 14:20,24-0117,A-17", odd, odd]
    [one] = read(tmp_path, a=lines).inputs
    rows = one.rows
    assert (rows.read, rows.used, rows.duplicates, rows.quarantined, rows.out_of_scope) == (3, 1, 0, 2, 0)
