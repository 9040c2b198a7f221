"""The report that the hand-written contestants write: counts of every verdict for every rule, and the first rows that
broke it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

FIRST = 20
"""How many rows are shown for each rule, as evidence."""


def write(
    path: Path, uses: int, counts: Mapping[str, Mapping[str, int]], first: Mapping[str, Sequence[tuple[int, str]]]
) -> None:
    """counts: rule -> verdict -> uses. first: rule -> (line of the file, Search ID) of violations, in the file's
    order."""
    rules = {
        rule: {"counts": dict(counted), "violations": [{"row": row, "id": id_} for row, id_ in first[rule]]}
        for rule, counted in counts.items()
    }
    path.write_bytes(orjson.dumps({"uses": uses, "rules": rules}, option=orjson.OPT_INDENT_2))
