"""The same cells say the same in every format: as CSV, workbook, JSON, web page or event log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.embedded import Embedded
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.resources import policies_root
from checker.run import run, select
from tests.examples import tried_on
from tests.ingest.formats import CASE, WRITERS
from tests.ingest.tables import silent

HEADER = (
    CASE,
    "concept:name",
    "time:timestamp",
    "Search ID",
    "Officer",
    "Reason",
    "Offense",
    "Candidates",
    "Exigent",
    "Warrant",
    "Arrest Made",
    "Threshold",
    "Image Source",
)
USUAL = (
    (
        "24-0117",
        "search",
        "2024-03-05 14:20",
        "S-1",
        "A-17",
        "robbery",
        "robbery",
        "3",
        "N",
        "",
        "N",
        "0.64",
        "doorbell",
    ),
    (
        "24-0118",
        "search",
        "2024-03-06 09:10",
        "S-2",
        "B-02",
        "theft",
        "13A - Aggravated Assault",
        "0",
        "",
        "W-1",
        "Y",
        "",
        "",
    ),
    ("24-0119", "search", "2024-03-07 09:10", "S-3", "B-02", "fraud", "26F", "", "Y", "", "", "64%", "store camera"),
)
SAID = (
    "",
    "n/a",
    "-",
    "none",
    "null",
    "0",
    "1",
    "123",
    "1234",
    "Y",
    "N",
    "x",
    "TRUE",
    "0.64",
    "1,234",
    "12.50",
    "REDACTED",
    "***",
    "3/15/24",
    "2024-03-05",
    "45356",
    "1709648400",
    "03/05/2024 2:20 PM EST",
    '="24-1"',
    "'24-1",
    "24-0117",
    "O'Neil",
    '"quoted"',
    "a, b",
    "<b>",
    "a & b",
    "robbery",
    "120",
    "Total",
    "ditto",
    "W-2",
    "\u00e9",
    "9.0E+10",
)
cells = st.sampled_from(SAID)
rows = st.lists(st.tuples(*[cells if name != "concept:name" else st.just("search") for name in HEADER]), max_size=4)
PLACE = ("input", "sheet", "row", "event", "parent", "hash", "clock")


def _events(path: Path) -> pl.DataFrame:
    got = ingest([path], Audit(), zone="America/New_York", profile=None, limits=Limits(), progress=silent)
    frame = got.events.frame().sort("row", "part")
    return frame.select(sorted(name for name in frame.columns if name not in PLACE))


@tried_on(5)
@given(more=rows)
def test_the_same_cells_give_the_same_events_in_every_format(tmp_path: Path, more: list[tuple[str, ...]]) -> None:
    frames = {}
    for name, write in WRITERS.items():
        write(tmp_path / name, HEADER, [*USUAL, *more])
        frames[name] = _events(tmp_path / name)
    for name, frame in frames.items():
        assert frame.equals(frames["csv"]), name


REGISTERS = {
    "system": (
        ("System Name", "Vendor", "In Service Since", "Status", "Note"),
        [("FaceFinder", "Acme", "2021-05-01", "n/a", "x"), ("LookUp 2", "", "03/15/24", "0", "none")],
    ),
    "publication": (
        ("Report Title", "Published On", "Period From", "Period To", "Sent To"),
        [
            ("Annual report", "2024-02-01", "2023-01-01", "2023-12-31", "council"),
            ("Inventory", "-", "2022", "", "null"),
        ],
    ),
}
"""Tables of registers, by the kind of their rows; no event log (XES) holds such."""


@pytest.mark.parametrize("kind", REGISTERS)
def test_the_same_register_gives_the_same_entries_in_every_format(tmp_path: Path, kind: str) -> None:
    header, rows = REGISTERS[kind]
    frames = {}
    for name, write in WRITERS.items():
        if name != "xes":
            write(tmp_path / name, header, rows)
            frames[name] = _events(tmp_path / name)
    assert frames["csv"]["kind"].cast(pl.String).to_list() == [kind, kind]
    for name, frame in frames.items():
        assert frame.equals(frames["csv"]), name


def test_two_sheets_of_a_workbook_give_what_two_files_give(tmp_path: Path) -> None:
    WRITERS["csv"](tmp_path / "one.csv", HEADER, USUAL[:2])
    WRITERS["csv"](tmp_path / "two.csv", HEADER, USUAL[2:])
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("January", USUAL[:2]), ("February", USUAL[2:])):
        sheet = book.create_sheet(title)
        for row in (HEADER, *rows):
            sheet.append(row)
    book.save(tmp_path / "both.xlsx")
    files = pl.concat([_events(tmp_path / "one.csv"), _events(tmp_path / "two.csv")], how="diagonal_relaxed")
    sheets = _events(tmp_path / "both.xlsx")
    names = sorted({*files.columns} & {*sheets.columns})
    assert {"id", "time_lo", "operator", "kind"} <= set(names)
    assert sheets.select(names).sort("id", "part").equals(files.select(names).sort("id", "part"))


def test_the_same_cells_give_the_same_verdicts_in_every_format(tmp_path: Path) -> None:
    audit = Audit.model_validate(
        {"agency": {"place": "us/wa", "kind": "municipal_police"}, "zone": "America/Los_Angeles"}
    )
    verdicts = {}
    for name, write in WRITERS.items():
        write(tmp_path / name, HEADER, USUAL)
        result = run(
            [tmp_path / name], audit, select([], audit.agency, root=policies_root()), Embedded(), today=date(2024, 6, 1)
        )
        verdicts[name] = [(found.rule, found.verdict, found.count) for found in result.assessment.findings]
    assert verdicts["csv"]
    for name, found in verdicts.items():
        assert found == verdicts["csv"], name
