"""A case as a file: its uses by their day, what each rule says of each, and whether it is there at all."""

from __future__ import annotations

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.report.terminal import Terminal
from checker.resources import policies_root
from checker.run import run, select
from checker.store.cases import case_file
from checker.store.opening import open_store
from checker.store.runs import keep, load_run
from checker.store.terminal_case import draw
from tests.store.conftest import NOW

USES = """Search ID,Date/Time,Officer,Case Number,Reason,Mode,Record Type
S-3,2024-03-09 09:15,A,24-7,robbery,still,search
S-1,2024-03-04 09:15,A,24-7,robbery,still,search
S-2,2024-03-05 09:15,A,24-8,,still,search
A-1,2024-03-20 09:15,B,24-7,,,arrest
"""
POLICY = """---
id: own/sole
title: Own
kind: agency-policy
---

# Own

## Not alone
> A match alone is no ground for an arrest.

```rule
id: own-sole
title: Not alone
not-sole-basis: {for: [arrest]}
severity: high
status: read
citation: 1
```
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, embedded):
    folder = tmp_path_factory.mktemp("case")
    (folder / "log.csv").write_text(USES, encoding="utf-8")
    (folder / "own.md").write_text(POLICY, encoding="utf-8")
    audit = Audit(zone="America/Los_Angeles")
    chosen = select([str(folder / "own.md"), "general-reason"], audit.agency, root=policies_root())
    made = run([LogFile(path=folder / "log.csv")], audit, chosen, embedded, today=date(2026, 9, 30))
    with open_store(str(folder / "board.db"), make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        yield store, load_run(store, 1)


def test_the_uses_are_in_the_order_of_their_days_with_what_each_rule_says(kept) -> None:
    found = case_file(*kept, " 24-7 ")
    assert [(use.number, use.row, use.day) for use in found.uses] == [
        ("S-1", 3, date(2024, 3, 4)),
        ("S-3", 2, date(2024, 3, 9)),
    ]
    for use in found.uses:
        verdicts = {one.rule: one.verdict for one in use.rules}
        assert verdicts == {"own-sole": Verdict.UNDETERMINED, "general-reason": Verdict.COMPLIANT}
        assert [(row.kind, row.row) for row in use.linked] == [("arrest", 5)]
    [other] = case_file(*kept, "24-8").uses
    assert {one.rule: one.verdict for one in other.rules}["general-reason"] is Verdict.VIOLATION
    text = " ".join(Terminal().page(lambda blocks: draw(blocks, found)).split())
    assert "Case 24-7: 2 uses (run 1)" in text
    assert text.index("March 4, 2024, no. S-1") < text.index("March 9, 2024, no. S-3")
    assert "Undetermined: Not alone [own-sole]" in text and "It waits on this:" in text
    Draft202012Validator(schema_of("case")).validate(found.model_dump(mode="json", by_alias=True))


def test_a_case_that_is_not_there_is_an_error_with_the_nearest_number(kept) -> None:
    with pytest.raises(UsageError, match='no use of run 1 has the case number "24-9"') as raised:
        case_file(*kept, "24-9")
    assert "24-8" in raised.value.hint


OWED = """---
id: own/owed
title: Own
kind: agency-policy
---

# Own

## A reason
> Each search has its reason.

```rule
id: own-a-reason
require: [reason]
severity: high
```

## A notice
> Whoever was searched for is told within thirty days.

```rule
id: own-notice
require-within: {what: notice, of: use, within: 30d}
severity: low
```
"""


def test_what_is_still_owed_comes_before_what_was_kept(tmp_path, embedded) -> None:
    """The notice of a search of September 20 is due by October 20: on September 30 it is pending."""
    (tmp_path / "log.csv").write_text(USES.split("\n")[0] + "\nS-9,2026-09-20 09:15,A,26-9,robbery,still,search\n")
    (tmp_path / "own.md").write_text(OWED, encoding="utf-8")
    declared = {"kind": "notice", "by": "records unit", "on": date(2026, 9, 30), "basis": "export"}
    audit = Audit.model_validate({"zone": "America/Los_Angeles", "complete": [declared]})
    chosen = select([str(tmp_path / "own.md")], audit.agency, root=policies_root())
    made = run([LogFile(path=tmp_path / "log.csv")], audit, chosen, embedded, today=date(2026, 9, 30))
    with open_store(str(tmp_path / "board.db"), make=True) as store:
        keep(store, made.assessment, made.rows, now=NOW)
        [use] = case_file(store, load_run(store, 1), "26-9").uses
    assert [(one.rule, one.verdict) for one in use.rules] == [
        ("own-notice", Verdict.PENDING),
        ("own-a-reason", Verdict.COMPLIANT),
    ]
