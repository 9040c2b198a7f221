"""The engine that needs no `opa`: regorus, in this process.

It compiles less strictly than OPA (an unused variable passes), so what a rule may read and call is checked on the
syntax tree. Each rule is compiled beside the library alone: with all rules in one engine, each evaluation would run all
of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, TypeVar

import orjson
import regorus

from checker.engine import syntax
from checker.engine.capabilities import BUILTINS
from checker.engine.faults import EngineFailure, answer, sound, traced
from checker.engine.interface import Ask, Sides
from checker.engine.modules import library, paths_of_rules, refused_call, says, unknown_field
from checker.engine.schema import input_schema, lost
from checker.model.errors import InternalFault, PolicyError
from checker.model.facts import Fact
from checker.model.verdict import Answer

_CHUNK = 1_000
"""Projections evaluated at once; the limit of time is looked at between chunks."""

T = TypeVar("T")


class Embedded:
    """Regorus.

    seconds: a limit on the evaluation of one rule, looked at between chunks (one evaluation cannot be stopped; the
    builtins that a rule may call bound its work).
    """

    name = "embedded"

    def __init__(self, *, seconds: float = 120) -> None:
        self.version = f"regorus {version('gordon-to-regorus')}"
        self._seconds = seconds
        self._compiled = threading.local()  # regorus refuses an engine that another thread made

    def check(self, modules: Mapping[str, str], new_fields: Sequence[Fact] = ()) -> None:
        """As `Engine.check`; names are checked against the vocabulary here, since regorus does not."""
        paths_of_rules(modules)
        schema = input_schema(new_fields)
        for path, text in modules.items():
            read = syntax.read(text, path)
            for ref in sorted(read.inputs, key=lambda r: (r.line, r.column)):
                place = lost(schema, ref.parts[1:])
                if place is not None:
                    raise unknown_field(ref.parts[1:], *place, where=f"{path}:{ref.line}")
            _try(self._engine(path, text), path)
            says(path, text)

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """As `Engine.evaluate`."""
        return self._batch(modules, asks, "answers", answer)

    def sides(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Sides]]:
        """As `Engine.sides`."""
        return self._batch(modules, asks, "sides", lambda given: given)

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
                raise traced(failure, [ask], paths, run) from failure
            found.append([made(sound(row, ask, i, paths)) for i, row in enumerate(rows)])
        return found

    def _eval(self, modules: Mapping[str, str], path: str, ask: Ask, what: str) -> list[dict[str, Any]]:
        engine = self._engine(path, modules.get(path, ""))
        sides = says(path, modules[path]) if path else ()
        until = time.monotonic() + self._seconds
        found: list[dict[str, Any]] = []
        for start in range(0, len(ask.projections), _CHUNK):
            if time.monotonic() > until:
                raise EngineFailure(f"it did not finish within {self._seconds} seconds", path, traceable=False)
            part = ask.projections[start : start + _CHUNK]
            batch = {"asks": [{"rule": ask.rule, "says": sides, "projections": part}]}
            engine.set_input_json(orjson.dumps(batch).decode())
            try:
                [rows] = orjson.loads(engine.eval_rule_as_json(f"data.checker.batch.{what}"))
            except RuntimeError as error:
                _try(engine, path)
                said, line = syntax.said(error, path)
                raise EngineFailure(said, path if line else "", line) from error
            if len(rows) != len(part):
                raise InternalFault("the embedded engine did not give one answer for each projection", where=path)
            found.extend(rows)
        return found

    def _engine(self, path: str, text: str) -> Any:
        """The library, and the rule where there is one; PolicyError where it calls what it may not."""
        compiled: dict[tuple[str, str], Any] = self._compiled.__dict__.setdefault("engines", {})
        if (path, text) in compiled:
            return compiled[path, text]
        if not text:
            engine = regorus.Engine()
            for name, module in library().items():
                engine.add_policy(name, module)
        else:
            _refuse(syntax.read(text, path), path)
            engine = self._engine("", "").clone()
            engine.add_policy(path, text)
        compiled[path, text] = engine
        return engine


def _refuse(read: syntax.Syntax, path: str) -> None:
    """PolicyError for a call of anything but allowed builtins, the module's own functions and the library's."""
    for sign, line in read.arithmetic:
        raise refused_call(sign, f"{path}:{line}")
    ours = _library_functions()
    for call in sorted(read.calls, key=lambda r: (r.line, r.column)):
        head, *rest = call.parts
        whole = (*read.imports.get(head, (head,)), *rest)
        own = not rest and head in read.defines
        if not own and whole not in ours and ".".join(call.parts) not in BUILTINS:
            raise refused_call(".".join(call.parts), f"{path}:{call.line}")


@cache
def _library_functions() -> frozenset[tuple[str, ...]]:
    text = library()["lib/lib.rego"]
    return frozenset(("data", "checker", "lib", name) for name in syntax.read(text, "lib/lib.rego").defines)


def _try(engine: Any, path: str) -> None:
    """Let the engine analyze the module, which it does at its first evaluation. PolicyError where there is a fault in
    it."""
    engine.set_input_json('{"asks": []}')
    try:
        engine.eval_rule_as_json("data.checker.batch.answers")
    except RuntimeError as error:
        said, line = syntax.said(error, path)
        raise PolicyError(said, where=f"{path}:{line}" if line else path) from error
