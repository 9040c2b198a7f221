"""YAML with the line of every key and value, so that each error in a policy document can say where it is.

Scalars follow YAML 1.2's core rules: only `true` and `false` are truth values (so `on:` and `no` are plain words), dates
stay text, and a key given twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import yaml

from checker.model.errors import PolicyError, nearest

Scalar = bool | int | float | str | None


@dataclass(frozen=True)
class Node:
    """One YAML value. data: a scalar, a tuple of nodes or a dict of them; line: where it stands in `file`;
    key_line: the line of the key that it belongs to (its own line where it has none)."""

    data: Scalar | tuple[Node, ...] | dict[str, Node]
    file: str
    line: int
    key_line: int

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def key_where(self) -> str:
        return f"{self.file}:{self.key_line}"

    def plain(self) -> object:
        """The value as ordinary Python data."""
        if isinstance(self.data, dict):
            return {k: n.plain() for k, n in self.data.items()}
        if isinstance(self.data, tuple):
            return [n.plain() for n in self.data]
        return self.data

    def shown(self) -> str:
        """The value in a few words, for an error."""
        if isinstance(self.data, dict):
            return "a map"
        if isinstance(self.data, tuple):
            return "a list"
        if self.data is None:
            return "nothing"
        return ("true" if self.data else "false") if isinstance(self.data, bool) else f'"{self.data}"'

    def map(self, what: str, known: Iterable[str] | None = None) -> dict[str, Node]:
        """The value as a map, all of whose keys are `known`; PolicyError otherwise."""
        if not isinstance(self.data, dict):
            raise PolicyError(f"{what} is {self.shown()}, not a map of `name: value`", where=self.where)
        if known is not None:
            names = list(known)
            for key, node in self.data.items():
                if key not in names:
                    raise PolicyError(
                        f'unknown key "{key}" in {what}', where=node.key_where, hint=nearest(key, names, 12)
                    )
        return self.data

    def items(self, what: str) -> tuple[Node, ...]:
        """The value as a list; a single value counts as a list of one."""
        if self.data is None:
            raise PolicyError(f"{what} is empty", where=self.where)
        return self.data if isinstance(self.data, tuple) else (self,)

    def text(self, what: str) -> str:
        """The value as text; a number is taken as written."""
        if isinstance(self.data, str) or (isinstance(self.data, (int, float)) and not isinstance(self.data, bool)):
            return str(self.data)
        raise PolicyError(f"{what} is {self.shown()}, not a text", where=self.where)

    def texts(self, what: str) -> tuple[str, ...]:
        return tuple(n.text(what) for n in self.items(what))

    def one_of(self, what: str, known: Iterable[str]) -> str:
        """The value as one of the `known` names."""
        names, value = list(known), self.text(what)
        if value not in names:
            raise PolicyError(f'unknown {what} "{value}"', where=self.where, hint=nearest(value, names, 12))
        return value

    def day(self, what: str) -> date:
        """The value as a civil date, written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(what))
        except ValueError as error:
            raise PolicyError(
                f"{what} is {self.shown()}, not a date", where=self.where, hint="write it as 2021-07-01"
            ) from error


_DEPTH = 30
_BOOLS = {"true": True, "false": False}
_NULLS = {"", "~", "null"}
_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?\Z")


def _scalar(node: yaml.ScalarNode) -> Scalar:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


def _convert(node: yaml.Node, file: str, first: int, key_line: int | None = None) -> Node:
    line = first + node.start_mark.line
    own = line if key_line is None else key_line
    if isinstance(node, yaml.ScalarNode):
        return Node(_scalar(node), file, line, own)
    if isinstance(node, yaml.SequenceNode):
        return Node(tuple(_convert(n, file, first) for n in node.value), file, line, own)
    found: dict[str, Node] = {}
    for key, value in node.value:
        at = first + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise PolicyError("a key is not a plain word", where=f"{file}:{at}")
        if key.value in found:
            raise PolicyError(f'"{key.value}" is given twice', where=f"{file}:{at}", hint="keep one of them")
        found[key.value] = _convert(value, file, first, at)
    return Node(found, file, line, own)


def _check_events(text: str, file: str, first: int) -> None:
    """Refuse what a policy never needs, and what would cost without bound: references, and nesting without end."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        mark = event.start_mark
        where = f"{file}:{first + (mark.line if mark else 0)}"
        if isinstance(event, yaml.AliasEvent):
            raise PolicyError("a reference (*name) cannot be used here", where=where, hint="write the value out")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > _DEPTH:
            raise PolicyError(f"the YAML is nested more than {_DEPTH} deep", where=where, hint="write it flatter")


def _yaml_hint(problem: str) -> str:
    """What most often lies behind a parser's words."""
    if "'\\t'" in problem:
        return "indent with spaces: YAML takes no tabs"
    if "block" in problem:
        return "keys of one level begin in the same column; deeper ones are indented by the same number of spaces"
    return "a text that holds any of , : ? # needs quotes; each { and [ must be closed, the line before this one included"


def parse(text: str, file: str, first: int = 1) -> Node:
    """The YAML document `text`, whose first line is line `first` of `file`. PolicyError where it is not YAML."""
    try:
        _check_events(text, file, first)
        loader = yaml.SafeLoader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line if mark else 0)
        problem = error.problem or error.context or ""
        raise PolicyError(f"this is not YAML: {problem}", where=f"{file}:{line}", hint=_yaml_hint(problem)) from error
    except yaml.YAMLError as error:
        raise PolicyError(f"this is not YAML: {error}", where=f"{file}:{first}") from error
    if root is None:
        return Node(None, file, first, first)
    return _convert(root, file, first)
