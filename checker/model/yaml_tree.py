"""The parser behind `yaml_lines.parse`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import yaml

from checker.model.spelling import american_name
from checker.model.yaml_lines import Node, Refusal, Scalar
from checker.model.yaml_words import syntax

_QUICK = getattr(yaml, "CSafeLoader", None)
"""The parser in C, ten times as fast, where PyYAML was built with it; what it refuses, the other tells in its words.

Only its events are used: composing nodes in C knows no bound of depth, and ends the process on what nests without end.
"""

_DEPTH = 30
_BOOLS = {"true": True, "false": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_INT = re.compile(r"[-+]?[0-9]{1,15}\Z")
"""More digits are text: no number of a policy is that large, and one of thousands of digits is no number to Python."""
_FLOAT = re.compile(r"[-+]?([0-9]{1,15}\.[0-9]{0,15}|\.[0-9]{1,15}|[0-9]{1,15})([eE][-+]?[0-9]{1,2})?\Z")


def _scalar(event: yaml.ScalarEvent, text: str) -> Scalar:
    if event.style:  # quoted, or a block; "" or None where it stands plain
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


class _Tree:
    """Makes nodes of a parser's events, and refuses what nobody needs here: references, tags,
    nesting without end, a second document."""

    def __init__(self, events: Iterator[yaml.Event], file: str, first: int, refusal: Refusal) -> None:
        self._events = events
        self._file = file
        self._first = first
        self._refusal = refusal

    def root(self) -> Node:
        found = Node(None, self._file, self._first, self._first)
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refusal(
                        "a second YAML document begins here", where=self._location(event), hint="leave out the line ---"
                    )
            elif isinstance(event, yaml.NodeEvent):
                found = self._node(event, None, 1)
        return found

    def _node(self, event: yaml.Event, key_line: int | None, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(
                "a reference (an alias, *name) cannot be used here",
                where=self._location(event),
                hint="write the value out",
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._refusal(
                f"a tag ({tag}) cannot be used here",
                where=self._location(event),
                hint="put a text that begins with ! in quotes",
            )
        line = self._line(event)
        own = line if key_line is None else key_line
        if isinstance(event, yaml.ScalarEvent):
            text = american_name(event.value)
            data = _scalar(event, text)
            return Node(data, self._file, line, own, None if data is None else text)
        if depth > _DEPTH:
            raise self._refusal(
                f"the YAML is nested more than {_DEPTH} deep",
                where=self._location(event),
                hint="write it with fewer nested brackets",
            )
        inside = self._list(depth + 1) if isinstance(event, yaml.SequenceStartEvent) else self._map(depth + 1)
        return Node(inside, self._file, line, own)

    def _list(self, depth: int) -> tuple[Node, ...]:
        found = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._node(event, None, depth))
        return tuple(found)

    def _map(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            name = self._node(key, None, depth)
            if not isinstance(key, yaml.ScalarEvent):
                raise self._refusal("a key is not a plain word", where=name.location, hint="write `name: value`")
            spelled = american_name(key.value)
            if spelled in found:
                raise self._refusal(f'"{key.value}" is given twice', where=name.location, hint="keep one of them")
            found[spelled] = self._node(next(self._events), name.line, depth)
        return found

    def _line(self, event: yaml.Event) -> int:
        return self._first + (event.start_mark.line if event.start_mark else 0)

    def _location(self, event: yaml.Event) -> str:
        return f"{self._file}:{self._line(event)}"


def tree(text: str, file: str, first: int, refusal: Refusal) -> Node:
    """As `yaml_lines.parse`."""
    if _QUICK is not None:
        with suppress(yaml.YAMLError):
            return _Tree(yaml.parse(text, Loader=_QUICK), file, first, refusal).root()
    try:
        return _Tree(yaml.parse(text, Loader=yaml.SafeLoader), file, first, refusal).root()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line if mark else 0)
        what, hint = syntax(error.problem or error.context or "")
        raise refusal(what, where=f"{file}:{line}", hint=hint) from error
    except yaml.YAMLError as error:
        raise refusal(f"this is not YAML: {error}", where=f"{file}:{first}") from error
