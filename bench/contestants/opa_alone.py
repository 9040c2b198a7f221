"""Plain `opa eval` on the same generated Rego: one JSON document a use, with all that the rules read, and every rule on
each of them.

Timed: the `opa eval` process alone, on a sample, with ready-made facts. One process for all, with one batch on its
standard input: the kindest way to run it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import orjson

from bench.contestants.facts import Facts, broken, load
from bench.contestants.interface import Judgments, Log
from bench.spent import Meter
from checker.engine.library import library
from checker.engine.opa import Opa, find
from checker.model.errors import EngineMissing

NAME = "opa eval, one document a use"
WHOLE = False

VERDICT = """
verdict(rule) := data.checker.outcome.of(module).verdict if {
	facts := facts_for(rule)
	module := data.checker.rules[rule] with input as facts
}

facts_for(rule) := object.union(input.facts, {"in_force": input.in_force[rule]})

facts_for(rule) := input.facts if not input.in_force[rule]
"""
"""The verdict of one rule on the use that is the input, a document of Facts.whole."""

MODULE = (
    """package bench

verdicts := {rule: [numbered(i, rule) | some i, _ in input.uses] | some rule in input.rules}

# Called with a number, since OPA remembers the answers of functions by their arguments, and hashes documents of small
# numbers alike: with the document itself as an argument, time would grow with the square of their number.
numbered(i, rule) := answer if {
	use := input.uses[i]
	answer := verdict(rule) with input as use
}
"""
    + VERDICT
)


def absent() -> str:
    return "" if find() else "opa is not installed"


def judge(log: Log, folder: Path) -> Judgments:
    facts = load(log.facts)
    return evaluate(facts, MODULE, {"rules": list(facts.modules), "uses": facts.whole()}, folder)


def evaluate(facts: Facts, module: str, asked: dict[str, Any], folder: Path) -> Judgments:
    """Evaluate `module`'s `data.bench.verdicts` (rule -> verdicts of the uses) on `asked`, beside the rules and the
    library."""
    program = find()
    if program is None:
        raise EngineMissing(absent())
    engine = Opa(program)
    options = [part for path in modules(folder, facts, module) for part in ("-d", str(path))]
    document = orjson.dumps(asked)
    meter = Meter()
    done = subprocess.run(
        [str(program), "eval", "-f", "json", *options, "-I", "data.bench.verdicts"],
        input=document,
        capture_output=True,
        check=True,
    )
    spent = meter.spent()
    verdicts = orjson.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    violations = broken(verdicts, facts.ids)
    return Judgments(f"opa {engine.version}", len(facts.ids), len(facts.modules), spent, violations)


def modules(folder: Path, facts: Facts, module: str) -> list[Path]:
    """Write the rules, the library and `module` as files; their paths."""
    texts = [*facts.modules.values(), *(text for name, text in library().items() if name != "lib/batch.rego"), module]
    paths = [folder / f"module{number}.rego" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths
