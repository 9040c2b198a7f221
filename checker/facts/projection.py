"""From fact columns to a rule's input and back: distinct combinations as nested, known-only documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from checker.model.facts import FactType
from checker.model.vocabulary import fact, put


def bounds(low: float | None, high: float | None) -> dict[str, float] | None:
    """What a rule sees of a number between two bounds; None where neither is known."""
    if low is None:
        return None if high is None else {"at_most": high}
    return {"at_least": low} if high is None else {"at_least": low, "at_most": high}


def document(facts: Mapping[str, pl.DataFrame], row: Mapping[str, int]) -> dict[str, Any]:
    """The input of a rule for one combination of facts, holding what is known.

    facts: fact name -> its distinct values. row: fact name -> which of them.
    """
    found: dict[str, Any] = {}
    for name, index in row.items():
        value = value_at(facts[name], name, index)
        if value is not None:
            put(found, name, value)
    return found


def value_at(table: pl.DataFrame, name: str, index: int, *, closed: str | None = None) -> Any:
    """What a rule sees of the fact `name` at row `index` of its distinct values; closed: were records of that kind
    complete."""
    values = Values(name, table[index : index + 1])
    return (values.for_rules if closed is None else values.values_if_complete(closed))[0]


class Values:
    """A fact's distinct values, each worked out once, when it is asked for. table: the fact's columns
    (facts.columns)."""

    def __init__(self, name: str, table: pl.DataFrame) -> None:
        self._name, self._table = name, table

    @cached_property
    def for_rules(self) -> list[Any]:
        """What a rule sees of each; None where nothing is known."""
        return self._values("")

    @cached_property
    def reasons(self) -> list[str]:
        """Why each is not (wholly) known; "" where it is."""
        return self._table[f"{self._name}__why"].cast(pl.String).fill_null("").to_list()

    @cached_property
    def open(self) -> dict[str, frozenset[int]]:
        """Record kind -> which of the values only its completeness leaves open."""
        column = f"{self._name}__open"
        found: dict[str, set[int]] = {}
        for row, kind in enumerate(self._table[column].to_list() if column in self._table.columns else ()):
            if kind is not None:
                found.setdefault(kind, set()).add(row)
        return {kind: frozenset(rows) for kind, rows in found.items()}

    def values_if_complete(self, kind: str) -> list[Any]:
        """What a rule would see of each if records of `kind` were complete."""
        shut = self.open.get(kind)
        if not shut:
            return self.for_rules
        return [
            settled if row in shut else seen
            for row, (seen, settled) in enumerate(zip(self.for_rules, self._values_if_settled, strict=True))
        ]

    @cached_property
    def _values_if_settled(self) -> list[Any]:
        return self._values("__closed")

    def _values(self, part: str) -> list[Any]:
        """What a rule sees of the values (`part` empty), or of those that they would be if records were complete."""
        name = f"{self._name}{part}"
        match fact(self._name).type:
            case FactType.NUMBER:
                return list(map(bounds, self._table[f"{name}__lo"].to_list(), self._table[f"{name}__hi"].to_list()))
            case FactType.SET:
                whole = [True] * self._table.height if part else self._table[f"{name}__complete"].to_list()
                lacks = self._table.get_column(f"{name}__lacks", default=None)
                without = [None] * self._table.height if lacks is None or part else lacks.to_list()
                return list(map(_members, self._table[name].to_list(), whole, without))
            case _:
                return self._table[name].to_list()


def _members(joined: str | None, complete: bool | None, lacks: str | None) -> dict[str, Any] | None:
    if joined is None:
        return None
    known = {"has": [member for member in joined.split("|") if member], "complete": bool(complete)}
    return {**known, "lacks": lacks.split("|")} if lacks else known
