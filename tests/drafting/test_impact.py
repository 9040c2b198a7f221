"""What a draft would have done: each use once, moved as the law says, and never said to have broken a draft."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from checker.drafting.impact import impact
from checker.drafting.impact_page import draw
from checker.drafting.result import Impact
from checker.drafting.variants import setting
from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.audit import Audit, Complete
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.model.policy import Policy
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.report.html_blocks import page
from checker.resources import fixtures_root, policies_root

V, C, U, N = Verdict.VIOLATION, Verdict.COMPLIANT, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
DRAFT = """---
id: draft
title: A draft
kind: draft
---
## 1 No live use

> No live use, except to find somebody missing.

```rule
id: live
prohibit: {mode: live}
except:
  - purpose: locate_missing
```

## 2 Reviewed soon

> A second person reviews within two days.

```rule
id: soon
require-within: {what: review, of: use, within: 48h}
```

## 3 Sure enough

> The threshold is at least 0.9.

```rule
id: sure
limit: {field: threshold, at-least: 0.9}
```
"""
CAP = "on: {each: month}\nlimit: {count: {mode: live}, at-most: 2}"
BASE = """---
id: base
title: What was there before
kind: ordinance
in-force: {from: 2024-03-04}
---
## 1 No live use

> No live use at all.

```rule
id: live
prohibit: {mode: live}
```

## 9 Reasons

> A reason is recorded.

```rule
id: reason
require: [reason]
```
"""
LOG = """Record type,Search ID,Date/Time,Officer,Mode,Threshold,Use ID,Purpose,Reason
search,1,2024-03-05 10:00,A. Ray,still,0.95,,identify suspect,theft
search,2,2024-03-05 11:00,A. Ray,live,0.85,,identify suspect,theft
search,3,2024-03-05 12:00,A. Ray,live,0.80,,locate missing,theft
search,4,2024-03-05 13:00,A. Ray,,,,identify suspect,
search,5,2024-03-01 13:00,A. Ray,live,0.99,,identify suspect,theft
review,11,2024-03-05 12:00,B. Low,,,1,,
review,12,2024-03-06 12:00,B. Low,,,2,,
review,13,2024-03-07 13:00,B. Low,,,3,,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("impact")
    for name, text in (("draft.md", DRAFT), ("base.md", BASE), ("log.csv", LOG)):
        (made / name).write_text(text, encoding="utf-8")
    return made


def policies(folder: Path, name: str) -> list[Policy]:
    return load([str(folder / name)], root=policies_root())


@cache
def tried(folder: Path, engine: Engine, *settings: str, base: bool = False, from_: date | None = None) -> Impact:
    complete = (Complete(kind=EventKind.REVIEW, by="x", on=date(2025, 1, 1), basis="export"),)
    return impact(
        [folder / "log.csv"],
        Audit(complete=complete, zone="UTC"),
        policies(folder, "draft.md"),
        engine,
        baseline=policies(folder, "base.md") if base else (),
        settings=[setting(one) for one in settings],
        from_=from_,
        today=date(2025, 1, 1),
        zone="UTC",
    )


def moves(found: Impact, rule: str) -> dict[tuple[Verdict, Verdict], int]:
    [one] = [one for one in found.rules if one.rule == rule]
    return {(move.before, move.after): move.count for move in one.moves}


def test_periods_that_change_are_called_by_their_month(tmp_path: Path, embedded: Engine) -> None:
    cap = DRAFT.split("## 2")[0].replace("prohibit: {mode: live}\nexcept:\n  - purpose: locate_missing", CAP)
    (tmp_path / "cap.md").write_text(cap, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    drafts = policies(tmp_path, "cap.md")
    found = impact([tmp_path / "log.csv"], Audit(zone="UTC"), drafts, embedded, today=date(2025, 1, 1), zone="UTC")
    [rule] = found.rules
    assert [(one.name, one.after) for one in rule.uses] == [("March 2024", V)]
    text = page(lambda blocks: draw(blocks, found))
    assert b"March 2024: would have broken it" in text and b"month:2024-03-01" not in text


def test_without_a_baseline_nothing_applied_before(folder: Path, embedded: Engine):
    found = tried(folder, embedded)
    # 2 and 5 are live, 3 is to find somebody missing, 4 does not say its mode
    assert moves(found, "live") == {(N, C): 2, (N, V): 2, (N, U): 1}
    assert {before for rule in found.rules for before in (move.before for move in rule.moves)} == {N}
    assert moves(found, "sure") == {(N, C): 2, (N, V): 2, (N, U): 1}
    # reviewed after 2 h (1), after 25 h (2), after 49 h (3), never (4, 5): reviews are all there
    assert moves(found, "soon") == {(N, C): 2, (N, V): 3}


def test_moves_add_up_to_the_uses(folder: Path, embedded: Engine):
    for found in (tried(folder, embedded), tried(folder, embedded, "soon:limit=24h", base=True)):
        assert found.uses == 5
        for rule in found.rules:
            assert sum(move.count for move in rule.moves) == rule.subjects == 5
            assert sum(move.count for move in rule.moves if move.before is not move.after) == rule.changed
            assert len(rule.uses) == rule.changed


def test_a_baseline_is_paired_by_id_and_what_is_gone_is_told(folder: Path, embedded: Engine):
    found = tried(folder, embedded, base=True)
    # In force from March 4: use 5, of March 1, was not covered before, and would have broken the draft.
    assert moves(found, "live") == {(V, V): 1, (V, C): 1, (N, V): 1, (C, C): 1, (U, U): 1}  # 2, 3, 5, 1, 4
    assert {(one.rule, one.before, one.after) for one in found.rules} == {
        ("live", "live", "live"), ("soon", "", "soon"), ("sure", "", "sure"), ("reason", "reason", ""),
    }  # fmt: skip
    assert set(moves(found, "reason")) == {(C, N), (V, N), (N, N)}  # 4 has no reason; 5 was before its time


def test_uses_that_change_begin_with_those_that_nobody_can_decide(folder: Path, embedded: Engine):
    [sure] = [rule for rule in tried(folder, embedded).rules if rule.rule == "sure"]
    assert [(use.row, use.after) for use in sure.uses] == [(5, U), (3, V), (4, V), (2, C), (6, C)]
    assert sure.uses[0].why == "not known: threshold"
    assert sure.uses[1].why == "threshold: less than 0.9"


def test_another_number_is_tried_beside_the_draft_as_written(folder: Path, embedded: Engine):
    found = tried(folder, embedded, "soon:limit=24h")
    assert moves(found, "soon") == {(C, C): 1, (C, V): 1, (V, V): 3}  # 2, reviewed after 25 hours
    assert [rule.setting for rule in found.rules] == ["", "limit=24h", ""]


def test_a_sweep_draws_the_curve(folder: Path, embedded: Engine):
    [curve] = tried(folder, embedded, "soon:within=23h..26h").curves
    broken = {point.value: point.verdicts.violation for point in curve.points}
    assert broken == {"23h": 4, "24h": 4, "25h": 3, "26h": 3}  # 2 was reviewed after 25 hours, 1 after two
    [curve] = tried(folder, embedded, "sure:limit=0.79..0.81").curves
    assert [point.value for point in curve.points] == ["0.79", "0.8", "0.81"]
    assert [point.verdicts.violation for point in curve.points] == [0, 0, 1]


def test_as_if_in_force_from_a_day(folder: Path, embedded: Engine):
    found = tried(folder, embedded, from_=date(2024, 3, 5))
    assert moves(found, "sure") == {(N, C): 1, (N, V): 2, (N, U): 1, (N, N): 1}  # use 5 was before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", '"soon" is not a setting'),
        ("soon:limits=3", 'no number called "limits"'),
        ("son:limit=3h", 'no rule that is tried is called "son"'),
        ("live:limit=3", "the rule live has no limit"),
        ("soon:limit=1d..3h", '"1d..3h" is not a range'),
        ("soon:limit=9d..1d", "has 0 values"),
    ],
)
def test_a_setting_that_fits_nothing_says_what_to_write(text: str, says: str, folder: Path, embedded: Engine):
    with pytest.raises(UsageError) as told:
        tried(folder, embedded, text)
    assert says in str(told.value)


def test_a_draft_is_never_said_to_have_been_broken(folder: Path, embedded: Engine):
    found = tried(folder, embedded, "soon:limit=24h", "sure:limit=0.8..0.9")
    said = re.sub(r"<[^>]+>", " ", page(lambda blocks: draw(blocks, found)).decode())
    assert "would have broken it" in said
    assert "No use broke anything by it" in said
    # Of the draft with its own number, beside which another is tried, nothing is said as of a rule in force, either.
    assert "as it is written" in said and not re.search(r"(?<!would )\b(?:breaks|keeps)\b", said)
    for word in ("violation", "violates", "violated"):
        assert word not in said.casefold()
    assert Counter(re.findall(r"\b(?:broke|broken)\b", said)).keys() <= {"broke", "broken"}
    assert not re.search(r"(?<!would have )(?<!would be )\bbroken\b", said)


def test_moves_add_up_on_the_sample_agency(embedded: Engine, tmp_path: Path):
    audit = load_audit(fixtures_root() / "agency" / "audit.yaml")
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    drafts = policies(tmp_path, "draft.md")
    found = impact(audit.logs, audit, drafts, embedded, settings=[setting("soon:limit=24h")], today=date(2025, 1, 1))
    assert found.uses > 3000
    assert {sum(move.count for move in rule.moves) for rule in found.rules} == {found.uses}
