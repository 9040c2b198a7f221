"""The empty log of some clauses: filled in, it is read without a profile and decides every rule; left empty, it holds
no use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from checker.coverage.result import Can
from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, Complete
from checker.model.kinds import EventKind
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.publish.columns import KIND_HEADING, columns_of
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
