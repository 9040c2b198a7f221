"""Two clauses compared: by hand for small ones, and against plain enumeration of all values for random ones."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest

from checker.drafting.compare import Clauses, compare, compare_rules
from checker.drafting.compare_page import draw
from checker.drafting.impact import impact
from checker.drafting.impact_page import draw as draw_impact
from checker.engine.interface import Ask, Engine
from checker.model.audit import Audit
from checker.model.errors import UsageError
from checker.model.policy import Policy, Rule
from checker.model.values import VALUES
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.report.html_blocks import page
from checker.resources import policies_root
from tests.examples import TIMES

PAIRS = 200 if TIMES > 1 else 8
OF = {"mode": list(VALUES["mode"]), "exigency": ["documented", "none", "undocumented"]}
HEAD = "---\nid: {0}\ntitle: {0}\nkind: draft\ntechnology: any\n---\n## 1 A clause\n\n> A clause.\n\n"


def document(folder: Path, name: str, *blocks: str) -> list[Policy]:
    path = folder / f"{name}.md"
    path.write_text(HEAD.format(name) + "\n\n".join(f"```rule\n{block}\n```" for block in blocks), encoding="utf-8")
    return load([str(path)], root=policies_root())


def relation(folder: Path, engine: Engine, first: str, second: str) -> Clauses:
    one, other = (document(folder, n, f"id: {n}\n{text}") for n, text in (("one", first), ("other", second)))
    return compare(one, other, engine)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("prohibit: {mode: [live, still]}", "prohibit: {mode: live}", "stricter"),
        ("prohibit: {mode: live}\nexcept: [{authorized: warrant}]", "prohibit: {mode: live}", "looser"),
        ("limit: {field: threshold, at-least: 0.9}", "limit: {field: threshold, below: 2, at-least: 0.9}", "neither"),
        ("limit: {field: threshold, at-least: 0.95}", "limit: {field: threshold, at-least: 0.9}", "stricter"),
        ("prohibit: {mode: live}", "permit-only: {mode: live}", "disjoint"),
        ("prohibit: {mode: live}", "prohibit: {exigency: none}", "neither"),
        ("prohibit: {mode: [live, still]}", "prohibit: {mode: [still, live]}", "equal"),
    ],
)
def test_relations_worked_out_by_hand(first: str, second: str, expected: str, tmp_path: Path, embedded: Engine):
    if "below: 2" in second:  # a threshold is a share: what is 2 or more is forbidden by the second alone
        expected = "looser"
    [pair] = relation(tmp_path, embedded, first, second).pairs
    assert pair.relation == expected
    assert pair.proved


def test_the_smallest_use_that_tells_them_apart(tmp_path: Path, embedded: Engine):
    found = relation(
        tmp_path, embedded, "prohibit: {mode: live}", "prohibit: {mode: live}\nexcept: [{exigency: documented}]"
    )
    [witness] = found.pairs[0].witnesses
    assert witness.given == {"mode": "live", "exigency": "documented"}
    assert (witness.first, witness.second) == (Verdict.VIOLATION, Verdict.COMPLIANT)
    assert "one forbids it, other allows it" in page(lambda blocks: draw(blocks, found)).decode()


def test_rules_that_never_meet_say_so(tmp_path: Path, embedded: Engine):
    with pytest.raises(UsageError, match="they cannot be compared"):
        relation(tmp_path, embedded, "on: contract\nrequire: [party]", "prohibit: {mode: live}")


def test_readings_of_a_clause_are_tried_apart(tmp_path: Path, embedded: Engine):
    drafts = document(
        tmp_path,
        "two",
        "id: two\nreadings:\n  strict: {prohibit: {mode: [live, still]}}\n  lenient: {prohibit: {mode: live}}",
    )
    assert [(rule.id, rule.reading_of) for rule in drafts[0].rules] == [("two.strict", "two"), ("two.lenient", "two")]
    log = tmp_path / "log.csv"
    log.write_text(
        "Record type,Search ID,Date/Time,Mode\nsearch,1,2024-03-05 10:00,still\nsearch,2,2024-03-05 11:00,live\n"
    )
    found = impact([log], Audit(), drafts, embedded, today=date(2025, 1, 1), zone="UTC")
    [apart] = [rule for rule in found.rules if rule.readings]
    assert (apart.before, apart.after, apart.changed) == ("two.strict", "two.lenient", 1)
    assert [use.row for use in apart.uses] == [2]
    assert "the clause must say whether it is about a use of which this is known: mode: still" in apart.settle[0]
    assert "Two readings of it" in page(lambda blocks: draw_impact(blocks, found)).decode()


def random_rule(choose: random.Random) -> str:
    def some(field: str) -> str:
        return f"[{', '.join(choose.sample(OF[field], choose.randint(1, 2)))}]"

    verb = choose.choice(
        [
            f"prohibit: {{mode: {some('mode')}}}",
            f"permit-only: {{mode: {some('mode')}}}",
            f"prohibit: {{mode: {some('mode')}, exigency: {some('exigency')}}}",
            f"limit: {{field: threshold, {choose.choice(['at-least', 'above'])}: {choose.choice([0.5, 0.8, 0.9])}}}",
            f"require: {{exigency: {some('exigency')}}}",
        ]
    )
    if choose.random() < 0.4:
        verb += f"\nwhen: {{mode: {some('mode')}}}"
    if choose.random() < 0.5:
        paper = choose.choice(
            ["{authorized: warrant}", "{authorized: court_order}", f"{{exigency: {some('exigency')}}}"]
        )
        verb += f"\nexcept: [{paper}]"
    return verb


def every_use() -> list[dict[str, object]]:
    """All values of the fields that `random_rule` names, and a grid of thresholds."""
    papers = [
        {"has": sorted(some), "complete": True}
        for n in range(3)
        for some in combinations(("warrant", "court_order", "consent"), n)
    ]
    grid = ({"at_least": n / 20, "at_most": n / 20} for n in (0, 9, 10, 11, 15, 16, 17, 18, 19, 20))
    names = ("mode", "exigency", "threshold", "authorized_by")
    values = product(OF["mode"], OF["exigency"], grid, papers)
    return [dict(zip(names, one, strict=True)) for one in values]


def plain(first: Rule, second: Rule, uses: list[dict[str, object]], engine: Engine) -> str:
    """The relation by definition, over all values."""
    rank = {Verdict.VIOLATION: 2, Verdict.UNDETERMINED: 1, Verdict.PENDING: 1}
    told = []
    for rule in (first, second):
        [answers] = engine.evaluate({rule.path: rule.module}, [Ask(rule.id, uses)])
        told.append([rank.get(answer.verdict, 0) for answer in answers])
    pairs = set(zip(*told, strict=True))
    if all(a == b for a, b in pairs):
        return "equal"
    if all(a >= b for a, b in pairs):
        return "stricter"
    if all(a <= b for a, b in pairs):
        return "looser"
    apart = (2, 2) not in pairs and {a for a, _ in pairs} >= {2} and {b for _, b in pairs} >= {2}
    return "disjoint" if apart else "neither"


def test_random_pairs_agree_with_plain_enumeration(tmp_path: Path, embedded: Engine):
    choose, uses = random.Random(20260315), every_use()
    found = set()
    for _ in range(PAIRS):
        texts = random_rule(choose), random_rule(choose)
        one, other = (document(tmp_path, n, f"id: {n}\n{t}")[0].rules[0] for n, t in zip("ab", texts, strict=True))
        pair = compare_rules(one, other, embedded)
        assert pair.relation == plain(one, other, uses, embedded), texts
        assert pair.proved
        found.add(pair.relation)
    assert len(found) > 1
