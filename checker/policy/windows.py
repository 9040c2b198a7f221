"""The days on which a rule is in force: as a document writes them, as windows, and as a term of the rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, ClassVar, NamedTuple

from checker.model.dates import document_day
from checker.model.errors import PolicyError
from checker.model.facts import Fact
from checker.model.policy import Window
from checker.model.single_facts import UNCERTAIN_DAYS
from checker.model.verdict import Because
from checker.model.yaml_lines import Node
from checker.policy.blocks import DAY, FromYaml, YamlBlock, either_schema, one_or_more
from checker.policy.terms import OneOf, Question


class UncertainDay(YamlBlock):
    """A day of which only the earliest and the latest are known (reading R37), or that on which something was announced
    without an hour: it binds from the next day, and on that day nobody can tell (reading R40)."""

    noun: ClassVar[str] = "an edge of in-force"
    earliest: Annotated[date | None, DAY] = None
    latest: Annotated[date | None, DAY] = None
    announced: Annotated[date | None, DAY] = None


class Edge(NamedTuple):
    """The first day that an edge may be on and the first by which it certainly is past; and, where they differ, the
    value of `in_force` in between."""

    earliest: date
    latest: date
    why: str = ""


def _edge(node: Node, key: str) -> Edge:
    if not isinstance(node.data, dict):
        day = node.day(key)
        return Edge(day, day)
    days = UncertainDay.load(node)
    if days.model_fields_set == {"announced"} and days.announced:
        return Edge(days.announced, days.announced + timedelta(days=1), UNCERTAIN_DAYS[1])
    if days.announced or not days.earliest or not days.latest:
        raise PolicyError(
            f"{key} is neither a date nor an uncertain one",
            where=node.location,
            hint="write 2021-07-01, {earliest: 2021-07-01, latest: 2021-08-01} or {announced: 2021-07-01}",
        )
    if days.latest <= days.earliest:
        raise PolicyError(
            f"latest ({days.latest}) is not after earliest ({days.earliest})",
            where=node.location,
            hint="write one date",
        )
    return Edge(days.earliest, days.latest, UNCERTAIN_DAYS[0])


EDGE = FromYaml(_edge, lambda: either_schema(DAY.json_schema(), UncertainDay.json_schema()))


class WrittenWindow(YamlBlock):
    """Days in force, [from, until)."""

    noun: ClassVar[str] = "in-force"
    from_: Annotated[Edge | None, EDGE] = None
    until: Annotated[Edge | None, EDGE] = None


def _window(node: Node, key: str) -> Window:
    days = WrittenWindow.load(node)
    if not days.from_ and not days.until:
        raise PolicyError("in-force gives no date", where=node.location, hint="write {from: 2021-07-01}, or `always`")
    first, begun, why = days.from_ or (None, None, "")
    ending, last, why_last = days.until or (None, None, "")
    if begun and ending and ending <= begun:
        raise PolicyError(
            f"in-force ends ({ending}) before it begins ({begun})",
            where=node.location,
            hint="until is the first day after",
        )
    if why and why_last and why != why_last:
        raise PolicyError(
            "in-force mixes `announced` and `earliest`", where=node.location, hint="write the two edges in one way"
        )
    return Window(first, last, begun if begun != first else None, ending if ending != last else None, why or why_last)


_WINDOWS = one_or_more(FromYaml(_window, WrittenWindow.json_schema))
IN_FORCE = FromYaml(
    lambda node, key: () if node.data == "always" else _WINDOWS.parse(node, key),
    lambda: either_schema({"const": "always"}, _WINDOWS.json_schema()),
)
"""Windows: one `{from, until}`, a list of them, or `always`, which is none."""


def in_force_on(windows: tuple[Window, ...], fact: Fact, document: str) -> OneOf:
    """The rule is in force on the use's day. Where a day of the law is uncertain, a person must say (R37, R40)."""
    uncertain = next((window for window in windows if window.why), None)
    if uncertain is None:
        return OneOf(fact, ("yes",), ("yes",))
    if uncertain.why == UNCERTAIN_DAYS[1]:
        asked = Question(Because.ORDER.value, "Was the use before or after the announcement of that day?")
    else:
        days = " and ".join(
            f"between {document_day(first, document)} and {document_day(after, document)}"
            for first, after in (
                (uncertain.start, uncertain.from_latest),
                (uncertain.until_earliest, uncertain.end),
            )
            if first and after and first != after
        )
        asked = Question(
            Because.AMBIGUOUS_CLAUSE.value,
            f"Was this in force on the day of the use? The sources leave the day open {days}.",
        )
    return OneOf(fact, ("yes",), ("yes",), exclusions=("no",), question=asked)
