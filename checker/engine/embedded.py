"""The engine that needs no `opa`: regorus, in a process of its own (regorus_process).

It compiles less strictly than OPA (an unused variable passes), so what a rule may read and call is checked on the
syntax tree.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import orjson

from checker.engine import syntax
from checker.engine.faults import EngineFailure, find_fault, sound
from checker.engine.interface import Ask, Projection
from checker.engine.modules import paths_of_rules, says, unknown_field
from checker.engine.regorus_process import SECONDS, EngineError, RegorusProcess, regorus
from checker.engine.schema import first_unknown, input_schema
from checker.engine.tried import TriedEngine
from checker.model.errors import EngineMissing, InternalFault, PolicyError
from checker.model.facts import Fact

_CHUNK = 1_000
"""Projections evaluated at once, which bounds the memory of an answer."""

T = TypeVar("T")


class Embedded(TriedEngine):
    """Regorus.

    seconds: a limit on the evaluation of one rule. process: by default the one of the run.
    """

    name = "embedded"
    ANSWERS, SIDES = "answer_of_one", "sides_of_one"

    def __init__(self, *, seconds: float = SECONDS, process: RegorusProcess | None = None) -> None:
        self.version = f"regorus {version('gordon-to-regorus')}"
        self._seconds = seconds
        self._process = process or regorus()
        self._process.start()
        beside = ThreadPoolExecutor(max_workers=1)
        self._begin(beside, lambda: self.path)
        beside.shutdown(wait=False)

    @property
    def path(self) -> Path:
        """The file that holds the engine. EngineMissing where there is none."""
        return _program()

    def _compile(self, modules: Mapping[str, str], new_fields: Sequence[Fact]) -> None:
        """Names are checked against the vocabulary here, since regorus does not."""
        paths_of_rules(modules)
        schema = input_schema(new_fields)
        for path, text in modules.items():
            read = syntax.read(text, path)
            for ref in sorted(read.inputs, key=lambda r: (r.line, r.column)):
                place = first_unknown(schema, ref.parts[1:])
                if place is not None:
                    raise unknown_field(ref.parts[1:], *place, where=f"{path}:{ref.line}")
            self._try(path, text)
            says(path, text)

    def _batch(
        self, modules: Mapping[str, str], asks: Sequence[Ask], what: str, made: Callable[[Mapping[str, Any]], T]
    ) -> list[list[T]]:
        paths = paths_of_rules(modules)

        def run(part: Sequence[Ask]) -> list[list[dict[str, Any]]]:
            return [self._eval(modules, paths.get(ask.rule, ""), ask, what) for ask in part]

        found: list[list[T]] = []
        for ask in asks:
            try:
                [rows] = run([ask])
            except EngineFailure as failure:
                raise find_fault(failure, [ask], paths, run) from failure
            found.append([made(sound(row, ask, i, paths)) for i, row in enumerate(rows)])
        return found

    def _eval(self, modules: Mapping[str, str], path: str, ask: Ask, what: str) -> list[dict[str, Any]]:
        text = modules.get(path, "")
        sides = says(path, text) if path else ()
        until = time.monotonic() + self._seconds
        found: list[dict[str, Any]] = []
        for start in range(0, len(ask.projections), _CHUNK):
            part = ask.projections[start : start + _CHUNK]
            try:
                rows = orjson.loads(self._ask(path, text, what, ask.rule, sides, part, until - time.monotonic()))
            except EngineError as error:
                self._try(path, text)
                said, line = syntax.error_line(error, path)
                raise EngineFailure(said, path if line else "", line) from error
            except EngineFailure as failure:
                failure.path = path
                raise
            if len(rows) != len(part):
                raise InternalFault("the embedded engine did not give one answer for each projection", where=path)
            found.extend(rows)
        return found

    def _try(self, path: str, text: str) -> None:
        """Let the engine analyze the module, which it does at its first evaluation. PolicyError where there is a fault
        in it."""
        try:
            query = "data.checker.batch.read"
            self._process.ask("evaluate", path, text, query, "{}", seconds=self._seconds)
        except EngineError as error:
            said, line = syntax.error_line(error, path)
            hint = "correct the Rego there; `opa check` reports the same, where OPA is installed"
            raise PolicyError(said, where=f"{path}:{line}" if line else path, hint=hint) from error
        except EngineFailure as failure:
            raise PolicyError(failure.message, where=path, hint="simplify the rule") from failure

    def _ask(
        self, path: str, text: str, what: str, rule: str, sides: Sequence[str], projections: Sequence[Projection],
        seconds: float,
    ) -> bytes:  # fmt: skip
        given = (orjson.dumps(one).decode() for one in (rule, sides, *projections))
        return self._process.ask("answers", path, text, f"data.checker.batch.{what}", *given, seconds=seconds)


@cache
def _program() -> Path:
    spec = find_spec("regorus")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in sorted(Path(folder).iterdir()):
            if name.suffix in (".so", ".pyd"):
                return name
    raise EngineMissing("the embedded engine is not installed", hint="install checker again: it comes with it")
