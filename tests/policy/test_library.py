"""The library against its catalog: no row without an answer, no place without a sentence, the README's table true."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.main import cli
from checker.model.audit import Agency, Audit
from checker.model.errors import PolicyError
from checker.model.policy import Standing
from checker.model.states import STATE_NAMES
from checker.policy import library
from checker.policy.library import RowState, coverage_of_rows, rows
from checker.policy.load import agencies_in, catalog, for_run, load_document, places_with_law
from checker.policy.selection import rules_in_use, select
from checker.resources import policies_root

ROOT = Path(__file__).parents[2]
LIBRARY = policies_root()


@pytest.fixture(scope="module")
def policies():
    return catalog(LIBRARY)


def test_the_catalog_has_each_row_once_with_its_confidence_and_a_sentence():
    found = rows(LIBRARY)
    assert len({row.id for row in found}) == len(found) == 236
    assert {row.confidence for row in found} == {"V", "S", "U"}
    assert [row.id for row in found if not row.says.endswith(".") or len(row.says) > 160] == []


def test_no_row_is_without_a_state(policies):
    found = coverage_of_rows(rows(LIBRARY), policies)
    assert {row.id for row in rows(LIBRARY)} - {one.row.id for one in found} == set()


def test_every_row_is_answered_by_the_document_that_the_catalog_names(policies):
    by_rule = {rule.id: policy.id for policy in policies for rule in policy.rules}
    by_clause = {(c.heading, c.note): policy.id for policy in policies for c in policy.clauses}
    for one in coverage_of_rows(rows(LIBRARY), policies):
        assert by_rule.get(one.where) or by_clause[one.where, one.reason], one.row.id
        assert (by_rule.get(one.where) or by_clause[one.where, one.reason]) == one.row.document, one.row.id


def test_a_row_from_memory_is_off_and_a_row_that_was_read_is_on(policies):
    state = {one.row.id: one.state for one in coverage_of_rows(rows(LIBRARY), policies)}
    confidence = {row.id: row.confidence for row in rows(LIBRARY)}
    assert [id_ for id_, found in state.items() if found is RowState.UNVERIFIED and confidence[id_] != "U"] == []
    assert [id_ for id_, found in state.items() if found is RowState.ENCODED and confidence[id_] == "U"] == []


def test_a_row_without_a_rule_has_a_reason(policies):
    assert [
        one.row.id
        for one in coverage_of_rows(rows(LIBRARY), policies)
        if one.state in ("todo", "not_checkable") and not one.reason
    ] == []


def test_every_further_row_that_a_rule_encodes_is_in_the_catalog(policies):
    known = {row.id for row in rows(LIBRARY)}
    assert {row for p in policies for rule in p.rules for row in rule.rows} - known == set()


def test_every_place_of_a_document_has_a_sentence(policies):
    said = library.places(LIBRARY)
    law = [p for p in policies if not p.only_named]
    assert {a for p in law for a in p.applies_to.agencies} - set(said) == set()
    of_states = {f"us/{s.lower()}" for p in law for s in p.applies_to.states if len(p.applies_to.states) < 10}
    assert of_states - set(said) == set()
    assert {row.place for row in rows(LIBRARY)} - set(said) - {"any"} == set()
    assert [text for text in said.values() if not text.endswith(".") or text.count(". ")] == []


def test_agencies_are_found_by_the_text_alone(policies):
    named = {a for p in policies for a in p.applies_to.agencies}
    named |= {a for p in policies for rule in p.rules for a in rule.values.get("agency.id", ())}
    assert agencies_in(LIBRARY) == tuple(sorted(named))


def test_documents_on_other_places_are_left_out_by_their_front_matter(policies):
    """What the short look leaves out, the long one would: nothing that may apply is lost."""
    for place in ("us/wa", "us/md/baltimore", "us/tx"):
        agency = Agency(place=place, kind="municipal_police")
        short = {
            one.policy.id
            for one in rules_in_use(select((), agency, root=LIBRARY), Audit(agency=agency), fields=()).policies
        }
        from checker.policy.applies import Applies, applies

        assert short == {p.id for p in policies if not p.only_named and applies(p, agency) is Applies.YES}
        assert {p.id for p in for_run(LIBRARY, agency)} <= {p.id for p in policies if not p.only_named}


def test_coverage_as_json_counts_what_it_lists():
    found = json.loads(CliRunner().invoke(cli, ["policy", "coverage", "-f", "json"]).output)
    listed = [row["state"] for row in found["rows"]]
    total = {
        s: sum(c[s] for c in found["by_confidence"].values())
        for s in ("encoded", "unverified", "not_checkable", "todo")
    }
    assert total == {s: listed.count(s) for s in total}
    assert set(found["places"]) >= {f"us/{code.lower()}" for code in STATE_NAMES}
    assert found["places"]["us/wy"] == "No face-recognition law of Wyoming is known to this program."


def test_the_readme_has_the_table_that_the_command_prints():
    printed = CliRunner().invoke(cli, ["policy", "coverage", "-f", "markdown"]).output
    shown = re.search(r"<!-- coverage -->\n(.*?)\n\n", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown and shown[1] == printed.strip(), f"README.md needs this under <!-- coverage -->:\n{printed}"


DOCUMENT = """\
---
id: own
title: A standard
kind: model
adopted-only: true
---
## 1 No live use
> No live use.

```rule
id: own-1
rows: [us-wa-43.386.080-1]
cases: live
prohibit: {mode: live}
```
"""
CASES = """\
- name: live
  given: {mode: live}
  expect: violation
- name: a still image
  given: {mode: stil}
  expect: compliant
"""


def test_shared_cases_are_those_of_the_rule_and_their_errors_name_their_own_file(tmp_path: Path):
    (tmp_path / "lists" / "cases").mkdir(parents=True)
    document, cases = tmp_path / "own.md", tmp_path / "lists" / "cases" / "live.yaml"
    document.write_text(DOCUMENT)
    cases.write_text(CASES)
    with pytest.raises(PolicyError, match=r"live\.yaml:5: unknown value \"stil\""):
        load_document(document, tmp_path)
    cases.write_text(CASES.replace("stil}", "still}"))
    [rule] = load_document(document, tmp_path).rules
    assert [(case.name, case.line, case.file) for case in rule.cases] == [
        ("live", 1, rule.cases[0].file), ("a still image", 4, rule.cases[0].file),
    ]  # fmt: skip
    assert load_document(document, tmp_path, cases=False).rules[0].cases == ()
    cases.unlink()
    with pytest.raises(PolicyError, match='no shared cases "live"'):
        load_document(document, tmp_path)


def test_a_standard_that_binds_who_adopts_it_is_tried_only_by_name(tmp_path: Path):
    (tmp_path / "own.md").write_text(DOCUMENT.replace("cases: live\n", ""))
    agency = Agency(place="us/wa", kind="municipal_police")
    assert load_document(tmp_path / "own.md", tmp_path).standing is Standing.STANDARD
    assert for_run(tmp_path, agency) == []
    [one] = rules_in_use(select(["own"], agency, root=tmp_path), Audit(agency=agency), fields=()).policies
    assert [rule.id for rule in one.rules] == ["own-1"]


@pytest.mark.parametrize("row", ["W no such letter.", "V", "42"])
def test_a_row_that_says_nothing_is_an_error(tmp_path: Path, row: str):
    (tmp_path / "catalog.yaml").write_text(f"own:\n  place: us\n  rows:\n    own-1: {row}\n")
    with pytest.raises(PolicyError, match="own-1"):
        rows(tmp_path)


def test_the_places_whose_law_is_known_are_those_of_all_documents_that_are_asked():
    """New Jersey's and Oregon's documents are from memory, that of Texas has no rule; each run says all the others,
    wherever its agency is. Detroit's directive holds a settlement's rules, New York's policy those of an ordinance."""
    found = places_with_law(policies_root())
    assert {"us/md", "us/ma", "us/wa", "us/la/new-orleans", "eu"} <= {*found}
    assert {"us/mi/detroit", "us/ny/new-york", "uk"} <= {*found}
    assert not {"us/nj", "us/or", "us/tx", "us/fl/orlando", "us/wi/milwaukee", "canada"} & {*found}
