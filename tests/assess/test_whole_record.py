"""A rule whose fields cannot be distinguished is given the whole record, and judges it like any other."""

from datetime import date
from pathlib import Path

from checker.engine.interface import Engine
from checker.model.audit import Audit
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

POLICY = """\
---
id: my/whole
title: A rule on the whole record
kind: draft
---
## One
> Nobody uses live mode.

```rule
id: my-whole
```
```rego
default breach := "unknown"

breach := "yes" if {
	some name, value in input
	name == "mode"
	value == "live"
}

breach := "no" if {
	some name, value in input
	name == "mode"
	value != "live"
}
```
"""
LOG = (
    "Search ID,Date/Time,Officer,Mode\n1,2024-03-05 14:20,A-17,still\n2,2024-03-05 16:02,A-17,\n3,2024-03-07 "
    "09:41,B-02,live\n"
)


def test_a_rule_on_the_whole_record_judges_every_use(tmp_path: Path, embedded: Engine) -> None:
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "whole.md").write_text(POLICY, encoding="utf-8")
    (policy,) = load([str(tmp_path / "whole.md")], root=policies_root())
    assert policy.rules[0].whole_record
    selection = Selection((policy,), named_by_user=True)
    found = run([tmp_path / "log.csv"], Audit(), selection, embedded, zone="UTC", today=date(2024, 4, 1)).assessment
    verdicts = found.rules[0].verdicts
    assert (verdicts.violation, verdicts.compliant, verdicts.undetermined) == (1, 1, 1)
    assert [e.row for f in found.findings for e in f.evidence] == [4, 3]
