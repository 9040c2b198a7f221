"""The embedded engine in a plain Python loop: one evaluation for each use and rule.

Timed: the loop alone, on a sample, with ready-made facts as JSON texts (each rule given only what it reads, which is
    kind) and with
every rule compiled beforehand, in an engine of its own.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import orjson
import regorus

from bench.contestants.facts import broken, load
from bench.contestants.interface import Judgments, Log
from bench.spent import Meter
from checker.engine.library import library

NAME = "embedded engine, a Python loop"
WHOLE = False

MODULE = """package bench

verdict := data.checker.outcome.of(data.checker.rules[{rule}]).verdict
"""


def absent() -> str:
    return ""


def judge(log: Log, folder: Path) -> Judgments:
    facts = load(log.facts)
    engines = {rule: _engine(rule, module) for rule, module in facts.modules.items()}
    texts = {
        rule: [orjson.dumps(document).decode() for document in documents]
        for rule, documents in facts.projections.items()
    }
    verdicts: dict[str, list[str]] = {rule: [] for rule in engines}
    meter = Meter()
    for number in range(len(facts.ids)):
        for rule, engine in engines.items():
            engine.set_input_json(texts[rule][number])
            verdicts[rule].append(engine.eval_rule("data.bench.verdict"))
    spent = meter.spent()
    return Judgments(
        f"regorus {version('gordon-to-regorus')}",
        len(facts.ids),
        len(engines),
        spent,
        broken(verdicts, facts.ids),
    )


def _engine(rule: str, module: str) -> regorus.Engine:
    engine = regorus.Engine()
    for name, text in library().items():
        if name != "lib/batch.rego":
            engine.add_policy(name, text)
    engine.add_policy("rule.rego", module)
    engine.add_policy("bench.rego", MODULE.replace("{rule}", orjson.dumps(rule).decode()))
    return engine
