"""A rule's page: its decision table is what a reader works out by hand, and nothing is absent that counsel wants."""

from pathlib import Path

from click.testing import CliRunner

from checker.cli.main import cli
from checker.engine.embedded import Embedded
from checker.model.verdict import Verdict
from checker.policy.load import load_document
from checker.publish.rule_page import page_of

RULE = """\
---
id: own
title: No live use
kind: statute
applies-to: {state: WA, kind: sheriff}
in-force: {from: 2021-07-01}
known-gaps: [drones]
---
## 1 No live use
> No live use but under a warrant.

```rule
id: own-1
prohibit: {mode: live}
except:
  - authorized: warrant
```
```case
- name: a still image
  given: {mode: still}
  expect: compliant
```
"""


def test_the_decision_table_is_of_what_the_clause_covers(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_text(RULE)
    document = load_document(path, tmp_path)
    page = page_of(document, document.rules[0], Embedded())
    assert {(line.verdict, line.facts) for line in page.table} == {
        (Verdict.VIOLATION, ("no authorization covers the use", "mode: live")),
        (Verdict.COMPLIANT, ("mode: anything but live",)),
        (Verdict.COMPLIANT, ("a warrant covers the use (others may, too)",)),
        (Verdict.COMPLIANT, ("a search warrant covers the use (others may, too)",)),  # it is a warrant (reading R22)
    }
    assert (page.more, page.sampled) == (0, False)


def test_the_page_of_a_rule_says_all_that_counsel_looks_for() -> None:
    shown = CliRunner().invoke(cli, ["policy", "show", "us-wa-43.386.040"])
    assert shown.exit_code == 0, shown.output
    for heading in (
        "THE CLAUSE", "THE RULE", "DECISION TABLE", "WHAT A LOG MUST HOLD", "CASES", "WHAT IS LEFT OUT", "SOURCES",
    ):  # fmt: skip
        assert f"\n{heading}\n" in shown.output
    assert "Citation: RCW 43.386.040" in shown.output
