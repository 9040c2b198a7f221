"""Rule modules: which rule each holds, and what is wrong with one, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from checker.disk_cache import from_cache
from checker.engine import syntax
from checker.engine.admit import admit
from checker.model.errors import CheckerError, PolicyError, nearest

FROM_BLOCK = "# From here on as written in"
"""How a module says, before the lines of a person's rego block, where they stand: FILE:LINE and a full stop follow."""

SIDES = ("breach", "applies", "excuses", "pending")


class Module(NamedTuple):
    """What is known of a module by its text. rule: the id of its rule; sides: `says`; groups: `syntax.groups`."""

    rule: str
    sides: tuple[str, ...]
    groups: dict[str, frozenset[int]]


_known: dict[str, Module] = {}
"""Text -> what is known of the modules of this run."""


def read_at_once(modules: Mapping[str, str]) -> None:
    """Read all modules of a run, before the engine is asked about any: from the cache where the same were read before.
    What is wrong with one is an error where that one is asked."""

    def read() -> list[Module]:
        return [Module(admit(path, text), says(path, text), syntax.groups(text)) for path, text in modules.items()]

    name = sha256("\0".join(text for module in modules.items() for text in module).encode()).hexdigest()
    try:
        found = from_cache(f"modules {name}", read)
    except PolicyError:
        return
    _known.update(zip(modules.values(), found, strict=True))


def groups(text: str) -> dict[str, frozenset[int]]:
    """Which strings of a module are exchangeable (`syntax.groups`)."""
    return _known[text].groups if text in _known else syntax.groups(text)


def paths_of_rules(modules: Mapping[str, str]) -> dict[str, str]:
    """Rule id -> the path of its module. PolicyError for a module that is not fit to run (`admit`), and for two of one
    rule."""
    found: dict[str, str] = {}
    for path, text in modules.items():
        with errors_in_documents(modules):
            rule = _known[text].rule if text in _known else admit(path, text)
        if rule in found:
            raise PolicyError(
                f'two modules belong to the rule "{rule}"', where=f"{path}:1", hint=f"the other is {found[rule]}"
            )
        found[rule] = path
    return found


def says(path: str, text: str) -> tuple[str, ...]:
    """The sides that a module defines: `breach`, and those of `applies`, `excuses`, `pending` that it has.

    PolicyError where `breach` is not among them, or where one is made of parts, some of which might be absent in
    silence.
    """
    return _known[text].sides if text in _known else _says(path, text)


@lru_cache(maxsize=4096)
def _says(path: str, text: str) -> tuple[str, ...]:
    read = syntax.read(text, path)
    if "breach" not in read.defines:
        raise PolicyError("the rule has no breach", where=f"{path}:1", hint='write: default breach := "unknown"')
    for side in SIDES:
        if side in read.partial:
            hint = (
                f'write it as one: {side} := {{"warrant": warrant}}'
                if side == "excuses"
                else f'write: default {side} := "unknown"'
            )
            raise PolicyError(
                f"{side} is made of parts, and an absent part would say nothing", where=f"{path}:1", hint=hint
            )
    return tuple(side for side in SIDES if side in read.defines)


def place(module: str, line: int) -> str:
    """Where line `line` of a generated module stands in its document, as `file:line`; empty for generated lines."""
    for at, text in enumerate(module.split("\n"), start=1):
        if text.startswith(FROM_BLOCK) and at < line:
            file, _, first = text.removeprefix(FROM_BLOCK).strip().removesuffix(".").rpartition(":")
            return f"{file}:{int(first) + line - at - 1}"
    return ""


@contextmanager
def errors_in_documents(modules: Mapping[str, str]) -> Iterator[None]:
    """Errors of modules say the line of the document, where a person wrote the line."""

    def in_document(found: re.Match[str]) -> str:
        return place(modules.get(found["path"], ""), int(found["line"])) or found[0]

    try:
        yield
    except CheckerError as error:
        lines = re.compile(rf"(?P<path>{'|'.join(map(re.escape, modules))}):(?P<line>\d+)(:\d+)?")
        error.where, error.what = lines.sub(in_document, error.where), lines.sub(in_document, error.what)
        raise


def unknown_field(parts: Sequence[str], at: int, known: Iterable[str], where: str) -> PolicyError:
    """The error for a reference below `input` whose part number `at` is unknown; known: the names that may stand
    there."""
    above = ".".join(parts[:at])
    names = [f"{above}.{name}" if above else name for name in known]
    what = f'unknown field "{".".join(parts[: at + 1])}"'
    hint = nearest(f"{above}.{parts[at]}" if above else parts[at], names) if names else f'"{above}" has no parts'
    return PolicyError(what, where=where, hint=hint)
