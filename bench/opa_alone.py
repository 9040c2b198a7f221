"""What a board would do without checker: the same Rego in plain `opa eval`, one evaluation a use and rule."""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.stages import judge, read_logs
from checker.engine.select import choose
from checker.policy.load import catalogue
from checker.resources import policies_root

MODULE = """package bench

verdicts := [verdict(ask.rule, ask.facts) | some ask in input.asks]

verdict(rule, facts) := data.checker.outcome.of(module).verdict if {
	module := data.checker.rules[rule] with input as facts
}
"""


@dataclass(frozen=True)
class Alone:
    uses: int
    rules: int
    verdicts: int
    seconds: float
    agrees: bool
    version: str


def sample(searches: Path, records: Path, uses: int) -> Alone:
    """Judge the first `uses` uses with one `opa eval` over all pairs of a use and a rule, and compare with the check's verdicts.

    The facts are handed over ready-made (as the check computed them), which favours plain opa: a user would have to write
    that part too. The time is that of the opa process alone.
    """
    judged = judge(read_logs(searches, records)).rows.judged
    asks, expected = [], []
    for one in judged:
        for combination in one.of.head(uses).to_list():
            asks.append({"rule": one.rule.id, "facts": one.combinations[combination].document})
            expected.append(one.answers[combination].verdict.value)
    rules = {rule.path: rule.module for policy in catalogue(policies_root()) for rule in policy.rules}
    with tempfile.TemporaryDirectory(prefix="checker-bench-opa-") as folder:
        for number, module in enumerate(rules.values()):
            (Path(folder) / f"rule{number}.rego").write_text(module, encoding="utf-8")
        (Path(folder) / "bench.rego").write_text(MODULE, encoding="utf-8")
        library = [p for p in (policies_root() / "lib").glob("*.rego") if not p.name.endswith("_test.rego")]
        data = [part for path in (Path(folder), *library) for part in ("-d", str(path))]
        command = [str(choose("opa").path), "eval", "-f", "json", *data, "-I", "data.bench.verdicts"]
        started = time.perf_counter()
        done = subprocess.run(command, input=orjson.dumps({"asks": asks}), capture_output=True, check=True)
        seconds = time.perf_counter() - started
    got = orjson.loads(done.stdout)["result"][0]["expressions"][0]["value"]
    return Alone(
        min(uses, judged[0].judged), len(judged), len(got), seconds, got == expected, f"opa {choose('opa').version}"
    )
