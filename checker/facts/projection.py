"""From fact columns to a rule's input and back: distinct combinations as nested, known-only documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from checker.model.vocabulary import FactType, fact


def columns_of_fact(name: str) -> tuple[str, ...]:
    """The columns of the fact frame that hold what a rule sees of the fact."""
    match fact(name).type:
        case FactType.NUMBER:
            return (f"{name}__lo", f"{name}__hi")
        case FactType.SET:
            return (name, f"{name}__complete")
        case _:
            return (name,)


def value_of(name: str, cells: Sequence[Any]) -> Any:
    """What a rule sees of a fact, from the cells of its columns; None where nothing is known of it."""
    match fact(name).type:
        case FactType.NUMBER:
            bounds = {key: cell for key, cell in zip(("at_least", "at_most"), cells, strict=True) if cell is not None}
            return bounds or None
        case FactType.SET:
            if cells[0] is None:
                return None
            return {"has": [m for m in cells[0].split("|") if m], "complete": bool(cells[1])}
        case _:
            return cells[0]


def nest(document: dict[str, Any], name: str, value: Any) -> None:
    """Put `value` into the document under the dotted `name`."""
    *path, last = name.split(".")
    for part in path:
        document = document.setdefault(part, {})
    document[last] = value


def document(facts: Mapping[str, pl.DataFrame], row: Mapping[str, int], *, closed: str | None = None) -> dict[str, Any]:
    """The input of a rule for one combination of facts, holding what is known.

    facts: fact name -> its distinct values. row: fact name -> which of them. closed: a record kind; facts that only its
    completeness leaves open take the value they would have if it were complete.
    """
    found: dict[str, Any] = {}
    for name, index in row.items():
        value = value_at(facts[name], name, index, closed=closed)
        if value is not None:
            nest(found, name, value)
    return found


def value_at(values: pl.DataFrame, name: str, index: int, *, closed: str | None = None) -> Any:
    """What a rule sees of the fact `name` at row `index` of its distinct values."""
    return values_at(values[index : index + 1], name, closed=closed)(0)


def values_at(values: pl.DataFrame, name: str, *, closed: str | None = None) -> Callable[[int], Any]:
    """What a rule sees of the fact `name` at any row of its distinct values."""
    plain = [values[c].to_list() for c in columns_of_fact(name)]
    if closed is None or f"{name}__open" not in values.columns:
        return lambda index: value_of(name, [cells[index] for cells in plain])
    shut = (values[f"{name}__open"] == closed).fill_null(False).to_list()
    match fact(name).type:
        case FactType.NUMBER:
            settled = [values[f"{name}__closed__{end}"].to_list() for end in ("lo", "hi")]
        case FactType.SET:
            settled = [values[f"{name}__closed"].to_list(), [True] * values.height]
        case _:
            settled = [values[f"{name}__closed"].to_list()]
    return lambda index: value_of(name, [cells[index] for cells in (settled if shut[index] else plain)])
