"""The open format: each heading is read into its field without a profile, and the page names every one."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import polars as pl

from checker.ingest.choice import Binding, choose
from checker.ingest.states import Marks, state_of
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import KINDS
from checker.publish.columns import KIND_HEADING, heading
from checker.publish.log_format import columns, log_schema

PAGE = (Path(__file__).parents[2] / "docs" / "log-format.md").read_text(encoding="utf-8")


def test_every_heading_is_read_into_its_field_without_a_profile():
    headings = {heading(name): name for name in EVENT_FIELDS}
    assert len(headings) == len(EVENT_FIELDS)
    found = choose([KIND_HEADING, *headings])
    assert isinstance(found, Binding)
    read = {column.field: column.header for part in found.parts for column in part.columns}
    unread = {name: head for head, name in headings.items() if read.get(name) != head}
    assert unread == {}


def test_a_heading_of_several_words_is_read_in_a_table_that_is_not_in_the_format():
    found = choose(["Record ID", "Record Type", "Date/Time", "Case Number", "Shows Identity", "Solicited", "Size"])
    assert isinstance(found, Binding)
    read = {column.field: column.header for part in found.parts for column in part.columns}
    assert read["shows_identity"] == "Shows Identity"
    assert {"Size"} <= set(found.unmapped_headers), "one word may mean anything"


def test_the_page_has_every_heading_and_kind_of_record():
    """Where this fails: `python -c "from checker.publish.log_format import columns; print(*columns())"` has the
    lines."""
    assert [row for row in columns() if f"| {' | '.join(row)} |" not in PAGE] == []
    assert [kind for kind in KINDS if kind != "unknown" and f"| `{kind}` |" not in PAGE] == []


def test_a_cell_that_says_it_is_withheld_is_withheld():
    found = pl.DataFrame({"c": ["[withheld]", ""]}).select(state_of(pl.col("c"), Marks())).to_series().to_list()
    assert found == ["withheld", "empty"]


def test_the_schema_takes_a_row_of_each_kind_and_no_other():
    schema = log_schema()
    row = {"Search ID": "1", "Time": "2024-03-05 14:20", "Mode": "live", "Case number": None}
    for kind in KINDS:
        jsonschema.validate(row | {KIND_HEADING: kind}, schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not validator.is_valid(row)
    assert not validator.is_valid(row | {KIND_HEADING: "search", "Mode": "sideways"})
