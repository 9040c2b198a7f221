"""What an engine does: compile rule modules, and answer projections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from checker.model.facts import Fact
from checker.model.verdict import Answer

Projection = Mapping[str, Any]
"""The known facts of one distinct combination, nested by dots: {"mode": "live", "probe": {"source": "citizen"}}."""

Sides = Mapping[str, str]
"""What a rule itself said of a projection: `applies`, `breach`, `pending` and `excuse <name>`, each yes, no or
unknown."""


@dataclass(frozen=True)
class Ask:
    """One rule (its id) and the projections to evaluate it on."""

    rule: str
    projections: Sequence[Projection]


class Engine(Protocol):
    """What evaluates Rego: its `name`, its `version`, and the three things asked of it."""

    name: str
    version: str

    def check(self, modules: Mapping[str, str], new_fields: Sequence[Fact] = ()) -> None:
        """Compile `modules` (path -> Rego text; the library is added by the engine) strictly, against the vocabulary's
        schema.

        new_fields: facts that a draft adds to the vocabulary.
        Raises PolicyError naming module path and line, and the nearest known name for an unknown field.
        """
        ...

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """One Answer for each projection of each ask, in order.

        Raises RuleFault with the module, the rule and the projection where a module fails at run time (two sides true
        at once, a builtin's error, an unknown rule id, a time or memory limit).
        """
        ...

    def sides(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Sides]]:
        """What the rules said, before the outcome table made verdicts of it: one for each projection, in order.

        Raises as `evaluate` does.
        """
        ...
