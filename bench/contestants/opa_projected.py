"""Plain `opa eval` as in opa_alone.py, but each rule is given only what it reads: the kinder figure, since that is this
program's trick."""

from __future__ import annotations

from pathlib import Path

from bench.contestants import opa_alone
from bench.contestants.facts import load
from bench.contestants.interface import Judgments, Log

NAME = "opa eval, a projection a rule"
WHOLE = False
absent = opa_alone.absent

MODULE = """package bench

verdicts := {rule: [verdict(rule, i) | some i, _ in projections] | some rule, projections in input.projections}

verdict(rule, i) := data.checker.outcome.of(module).verdict if {
	facts := input.projections[rule][i]
	module := data.checker.rules[rule] with input as facts
}
"""


def judge(log: Log, folder: Path) -> Judgments:
    facts = load(log.facts)
    return opa_alone.evaluate(facts, MODULE, {"projections": facts.projections}, folder)
