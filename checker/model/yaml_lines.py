"""YAML with the line of every key and value, so that each error in a policy document or a configuration file can say
where it is.

Plain scalars follow YAML 1.2's core rules: only `true` and `false` are truth values (so `on:` and `no` are plain
words), dates stay text, and a key given twice is an error. A configuration file keeps all of them as they are written
(`Node.as_written`): the types that read it decide what they mean. Names of ours may be spelled the British way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from checker.model.errors import Collector, InputError, PolicyError, UsageError, near_names, nearest
from checker.model.spelling import american_name
from checker.model.yaml_words import syntax

Scalar = bool | int | float | str | None
Refusal = type[PolicyError] | type[UsageError] | type[InputError]
"""The error for a policy document, for a configuration file, and for records written out as a log."""


LONGEST_SHOWN = 60
"""How many characters of a value an error shows."""


@dataclass(frozen=True)
class Node:
    """One YAML value. data: a scalar, a tuple of nodes or a dict of them; line: where it stands in `file`;
    key_line: the line of the key that it belongs to (its own line where it has none); scalar_text: the text of a
    scalar, None where nothing or a plain null stands there."""

    data: Scalar | tuple[Node, ...] | dict[str, Node]
    file: str
    line: int
    key_line: int
    scalar_text: str | None = None

    @property
    def location(self) -> str:
        """File and line of the value."""
        return f"{self.file}:{self.line}"

    @property
    def key_where(self) -> str:
        """File and line of its key."""
        return f"{self.file}:{self.key_line}"

    def plain(self) -> object:
        """The value as ordinary Python data."""
        if isinstance(self.data, dict):
            return {k: n.plain() for k, n in self.data.items()}
        if isinstance(self.data, tuple):
            return [n.plain() for n in self.data]
        return self.data

    def as_written(self) -> Any:
        """The value as lists, dicts and texts, each scalar as it is written; None where nothing is."""
        if isinstance(self.data, dict):
            return {k: n.as_written() for k, n in self.data.items()}
        if isinstance(self.data, tuple):
            return [n.as_written() for n in self.data]
        return self.scalar_text

    def in_words(self) -> str:
        """The value in a few words, for an error."""
        if isinstance(self.data, dict):
            return "a map"
        if isinstance(self.data, tuple):
            return "a list"
        if self.data is None:
            return "nothing"
        if isinstance(self.data, bool):
            return "true" if self.data else "false"
        text = str(self.data)
        return f'"{text}"' if len(text) <= LONGEST_SHOWN else f'"{text[:LONGEST_SHOWN]}...", {len(text):,} characters'

    def map(self, what: str, known: Iterable[str] | None = None) -> dict[str, Node]:
        """The value as a map, all of whose keys are `known`; PolicyError otherwise, Mistakes for several
        unknown keys."""
        if not isinstance(self.data, dict):
            raise PolicyError(
                f"{what} is {self.in_words()}, not a map of `name: value`",
                where=self.location,
                hint="write `name: value`, one a line, or {name: value}",
            )
        if known is not None:
            mistakes = Collector()
            self.keys(what, list(known), (), mistakes)
            mistakes.end()
        return self.data

    def keys(
        self,
        what: str,
        known: Sequence[str],
        needed: Sequence[str],
        mistakes: Collector,
        hints: Mapping[str, str] | None = None,
        besides: str = "",
    ) -> dict[str, Node]:
        """The value as a map; collected are keys that are not `known`, and `needed` ones that are missing, unless a key
        stands there that may be a misspelling of it.

        hints: what to write, where it is not `key: ...`. besides: what the hint of an unknown key says at its end.
        """
        found = self.map(what)
        unknown = [key for key in found if key not in known]
        for key in unknown:
            hint = nearest(key, known, 12) + besides
            mistakes.add(PolicyError(f'unknown key "{key}" in {what}', where=found[key].key_where, hint=hint))
        named = "the " + what.removeprefix("a ").removeprefix("the ")
        for key in needed:
            if key not in found and not near_names(key, unknown):
                hint = (hints or {}).get(key, f"add `{key}: ...`")
                mistakes.add(PolicyError(f"{named} has no `{key}`", where=self.location, hint=hint))
        return found

    def items(self, what: str) -> tuple[Node, ...]:
        """The value as a list; a single value counts as a list of one."""
        if self.data is None:
            raise PolicyError(f"{what} is empty", where=self.location, hint="write a value, or leave the key out")
        return self.data if isinstance(self.data, tuple) else (self,)

    def text(self, what: str) -> str:
        """The value as text; a number is taken as written."""
        if isinstance(self.data, str) or (isinstance(self.data, (int, float)) and not isinstance(self.data, bool)):
            return str(self.data)
        raise PolicyError(
            f"{what} is {self.in_words()}, not a text",
            where=self.location,
            hint="write one text, in quotes where it holds : or #",
        )

    def texts(self, what: str) -> tuple[str, ...]:
        """The value as texts. PolicyError where it is something else."""
        return tuple(n.text(what) for n in self.items(what))

    def one_of(self, what: str, known: Iterable[str]) -> str:
        """The value as one of the `known` names."""
        names, value = list(known), self.text(what)
        if value not in names:
            raise PolicyError(f'unknown {what} "{value}"', where=self.location, hint=nearest(value, names, 12))
        return value

    def yesno(self, what: str) -> bool:
        """The value as true or false."""
        if not isinstance(self.data, bool):
            raise PolicyError(f"{what} is {self.in_words()}", where=self.location, hint="write true or false")
        return self.data

    def day(self, what: str) -> date:
        """The value as a civil date, written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(what))
        except ValueError as error:
            raise PolicyError(
                f"{what} is {self.in_words()}, not a date", where=self.location, hint="write it as 2021-07-01"
            ) from error


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


def parse(text: str, file: str, first: int = 1, refusal: Refusal = PolicyError) -> Node:
    """The YAML document `text`, whose first line is line `first` of `file`; `refusal` where it is not YAML."""
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
