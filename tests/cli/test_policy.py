"""`checker policy` and `checker doctor`."""

import json
from pathlib import Path

import pytest

from checker.resources import policies_root

GOOD = """\
---
id: good
title: No live use
kind: model
---
## 1 No live use

> No live use.

```rule
id: good-1
prohibit: {mode: live}
```

```case
- name: live
  given: {mode: live}
  expect: violation
```
"""
BAD_CASE = GOOD.replace("expect: violation", "expect: compliant")
FLIPS = """\
---
id: flips
title: A gap taken for an answer
kind: model
---
## 1 No live use

> No live use.

```rule
id: flips-1
title: A gap taken for an answer
```

```rego
default breach := "unknown"

breach := "yes" if live

breach := "no" if not live

live if input.mode == "live"
```
"""


@pytest.fixture(autouse=True)
def documents(tmp_path: Path) -> None:
    for name, text in (("good.md", GOOD), ("bad.md", BAD_CASE), ("flips.md", FLIPS)):
        (tmp_path / name).write_text(text, encoding="utf-8")


def test_the_list_as_json_has_the_published_keys_and_every_rule_once(checker):
    done = checker("policy", "list", "-f", "json")
    assert done.returncode == 0
    rules = json.loads(done.stdout)
    assert {tuple(rule) for rule in rules} == {
        ("id", "policy", "title", "clause", "text", "family", "severity", "status", "enabled")
    }
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {(r["id"], r["policy"]) for r in rules} >= {("us-wa-43.386.080-1", "us/wa/rcw-43.386")}
    assert not [r["id"] for r in rules if r["status"] == "unverified" and r["enabled"]]


def test_the_list_names_every_document_that_has_rules(checker):
    listed = checker("policy", "list").stdout
    documents = [p for p in policies_root().glob("[!l]*/**/*.md") if "```rule" in p.read_text(encoding="utf-8")]
    assert documents
    assert not [p for p in documents if p.relative_to(policies_root()).as_posix().removesuffix(".md") not in listed]


def test_a_document_is_shown_with_the_state_of_each_clause(checker):
    shown = checker("policy", "show", "us/wa/rcw-43.386").stdout
    assert "applies to: state WA; level state, local" in shown
    assert "agency-policy" not in checker("policy", "show", "us/or/washington-county-sheriff").stdout
    assert "encoded        43.386.080 (1)" in shown
    assert "not checkable  43.386.010" in shown


def test_a_rule_is_shown_alone_with_what_it_reads(checker):
    shown = checker("policy", "show", "us-wa-43.386.080-1").stdout
    assert "Mode: how the technology was used" in shown
    assert "mode" in shown
    assert "us-wa-43.386.030" not in shown


def test_the_rego_of_a_rule_is_printed_as_a_module(checker):
    shown = checker("policy", "show", "us-wa-43.386.080-1", "--rego").stdout
    assert 'package checker.rules["us-wa-43.386.080-1"]' in shown


def test_a_document_of_ones_own_is_shown_by_its_path(checker):
    assert "good-1" in checker("policy", "show", "good.md").stdout


def test_an_unknown_id_names_the_nearest(checker):
    done = checker("policy", "show", "us/wa/rcw-43.368")
    assert done.returncode == 2
    assert "us/wa/rcw-43.386" in done.stderr


def test_cases_that_hold_end_with_0_and_are_counted(checker):
    done = checker("policy", "test", "good.md")
    assert done.returncode == 0
    assert "1 of 1 cases passed on " in done.stdout


def test_a_case_that_fails_ends_with_1_at_its_line(checker):
    done = checker("policy", "test", "bad.md")
    assert done.returncode == 1
    assert "bad.md:16: good-1: live\n  expected compliant, got violation" in done.stdout


def test_cases_run_on_both_engines_where_both_are_there(checker, opa):
    said = checker("policy", "test", "good.md", env={"CHECKER_OPA": str(opa)}).stdout
    assert [line.split(" on ")[1].split()[0] for line in said.splitlines()] == ["opa", "embedded"]


def test_a_sound_rule_is_proved(checker):
    done = checker("policy", "prove", "good.md")
    assert done.returncode == 0
    assert "proved  good-1" in done.stdout


def test_a_rule_that_takes_a_gap_for_an_answer_is_not_and_the_counterexample_is_printed(checker):
    done = checker("policy", "prove", "flips.md")
    assert done.returncode == 1
    assert "FAILED  flips-1" in done.stdout
    assert "mode: live" in done.stdout


def test_the_doctor_finds_the_engines_and_the_policies(checker, opa):
    done = checker("doctor", env={"CHECKER_OPA": str(opa)})
    assert done.returncode == 0
    assert str(opa) in done.stdout
    assert "embedded regorus" in done.stdout
    assert str(policies_root()) in done.stdout


def test_the_doctor_says_how_to_get_an_opa_that_is_missing_and_that_checker_works_without(checker):
    done = checker("doctor", env={"CHECKER_OPA": "no-such-opa"})
    assert done.returncode == 0
    assert "go install github.com/open-policy-agent/opa@v1.22.2" in done.stdout


def test_policy_test_fails_for_a_rule_without_a_case_and_for_no_rule_at_all(checker, tmp_path):
    untested = tmp_path / "untested.md"
    untested.write_text(GOOD[: GOOD.index("```case")].replace("id: good\n", "id: untested\n"), encoding="utf-8")
    done = checker("policy", "test", str(untested))
    assert done.returncode == 1
    assert "good-1 has no case" in done.stdout

    empty = tmp_path / "empty.md"
    text = GOOD[: GOOD.index("```rule")].replace("id: good\n", "id: empty\n")
    empty.write_text(f"{text}to do: later\n", encoding="utf-8")
    done = checker("policy", "test", str(empty))
    assert done.returncode == 1
    assert "there is no rule to test in empty" in done.stdout
