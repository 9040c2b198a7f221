"""The facts that a rego block reads, with the values and numbers it tells apart.

They come from the module's syntax tree, which is there with either engine, so that the fields of a rule never depend on
what is installed (a test compares them with `opa deps`). Values and numbers are all those of the block's own text: more
than the rule may tell apart, never fewer.
"""

from __future__ import annotations

import json
import re

from checker.engine import syntax
from checker.engine.modules import place
from checker.model.errors import InternalFault, PolicyError, nearest
from checker.model.facts import Fact, FactType
from checker.model.values import COUNTRIES
from checker.policy.lint import RegoBlock, blank_texts
from checker.policy.scope import Scope
from checker.policy.terms import FactRead

_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")


def read(block: RegoBlock, module: str, path: str, scope: Scope) -> list[FactRead]:
    """Each fact that the rule reads, with values and numbers.

    Raises PolicyError, with the document's file and line, for Rego that is not well formed and for unknown fields;
    `policy.lint` has refused a block that reads `input` as a whole.
    """
    try:
        found = syntax.read(module, path)
    except PolicyError as error:
        line = int(error.where.rpartition(":")[2]) if error.where.rpartition(":")[2].isdigit() else 0
        raise PolicyError(
            error.what, where=place(module, line) or f"{scope.file}:{block.line}", hint=error.hint
        ) from error
    strings, numbers = _literals(block.text)
    names: set[str] = set()
    for ref in found.inputs:
        dotted = ".".join(ref.parts[1:])
        if not dotted:
            raise InternalFault(f"{path} reads input as a whole")
        own = {n for n in scope.facts if n == dotted or n.startswith(f"{dotted}.") or dotted.startswith(f"{n}.")}
        if not own:
            where = place(module, ref.line) or f"{scope.file}:{block.line}"
            raise PolicyError(
                f'unknown field "{dotted}"',
                where=where,
                hint=nearest(dotted, scope.facts, shown_by="`checker fact list`"),
            )
        names |= own
    return [
        (fact, _values(fact, strings), numbers if fact.type is FactType.NUMBER else ())
        for fact in map(scope.facts.__getitem__, sorted(names))
    ]


def _values(fact: Fact, strings: tuple[str, ...]) -> tuple[str, ...]:
    if fact.type is FactType.NAME:  # an agency's place, the only open name
        return tuple(s for s in strings if s.split("/")[0] in COUNTRIES)
    return tuple(s for s in strings if s in fact.values)


def _literals(text: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    without_comments = "\n".join(_strip_comment(row) for row in text.split("\n"))
    strings = tuple(dict.fromkeys(json.loads(s) for s in _STRING.findall(without_comments)))
    numbers = tuple(sorted({float(n) for n in _NUMBER.findall(blank_texts(text))}))
    return strings, numbers


def _strip_comment(row: str) -> str:
    code = re.sub(r'"(?:\\.|[^"\\])*"', lambda m: "x" * len(m[0]), row)
    return row[: code.index("#")] if "#" in code else row
