"""YAML with the line of every key and value, so that each error in a policy document or a configuration file can say
where it is.

Plain scalars follow YAML 1.2's core rules: only `true` and `false` are truth values (so `on:` and `no` are plain
words), dates stay text, and a key given twice is an error. A configuration file keeps all of them as they are written
(`Node.as_written`): the types that read it decide what they mean. Names of ours may be spelled the British way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.model.errors import Collector, InputError, PolicyError, UsageError, near_names, nearest

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


def parse(text: str, file: str, first: int = 1, refusal: Refusal = PolicyError) -> Node:
    """The YAML document `text`, whose first line is line `first` of `file`; `refusal` where it is not YAML."""
    from checker.model.yaml_tree import tree  # what ships was read by an earlier run, so that most load no parser

    return tree(text, file, first, refusal)
