"""What a log must hold for clauses to be decided: a log with those columns, and no other, lets each be decided."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from checker.coverage.result import Can
from checker.coverage.run import coverage
from checker.engine.interface import Engine
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit, Complete
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import EventKind
from checker.model.progress import silent
from checker.model.values import VALUES
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.publish.columns import KIND_HEADING, Specification, clause, columns_of, heading
from checker.resources import policies_root

SAMPLE = {Shape.TIME: "2024-03-05 14:20", Shape.YESNO: "yes", Shape.NUMBER: "0.97", Shape.TEXT: "24-000117"}
DOCUMENTS = (
    "us/wa/rcw-43.386", "us/va/15.2-1723.2", "us/co/crs-24-18-301", "us/mi/detroit", "us/ny/new-york", "general",
    "vendors", "canada/opc-guidance", "us/ky/krs-61.9305",
)  # fmt: skip
BY_HEADING = {heading(name): field for name, field in EVENT_FIELDS.items()}


def filled(found: Specification, path: Path) -> Path:
    """A log of one use and one record of each other kind, every column filled in."""

    def cell(name: str, values: tuple[str, ...]) -> str:
        return values[0] if values else SAMPLE[BY_HEADING[name].shape]

    use = {KIND_HEADING: "search"} | {column.heading: cell(column.heading, column.values) for column in found.columns}
    rows = [use]
    for one in found.records:
        kinds = {"type": tuple(VALUES["authorization" if one.kind == "authorization" else "evidence"])}
        rows.append(
            {KIND_HEADING: one.kind}
            | {
                name: cell(name, kinds.get(name.lower(), tuple(VALUES.get(BY_HEADING[name].name, ()))))
                for name in one.columns
            }
        )
    heads = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_log_with_these_columns_decides_every_rule(name: str, tmp_path: Path, embedded: Engine):
    policies = load([name], root=policies_root())
    found = columns_of(policies)
    complete = tuple(Complete(kind=kind, by="x", on=date(2025, 1, 1), basis="export") for kind in EventKind)
    place = re.match(r"us/[a-z]{2}(?=/)|uk|canada", name)
    agency = Agency(name="A", place=place[0] if place else "us/wa", kind="municipal-police")
    audit = Audit(agency=agency, zone="UTC", complete=complete)
    read = ingest(
        [filled(found, tmp_path / "log.csv")], audit, zone=None, profile=None, limits=Limits(), progress=silent
    )
    said = coverage(read.events, audit, Selection(tuple(policies), named_by_user=True), embedded)
    open_ = {rule.id: [(need.what, need.name) for need in rule.needs] for rule in said.rules if rule.needs}
    assert open_ == {}
    assert any(rule.can is Can.ALL for rule in said.rules)


def test_the_clause_asks_for_each_column_and_each_kind_of_record():
    found = columns_of(load(["us-wa-43.386.080-5"], root=policies_root()))
    said = clause(found)
    assert [column.field for column in found.columns] == ["time", "id", "case_number", "result"]
    assert "(3) the number that links the records of one case;" in said
    assert "(4) what came of it." in said
    assert {one.kind for one in found.records} == {"corroboration", "pc_affidavit", "warrant_application", "arrest"}
    assert "that a person was arrested in the case (by the case number of the use)." in said
    assert found.audit == ("agency",)


def test_a_draft_with_a_field_of_its_own_gets_a_column_for_it(tmp_path: Path):
    path = tmp_path / "draft.md"
    path.write_text(
        "---\nid: draft\ntitle: A draft\nkind: draft\nnew-fields:\n"
        "  - {name: declared_use, type: choice, values: [listed, other], meaning: whether it is on the list}\n---\n"
        "# A draft\n\n## 1 Only listed uses\n```rule\nid: only-listed\npermit-only: {declared_use: listed}\n```\n",
        encoding="utf-8",
    )
    columns = {column.heading: column for column in columns_of(load([str(path)], root=policies_root())).columns}
    assert columns["Declared use"].values == ("listed", "other")
    assert columns["Declared use"].meaning == "whether it is on the list"
