"""Records of JSON that stand otherwise than as flat objects give the same cells as flat ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import tried_on
from tests.ingest.reading import read

NAMES = ["Search Date", "Officer", "Case Number", "Reason"]
ROWS = [["2024-03-05T14:20:00Z", "A-17", "24-0117", "robbery"], ["2024-03-06T09:10:00Z", "B-02", "24-0131", "theft"]]
Rows = list[list[str]]


def _objects(rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


def _socrata(rows: Rows) -> object:
    columns = [{"id": n, "name": name, "fieldName": name.lower(), "position": n} for n, name in enumerate(NAMES)]
    return {"meta": {"view": {"id": "abcd-1234", "name": "Searches", "columns": columns}}, "data": rows}


SHAPES: dict[str, Callable[[Rows], object]] = {
    "records": _objects,
    "envelope of GeoJSON": lambda rows: {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": one, "geometry": None} for one in _objects(rows)],
    },
    "envelope of ArcGIS": lambda rows: {
        "fields": [{"name": name, "type": "esriFieldTypeString"} for name in NAMES],
        "features": [{"attributes": one} for one in _objects(rows)],
    },
    "aliases of ArcGIS": lambda rows: {
        "fields": [{"name": f"F{n}", "type": "esriFieldTypeString", "alias": name} for n, name in enumerate(NAMES)],
        "features": [{"attributes": {f"F{n}": cell for n, cell in enumerate(row)}} for row in rows],
    },
    "aliases of ArcGIS below the records": lambda rows: {
        "features": [{"attributes": {f"F{n}": cell for n, cell in enumerate(row)}} for row in rows],
        "fieldAliases": {f"F{n}": name for n, name in enumerate(NAMES)},
    },
    "envelope of JSON:API": lambda rows: {"data": [{"id": "1", "attributes": one} for one in _objects(rows)]},
    "rows under names": lambda rows: [NAMES, *rows],
    "rows beside names": lambda rows: {"columns": NAMES, "index": list(range(len(rows))), "data": rows},
    "rows before names": lambda rows: {"data": rows, "columns": NAMES},
    "Socrata": _socrata,
    "values by column": lambda rows: {name: [row[n] for row in rows] for n, name in enumerate(NAMES)},
    "values by column and place": lambda rows: {
        name: {str(place): row[n] for place, row in enumerate(rows)} for n, name in enumerate(NAMES)
    },
    "records by place": lambda rows: {str(place): one for place, one in enumerate(_objects(rows))},
}
cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0'=\u2018\u2019`", exclude_categories=["Cs"]), max_size=6
)
"""Without the marks that guard a number: a column that has them is read without them (readers/text_guards.py)."""


@pytest.mark.parametrize("shape", SHAPES)
@tried_on(5)
@given(more=st.lists(st.lists(cells, min_size=4, max_size=4), max_size=3))
def test_the_same_records_in_any_shape_give_the_same_cells(tmp_path: Path, shape: str, more: Rows) -> None:
    rows = [*ROWS, *more]
    (tmp_path / "log").write_text(json.dumps(SHAPES[shape](rows)), encoding="utf-8")
    sheet = "features" if ("envelope" in shape or "aliases" in shape) and "API" not in shape else None
    found = read(tmp_path / "log", sheet=sheet)
    assert [name for name in found.columns if name in NAMES] == NAMES
    assert found.frame.select(NAMES).rows() == [tuple(row) for row in rows]
    assert not found.quarantined


def test_rows_without_names_are_counted_and_called_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(json.dumps(ROWS), encoding="utf-8")
    found = read(tmp_path / "log")
    assert found.columns == ("column 1", "column 2", "column 3", "column 4")
    assert found.cells == [tuple(row) for row in ROWS]


def test_a_row_that_is_too_long_is_put_aside_and_one_that_is_short_has_absent_cells(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(json.dumps([NAMES, [*ROWS[0], "more"], ROWS[1][:2]]), encoding="utf-8")
    found = read(tmp_path / "log")
    assert found.bad == {2: "5 cells where the header has 4"}
    assert found.cells == [(*ROWS[1][:2], None, None)]


@pytest.mark.parametrize("page", [lambda rows: _objects(rows), lambda rows: {"data": _objects(rows), "next": None}])
def test_pages_of_an_interface_that_follow_each_other_in_one_file_are_all_read(
    tmp_path: Path, page: Callable[[Rows], object]
) -> None:
    text = "\n".join(json.dumps(page([row]), indent=1) for row in ROWS)
    (tmp_path / "log").write_text(text, encoding="utf-8")
    found = read(tmp_path / "log")
    assert found.frame.select(NAMES).rows() == [tuple(row) for row in ROWS]
    assert len(found.sheets) == 2


def test_a_line_for_each_row_below_a_line_of_names_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("\n".join(map(json.dumps, [NAMES, *ROWS])), encoding="utf-8")
    found = read(tmp_path / "log")
    assert (found.columns, found.rows) == (tuple(NAMES), [2, 3])


def test_an_alias_that_two_columns_share_names_neither(tmp_path: Path) -> None:
    fields = [{"name": "A_DT", "alias": "Date"}, {"name": "B_DT", "alias": "Date"}, {"name": "OFC", "alias": " "}]
    features = [{"attributes": {"A_DT": "2024-03-05", "B_DT": "2024-03-06", "OFC": "A-17"}}]
    (tmp_path / "log").write_text(json.dumps({"fields": fields, "features": features}), encoding="utf-8")
    assert read(tmp_path / "log").columns == ("A_DT", "B_DT", "OFC")


PORTAL = {"sid": "row-1", "id": "00000000-0000-0000", "created_at": 1712000000, "updated_at": 1712000000}


@pytest.mark.parametrize("how", ["rows apart from names", "records", "CSV"])
def test_what_an_open_data_portal_keeps_of_each_row_is_no_part_of_the_log(tmp_path: Path, how: str) -> None:
    """When the portal took a row in ("created_at") is not when the search was made."""
    if how == "rows apart from names":
        columns = [{"name": name, "fieldName": f":{name}", "dataTypeName": "meta_data"} for name in PORTAL]
        columns += [{"name": name, "fieldName": name.lower(), "dataTypeName": "text"} for name in NAMES]
        data = [[*PORTAL.values(), *row] for row in ROWS]
        text = json.dumps({"meta": {"view": {"columns": columns}}, "data": data})
    elif how == "records":
        text = json.dumps([{f":{name}": cell for name, cell in PORTAL.items()} | one for one in _objects(ROWS)])
    else:
        lines = [[*(f":{name}" for name in PORTAL), *NAMES], *([*PORTAL.values(), *row] for row in ROWS)]
        text = "\n".join(",".join(map(str, line)) for line in lines)
    (tmp_path / "log").write_text(text, encoding="utf-8")
    found = read(tmp_path / "log")
    assert found.columns == tuple(NAMES) and found.cells == [tuple(row) for row in ROWS]
    kept = "columns that an open-data portal keeps of each row, no part of the log: :sid, :id, :created_at, :updated_at"
    assert found.notes.count(kept) == 1
