"""Answers of an engine, kept from one run to the next: what a module answers depends on the projection alone.

Of a question only a hash is kept, and of an answer only what stands in the module, so that nothing can be read there
that a log says. What is kept is found by the engine's checksum, and each run asks some of it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

import orjson

from checker.disk_cache import find, forget, put
from checker.engine.embedded import Embedded
from checker.engine.interface import Ask, Projection
from checker.engine.modules import paths_of_rules
from checker.engine.opa import Opa
from checker.model.errors import EnginesDisagree
from checker.model.verdict import Answer

MOST = 50_000
"""How many answers are kept; of more, those that the last run needed."""
EVERY = 64
"""One in so many answers that a run found is asked of the engine again."""


class _Found(NamedTuple):
    rule: str
    projection: Projection
    answer: Answer


class KeptAnswers:
    """Stands where only `evaluate` is asked of an engine, whose answers it keeps.

    modules: path -> text, all that will be asked about. kept: the paths of those whose answers are kept.
    """

    def __init__(self, engine: Opa | Embedded, modules: Mapping[str, str], kept: Sequence[str]) -> None:
        self.name, self.version = engine.name, engine.version
        self._engine, self._modules, self._kept = engine, modules, frozenset(kept)
        self._place = f"answers {engine.name} {engine.version} {engine.sha256}"
        self._answers: dict[bytes, Answer] = find(self._place) or {}
        self._found: dict[bytes, _Found] = {}
        self._new: dict[bytes, Answer] = {}

    def add(self, modules: Mapping[str, str]) -> None:
        """Modules that are asked about, too, and whose answers are kept."""
        self._modules = {**self._modules, **modules}
        self._kept |= modules.keys()

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """As `Engine.evaluate`; the engine is asked what is not kept."""
        paths = paths_of_rules(modules)
        keys = [self._keys(paths.get(ask.rule, ""), ask.projections) for ask in asks]
        unknown = [
            Ask(ask.rule, [one for key, one in zip(own, ask.projections, strict=True) if key not in self._answers])
            for ask, own in zip(asks, keys, strict=True)
        ]
        asked = [ask for ask in unknown if ask.projections]
        answered = iter(self._engine.evaluate(modules, asked) if asked else ())
        found = []
        for ask, own, left in zip(asks, keys, unknown, strict=True):
            new = iter(next(answered) if left.projections else ())
            found.append([self._answers[key] if key in self._answers else next(new) for key in own])
            text = self._modules.get(paths.get(ask.rule, ""), "")
            for key, projection, answer in zip(own, ask.projections, found[-1], strict=True):
                if key in self._answers:
                    self._found[key] = _Found(ask.rule, projection, answer)
                elif key and _of_module(answer, text):
                    self._new[key] = answer
        return found

    def confirm(self) -> None:
        """Ask the engine some of what was found here again, and keep what is new.

        EnginesDisagree where it now answers otherwise; then nothing is kept any more.
        """
        sample = [self._found[key] for key in sorted(self._found)[::EVERY]]
        asks = [Ask(one.rule, [one.projection]) for one in sample]
        for one, [again] in zip(sample, self._engine.evaluate(self._modules, asks) if asks else (), strict=True):
            if again != one.answer:
                forget(self._place)
                raise EnginesDisagree(
                    f"rule {one.rule}: {self.name} says {again.verdict.value}, and said {one.answer.verdict.value} of "
                    "the same in an earlier run",
                    where=one.rule,
                    hint="what was kept of its answers is removed now: run this again, and if it comes again, "
                    "use the other engine (--engine opa, embedded)",
                )
        if self._new:
            if len(self._answers) + len(self._new) > MOST:
                self._answers = {key: one.answer for key, one in self._found.items()}
            same: dict[Answer, Answer] = {}
            kept = islice((self._answers | self._new).items(), MOST)
            put(self._place, {key: same.setdefault(answer, answer) for key, answer in kept})

    def _keys(self, path: str, projections: Sequence[Projection]) -> list[bytes]:
        """What each question is kept under; nothing where its answer is not kept."""
        if path not in self._kept:
            return [b""] * len(projections)
        module = blake2b(self._modules[path].encode()).digest()
        return [
            blake2b(orjson.dumps(one, option=orjson.OPT_SORT_KEYS), digest_size=16, key=module).digest()
            for one in projections
        ]


def _of_module(answer: Answer, text: str) -> bool:
    """Whether all words of the answer stand in the module: it may also make some of what it is given."""
    words = (*answer.excused_by, answer.because, answer.question)
    return all(orjson.dumps(one)[1:-1].decode() in text for one in words)
