"""Mutants of rules: a case notices each small mistake, and a rule without the case is caught."""

from pathlib import Path

import pytest

from checker.engine.select import choose
from checker.facts.timelines import from_timeline
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
