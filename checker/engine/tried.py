"""What both engines share: questions with known answers are asked of an engine before it is believed, while other work
goes on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from checker.engine import known
from checker.engine.faults import answer
from checker.engine.interface import Ask, Sides
from checker.engine.modules import errors_in_documents
from checker.model.facts import Fact
from checker.model.verdict import Answer

T = TypeVar("T")


class TriedEngine(ABC):
    """An engine that is a file. Its answers are had after those to known questions came out right: EngineMissing where
    they did not."""

    ANSWERS: str
    SIDES: str
    """The rules of lib/batch.rego that it asks for."""

    def _begin(self, beside: ThreadPoolExecutor, file: Callable[[], Path]) -> None:
        """Have the checksum of `file` made and the known questions asked, in turn, in threads of `beside`."""
        self._sum = beside.submit(lambda: known.checksum(file()))
        self._check = beside.submit(lambda: known.ask_once(self._answers, self.sha256, str(file())))

    @property
    def sha256(self) -> str:
        """The checksum of the file that holds the engine."""
        return self._sum.result()

    def check(self, modules: Mapping[str, str], new_fields: Sequence[Fact] = ()) -> None:
        """As `Engine.check`."""
        with errors_in_documents(modules):
            self._compile(modules, new_fields)

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """As `Engine.evaluate`."""
        self._check.result()
        with errors_in_documents(modules):
            return self._answers(modules, asks)

    def _answers(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        return self._batch(modules, asks, self.ANSWERS, answer)

    def sides(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Sides]]:
        """As `Engine.sides`."""
        self._check.result()
        with errors_in_documents(modules):
            return self._batch(modules, asks, self.SIDES, lambda given: given)

    @abstractmethod
    def _compile(self, modules: Mapping[str, str], new_fields: Sequence[Fact]) -> None:
        """As `Engine.check`, at the lines of the modules."""

    @abstractmethod
    def _batch(
        self, modules: Mapping[str, str], asks: Sequence[Ask], what: str, made: Callable[[Mapping[str, Any]], T]
    ) -> list[list[T]]:
        """`made` of what the rule `what` of the batch gives, for each projection of each ask."""
