"""The facts of a sample of uses, ready-made: what contestants are given that only evaluate rules.

Making them (reading, normalizing, linking cases, comparing times) is most of the work of an audit, and a user of plain
OPA would have to write it. It is not in those contestants' times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from bench.stages import sample

IN_FORCE = "in_force"
"""The one fact that is not the use's alone: whether a rule was in force on its day."""


@dataclass(frozen=True)
class Facts:
    """ids: Search IDs. modules: rule -> Rego. projections: rule -> for each use what the rule reads. verdicts: rule ->
    for each use."""

    ids: list[str]
    modules: dict[str, str]
    projections: dict[str, list[dict[str, Any]]]
    verdicts: dict[str, list[str]]

    def whole(self) -> list[dict[str, Any]]:
        """One document a use with all that the rules read of it: `id`, `facts`, and `in_force` by rule."""
        return [
            {
                "id": id_,
                "facts": _together(documents[i] for documents in self.projections.values()),
                IN_FORCE: {rule: d[i][IN_FORCE] for rule, d in self.projections.items() if IN_FORCE in d[i]},
            }
            for i, id_ in enumerate(self.ids)
        ]


def make(searches: Path, records: Path, uses: int, target: Path) -> None:
    """Write the facts of the first `uses` uses to `target`, for `load`."""
    ids = pl.scan_csv(searches, infer_schema=False).select("Search ID").head(uses).collect()["Search ID"].to_list()
    found = sample(searches, records, uses)
    facts = {
        "ids": ids,
        "modules": {one.rule: one.module for one in found},
        "projections": {one.rule: one.documents for one in found},
        "verdicts": {one.rule: one.verdicts for one in found},
    }
    target.write_bytes(orjson.dumps(facts))


def load(path: Path) -> Facts:
    return Facts(**orjson.loads(path.read_bytes()))


def broken(verdicts: Mapping[str, list[str]], ids: list[str]) -> pl.DataFrame:
    """`rule`, `id` of the violations among `verdicts` (rule -> for each of `ids`)."""
    pairs = [
        (r, i) for r, told in verdicts.items() for i, verdict in zip(ids, told, strict=True) if verdict == "violation"
    ]
    return pl.DataFrame(pairs, schema={"rule": pl.String, "id": pl.String}, orient="row")


def _together(documents: Iterator[dict[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for document in documents:
        for name, value in document.items():
            if name == IN_FORCE:
                continue
            facts[name] = facts.get(name, {}) | value if isinstance(value, dict) else value
    return facts
