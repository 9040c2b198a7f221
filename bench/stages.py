"""The check called from Python: reading the made logs, judging them, and what each rule saw of their uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from checker.engine.select import choose
from checker.model.audit import Audit
from checker.model.policy import Policy
from checker.model.progress import Progress, silent
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import Result, run

AUDIT = Audit.model_validate(
    {
        "agency": {"name": "Sample City Police (made)", "kind": "municipal_police", "place": "us/wa/sample-city"},
        "zone": "America/Los_Angeles",
        "complete": [
            {"kind": kind, "by": "records unit", "on": "2024-01-31", "basis": "made for the benchmark"}
            for kind in ("search", "arrest", "corroboration", "review", "authorization")
        ],
    }
)
"""What the made logs are. Everything that can be declared is, so that as many verdicts as possible are decided."""

POLICIES = (
    "general/record-keeping",
    "aws-moratorium",
    "aws-rek-human",
    "aws-rek-99",
    "seed-001-a",
    "seed-002-h",
    "clv-principles",
    "clv-principles-government",
    "clv-principles-review",
    "seed-003-i",
    "us-wa-43.386.030",
    "us-wa-43.386.070-1",
    "us-wa-43.386.080-1",
    "us-wa-43.386.080-1c",
    "us-wa-43.386.080-2",
    "us-wa-43.386.080-4",
    "us-wa-43.386.080-5",
)
"""The documents, and of Washington's chapter and the vendors' words the rules, whose 21 rules the contestants judge by:
those that they were written to."""
NAMED = tuple(word for policy in POLICIES for word in ("-p", policy))
"""The same for the command line."""


def judge(*logs: Path, progress: Progress = silent, policies: Sequence[Policy] | None = None) -> Result:
    """policies: those named; without any, POLICIES."""
    chosen = policies if policies is not None else load(POLICIES, root=policies_root())
    selection = Selection(tuple(chosen), named_by_user=True)
    return run(logs, AUDIT, selection, choose("auto"), today=date(2024, 1, 31), progress=progress)


class Sampled(NamedTuple):
    """What one rule saw of each use of a sample, and said. module: its Rego, package `checker.rules["<rule>"]`."""

    rule: str
    module: str
    documents: list[dict[str, Any]]
    verdicts: list[str]


def sample(searches: Path, records: Path, uses: int) -> list[Sampled]:
    """For every rule: the facts and verdicts of the first `uses` uses, in the order of the file."""
    return sampled(judge(searches, records), uses)


def sampled(result: Result, uses: int) -> list[Sampled]:
    """Of each rule what it saw of the first `uses` uses."""
    found = []
    (placed,) = result.rows.shards.placed_uses(people=False)
    for one, numbers in zip(result.rows.judgments, placed.combination_ids, strict=True):
        of = numbers.head(uses).drop_nulls().to_list()
        documents = [one.documents[i] for i in of]
        verdicts = [one.answers[i].verdict.value for i in of]
        found.append(Sampled(one.rule.id, one.rule.module, documents, verdicts))
    return found
