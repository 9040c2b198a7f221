"""Rule modules: which rule each holds, and what is wrong with one, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from checker.engine import syntax
from checker.engine.admit import admit
from checker.model.errors import PolicyError, nearest

_SIDES = ("breach", "applies", "excuses", "pending")


def paths_of_rules(modules: Mapping[str, str]) -> dict[str, str]:
    """Rule id -> the path of its module. PolicyError for a module that is not fit to run (`admit`), and for two of one
    rule."""
    found: dict[str, str] = {}
    for path, text in modules.items():
        rule = admit(path, text)
        if rule in found:
            raise PolicyError(
                f'two modules are of the rule "{rule}"', where=f"{path}:1", hint=f"the other is {found[rule]}"
            )
        found[rule] = path
    return found


@lru_cache(maxsize=4096)
def says(path: str, text: str) -> tuple[str, ...]:
    """The sides that a module defines: `breach`, and those of `applies`, `excuses`, `pending` that it has.

    PolicyError where `breach` is not among them, or where one is made of parts, some of which might be absent in
    silence.
    """
    read = syntax.read(text, path)
    if "breach" not in read.defines:
        raise PolicyError("the rule has no breach", where=f"{path}:1", hint='write: default breach := "unknown"')
    for side in _SIDES:
        if side in read.partial:
            hint = (
                f'write it as one: {side} := {{"warrant": warrant}}'
                if side == "excuses"
                else f'write: default {side} := "unknown"'
            )
            raise PolicyError(
                f"{side} is made of parts, and an absent part would say nothing", where=f"{path}:1", hint=hint
            )
    return tuple(side for side in _SIDES if side in read.defines)


def unknown_field(parts: Sequence[str], at: int, known: Iterable[str], where: str) -> PolicyError:
    """The error for a reference below `input` whose part number `at` is unknown; known: the names that may stand
    there."""
    above = ".".join(parts[:at])
    names = [f"{above}.{name}" if above else name for name in known]
    what = f'unknown field "{".".join(parts[: at + 1])}"'
    hint = nearest(f"{above}.{parts[at]}" if above else parts[at], names) if names else f'"{above}" has no parts'
    return PolicyError(what, where=where, hint=hint)
