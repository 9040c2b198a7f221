"""What both engines answer: order, chunks, numbers at a limit, agreement on whatever a projection may hold."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.both import Both
from checker.engine.embedded import Embedded
from checker.engine.interface import Ask, Engine
from checker.engine.opa import Opa
from checker.model.errors import EnginesDisagree, RuleFault
from checker.model.verdict import Answer
from checker.resources import policies_root
from tests.examples import tried_on

LIVE = """package checker.rules["us-wa-43.386.080-1"]

default breach := "unknown"

breach := "yes" if input.mode in {"live", "near_real_time", "persistent_track"}

breach := "no" if {
	mode := input.mode
	not mode in {"live", "near_real_time", "persistent_track"}
}

default warrant := "unknown"

warrant := "yes" if "warrant" in input.authorized_by.has

warrant := "no" if {
	input.authorized_by.complete
	held := input.authorized_by.has
	not "warrant" in held
}

excuses := {"warrant": warrant}
"""
LIMIT = """package checker.rules["limit"]

default breach := "unknown"

breach := "yes" if input.threshold.at_most < 0.99

breach := "no" if input.threshold.at_least >= 0.99
"""
MODULES = {"us/wa/live.rego": LIVE, "us/wa/limit.rego": LIMIT}
RULE = "us-wa-43.386.080-1"


def verdicts(engine: Engine, rule: str, projections: list[dict[str, Any]]) -> list[str]:
    [answers] = engine.evaluate(MODULES, [Ask(rule, projections)])
    return [a.verdict.value for a in answers]


def test_the_designs_example_gives_the_verdicts_of_its_cases(engine: Engine) -> None:
    engine.check(MODULES)
    none, open_ = {"has": [], "complete": True}, {"has": [], "complete": False}
    cases: list[tuple[dict[str, Any], str]] = [
        ({"mode": "live", "authorized_by": none}, "violation"),
        ({"mode": "live", "authorized_by": open_}, "undetermined"),
        ({"mode": "live"}, "undetermined"),
        ({"mode": "still"}, "compliant"),
        ({"mode": "live", "authorized_by": {"has": ["warrant"], "complete": False}}, "compliant"),
        ({"authorized_by": {"has": ["warrant"], "complete": True}}, "compliant"),
        ({}, "undetermined"),
    ]
    assert verdicts(engine, RULE, [p for p, _ in cases]) == [v for _, v in cases]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.99, "compliant"), (0.9899999999999999, "violation"), (0.9900000000000001, "compliant"), (1, "compliant"),
        (1.0, "compliant"), (0, "violation"), (1e-7, "violation"), (9007199254740993, "compliant"),
    ],
)  # fmt: skip
def test_a_number_at_the_limit_is_on_the_same_side_on_both_engines(engine: Engine, value: float, verdict: str) -> None:
    assert verdicts(engine, "limit", [{"threshold": {"at_least": value, "at_most": value}}]) == [verdict]


def test_a_bound_decides_only_its_own_side(engine: Engine) -> None:
    bounds = [{"at_least": 0.99}, {"at_most": 0.99}, {"at_most": 0.98}, {"at_least": 0.5, "at_most": 0.995}]
    given_ = [{"threshold": b} for b in bounds]
    assert verdicts(engine, "limit", given_) == ["compliant", "undetermined", "violation", "undetermined"]


def test_no_asks_and_no_projections_give_no_answers(engine: Engine) -> None:
    assert engine.evaluate(MODULES, []) == []
    assert engine.evaluate(MODULES, [Ask(RULE, []), Ask("limit", [])]) == [[], []]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
def test_chunks_do_not_change_answers_nor_their_order(opa: Path, chunk: int) -> None:
    modes = ["live", "still", None] * 4
    asks = [Ask(RULE, [{"mode": m} if m else {} for m in modes]), Ask("limit", []), Ask(RULE, [{"mode": "still"}])]
    found = Opa(opa, chunk=chunk).evaluate(MODULES, asks)
    expect = [["undetermined", "compliant", "undetermined"] * 4, [], ["compliant"]]
    assert [[a.verdict.value for a in answers] for answers in found] == expect


def test_a_large_batch_keeps_its_order_on_several_processes(engines: tuple[Engine, Engine]) -> None:
    projections = [{"mode": "still"} if n % 3 else {} for n in range(12_000)]
    for engine in engines:
        expect = ["compliant" if n % 3 else "undetermined" for n in range(12_000)]
        assert verdicts(engine, RULE, projections) == expect


def test_sides_are_what_the_rule_said(engine: Engine) -> None:
    [[sides]] = engine.sides(MODULES, [Ask(RULE, [{"mode": "live"}])])
    assert dict(sides) == {"applies": "yes", "breach": "yes", "pending": "no", "excuse warrant": "unknown"}


def test_a_module_answers_to_plain_opa_eval_by_hand(opa: Path, tmp_path: Path) -> None:
    module, given_ = tmp_path / "rule.rego", tmp_path / "input.json"
    module.write_text(LIVE)
    given_.write_text('{"mode": "live", "authorized_by": {"has": [], "complete": true}}')
    query = f'data.checker.outcome.of(data.checker.rules["{RULE}"])'
    command = [opa, "eval", "-d", policies_root() / "lib", "-d", module, "-i", given_, "-f", "json", query]
    done = subprocess.run(command, capture_output=True, check=True)
    [result] = json.loads(done.stdout)["result"]
    assert result["expressions"][0]["value"] == {"verdict": "violation", "excused_by": []}


def test_both_gives_the_references_answers_where_the_engines_agree(engines: tuple[Engine, Engine]) -> None:
    both = Both(*engines)
    both.check(MODULES)
    assert verdicts(both, RULE, [{"mode": "still"}]) == ["compliant"]
    assert "opa" in both.version and "regorus" in both.version


class _Contrary(Embedded):
    def evaluate(self, modules: Any, asks: Any) -> list[list[Answer]]:
        found = super().evaluate(modules, asks)
        return [[a._replace(excused_by=("a whim",)) for a in answers] for answers in found]


def test_both_names_the_rule_and_the_projection_where_they_differ(engines: tuple[Engine, Engine]) -> None:
    both = Both(engines[0], _Contrary())
    with pytest.raises(EnginesDisagree) as error:
        verdicts(both, RULE, [{"mode": "still"}])
    assert RULE in str(error.value) and '{"mode": "still"}' in str(error.value)
    assert error.value.exit_code == 5


values = st.sampled_from(["live", "still", "near_real_time"])
members = st.lists(st.sampled_from(["warrant", "court_order"]), unique=True)
numbers = st.floats(0, 1) | st.integers(0, 5)
bounds = st.one_of(
    st.builds(lambda n: {"at_least": n}, numbers),
    st.builds(lambda n: {"at_most": n}, numbers),
    st.builds(lambda a, b: {"at_least": min(a, b), "at_most": max(a, b)}, numbers, numbers),
)
projections = st.fixed_dictionaries(
    {},
    optional={
        "mode": values,
        "authorized_by": st.fixed_dictionaries({"has": members, "complete": st.booleans()}),
        "threshold": bounds,
    },
)


def leaf(draw: st.DrawFn, name: str) -> str:
    """A three-valued answer `name`, as text: unknown, or what one of a few tests of a fact says."""
    member, mode = draw(st.sampled_from(["warrant", "court_order"])), draw(values)
    at = repr(draw(st.sampled_from([0.5, 0.8, 0.99, 1, 3])))
    yes, no = draw(
        st.sampled_from(
            [
                (f'input.mode == "{mode}"', f'input.mode != "{mode}"'),
                (f"input.threshold.at_least >= {at}", f"input.threshold.at_most < {at}"),
                (
                    f'"{member}" in input.authorized_by.has',
                    f'input.authorized_by.complete; held := input.authorized_by.has; not "{member}" in held',
                ),
                (
                    f'input.mode == "{mode}"; some value in input.authorized_by.has; value != "{member}"',
                    f'input.mode != "{mode}"',
                ),
            ]
        )
    )
    return f'default {name} := "unknown"\n{name} := "yes" if {{ {yes} }}\n{name} := "no" if {{ {no} }}\n'


@st.composite
def modules(draw: st.DrawFn) -> str:
    text = 'package checker.rules["r"]\n\nimport data.checker.lib\n\n'
    text += "".join(leaf(draw, name) for name in ("a", "b", "c"))
    joined = draw(
        st.sampled_from(["lib.every_of([a, b])", "lib.any_of([a, lib.negate(b)])", "lib.negate(lib.any_of([a, c]))"])
    )
    text += f'default breach := "unknown"\nbreach := {joined}\n'
    if draw(st.booleans()):
        text += "applies := lib.any_of([b, c])\n"
    if draw(st.booleans()):
        text += 'excuses := {"c": c, "b": b}\n'
    if draw(st.booleans()):
        text += 'question := {"because": "judgment", "ask": "?"} if a == "unknown"\n'
    return text


@tried_on(9)
@given(module=modules(), many=st.lists(projections, min_size=1, max_size=60))
def test_the_engines_agree_on_any_module_and_projection(
    engines: tuple[Engine, Engine], module: str, many: list[dict[str, Any]]
) -> None:
    both, text = Both(*engines), {"p/r.rego": module}
    both.check(text)
    both.evaluate(text, [Ask("r", many)])
    both.sides(text, [Ask("r", many)])


def test_a_rule_that_does_not_end_in_time_is_a_fault_that_names_it(opa: Path) -> None:
    module = 'package checker.rules["slow"]\n\nbreach := "yes" if {\n\tall := input.purpose.has\n'
    module += "\tcount([1 | some a in all; some b in all; some c in all; a == b; b == c; c != a]) == 0\n}\n"
    projection = {"purpose": {"has": [f"purpose {n}" for n in range(900)], "complete": True}}
    with pytest.raises(RuleFault, match="rule slow failed: it did not finish within 1 seconds"):
        Opa(opa, seconds=1).evaluate({"p/slow.rego": module}, [Ask("slow", [projection])])


def test_the_embedded_engine_serves_several_threads(embedded: Engine) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda _: verdicts(embedded, RULE, [{"mode": "still"}]), range(4)))
    assert found == [["compliant"]] * 4
