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


ONLY = """---
id: only
title: Serious crimes
kind: draft
---
## 1 Serious crimes only

> Only for serious crimes.

```rule
id: only-1
permit-only: {offense: [homicide, robbery]}
```

## 2 Not for these

> Not for these.

```rule
id: only-2
prohibit: {offense: [homicide, robbery]}
```
"""


def test_what_a_list_of_offenses_forbids_and_allows_is_said_of_each_of_them_and_of_all_others(tmp_path: Path) -> None:
    """A log may give several offenses: of those that are partly allowed a person is asked, so no line is of them."""
    (tmp_path / "only.md").write_text(ONLY)
    document = load_document(tmp_path / "only.md", tmp_path)
    only, never = ({(line.verdict, line.facts) for line in page_of(document, rule, Embedded()).table}
                   for rule in document.rules)  # fmt: skip
    assert only == {
        (Verdict.VIOLATION, ("offense: anything but homicide or robbery",)),
        (Verdict.COMPLIANT, ("offense: only homicide or robbery",)),
        (Verdict.COMPLIANT, ("offense: none",)),
    }
    assert never == {
        (Verdict.VIOLATION, ("offense: only homicide or robbery",)),
        (Verdict.COMPLIANT, ("offense: none, or anything but homicide or robbery",)),
    }


def test_the_page_of_a_rule_says_all_that_counsel_looks_for() -> None:
    shown = CliRunner().invoke(cli, ["policy", "show", "us-wa-43.386.040"])
    assert shown.exit_code == 0, shown.output
    for heading in (
        "THE CLAUSE", "THE RULE", "DECISION TABLE", "WHAT A LOG MUST HOLD", "CASES", "WHAT IS LEFT OUT", "SOURCES",
    ):  # fmt: skip
        assert f"\n{heading}\n" in shown.output
    assert "Citation: RCW 43.386.040" in shown.output
