"""Headings as names of columns: whatever stands in one, it names its own column."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.ingest.readers.column_names import ColumnNames, unique_names
from tests.ingest.formats import CASE, WRITERS
from tests.ingest.reading import read


def test_names_are_whole_and_none_comes_twice() -> None:
    assert unique_names(["a", " a ", "", "row", "a.2", "b\nc"]) == ("a", "a.2", "column 3", "row.2", "a.2.2", "b c")


@pytest.mark.parametrize("heading", ["*", "^.*$", "^(Officer|Case Number)$", "^$"])
def test_a_heading_that_is_a_pattern_to_the_library_names_its_own_column(heading: str) -> None:
    [name] = unique_names([heading])
    assert name.strip() == heading
    frame = pl.DataFrame({name: [1], "Officer": [2]})
    assert frame.select(pl.col(name)).row(0) == (1,)
    assert frame.select(name).row(0) == (1,)


def test_names_of_many_columns_are_counted_not_tried() -> None:
    """Each name is tried once or twice, however many there are of it."""

    class BreakdownTitle(set[str]):
        asked = 0

        def __contains__(self, one: object) -> bool:
            self.asked += 1
            return super().__contains__(one)

    names = ColumnNames()
    counting = names._names = BreakdownTitle(names._names)
    for number in range(3000):
        names.add("a", f"column {number}")
    assert counting.asked <= 2 * 3000


LONG = "x" * 500_000
READ = [
    (form, heading) for form in sorted(WRITERS) for heading in ("*", "^.*$", LONG) if (form, heading) != ("xlsx", LONG)
]
"""A cell of an XLSX workbook holds 32,767 characters at most."""


@pytest.mark.parametrize(("form", "heading"), READ, ids=[f"{form}-{heading[:5]}" for form, heading in READ])
def test_such_a_heading_is_read_in_every_format(tmp_path: Path, form: str, heading: str) -> None:
    head = (CASE, "Search ID", "Search Date", "Officer", heading, "Case Number")
    rows = [(f"c{i}", f"S-{i}", f"2024-03-0{i}", "A-17", f"note {i}", f"24-{i}") for i in range(1, 5)]
    path = tmp_path / "log"
    WRITERS[form](path, head, rows)
    found = read(path)
    assert found.frame.height == 4
    assert max(map(len, found.columns)) < 250
    [name] = [name for name in found.columns if name.strip()[:200] == heading[:200]]
    assert found.frame[name].to_list() == [f"note {i}" for i in range(1, 5)]


@pytest.mark.parametrize("key", ['"a\\ud800b"', '"' + "k" * 500_000 + '"'])
def test_a_table_s_own_name_is_text_and_short(tmp_path: Path, key: str) -> None:
    rows = ",".join(f'{{"Search ID": "{i}", "Search Date": "2024-03-0{i}", "Officer": "A"}}' for i in range(1, 4))
    (tmp_path / "log.json").write_text(f'{{{key}: [{rows}], "other": [{rows}]}}', encoding="utf-8")
    found = read(tmp_path / "log.json")
    assert found.frame.height == 6
