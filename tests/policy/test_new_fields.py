"""A draft's own fields: undetermined without a column, decided with one; a mistake in one is told once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.model.audit import Audit, LogFile
from checker.model.errors import CheckerError, PolicyError, UsageError
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import cover, run

FRONT = "---\nid: draft\ntitle: A draft\nkind: draft\ntechnology: any\nnew-fields:\n"
FIELDS = (
    "  - {name: bystanders, type: yesno, meaning: whether others are in the picture}\n"
    "  - {name: blur, type: choice, values: [none, faces, all_but_one], meaning: what was blurred}\n"
    "  - {name: told_to_whom, type: set, values: [press, school, employer], meaning: who was told}\n"
    "  - {name: people_seen, type: number, meaning: how many people were in the picture}\n"
    "  - {name: examiner_badge, type: name, meaning: the badge of the examiner}\n"
)
RULES = """---
## 1 No bystanders

> No bystanders.

```rule
id: none
prohibit: {bystanders: true}
```

## 2 Blurred

> All but one are blurred.

```rule
id: blurred
permit-only: {blur: all_but_one}
```

## 3 Not shared

> Never with the press.

```rule
id: shared
prohibit: {told_to_whom: press}
```

## 4 Few

> At most three people.

```rule
id: few
limit: {field: people_seen, at-most: 3}
```

## 5 One examiner

> Only examiner 7.

```rule
id: examiner
permit-only: {examiner_badge: "7"}
```
"""
LOG = """Search ID,Date,Officer,Reason,Bystanders,Blur,told_to_whom,People Seen,Examiner badge
1,2024-03-05 10:00,A. Ray,robbery,yes,none,press; school,4,9
2,2024-03-05 11:00,A. Ray,robbery,No,All but one,school,3,7
3,2024-03-05 12:00,A. Ray,robbery,,,,,
4,2024-03-05 13:00,A. Ray,robbery,perhaps,some,the mayor,a few,
"""
V, C, U = Verdict.VIOLATION, Verdict.COMPLIANT, Verdict.UNDETERMINED


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Selection:
    path = tmp_path_factory.mktemp("draft") / "draft.md"
    path.write_text(FRONT + FIELDS + RULES, encoding="utf-8")
    return Selection(tuple(load([str(path)], root=policies_root())), named_by_user=True)


def log(folder: Path, text: str = LOG) -> Path:
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path


def verdicts(result: object) -> dict[str, list[Verdict]]:
    return {
        rule.id: sorted(Verdict(name) for name, n in rule.verdicts.model_dump().items() for _ in range(n))
        for rule in result.assessment.rules
    }


def test_a_column_of_its_name_decides(draft: Selection, tmp_path: Path, embedded: Engine):
    result = run([log(tmp_path)], Audit(), draft, embedded, today=date(2025, 1, 1), zone="UTC")
    expected = sorted([V, C, U, U])
    assert verdicts(result) == dict.fromkeys(("blurred", "examiner", "few", "none", "shared"), expected)


def test_without_a_column_all_is_undetermined_and_says_that_there_is_none(
    draft: Selection, tmp_path: Path, embedded: Engine
):
    lines = "\n".join(",".join(row.split(",")[:4]) for row in LOG.splitlines())
    result = run([log(tmp_path, lines)], Audit(), draft, embedded, today=date(2025, 1, 1), zone="UTC")
    assert {v for found in verdicts(result).values() for v in found} == {U}
    assert {why for one in result.assessment.findings for why in one.missing_reasons.values()} == {"new_field"}
    assert "the log has no column for it" in result.assessment.findings[0].message


def test_a_profile_may_map_it(draft: Selection, tmp_path: Path, embedded: Engine):
    text = LOG.replace("Bystanders", "Anybody else in it?").replace(",yes,none", ",J,none").replace(",No,", ",N,")
    profile = tmp_path / "own.yaml"
    profile.write_text(
        "id: own\nextends: generic\nkind: search\ncolumns:\n"
        '  bystanders: "Anybody else in it?"\n  blur: {from: [Blur], values: {"some": faces}}\n',
        encoding="utf-8",
    )
    logs = [LogFile(path=log(tmp_path, text), profile=str(profile))]
    result = run(logs, Audit(), draft, embedded, today=date(2025, 1, 1), zone="UTC")
    assert verdicts(result)["blurred"] == sorted([V, V, C, U])  # "some" is `faces` by the profile: not allowed
    assert verdicts(result)["none"] == sorted([C, U, U, U])  # N is no; J is not known to be a yes


def test_a_profile_that_maps_it_says_where_it_is_known(tmp_path: Path, embedded: Engine):
    profile = tmp_path / "own.yaml"
    profile.write_text("id: own\nextends: generic\nkind: search\ncolumns: {bystanders: Bystanders}\n", encoding="utf-8")
    logs = [LogFile(path=log(tmp_path), profile=str(profile))]
    with pytest.raises(CheckerError, match='unknown field "bystanders"') as told:
        run(logs, Audit(), Selection((), named_by_user=False), embedded, today=date(2025, 1, 1))
    assert "where the draft is named (-p DRAFT)" in str(told.value)


def test_other_rules_say_the_same_whether_the_draft_is_tried_or_not(tmp_path: Path, embedded: Engine):
    """The draft's field is the column that another field reads as well, the reason."""
    path = tmp_path / "reason.md"
    path.write_text(
        FRONT.replace("id: draft", "id: other") + "  - {name: reason_given, type: yesno, meaning: m}\n---\n"
        "## 1 A\n\n> A.\n\n```rule\nid: other-1\nprohibit: {reason_given: true}\n```\n",
        encoding="utf-8",
    )
    text = "Search ID,Date,Officer,Reason given,Case number\n1,2024-03-05 10:00,A. Ray,robbery,24-1\n"
    beside = load(["general"], root=policies_root())
    both = [*beside, *load([str(path)], root=policies_root())]
    found = []
    for policies in (beside, both):
        chosen = Selection(tuple(policies), named_by_user=True)
        result = run([log(tmp_path, text)], Audit(), chosen, embedded, today=date(2025, 1, 1), zone="UTC")
        found.append({rule.id: rule.verdicts for rule in result.assessment.rules if rule.id != "other-1"})
    assert found[0] == found[1]


def test_coverage_knows_whether_the_column_is_there(draft: Selection, tmp_path: Path, embedded: Engine):
    audit = Audit()
    filled = "\n".join(LOG.splitlines()[:3])
    assert {r.can.value for r in cover([log(tmp_path, filled)], audit, draft, embedded, zone="UTC").rules} == {"all"}
    bare = "\n".join(",".join(row.split(",")[:4]) for row in LOG.splitlines())
    said = cover([log(tmp_path, bare)], audit, draft, embedded, zone="UTC")
    assert {r.can.value for r in said.rules} == {"none"}
    assert {need.name for r in said.rules for need in r.needs} == {
        "bystanders", "blur", "told_to_whom", "people_seen", "examiner_badge",
    }  # fmt: skip


def test_a_field_of_one_run_is_not_known_in_the_next(draft: Selection, tmp_path: Path, embedded: Engine):
    run([log(tmp_path)], Audit(), draft, embedded, today=date(2025, 1, 1), zone="UTC")
    none = Selection((), named_by_user=False)
    result = run([log(tmp_path)], Audit(), none, embedded, today=date(2025, 1, 1), zone="UTC")
    assert "bystanders__state" not in result.events.columns


def test_two_drafts_that_mean_different_things_by_a_name_are_refused(tmp_path: Path, embedded: Engine):
    policies = []
    for number, kind in enumerate(("yesno", "number")):
        path = tmp_path / f"{number}.md"
        head = FRONT.replace("id: draft", f"id: d{number}")
        path.write_text(
            f"{head}  - {{name: seen, type: {kind}, meaning: m}}\n---\n## 1 A\n\nto do: later\n", encoding="utf-8"
        )
        policies += load([str(path)], root=policies_root())
    with pytest.raises(UsageError, match="mean different things by it"):
        run([log(tmp_path)], Audit(), Selection(tuple(policies), True), embedded, today=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("{name: bystanders, type: bool, meaning: m}", 'unknown type "bool"'),
        ("{name: bystanders, type: choice, meaning: m}", "a new field of type choice needs its `values`"),
        ("{name: bystanders, type: yesno}", "the new field has no `meaning`"),
        ("{name: bystanders, type: yesno, meaning: m, unt: x}", 'unknown key "unt" in a new field'),
    ],
)
def test_a_mistake_in_a_new_field_is_told_once(field: str, says: str, tmp_path: Path):
    path = tmp_path / "draft.md"
    cases = "```case\n- {name: a, given: {bystanders: true}, expect: violation}\n```\n\n## 2 Blurred"
    path.write_text(
        FRONT + f"  - {field}\n" + FIELDS.split("\n", 1)[1] + RULES.replace("## 2 Blurred", cases), encoding="utf-8"
    )
    with pytest.raises(PolicyError) as told:
        load([str(path)], root=policies_root())
    assert Counter(str(told.value).split("\n")[0].split(": ", 1)[0].split(":")[1:]) == Counter(["7"])
    assert says in str(told.value)
