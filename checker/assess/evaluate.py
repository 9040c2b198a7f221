"""Asking the engine, each distinct question once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from checker.engine.interface import Ask, Engine
from checker.engine.kept_answers import KeptAnswers
from checker.model.verdict import Answer

Document = Mapping[str, Any]


def key_of(document: Document) -> bytes:
    """The same bytes for the same document."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


class Evaluator:
    """Asks an engine about one set of modules, each distinct question once. It can stand wherever only `evaluate` is
    asked of an engine (policy.settle.Evaluates).

    one_by_one: the engine is asked for each rule alone, so that `seconds` (rule id -> how long the engine took) are its
        own;
    otherwise all rules of a batch are asked together, and there are none. clock: seconds, from any beginning.
    """

    def __init__(
        self,
        engine: Engine | KeptAnswers,
        modules: Mapping[str, str],
        *,
        one_by_one: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._engine = engine
        self._modules = modules
        self.one_by_one, self._clock = one_by_one, clock
        self._answers: dict[str, dict[bytes, Answer]] = {}
        self.seconds: dict[str, float] = {}
        self.name, self.version = engine.name, engine.version

    def add(self, modules: Mapping[str, str]) -> None:
        """Modules that are asked about, too, as though they had been there from the beginning."""
        if not modules.keys() <= self._modules.keys():
            self._modules = {**self._modules, **modules}

    @property
    def evaluations(self) -> int:
        """How many distinct projections were asked about, all rules together."""
        return sum(map(len, self._answers.values()))

    @property
    def evaluations_of(self) -> Counter[str]:
        """Rule id -> how many distinct projections of it were asked about."""
        return Counter({rule: len(known) for rule, known in self._answers.items()})

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """One Answer for each projection of each ask, in order; only what was never asked reaches the engine. modules:
        as in `add`."""
        self.add(modules)
        keys = [list(map(key_of, ask.projections)) for ask in asks]
        new: dict[str, dict[bytes, Document]] = {}
        for ask, own in zip(asks, keys, strict=True):
            known = self._answers.setdefault(ask.rule, {})
            fresh = {key: projection for key, projection in zip(own, ask.projections, strict=True) if key not in known}
            if fresh:
                new.setdefault(ask.rule, {}).update(fresh)
        if new:
            answered = self._engine_answers([Ask(rule, list(documents.values())) for rule, documents in new.items()])
            for (rule, documents), answers in zip(new.items(), answered, strict=True):
                self._answers[rule].update(zip(documents, answers, strict=True))
        return [[self._answers[ask.rule][key] for key in own] for ask, own in zip(asks, keys, strict=True)]

    def _engine_answers(self, asks: Sequence[Ask]) -> list[list[Answer]]:
        if not self.one_by_one:
            return self._engine.evaluate(self._modules, asks)
        return [self._time_one(ask) for ask in asks]

    def _time_one(self, ask: Ask) -> list[Answer]:
        since = self._clock()
        (answers,) = self._engine.evaluate(self._modules, [ask])
        self.seconds[ask.rule] = self.seconds.get(ask.rule, 0.0) + self._clock() - since
        return answers

    def answers(self, asks: Sequence[tuple[str, Sequence[Document]]]) -> list[list[Answer]]:
        """One Answer for each document of each (rule, documents), in order."""
        return self.evaluate(self._modules, [Ask(rule, documents) for rule, documents in asks])
