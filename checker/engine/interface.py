"""What an engine does: compile rule modules, and answer projections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Protocol, Sequence

from checker.model.verdict import Answer

Projection = Mapping[str, Any]
"""The known facts of one distinct combination, nested by dots: {"mode": "live", "probe": {"source": "citizen"}}."""


@dataclass(frozen=True)
class Ask:
    """One rule (its id) and the projections to evaluate it on."""

    rule: str
    projections: Sequence[Projection]


class Engine(Protocol):
    name: str
    version: str

    def check(self, modules: Mapping[str, str]) -> None:
        """Compile `modules` (path -> Rego text; the library is added by the engine) strictly, against the vocabulary's schema.

        Raises PolicyError naming module path and line, and the nearest known name for an unknown field.
        """
        ...

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """One Answer for each projection of each ask, in order.

        Raises RuleFault with the module, the rule and the projection where a module fails at run time (two sides true at
        once, a builtin's error, an unknown rule id, a time or memory limit).
        """
        ...
