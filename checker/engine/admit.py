"""What every rule module must be before an engine sees it, whichever engine runs: small, in its own package, and of its
own affair.

A policy document may come from anybody. Its Rego is therefore read as text first (size, depth: a parser takes twice as
long for each level), then as a syntax tree: one package, checker.rules["<id>"], nothing imported but the library and
fields of input, no other document read, nothing replaced by `with`, no recursion (the embedded engine would end the
process), and few sets gone through at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from checker.engine import strict, syntax
from checker.engine.capabilities import BUILTINS, refused_call
from checker.engine.library import library
from checker.model.errors import PolicyError

LONGEST = 200_000
"""Characters of a module. The longest that is shipped has some 6,000."""
DEEPEST = 24
"""Levels of brackets."""
MOST_LOOPS = 4
"""Sets that one body goes through at once."""
GROWING = ("concat", "replace", "sprintf", "array.concat", "json.marshal", "format_int")
"""Builtins that make long texts of short ones, step by step without end; the library alone calls them."""
_LIBRARY = ("data", "checker", "lib")
_CLOSED = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|#[^\n]*')
_DIGITS = re.compile(r"[0-9]{16,}")
_LOOPS = ("SomeIn", "Every", "SetCompr", "ArrayCompr", "ObjectCompr")


def within_bounds(text: str, path: str) -> None:
    """PolicyError where the text is too long, nests too deep, or holds a number that no engine keeps exactly."""
    if len(text) > LONGEST:
        raise PolicyError(f"the module has {len(text):,} characters", where=path, hint=f"the most is {LONGEST:,}")
    code = _CLOSED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    depth, line = 0, 1
    for sign in code:
        line += sign == "\n"
        depth += (sign in "([{") - (sign in ")]}")
        if depth > DEEPEST:
            raise PolicyError(
                f"brackets nest more than {DEEPEST} deep",
                where=f"{path}:{line}",
                hint="write it with fewer nested brackets",
            )
    if found := _DIGITS.search(code):
        place = f"{path}:{code.count(chr(10), 0, found.start()) + 1}"
        raise PolicyError("a number has more than 15 digits", where=place, hint="no fact is that large")


@lru_cache(maxsize=4096)
def admit(path: str, text: str) -> str:
    """The id of the rule that the module at `path` is. PolicyError, with path and line, where it is not fit to run."""
    within_bounds(text, path)
    tree = syntax.parse(text, path)
    package = syntax.reference(tree["package"]["refr"]).parts
    if len(package) != 3 or package[:2] != ("checker", "rules"):
        raise PolicyError(
            "the module does not belong to a rule",
            where=f"{path}:1",
            hint='its package is to be checker.rules["<rule id>"]',
        )
    read = syntax.read(text, path)
    _imports(read, path)
    for ref in sorted((*read.refs, *read.calls), key=lambda r: (r.line, r.column)):
        if ref.parts[:1] == ("data",) and (ref.parts[:3] != _LIBRARY or len(ref.parts) != 4):
            raise PolicyError(
                "a rule may read its input and the library only",
                where=f"{path}:{ref.line}",
                hint="a rule cannot read other rules, nor data as a whole; use input and data.checker.lib",
            )
    for call in read.calls:
        if ".".join(call.parts) in GROWING:
            raise PolicyError(
                f"{'.'.join(call.parts)} can make a very large value of a small one, and cannot be used in a rule",
                where=f"{path}:{call.line}",
                hint="a rule answers yes, no or unknown; write its question out",
            )
    _calls(read, path)
    for rule in tree["rules"]:
        _body(rule, path)
    _one_meaning(tree["rules"], path)
    _recursion(tree["rules"], read.defines, path)
    strict.check(tree, text, path)
    return package[2]


def _imports(read: syntax.Syntax, path: str) -> None:
    for name, parts in read.imports.items():
        known = parts == _LIBRARY or (parts[0] == "input" and len(parts) > 1) or parts[0] in ("rego", "future")
        if not known:
            raise PolicyError(
                f"{'.'.join(parts)} cannot be imported", where=f"{path}:1", hint="import data.checker.lib, or nothing"
            )
        if name in ("input", "data"):
            raise PolicyError(
                f"nothing can be imported as {name}", where=f"{path}:1", hint=f"{name} would then mean something else"
            )
    if own := read.defines & {"input", "data"}:
        raise PolicyError(f"a rule cannot be called {min(own)}", where=f"{path}:1", hint="give it another name")


def _calls(read: syntax.Syntax, path: str) -> None:
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
    return frozenset((*_LIBRARY, name) for name in syntax.read(text, "lib/lib.rego").defines)


def _body(rule: Mapping[str, Any], path: str) -> None:
    """PolicyError where a rule replaces something by `with`, or goes through many sets at once."""
    for body in syntax.bodies_of(rule):
        loops = 0
        for node in syntax.nodes(body):
            if node.get("with_mods"):
                raise PolicyError(
                    "`with` cannot be used in a rule",
                    where=f"{path}:{_line(rule)}",
                    hint="give the value to a function",
                )
            loops += not node.keys().isdisjoint(_LOOPS)
            loops += "RefBrack" in node and "String" not in node["RefBrack"]["index"]
        if loops > MOST_LOOPS:
            raise PolicyError(
                f"a rule goes through {loops} sets at once, which may never finish",
                where=f"{path}:{_line(rule)}",
                hint=f"the most is {MOST_LOOPS}: divide it into rules of their own",
            )


def _one_meaning(rules: list[Mapping[str, Any]], path: str) -> None:
    """PolicyError where a name is two things at once, or has two defaults: OPA refuses it, the embedded engine takes
    one of them in silence."""
    kinds: dict[str, str] = {}
    defaults: set[str] = set()
    for rule in rules:
        name = syntax.head_of(rule).parts[0]
        kind = syntax.kind_of(rule)
        if kinds.setdefault(name, kind) != kind:
            raise PolicyError(
                f"{name} is defined as {kinds[name]}, and again as {kind}",
                where=f"{path}:{_line(rule)}",
                hint="give one of them another name",
            )
        if "Default" in rule and name in defaults:
            raise PolicyError(f"{name} has two defaults", where=f"{path}:{_line(rule)}", hint="keep one of them")
        defaults.update([name] if "Default" in rule else [])


def _recursion(rules: list[Mapping[str, Any]], defines: frozenset[str], path: str) -> None:
    """PolicyError where a rule needs itself, directly or by others."""
    uses: dict[str, set[str]] = {}
    lines: dict[str, int] = {}
    for rule in rules:
        name = syntax.head_of(rule).parts[0]
        lines.setdefault(name, _line(rule))
        refs, calls, _ = syntax.names_used(syntax.bodies_of(rule))
        uses.setdefault(name, set()).update(r.parts[0] for r in (*refs, *calls) if r.parts and r.parts[0] in defines)
    for name in uses:
        if name in _names_reached(uses, name):
            raise PolicyError(
                f"{name} is defined in terms of itself",
                where=f"{path}:{lines[name]}",
                hint=f"write {name} so that nothing which it uses needs {name} again",
            )


def _names_reached(uses: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(uses[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(uses.get(name, ()))
    return found


def _line(rule: Mapping[str, Any]) -> int:
    return next((line for line in _lines(rule)), 1)


def _lines(rule: Mapping[str, Any]) -> Iterator[int]:
    for node in syntax.nodes(rule):
        span = node.get("span")
        if isinstance(span, Mapping) and isinstance(span.get("line"), int):
            yield span["line"]
