"""Rules that need what is not there are not asked, and that is told; where somebody names them, they are."""

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.model.assessment import Assessment
from checker.model.audit import Audit
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

POLICY = """\
---
id: my/needs
title: A rule on an account
kind: model
---
## One
> Whoever searches is on the roster.

```rule
id: my-roster
require: {{on_roster: true}}
needs: {needs}
```
"""
LOG = "Search ID,Date/Time,Officer,Mode\n1,2024-03-05 14:20,A-17,still\n"
DECLARED = {"complete": [{"kind": "account", "by": "clerk", "on": "2024-03-31", "basis": "export"}]}


def judged(folder: Path, engine: Engine, needs: str, audit: Audit, *, named: bool) -> Assessment:
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    (folder / "my.md").write_text(POLICY.format(needs=needs), encoding="utf-8")
    policies = load([str(folder / "my.md")], root=policies_root())
    selection = Selection(tuple(policies), named)
    return run([folder / "log.csv"], audit, selection, engine, zone="UTC", today=date(2024, 4, 1)).assessment


@pytest.mark.parametrize(
    ("needs", "lacking"),
    [
        ("account", "the logs hold no account records, and nobody declares them complete"),
        ("retention-days", "audit.yaml gives no retention-days"),
        ("window_start", "no log says from when on the stored records were searched through"),
        ("[mode, account]", "the logs hold no account records, and nobody declares them complete"),
    ],
)
def test_a_rule_that_lacks_what_it_needs_is_not_asked_and_the_ledger_says_why(
    tmp_path: Path, embedded: Engine, needs: str, lacking: str
) -> None:
    found = judged(tmp_path, embedded, needs, Audit(), named=False)
    assert found.rules == ()
    assert [e.statement for e in found.ledger if e.field == "my-roster"] == [f"One: not asked, since {lacking}"]


@pytest.mark.parametrize("needs", ["account", "mode", "[mode, account]"])
def test_a_rule_that_has_what_it_needs_is_asked(tmp_path: Path, embedded: Engine, needs: str) -> None:
    found = judged(tmp_path, embedded, needs, Audit.model_validate(DECLARED), named=False)
    assert [rule.id for rule in found.rules] == ["my-roster"]


def test_a_rule_of_a_policy_that_was_named_is_asked_all_the_same(tmp_path: Path, embedded: Engine) -> None:
    found = judged(tmp_path, embedded, "account", Audit(), named=True)
    assert found.rules[0].verdicts.undetermined == 1
