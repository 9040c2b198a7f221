"""An engine's failure, traced to the rule and the projection that caused it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from checker.engine.interface import Ask, Projection
from checker.model.errors import RuleFault
from checker.model.verdict import Answer, Verdict


class EngineFailure(Exception):
    """An evaluation failed as a whole. path, line: of the module that the engine names, else "" and 0.

    traceable: whether evaluating less shows which rule it was (not so where a limit of time was reached).
    """

    def __init__(self, message: str, path: str = "", line: int = 0, *, traceable: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.traceable = traceable


class EvaluationFault(RuleFault):
    """A rule failed on a projection. projection: None where the failure is not of one alone."""

    def __init__(self, message: str, *, rule: str, where: str, projection: Projection | None) -> None:
        shown = "" if projection is None else f"projection: {json.dumps(projection, sort_keys=True)}"
        super().__init__(f"rule {rule} failed: {message}", where=where, hint=shown)
        self.rule = rule
        self.projection = projection


Run = Callable[[Sequence[Ask]], object]
"""Evaluates the asks; raises EngineFailure."""


def find_fault(failure: EngineFailure, asks: Sequence[Ask], paths: Mapping[str, str], run: Run) -> EvaluationFault:
    """The fault behind `failure`, which `run(asks)` raised, found by evaluating less and less.

    paths: rule id -> path of its module.
    """
    if not failure.traceable:
        rules = ", ".join(sorted({ask.rule for ask in asks}))
        return EvaluationFault(failure.message, rule=rules, where=failure.path, projection=None)
    named = [ask for ask in asks if paths.get(ask.rule) == failure.path]
    for ask in named or asks:
        alone = _failure(run, [ask])
        if alone is not None:
            return _in_rule(alone, ask, paths, run)
    rules = ", ".join(sorted({ask.rule for ask in asks}))
    return EvaluationFault(failure.message, rule=rules, where=_location(failure, ""), projection=None)


def _in_rule(failure: EngineFailure, ask: Ask, paths: Mapping[str, str], run: Run) -> EvaluationFault:
    left = list(ask.projections)
    while len(left) > 1:
        half = left[: len(left) // 2]
        found = _failure(run, [Ask(ask.rule, half)])
        if found is None:
            half = left[len(left) // 2 :]
        else:
            failure = found
        left = half
    failure = _failure(run, [Ask(ask.rule, left)]) or failure
    where = _location(failure, paths.get(ask.rule, ""))
    return EvaluationFault(failure.message, rule=ask.rule, where=where, projection=left[0])


def _failure(run: Run, asks: Sequence[Ask]) -> EngineFailure | None:
    try:
        run(asks)
    except EngineFailure as failure:
        return failure
    return None


def _location(failure: EngineFailure, path: str) -> str:
    if failure.path and (not path or failure.path == path):
        return f"{failure.path}:{failure.line}"
    return path


def sound(given: Mapping[str, Any], ask: Ask, at: int, paths: Mapping[str, str]) -> Mapping[str, Any]:
    """One answer of the batch module as it came. EvaluationFault where it says that there is none."""
    if "fault" in given:
        where = paths.get(ask.rule, "")
        raise EvaluationFault(given["fault"], rule=ask.rule, where=where, projection=ask.projections[at])
    return given


def answer(given: Mapping[str, Any]) -> Answer:
    """An Answer from what `checker.outcome.of` gives."""
    return Answer(
        Verdict(given["verdict"]), tuple(given["excused_by"]), given.get("because", ""), given.get("question", "")
    )
