"""Rows that a person points at -> the smallest clause that catches them, and how many other uses it would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from checker.drafting.new import choices
from checker.model.errors import UsageError
from checker.model.event import State
from checker.model.events import Events
from checker.model.facts import FactType
from checker.model.kinds import USE_KINDS
from checker.model.vocabulary import vocabulary
from checker.model.words import plural

MOST_FIELDS = 3
MOST_VALUES = 4
"""A clause of more values than these in one field is a list of rows, no clause."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class RowsClause:
    """condition: each field with the values that the rows have in it. others: uses beside the rows that it catches, and
    unknown: those of which it cannot be said."""

    condition: dict[str, tuple[str, ...]]
    rows: int
    others: int
    unknown: int

    @property
    def test(self) -> str:
        """The condition as a rule writes it."""
        return "{" + ", ".join(f"{name}: [{', '.join(values)}]" for name, values in self.condition.items()) + "}"


def rows_of(text: str) -> tuple[str, tuple[int, ...]]:
    """The file and the rows of `searches.csv:12,15-17`. UsageError for anything else."""
    file, _, rows = text.rpartition(":")
    if not file or not re.fullmatch(r"\d+(-\d+)?(,\d+(-\d+)?)*", rows):
        raise UsageError(f'"{text}" names no rows', hint="write searches.csv:12,15-17, as a person counts them")
    found: list[int] = []
    for part in rows.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), min(int(last or first), int(first) + 9_999) + 1)
    return Path(file).name, tuple(found)


def clause_of(events: Events, files: Sequence[str], pointed: Sequence[tuple[str, tuple[int, ...]]]) -> RowsClause:
    """The condition on at most MOST_FIELDS coded fields that holds of all rows pointed at and of the fewest others.

    files: the names of the inputs, by number. UsageError for rows that are not uses, each of them named, and where
    nothing that is recorded of them tells them from all others.
    """
    uses = events.frame().filter(pl.col("kind").cast(pl.String).is_in(list(USE_KINDS)) & pl.col("parent").is_null())
    wanted, none = pl.lit(False), []
    for file, rows in pointed:
        inputs = [number for number, name in enumerate(files) if Path(name).name == file]
        here = pl.col("input").is_in(inputs) & pl.col("row").is_in(list(rows))
        wanted = wanted | here
        there = set(uses.filter(here)["row"])
        none += [f"{file}:{row}" for row in rows if row not in there]
    if none:
        named = ", ".join(none[:_MOST_NAMED]) + (", ..." if none[_MOST_NAMED:] else "")
        raise UsageError(
            f"{plural(len(none), 'row')} that you point at {'is' if len(none) == 1 else 'are'} not a use: {named}",
            hint="give rows of a log of searches, as a person counts them: the headings are row 1",
        )
    uses = uses.with_columns(wanted.alias("pointed"))
    chosen = uses.filter("pointed")
    fields = {name: values for name in choices() if name in uses.columns and (values := _values(chosen, name))}
    best: dict[str, tuple[str, ...]] = {}
    others = uses.height - chosen.height
    while len(best) < MOST_FIELDS and others:
        tried = [({**best, name: values}, name) for name, values in fields.items() if name not in best]
        counted = [(uses.filter(_holds(one) & ~pl.col("pointed")).height, name, one) for one, name in tried]
        if not counted or min(counted, key=lambda one: one[:2])[0] >= others:
            break
        others, _, best = min(counted, key=lambda one: one[:2])
    if not best:
        raise UsageError(
            "nothing recorded about these rows distinguishes them from the other uses",
            hint="`checker fact list` names what a clause may be about; the log needs a column for it",
        )
    unknown = uses.filter(~pl.col("pointed") & _open(best)).height
    return RowsClause(best, chosen.height, others, unknown)


def _values(chosen: pl.DataFrame, name: str) -> tuple[str, ...]:
    """The values of the rows in a field, where all of them have one; empty where not, or where they have too many."""
    if not (chosen[f"{name}__state"] == State.VALUE.value).all():
        return ()
    cells = chosen[name].cast(pl.String).unique().sort().to_list()
    found = tuple(dict.fromkeys(part for cell in cells for part in cell.split("|")))
    return found if len(found) <= MOST_VALUES else ()


def _holds(condition: dict[str, tuple[str, ...]]) -> pl.Expr:
    tests = []
    for name, values in condition.items():
        cell, known = pl.col(name).cast(pl.String), pl.col(f"{name}__state") == State.VALUE.value
        if vocabulary()[name].type is FactType.SET:
            tests.append(known & cell.str.split("|").list.eval(pl.element().is_in(list(values))).list.any())
        else:
            tests.append(known & cell.is_in(list(values)))
    return pl.all_horizontal(one.fill_null(False) for one in tests)


def _open(condition: dict[str, tuple[str, ...]]) -> pl.Expr:
    """Whether a use might meet the condition, were what is not known of it known."""
    tests = [_holds({name: values}) | _unknown(name) for name, values in condition.items()]
    return pl.all_horizontal(tests) & ~_holds(condition)


def _unknown(name: str) -> pl.Expr:
    return (pl.col(f"{name}__state") != State.VALUE.value).fill_null(True)
