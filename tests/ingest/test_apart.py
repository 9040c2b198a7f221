"""What stands apart in a file and belongs together, or together and does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.ingest.interface import Limits
from checker.inspect.run import inspect
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.ingest.tables import ingested, silent

SUMMARY = "Month,Requests,Leads,No Match,Cancelled\nJanuary,4,1,2,1\nFebruary,6,2,3,1\n"
DETAIL = (
    "Search ID,Search Date,Officer,Case Number,Reason\n"
    "S-1,2024-03-05 14:20,A-17,24-0117,robbery\n"
    "S-2,2024-03-06 09:10,B-02,24-0131,theft\n"
)


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_records_below_a_block_of_totals_are_read_as_a_table_of_their_own(tmp_path: Path, between: str) -> None:
    got = ingested(tmp_path, log=SUMMARY + between + DETAIL)
    assert got.inputs[0].events == {"search": 2}
    assert (got.inputs[0].rows.read, got.inputs[0].rows.out_of_scope) == (4, 2)
    assert got.events.frame()["case_number"].to_list() == ["24-0117", "24-0131"]
    assert any("is the header of another table" in entry.statement for entry in got.ledger)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Year,Month,Day", "2024,3,5"),
        ("Search Year,Search Month,Search Day", "2024,March,5"),
        ("YEAR,MONTH,DAY", "2024,03,05"),
    ],
)
def test_a_date_in_three_columns_is_one_date(tmp_path: Path, head: str, row: str) -> None:
    rows = f"S-1,{row},A-17,24-0117,robbery\nS-2,2024,,5,A-17,24-0118,theft\n"
    log = f"Search ID,{head},Officer,Case Number,Reason\n{rows}"
    events = ingested(tmp_path, log=log, zone="UTC").events.frame().sort("row")
    days = [(first // 86_400_000_000) if first is not None else None for first in events["time_lo"]]
    assert days == [19_787, None]  # 5 March 2024 is so many days from 1970
    assert events["time__state"].to_list() == ["value", "empty"]


def test_a_year_beside_a_date_is_no_part_of_one(tmp_path: Path) -> None:
    log = "Search Date,Year,Month,Day,Officer,Case Number,Reason\n2024-03-05,2023,1,1,A-17,24-0117,robbery\n"
    (event,) = ingested(tmp_path, log=log, zone="UTC").events.frame().to_dicts()
    assert event["time_lo"] // 86_400_000_000 == 19_787


RAGGED = "Month,Requests,Leads,No Match,Cancelled\nJanuary,4,1,2,1\nFebruary,6,2,3,1,9,9\n"


def test_rows_put_aside_are_told_where_no_table_is_a_log(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"1 of its rows are in quarantine, the first \(row 3\) because: more cells"):
        ingested(tmp_path, log=RAGGED)
    options = {"zone": None, "profile": None, "limits": Limits(), "with_people": False, "progress": silent}
    (log,) = inspect([tmp_path / "log.csv"], Audit(), **options).logs
    assert (log.rows.read, log.rows.quarantined, log.rows.out_of_scope) == (2, 1, 1)


def test_inspect_reads_cells_as_check_does(tmp_path: Path) -> None:
    rows = 'S-1,2024-03-05,A-17,"=""24-0117""",robbery\nS-2,2024-03-06,B-02,24-0117,theft\n'
    (tmp_path / "log.csv").write_text("Search ID,Search Date,Officer,Case Number,Reason\n" + rows, encoding="utf-8")
    options = {"zone": None, "profile": None, "limits": Limits(), "with_people": False, "progress": silent}
    (log,) = inspect([tmp_path / "log.csv"], Audit(), **options).logs
    assert {column.header: column.distinct for column in log.tables[0].columns}["Case Number"] == 1
