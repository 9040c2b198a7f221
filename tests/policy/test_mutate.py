"""Mutants of rules: a case notices each small mistake, and a rule without the case is caught."""

from pathlib import Path

import pytest

from checker.engine.select import choose
from checker.facts.timelines import from_timeline
from checker.policy.cases import run_cases
from checker.policy.load import catalog, load_document, rule_blocks
from checker.policy.mutate import MutationResult, survivors
from checker.resources import policies_root
from tests.examples import TIMES

ROOT = policies_root()
EVERY = 6 if TIMES == 1 else 1
"""Of so many documents one is tried."""
DOCUMENTS = [policy for policy in catalog(ROOT) if policy.rules][::EVERY]


@pytest.fixture(scope="module")
def embedded():
    return choose("embedded")


def left(path: Path, root: Path, engine) -> MutationResult:
    return survivors(load_document(path, root), rule_blocks(path, root), engine, from_timeline)


@pytest.mark.parametrize("policy", DOCUMENTS, ids=lambda policy: policy.id)
def test_no_small_mistake_in_a_shipped_rule_goes_unnoticed(policy, embedded):
    assert left(ROOT.parent / policy.path, ROOT, embedded).alive == ()


RULE = """\
---
id: own
title: Two modes
kind: model
---
## 1 Two modes
> No live use but in an emergency.

```rule
id: own-1
prohibit: {mode: [live, near_real_time]}
except:
  - exigency: documented
```
```case
- name: live
  given: {mode: live, exigency: none}
  expect: violation
- name: live in an emergency
  given: {mode: live, exigency: documented}
  expect: compliant
- name: a still image
  given: {mode: still, exigency: none}
  expect: compliant
```
"""


def test_what_no_case_shows_survives_until_a_case_shows_it(tmp_path: Path, embedded):
    """Not shown: near real time, and that a claimed emergency without a record exempts nothing. Still images are."""
    path = tmp_path / "own.md"
    path.write_text(RULE)
    changes = {one.change for one in left(path, tmp_path, embedded).alive}
    assert changes == {'prohibit: mode, without "near_real_time"', "except: number 1, exigency, and undocumented"}
    shown = """- name: near real time, with an emergency that nobody wrote down
  given: {mode: near_real_time, exigency: undocumented}
  expect: violation
"""
    path.write_text(RULE.replace("- name: a still image", f"{shown}- name: a still image"))
    tried = left(path, tmp_path, embedded)
    assert tried.mutants > 5
    assert (tried.equivalent, tried.alive) == (0, ())


def test_a_change_that_makes_no_difference_is_no_mistake(tmp_path: Path, embedded):
    """What the second exemption covers, the first covers already: leaving it out changes no answer, and no case can
    show it. The first is shown by its case, and is no such change."""
    path = tmp_path / "own.md"
    path.write_text(
        RULE.replace("prohibit: {mode: [live, near_real_time]}", "prohibit: {mode: live}")
        .replace(
            "  - exigency: documented\n", "  - exigency: documented\n  - {exigency: documented, public_space: true}\n"
        )
        .replace(
            "- name: a still image",
            """- name: live in an emergency that nobody wrote down
  given: {mode: live, exigency: undocumented}
  expect: violation
- name: a still image""",
        )
    )
    tried = left(path, tmp_path, embedded)
    assert tried.alive == ()
    assert tried.equivalent >= 1


def test_a_time_limit_is_moved_by_one_in_both_directions(tmp_path: Path, embedded):
    """A case on each side of the limit notices both; without them, both live."""
    path = tmp_path / "own.md"
    given = "{erasure_since_use: done, minutes_from_use_to_erasure: MINUTES}"
    head = RULE[: RULE.index("```rule")] + "```rule\nid: own-1\non: search\nretain: {at-most: 12h}\n```\n```case\n"
    far = [("60", "compliant"), ("9000", "violation")]
    near = [("720", "compliant"), ("721", "violation")]
    alive = []
    for cases in (far, near):
        said = [f"- name: after {m}\n  given: {given.replace('MINUTES', m)}\n  expect: {v}\n" for m, v in cases]
        path.write_text(head + "".join(said) + "```\n")
        alive.append({one.change for one in left(path, tmp_path, embedded).alive})
    assert alive == [
        {"retain: at-most, 13 in place of 12 hours", "retain: at-most, 11 in place of 12 hours"},
        set(),
    ]


NO_USE = """\
## 1 No use
> No use.

```rule
id: own-1
prohibit: any
```
```case
- name: no use
  given: {use_kind: search}
  expect: violation
"""

DATED = """\
---
id: own
title: A ban from an uncertain day to a certain one
kind: model
in-force: {from: {earliest: 2020-03-01, latest: 2020-04-01}, until: 2022-01-01}
---
"""
DATED += f"{NO_USE}```\n"


def on(day: str, expect: str) -> str:
    """A case of the ban, on a day."""
    return f"- name: on {day}\n  given: {{use_kind: search}}\n  day: {day}\n  expect: {expect}\n"


def test_a_moved_day_is_noticed_by_cases_on_both_sides_of_it(tmp_path: Path, embedded):
    """Two days for each of three edges; without that of the last day in force, an end a day too early survives."""
    edges = [
        on("2020-02-29", "not_applicable"), on("2020-03-01", "undetermined"), on("2020-03-31", "undetermined"),
        on("2020-04-01", "violation"), on("2021-12-31", "violation"), on("2022-01-01", "not_applicable"),
    ]  # fmt: skip
    path = tmp_path / "own.md"
    path.write_text(DATED)
    assert (
        len(left(path, tmp_path, embedded).alive) == 7
    )  # each of three days moved two ways, and one taken for certain
    path.write_text(DATED.replace("  expect: violation\n", "  expect: violation\n" + "".join(edges)))
    assert left(path, tmp_path, embedded).alive == ()
    path.write_text(DATED.replace("  expect: violation\n", "  expect: violation\n" + "".join(edges[:4] + edges[5:])))
    changes = {one.change for one in left(path, tmp_path, embedded).alive}
    assert changes == {"in-force: 2021-12-31 in place of 2022-01-01"}


REPORT = """\
---
id: own
title: A yearly report
kind: model
---
## 1 A report
> A report on each year comes by April 1.

```rule
id: own-1
on: {each: year}
report: {document: usage_report, by: "04-01"}
```
```case
- name: late
  given: {report_in_time: false, report_published: true}
  expect: violation
- name: in time
  given: {report_in_time: true, report_published: true}
  expect: compliant
```
"""


def test_another_period_and_another_due_day_are_noticed_by_a_case_that_gives_them(tmp_path: Path, embedded):
    path = tmp_path / "own.md"
    path.write_text(REPORT)
    days = {
        "on: each week",
        "on: each month",
        "report: by, 03-31 in place of 04-01",
        "report: by, 04-02 in place of 04-01",
    }
    assert {one.change for one in left(path, tmp_path, embedded).alive} == days
    period = "  period: {from: 2024-01-01, until: 2025-01-01}\n  due: 2025-04-01\n"
    path.write_text(REPORT.replace("- name: in time\n", f"- name: in time\n{period}"))
    assert left(path, tmp_path, embedded).alive == ()


def test_a_case_whose_report_is_due_on_another_day_fails(tmp_path: Path, embedded):
    path = tmp_path / "own.md"
    for until, due, problem in (
        ("2025-01-01", "2025-03-31", "expected the report to be due on 2025-03-31, it is due on 2025-04-01"),
        ("2024-02-01", "2025-04-01", "from 2024-01-01 until 2024-02-01 is not one year"),
    ):
        period = f"  period: {{from: 2024-01-01, until: {until}}}\n  due: {due}\n"
        path.write_text(REPORT.replace("- name: in time\n", f"- name: in time\n{period}"))
        results = run_cases([load_document(path, tmp_path)], embedded, from_timeline)
        assert [result.problem for result in results] == ["", problem]


TWO_TIMES = """\
---
id: own
title: A ban that rested for a year
kind: model
in-force: [{from: 2020-01-01, until: 2021-01-01}, {from: 2022-01-01, until: 2023-01-01}]
---
"""
TWO_TIMES += f"{NO_USE}EDGES```\n"


def test_two_days_of_different_times_that_are_exchanged_are_noticed_by_a_case_between_them(tmp_path: Path, embedded):
    """With the end of the first and the start of the second exchanged, the year of rest is under the ban, too."""
    days = [
        on("2019-12-31", "not_applicable"), on("2020-01-01", "violation"), on("2020-12-31", "violation"),
        on("2021-01-01", "not_applicable"), on("2021-12-31", "not_applicable"), on("2022-01-01", "violation"),
        on("2022-12-31", "violation"), on("2023-01-01", "not_applicable"),
    ]  # fmt: skip
    path = tmp_path / "own.md"
    path.write_text(TWO_TIMES.replace("EDGES", "".join(days)))
    assert left(path, tmp_path, embedded).alive == ()
    path.write_text(TWO_TIMES.replace("EDGES", "".join(days[:3] + days[5:])))
    changes = {one.change for one in left(path, tmp_path, embedded).alive}
    assert "in-force: 2021-01-01 and 2022-01-01 exchanged" in changes


def test_a_step_that_is_exchanged_with_its_moment_is_noticed_by_a_case_of_either_order(tmp_path: Path, embedded):
    given = "{charge_after_use: true, charge_ahead: false, arrest_after_use: true, arrest_ahead: false, "
    orders = [
        ("first", given + "arrest_before_charge: true, charge_before_arrest: false}", "compliant"),
        ("last", given + "arrest_before_charge: false, charge_before_arrest: true}", "violation"),
    ]
    head = RULE[: RULE.index("```rule")]
    rule = "```rule\nid: own-1\nrequire-before: {what: arrest, before: charge}\n```\n```case\n"
    path = tmp_path / "own.md"
    unseen = "- name: either\n  given: {charge_after_use: false, arrest_after_use: false}\n  expect: not_applicable\n"
    cases = "".join(f"- name: {name}\n  given: {facts}\n  expect: {verdict}\n" for name, facts, verdict in orders)
    alive = []
    for shown in (unseen, cases):
        path.write_text(f"{head}{rule}{shown}```\n")
        alive.append(
            "require-before: charge before arrest instead" in {o.change for o in left(path, tmp_path, embedded).alive}
        )
    assert alive == [True, False]
