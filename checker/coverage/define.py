"""What the columns and records that are missing must hold: for whoever drafts a record-keeping clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.coverage.needs import Item, NeedKind
from checker.coverage.result import Definition
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import KINDS
from checker.model.policy import Rule
from checker.model.values import VALUES

MOST_VALUES = 40
"""A closed list of more values is not printed."""


def define(items: Iterable[Item], rules: Sequence[Rule]) -> tuple[Definition, ...]:
    """The definition of each column, record kind and new field of `items`; `rules` are those that read them."""
    new = {f.name: f for rule in rules for f in rule.new_fields}
    made = []
    for item in items:
        columns: tuple[str, ...] = ()
        values: tuple[str, ...] = ()
        match item.what:
            case NeedKind.COLUMN:
                meaning, listed = EVENT_FIELDS[item.name].meaning, VALUES.get(item.name, ())
                values = listed if len(listed) <= MOST_VALUES else ()
            case NeedKind.RECORDS:
                meaning, columns = KINDS[item.name].meaning, KINDS[item.name].columns
            case NeedKind.NEW:
                meaning, values = new[item.name].meaning, new[item.name].values
            case NeedKind.COMPLETE | NeedKind.AGENCY | NeedKind.AUDIT:
                continue
        made.append(Definition(what=item.what.value, name=item.name, meaning=meaning, columns=columns, values=values))
    return tuple(made)
