"""What the columns and records that are missing must hold: for whoever drafts a record-keeping clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.coverage.needs import Item, What, record_columns
from checker.coverage.result import Definition
from checker.facts.pages import page
from checker.model.event import EVENT_FIELDS
from checker.model.policy import Rule
from checker.model.values import VALUES
from checker.model.vocabulary import fact

MOST_VALUES = 40
"""A closed list of more values is not printed."""


def define(items: Iterable[Item], rules: Sequence[Rule]) -> tuple[Definition, ...]:
    """The definition of each column, record kind and new field of `items`; `rules` are those that read them."""
    new = {f.name: f for rule in rules for f in rule.new_fields}
    reads = sorted({name for rule in rules for name in rule.fields})
    made = []
    for item in items:
        match item.what:
            case What.COLUMN:
                values = VALUES.get(item.name, ())
                made.append(
                    Definition(
                        what=item.what.value, name=item.name, meaning=EVENT_FIELDS[item.name].meaning,
                        values=values if len(values) <= MOST_VALUES else (),
                    )
                )  # fmt: skip
            case What.RECORDS:
                made.append(
                    Definition(
                        what=item.what.value, name=item.name, meaning=_of_kind(item.name, reads, new), columns=record_columns(item.name)
                    )
                )
            case What.NEW:
                made.append(Definition(what=item.what.value, name=item.name, meaning=new[item.name].meaning, values=new[item.name].values))
            case What.COMPLETE | What.AGENCY | What.AUDIT:
                pass
    return tuple(made)


def _of_kind(kind: str, reads: Iterable[str], new: Iterable[str]) -> str:
    """What records of a kind are looked at for, in the words of the first fact document that speaks of them."""
    facts = [fact(name) for name in reads if name not in new]
    asked = [f for f in facts if kind in f.records[:1]] or [f for f in facts if kind in f.records]
    return opening(asked[0].page) if asked else ""


def opening(name: str) -> str:
    """The first paragraph of the fact document called `name`."""
    lines = page(name).text.splitlines()
    start = next((n for n, line in enumerate(lines) if line and not line.startswith("#")), 0)
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    return " ".join(lines[start:end])
