"""The Rego of a rule: formatted as `opa fmt` formats, headed by where it comes from, reading no more than it says."""

import json
import subprocess
from pathlib import Path

import pytest

from checker.engine.syntax import fields
from checker.model.vocabulary import vocabulary
from checker.policy.load import catalog
from checker.resources import policies_root
from tests.policy.test_rego_blocks import GOOD
from tests.policy.test_verbs import TABLE
from tests.policy.written import document, policy, rego, rule


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """Every shipped rule, and one of each verb."""
    folder = tmp_path_factory.mktemp("rego")
    shipped = [r for p in catalog(policies_root()) for r in p.rules]
    made = [rule(folder, f"id: made-{n}\n{text}") for n, text in enumerate(TABLE)]
    block = policy(folder, document("id: block\nseverity: low", after="\n" + rego(GOOD))).rules[0]
    return [block, *shipped, *made]


def test_generated_rego_is_as_opa_formats_it(rules, opa: Path, tmp_path):
    for n, r in enumerate(r for r in rules if "# From here on as written in" not in r.module):
        (tmp_path / f"{n}.rego").write_text(r.module, encoding="utf-8")
    done = subprocess.run([opa, "fmt", "--list", "."], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_fields_of_a_rule_are_those_that_its_module_reads(rules):
    known = [*vocabulary(), "declared_use"]
    for r in rules:
        assert fields(r.module, r.path, [*known, *(f.name for f in r.new_fields)]) == r.fields, r.id


def test_the_fields_of_a_rule_are_those_that_opa_finds(rules, opa: Path, tmp_path):
    lib = policies_root() / "lib" / "lib.rego"
    for r in rules[::12]:
        path = tmp_path / "rule.rego"
        path.write_text(r.module, encoding="utf-8")
        done = subprocess.run(
            [opa, "deps", "-f", "json", "-d", path, "-d", lib, f'data.checker.rules["{r.id}"]'],
            capture_output=True,
            check=True,
        )
        read = {
            ".".join(part["value"] for part in base[1:])
            for base in json.loads(done.stdout)["base"]
            if base[0]["value"] == "input"
        }
        names = {
            max((f for f in r.fields if dotted == f or dotted.startswith(f"{f}.")), key=len, default=dotted)
            for dotted in read
        }
        assert names == set(r.fields), r.id


def test_a_module_says_which_clause_and_line_it_comes_from(tmp_path):
    made = policy(tmp_path, document("id: r\nprohibit: {mode: live}")).rules[0]
    head = made.module.split("\n")[:4]
    assert head == ["# test: 1 A clause", f"# {tmp_path.name}/test.md:9", "#", "# No use in which the mode is live."]
    assert '\npackage checker.rules["r"]\n' in made.module


def test_in_force_is_a_field_exactly_where_there_are_dates(rules):
    for r in rules:
        assert ("in_force" in r.fields) == bool(r.windows and not r.period), r.id
