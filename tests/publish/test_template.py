"""The empty log of some clauses: filled in, it is read without a profile and decides every rule; left empty, it holds
no use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from checker.coverage.result import Can
from checker.drafting.new import document, usual_clauses
from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, Complete
from checker.model.kinds import EventKind
from checker.model.verdict import Because, Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.publish.columns import KIND_HEADING, RequiredColumn, columns_of
from checker.publish.template import HELP, LOG, columns_in, example, row_schema, write
from checker.resources import policies_root
from checker.run import cover, run

DRAFT = """---
id: draft
title: A draft
kind: draft
new-fields:
  - {name: bystanders, type: yesno, meaning: whether others are in the picture}
  - {name: told, type: set, values: [press, school], meaning: who was told}
---
## 1 No bystanders

> None.

```rule
id: no-bystanders
prohibit: {bystanders: true}
except:
  - authorized: warrant
```

## 2 Not the press

> Never.

```rule
id: not-the-press
prohibit: {told: press}
```

## 3 Reviewed

> Soon.

```rule
id: reviewed
require-within: {what: review, of: use, within: 14d}
```
"""


def audit(place: str) -> Audit:
    complete = tuple(Complete(kind=kind, by="x", on=date(2025, 1, 1), basis="export") for kind in EventKind)
    return Audit(agency=Agency(name="A", place=place, kind="municipal-police"), zone="UTC", complete=complete)


@pytest.mark.parametrize(("name", "place"), [("draft.md", "us/wa"), ("us/wa/rcw-43.386", "us/wa")])
def test_the_template_filled_in_decides_every_rule(name: str, place: str, tmp_path: Path, embedded: Engine):
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    policies = load([str(tmp_path / name) if name.endswith(".md") else name], root=policies_root())
    found = columns_of(policies)
    path = tmp_path / "template.xlsx"
    with path.open("wb") as out:
        write(found, out)
    chosen = Selection(tuple(policies), named_by_user=True)
    empty = run([path], audit(place), chosen, embedded, today=date(2025, 1, 1))
    assert empty.assessment.uses.total == 0  # examples and lists are no log

    book = openpyxl.load_workbook(path)
    sheet = book[LOG]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [KIND_HEADING, *columns_in(found)]
    columns = columns_in(found)
    sheet.append([("search" if head == KIND_HEADING else example(head, columns[head])) for head in heads])
    for one in found.records:
        cells = {KIND_HEADING: one.kind} | {head: example(head, columns[head]) for head in one.columns}
        sheet.append([cells.get(head, "") for head in heads])
    book.save(path)
    said = cover([path], audit(place), chosen, embedded)
    assert {rule.id: [(need.what, need.name) for need in rule.needs] for rule in said.rules if rule.needs} == {}
    assert any(rule.can is Can.ALL for rule in said.rules)


TIMES = {"search": "2024-03-05 14:20", "authorization": "2024-03-04 09:00", "exigency": "2024-03-05 14:00"}
LATER, LATEST = "2024-03-06 10:00", "2024-03-09 10:00"


def row_of(kind: str, heads: list[str], columns: dict[str, RequiredColumn | None], own: list[str]) -> list[str]:
    """What an agency would write of one record: what authorizes a search came before it, what followed came later."""
    later = LATEST if kind in ("arrest", "charge", "pc_affidavit", "warrant_application", "trial") else LATER
    said = {KIND_HEADING: kind, "Time": TIMES.get(kind, later), "Decided": TIMES["authorization"]}
    said |= {"End": "2024-03-20 09:00"}
    if kind in ("search", "live_deployment"):
        said |= {"Result": "lead", "End": "2024-03-05 14:30"}
    said |= {"Operator": "R. Alvarez" if kind != "review" else "Q. Osei"}
    cells = {head: said.get(head) or example(head, columns.get(head)) for head in own}
    return [cells.get(head, "") for head in heads]


def test_a_log_written_into_the_template_gets_a_verdict_by_every_usual_clause(tmp_path: Path, embedded: Engine):
    """Not only can each rule be decided by the columns: the verdicts are there, and none lacks a field or an order."""
    (tmp_path / "usual.md").write_text(document("usual", "Usual", list(usual_clauses().values())), encoding="utf-8")
    policies = load([str(tmp_path / "usual.md")], root=policies_root())
    found = columns_of(policies)
    path = tmp_path / "template.xlsx"
    with path.open("wb") as out:
        write(found, out)
    book = openpyxl.load_workbook(path)
    sheet, columns = book[LOG], columns_in(found)
    heads = [str(cell.value) for cell in sheet[1]]
    sheet.append(row_of("search", heads, columns, [KIND_HEADING, *(h for h in heads if columns.get(h) is not None)]))
    for one in found.records:
        sheet.append(row_of(one.kind, heads, columns, [KIND_HEADING, *one.columns]))
    book.save(path)
    of = audit("us/wa")
    judged = run([path], of, Selection(tuple(policies), named_by_user=True), embedded, today=date(2025, 1, 1))
    assert judged.assessment.uses.total == 1
    open_ = {
        one.rule: one.missing
        for one in judged.assessment.findings
        if one.verdict is Verdict.UNDETERMINED and one.because in (Because.MISSING, Because.ORDER)
    }
    assert open_ == {}


def test_the_template_has_drop_downs_and_says_what_to_write(tmp_path: Path):
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    found = columns_of(load([str(tmp_path / "draft.md")], root=policies_root()))
    with (tmp_path / "t.xlsx").open("wb") as out:
        write(found, out)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    choices = {str(one.sqref): one for one in book[LOG].data_validations.dataValidation}
    assert choices["A2:A1001"].showErrorMessage
    told = {row[0].value: [cell.value for cell in row] for row in book[HELP]}
    assert told["Bystanders"][1:3] == ["whether others are in the picture", "yes or no"]
    assert told["Told"][3] == "press"


def test_the_schema_of_a_row_takes_a_row_and_refuses_another(tmp_path: Path):
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    schema = row_schema(columns_of(load([str(tmp_path / "draft.md")], root=policies_root())))
    jsonschema.Draft202012Validator.check_schema(schema)
    row = {
        KIND_HEADING: "search",
        "Search ID": "1",
        "Time": "2024-03-05 14:20",
        "Bystanders": "no",
        "Told": "press; school",
    }
    jsonschema.validate(row, schema)
    for wrong in ({"Bystanders": "perhaps"}, {KIND_HEADING: "lunch"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(row | wrong, schema)
