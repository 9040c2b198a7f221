"""Work on several rules in step, so that each round of their questions is one evaluation of the engine."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from checker.engine.interface import Projection
from checker.model.verdict import Answer

T = TypeVar("T")

Asking = Generator[Sequence[Projection], Sequence[Answer], T]
"""Work on one rule that yields the projections it must know the answers of, is sent these, and returns a T."""

Answers = Callable[[Sequence[tuple[str, Sequence[Projection]]]], Sequence[Sequence[Answer]]]
"""(a rule's id, projections) -> the answers of each, all in one evaluation."""


def in_rounds(works: Sequence[tuple[str, Asking[T]]], answers: Answers) -> list[T]:
    """The results of `works` (a rule's id, and work on that rule), in their order."""
    results: dict[int, T] = {}
    told: dict[int, Sequence[Answer] | None] = dict.fromkeys(range(len(works)))
    while told:
        asked: dict[int, Sequence[Projection]] = {}
        for at, given in told.items():
            work = works[at][1]
            try:
                asked[at] = next(work) if given is None else work.send(given)
            except StopIteration as done:
                results[at] = done.value
        found = answers([(works[at][0], projections) for at, projections in asked.items()]) if asked else ()
        told = dict(zip(asked, found, strict=True))
    return [results[at] for at in range(len(works))]
