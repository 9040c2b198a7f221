"""The empty log of some clauses: filled in, it is read without a profile and decides every rule; left empty, it holds
no use."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

from checker.cli.main import cli
from checker.coverage.result import Can
from checker.drafting.new import document, usual_clauses
from checker.engine.interface import Engine
from checker.ingest.declared import ALL, BASIS, BY, FIRST, HEADINGS, LAST, ON, SAID, SHEET
from checker.model.audit import Agency, Audit, Complete
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.values import VALUES
from checker.model.words import open_kinds
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.publish.columns import KIND_HEADING, Specification, columns_of
from checker.publish.examples import example_of
from checker.publish.template import HELP, LOG, columns_in, example, example_records, kinds_in, row_schema, write
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

    heads = filled(path, found)
    assert heads == [KIND_HEADING, *columns_in(found)]
    said = cover([path], audit(place), chosen, embedded)
    assert {rule.id: [(need.what, need.name) for need in rule.needs] for rule in said.rules if rule.needs} == {}
    assert any(rule.can is Can.ALL for rule in said.rules)


def declare(path: Path, kinds: list[str] | None = None, **cells: object) -> None:
    """Fill in the sheet of declarations as a person does who writes today, for these kinds (None: all), with other
    cells where given."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    said = {SAID: ALL, FIRST: "the beginning", LAST: date.today(), BY: "J. Doe", ON: date.today(), BASIS: "export"}
    for row in sheet.iter_rows(min_row=2):
        if kinds is None or row[0].value in kinds:
            for cell, name in zip(row, HEADINGS, strict=True):
                cell.value = cells.get(name.split()[0], said.get(name, cell.value))
    book.save(path)


def example_rows(found: Specification) -> list[dict[str, str]]:
    """A use, and the records of other kinds that belong to it, as rows: heading -> what is written there."""
    columns = columns_in(found)
    asked = {name: example(name, column) for name, column in columns.items() if column is not None}
    others = [row for one in found.records if one.kind not in USE_KINDS for row in example_records(one, columns)]
    return [{KIND_HEADING: "search"} | asked, *others]


def filled(path: Path, found: Specification) -> list[str]:
    """Write the template's own examples into its log, one use and what belongs to it; the headings."""
    book = openpyxl.load_workbook(path)
    sheet = book[LOG]
    heads = [str(cell.value) for cell in sheet[1]]
    for row in example_rows(found):
        sheet.append([row.get(head, "") for head in heads])
    book.save(path)
    return heads


def filled_for(names: list[str], folder: Path) -> tuple[list[str], Specification, Path]:
    """The names of documents, their own ones as paths of files in the folder; what they ask for; the template of it,
    with its examples filled in."""
    (folder / "draft.md").write_text(DRAFT, encoding="utf-8")
    (folder / "unless-warrant.md").write_text(UNLESS_WARRANT, encoding="utf-8")
    names = [str(folder / name) if name.endswith(".md") else name for name in names]
    found = columns_of(load(names, root=policies_root()))
    path = folder / "template.xlsx"
    with path.open("wb") as out:
        write(found, out)
    filled(path, found)
    return names, found, path


def told(path: Path) -> dict[str, list[str]]:
    """What the second sheet says, by its first column; lines without one go on with the examples of the one above."""
    said: dict[str, list[str]] = {}
    name = ""
    for row in openpyxl.load_workbook(path)[HELP].iter_rows(values_only=True):
        cells = [str(cell or "") for cell in row]
        if cells[0]:
            name = cells[0]
            said[name] = cells
        else:
            said[name][3] += f"\n{cells[3]}"
    return said


def undecided(path: Path, names: list[str], *how: str) -> dict[str, dict[str, str]]:
    """Each rule in force that `checker check` cannot decide of the log for want of something in it: why, by what is
    missing. A question to a person is no such want."""
    chosen = [part for name in names for part in ("-p", name)]
    out = CliRunner().invoke(
        cli, ["check", *map(str, how), *chosen, "-f", "json", "-o", str(path.with_suffix(".json"))]
    )
    assert out.exit_code in (0, 1), out.output
    assessment = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert assessment["uses"]["total"] == 1
    return {
        one["rule"]: {name: one["missing_reasons"][name] for name in one["missing"]}
        for one in assessment["findings"]
        if one["verdict"] == "undetermined" and one["because"] in ("missing", "order")
    }


UNLESS_WARRANT = """---
id: unless-warrant
title: No stills without a warrant
kind: draft
---
## 1 No stills

> None without a warrant.

```rule
id: unless-warrant
prohibit: {mode: still}
except:
  - authorized: warrant
```
"""
DOCUMENTS = (
    ["drafts/hr-4695-119"], ["us/wa/rcw-43.386"], ["general"], ["unless-warrant.md"], ["draft.md"], ["usual.md"],
    ["us/wa/rcw-43.386", "general", "drafts/hr-4695-119"],
)  # fmt: skip


@pytest.mark.parametrize("names", DOCUMENTS, ids="+".join)
def test_the_examples_of_the_template_are_decided_but_for_what_absence_decides(names: list[str], tmp_path: Path):
    """Written in by the template's own examples, as a user checks it: no link, no order, no column is missing. What may
    be missing is a record that is not there, and the template says what to declare; once declared, all is decided."""
    (tmp_path / "usual.md").write_text(document("usual", "Usual", list(usual_clauses().values())), encoding="utf-8")
    names, found, path = filled_for(names, tmp_path)
    left = undecided(path, names, str(path), "--place", "us/wa", "--kind", "municipal-police")
    reasons = {why for rule in left.values() for why in rule.values()}
    assert {kind for why in reasons for kind in open_kinds(why)} <= set(kinds_in(found))
    assert {why for why in reasons if not open_kinds(why)} <= {"which_report"}
    said = told(path)
    assert "--place and --kind" in said["The agency"][2]
    assert "undetermined until somebody declares that every such record is in the log" in said["No row"][2]

    declare(path)
    assert undecided(path, names, str(path), "--place", "us/wa", "--kind", "municipal-police") == {}


SHIPPED = sorted(
    path.relative_to(policies_root()).with_suffix("").as_posix() for path in policies_root().glob("*/**/*.md")
)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_template_of_each_shipped_document_decides_every_rule_of_it_in_its_own_place(name: str, tmp_path: Path):
    """Nothing that a rule reads has no column, no example is read as something else, and what absence decides is
    declared in the template itself."""
    policies = load([name], root=policies_root())
    to = policies[0].applies_to
    place = [*to.agencies, *(f"us/{state.lower()}/a-city" for state in to.states), "us/wa/a-city"][0]
    path = tmp_path / "template.xlsx"
    with path.open("wb") as out:
        write(columns_of(policies), out)
    filled(path, columns_of(policies))
    declare(path)
    assert undecided(path, [name], str(path), "--place", place, "--kind", "municipal-police") == {}


@pytest.mark.parametrize("names", [["unless-warrant.md"], ["general"], ["draft.md"]], ids="+".join)
def test_clauses_whose_records_are_all_filled_in_need_no_declaration(names: list[str], tmp_path: Path):
    names, _, path = filled_for(names, tmp_path)
    assert undecided(path, names, str(path), "--place", "us/wa", "--kind", "municipal-police") == {}


def test_each_field_has_an_example_that_is_read_as_what_it_is():
    """A person is named where people are, a number of a search is that of the use, and no other text is a number."""
    numbers = {"id", "use_id", "case_number", "statute"}
    for name, field in EVENT_FIELDS.items():
        written = example_of(name, "search")
        assert written
        if field.shape is Shape.TEXT and name not in numbers:
            assert not re.search(r"\d{3}", written), name
        if field.shape is Shape.NUMBER:
            assert float(written) >= 0
        if field.shape in (Shape.CODE, Shape.CODES) and name != "type":
            assert written in VALUES[name]
    assert example_of("id", "search") == example_of("use_id", "review")
    assert example_of("id", "incident") != example_of("id", "search")


def test_the_template_has_drop_downs_and_says_what_to_write(tmp_path: Path):
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    found = columns_of(load([str(tmp_path / "draft.md")], root=policies_root()))
    with (tmp_path / "t.xlsx").open("wb") as out:
        write(found, out)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    choices = {str(one.sqref): one for one in book[LOG].data_validations.dataValidation}
    assert choices["A2:A1001"].showErrorMessage
    said = told(tmp_path / "t.xlsx")
    assert said["Bystanders"][1:3] == ["whether others are in the picture", "yes or no"]
    assert said["Told"][3] == "press"


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
