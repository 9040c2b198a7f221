"""Both engines at once: the answers of the reference, where the other gives the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from checker.engine.interface import Ask, Engine, Sides
from checker.model.errors import EnginesDisagree
from checker.model.facts import Fact
from checker.model.verdict import Answer

T = TypeVar("T")


class Both:
    """Evaluates on `reference` and `counterpart`. EnginesDisagree with the rule and the projection where they
    differ."""

    name = "both"

    def __init__(self, reference: Engine, other: Engine) -> None:
        self.reference = reference
        self.counterpart = other
        self.version = f"{reference.name} {reference.version}, {other.name} {other.version}"

    def check(self, modules: Mapping[str, str], new_fields: Sequence[Fact] = ()) -> None:
        """Compile with both engines; an error of either is raised."""
        self.reference.check(modules, new_fields)
        self.counterpart.check(modules, new_fields)

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """As `Engine.evaluate`, by both. EnginesDisagree names the first projection on which they differ."""
        return self._compare_answers(asks, lambda engine: engine.evaluate(modules, asks))

    def sides(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Sides]]:
        """As `Engine.sides`, by both, compared likewise."""
        return self._compare_answers(asks, lambda engine: engine.sides(modules, asks))

    def _compare_answers(self, asks: Sequence[Ask], run: Callable[[Engine], list[list[T]]]) -> list[list[T]]:
        first, second = run(self.reference), run(self.counterpart)
        for ask, ours, theirs in zip(asks, first, second, strict=True):
            for projection, one, two in zip(ask.projections, ours, theirs, strict=True):
                if one != two:
                    raise EnginesDisagree(
                        f"rule {ask.rule}: {self.reference.name} says {_answer_text(one)}, "
                        f"{self.counterpart.name} says {_answer_text(two)}",
                        where=ask.rule,
                        hint=f"projection: {json.dumps(projection, sort_keys=True)}",
                    )
        return first


def _answer_text(given: object) -> str:
    return str(given.verdict.value) if isinstance(given, Answer) else str(given)
