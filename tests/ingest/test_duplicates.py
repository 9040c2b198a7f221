"""Rows given twice across exports (reading R47), and the account of rows that are put aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.ingest.interface import Ingested, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, LogFile
from tests.ingest.tables import silent

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason"
ROWS = ["S1,2024-03-01 14:20,A-17,,robbery", "S2,2024-03-02 14:20,A-17,24-2,theft"]


def read(folder: Path, **texts: list[str]) -> Ingested:
    logs = []
    for name, lines in texts.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        logs.append(LogFile(path=path))
    return ingest(logs, Audit(zone="UTC"), zone=None, profile=None, limits=Limits(), progress=silent)


def uses(found: Ingested) -> int:
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


def test_rows_of_one_number_that_say_different_things_are_both_kept_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, a=[HEAD, *ROWS], b=[HEAD, ROWS[0].replace("robbery", "arson"), ROWS[1]])
    assert uses(found) == 3
    assert any("come more than once with different content" in entry.statement for entry in found.ledger)


def test_a_row_put_aside_is_no_duplicate_too(tmp_path: Path) -> None:
    odd = "2,Zorp,2024-03-06 14:20,24-0118,A-18"
    lines = ["Record ID,Record Type,Date/Time,Case Number,Officer", "1,Search,2024-03-05 14:20,24-0117,A-17", odd, odd]
    [one] = read(tmp_path, a=lines).inputs
    rows = one.rows
    assert (rows.read, rows.used, rows.duplicates, rows.quarantined, rows.out_of_scope) == (3, 1, 0, 2, 0)
