"""Work on several rules in step, so that each round of their questions is one evaluation of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from checker.assess.evaluate import Evaluator
from checker.engine.interface import Projection
from checker.model.verdict import Answer
from checker.policy.settle import Asking

T = TypeVar("T")


def in_rounds(works: Sequence[tuple[str, Asking[T]]], evaluator: Evaluator) -> list[T]:
    """The results of `works` (a rule's id, and work on that rule), in their order."""
    results: dict[int, T] = {}
    told: dict[int, Sequence[Answer] | None] = dict.fromkeys(range(len(works)))
    while told:
        asked: dict[int, Sequence[Projection]] = {}
        for at, answers in told.items():
            work = works[at][1]
            try:
                asked[at] = next(work) if answers is None else work.send(answers)
            except StopIteration as done:
                results[at] = done.value
        given = evaluator.answers([(works[at][0], projections) for at, projections in asked.items()])
        told = dict(zip(asked, given, strict=True))
    return [results[at] for at in range(len(works))]
