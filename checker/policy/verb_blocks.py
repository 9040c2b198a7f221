"""What a rule block says of each verb: one class a verb, or a type where it is a single value."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, NamedTuple

from pydantic import ConfigDict, Field

from checker.model.errors import PolicyError
from checker.model.facts import COUNTED_IN_REPORTS
from checker.model.kinds import KINDS, EventKind
from checker.model.steps import ANCHORS, MILESTONES, PARTIES, STEPS
from checker.model.values import VALUES
from checker.model.vocabulary import ON_REGISTER, REVIEWERS
from checker.model.yaml_lines import Node
from checker.policy.blocks import (
    DAY,
    TEXT,
    YESNO,
    FromYaml,
    NameAndPlace,
    YamlBlock,
    either_schema,
    one_of,
    one_or_more,
    read_later,
    reference,
    whole_number,
    with_place,
)
from checker.policy.durations import DURATION, NUMBER, Duration

STEP = one_of(STEPS, "step")
MOMENT = one_of(dict.fromkeys((*ANCHORS, *KINDS)), "moment")
"""A moment of a case, the use, or what the rule judges, called by its kind."""


def _moments(node: Node, key: str) -> tuple[NameAndPlace, ...]:
    found: tuple[NameAndPlace, ...] = one_or_more(with_place(MOMENT)).parse(node, key)
    if len(found) > 1 and any(moment.name == "use" for moment in found):
        raise PolicyError(
            "`use` cannot be combined with other moments, which come after it",
            where=node.location,
            hint="write `before: use`",
        )
    return found


MOMENTS = FromYaml(_moments, one_or_more(MOMENT).json_schema)
USE = (NameAndPlace("use", ""),)


def _later_moments(what: str, hint: str) -> FromYaml:
    """Moments after the use. what, hint: the error where it is the use itself."""

    def read(node: Node, key: str) -> tuple[NameAndPlace, ...]:
        found = _moments(node, key)
        if any(moment.name == "use" for moment in found):
            raise PolicyError(what, where=node.location, hint=hint)
        return found

    return FromYaml(read, one_or_more(one_of(MILESTONES)).json_schema)


CONDITION_OR_ANY = read_later(lambda: either_schema({"const": "any"}, reference("condition")))


class GroupsBy(NamedTuple):
    """A field by which records are grouped; limits: of a number, where each group but the first begins."""

    field: NameAndPlace
    limits: tuple[float, ...] = ()


def _groups_by(node: Node, key: str) -> GroupsBy:
    if not isinstance(node.data, dict):
        return GroupsBy(NameAndPlace(node.text(key), node.location))
    named = node.map(key)
    if len(named) != 1:
        hint = "write `by: [subject_sex, {subject_age: [18, 65]}]`"
        raise PolicyError(f"{key} names {len(named)} fields in one place", where=node.location, hint=hint)
    ((name, limits),) = named.items()
    numbers = [one.data for one in limits.items(name) if isinstance(one.data, int) and not isinstance(one.data, bool)]
    if len(numbers) < len(limits.items(name)) or numbers != sorted({*numbers}):
        hint = "write the first of each group but the lowest, in order: [18, 65]"
        raise PolicyError(f"the limits of {name} are not whole numbers in order", where=limits.location, hint=hint)
    return GroupsBy(NameAndPlace(name, limits.key_where), tuple(map(float, numbers)))


GROUPS_BY = FromYaml(
    _groups_by,
    either_schema(
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
        },
    ),
)
SMALLEST_GROUP = 10
"""A group of fewer records is never compared: what is shown of so few may single out a person."""


def _month_day(node: Node, key: str) -> tuple[int, int]:
    """A day of each year, `04-01`."""
    written = re.fullmatch(r"(\d\d)-(\d\d)", str(node.data))
    month, day = map(int, written.groups()) if written else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2023, month)[1]):
        raise PolicyError(
            f"{key} is {node.in_words()}, not a day of the year",
            where=node.location,
            hint='write the month and the day: "04-01"',
        )
    return month, day


RECORD_KINDS = one_or_more(one_of([k.value for k in EventKind], "record kind"))
DAY_OF_YEAR = FromYaml(_month_day, {"type": "string", "pattern": r"^\d\d-\d\d$"})


class Limit(YamlBlock):
    """A number that must lie within bounds: a field of a record; over a period how many records meet a condition, or
    which share of some does; with `by`, how many times as high the share may be in one group as in another. until: the
    last day of each year that is counted, where that is not the calendar's."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})
    noun: ClassVar[str] = "limit"
    field: Annotated[NameAndPlace | None, with_place(TEXT)] = None
    count: Annotated[Node | None, CONDITION_OR_ANY] = None
    share: Annotated[Node | None, CONDITION_OR_ANY] = None
    of: Annotated[Node | None, CONDITION_OR_ANY] = None
    records: Annotated[tuple[str, ...], RECORD_KINDS] = ()
    by: Annotated[tuple[GroupsBy, ...], one_or_more(GROUPS_BY)] = ()
    least: Annotated[
        int | None, whole_number(SMALLEST_GROUP, "a number of records", f"{SMALLEST_GROUP} or more: 30")
    ] = None
    until: Annotated[tuple[int, int] | None, DAY_OF_YEAR] = None
    at_least: Annotated[Node | None, NUMBER] = None
    at_most: Annotated[Node | None, NUMBER] = None
    below: Annotated[Node | None, NUMBER] = None
    above: Annotated[Node | None, NUMBER] = None


def _totals(node: Node, key: str) -> tuple[tuple[NameAndPlace, Node], ...]:
    given = node.map(key, COUNTED_IN_REPORTS)
    return tuple((NameAndPlace(name, condition.key_where), condition) for name, condition in given.items())


TOTALS = FromYaml(
    _totals,
    lambda: {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {name: CONDITION_OR_ANY.json_schema() for name in COUNTED_IN_REPORTS},
    },
)
"""What a report must count as the logs do: each figure, with the condition that the records counted meet."""


class DueReport(YamlBlock):
    """A report that is due for each period: which, to whom, by which day, and what it must hold."""

    noun: ClassVar[str] = "report"
    hints: ClassVar[Mapping[str, str]] = {"document": f"add `document:`, one of {', '.join(VALUES['document'])}"}
    document: Annotated[str, one_of(VALUES["document"])]
    to: Annotated[tuple[str, ...], one_or_more(one_of(VALUES["published_to"], "recipient"))] = ()
    by: Annotated[tuple[int, int] | None, DAY_OF_YEAR] = None
    within: Annotated[Duration | None, DURATION] = None
    if_any: Annotated[Node | None, CONDITION_OR_ANY] = None
    of: Annotated[tuple[str, ...], RECORD_KINDS] = ()
    sections: Annotated[tuple[str, ...], one_or_more(one_of(VALUES["sections"], "section"))] = ()
    totals: Annotated[tuple[tuple[NameAndPlace, Node], ...], TOTALS] = ()
    nil_return: Annotated[bool, YESNO] = False


def _day_or_month(node: Node, key: str) -> str:
    """A day, or a month where no source gives the day, as it is written."""
    written = node.text(key)
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        return written
    return node.day(key).isoformat()


DAY_OR_MONTH = FromYaml(
    _day_or_month, either_schema({"type": "string", "format": "date"}, {"type": "string", "pattern": r"^\d{4}-\d{2}$"})
)


class Statement(YamlBlock):
    """A public statement: who made it, when, what was said, and what would have to be true."""

    noun: ClassVar[str] = "claim"
    by: Annotated[str, TEXT]
    on: Annotated[str, DAY_OR_MONTH]
    words: Annotated[str, TEXT]
    of: Annotated[tuple[str, ...], RECORD_KINDS]
    none: Annotated[Node | None, CONDITION_OR_ANY] = None
    some: Annotated[Node | None, CONDITION_OR_ANY] = None
    exactly: Annotated[int | None, whole_number(1, "a number of records", "1 or more")] = None
    from_: Annotated[date | None, DAY] = None
    until: Annotated[date | None, DAY] = None
    beside: Annotated[tuple[str, ...], RECORD_KINDS] = ()


AUTHORIZATIONS = read_later(one_or_more(read_later(reference("authorized_by"))).json_schema())


class ByAuthorization(YamlBlock):
    """Authorizations, one of which must cover the use."""

    noun: ClassVar[str] = "what"
    authorized: Annotated[Node | None, AUTHORIZATIONS] = None
    authorized_by: Annotated[Node | None, AUTHORIZATIONS] = Field(None, alias="authorized_by")


class RequireBefore(YamlBlock):
    """A step, or an authorization, that must come before a moment."""

    noun: ClassVar[str] = "require-before"
    hints: ClassVar[Mapping[str, str]] = {"what": f"add `what:`, one of {', '.join(STEPS)}"}
    what: Annotated[Node, read_later(lambda: either_schema(STEP.json_schema(), ByAuthorization.json_schema()))]
    before: Annotated[tuple[NameAndPlace, ...], MOMENTS] = USE
    by: Annotated[Duration | None, DURATION] = None
    within: Annotated[Duration | None, DURATION] = None


REGISTER = one_or_more(with_place(one_of(ON_REGISTER, "register")))
"""The registers in which what is used must stand."""


class NotSoleBasis(YamlBlock):
    """The steps for which a match alone is not enough."""

    noun: ClassVar[str] = "not-sole-basis"
    hints: ClassVar[Mapping[str, str]] = {"for": "add `for: [arrest]`"}
    for_: Annotated[
        tuple[NameAndPlace, ...], _later_moments("a match cannot be the basis of the use itself", "name a later step")
    ]


def _one_moment(node: Node, key: str) -> NameAndPlace:
    found = _moments(node, key)
    if len(found) != 1:
        raise PolicyError("require-within counts from one moment", where=node.location, hint="write one rule for each")
    return found[0]


class RequireWithin(YamlBlock):
    """The steps that must be taken within a time of a moment."""

    noun: ClassVar[str] = "require-within"
    what: Annotated[tuple[NameAndPlace, ...], one_or_more(with_place(STEP))]
    of: Annotated[NameAndPlace, FromYaml(_one_moment, MOMENT.schema)] = USE[0]
    within: Annotated[Duration, DURATION]


class Retain(YamlBlock):
    """How long what a use took or made may be kept."""

    noun: ClassVar[str] = "retain"
    at_most: Annotated[Duration, DURATION]


class ReviewBy(YamlBlock):
    """How many people, of which sort, must review a match, and before what."""

    noun: ClassVar[str] = "review-by"
    count: Annotated[int, whole_number(1, "a number of people", "1 or more")] = 1
    who: Annotated[str, one_of(REVIEWERS, "reviewer")] = "reviewers"
    before: Annotated[
        tuple[NameAndPlace, ...], _later_moments("a use is reviewed after it, not before", "name a later step, or none")
    ] = ()


class DiscloseTo(YamlBlock):
    """What must be told of the use: to whom, and before which moment; or by the paper that the rule judges."""

    noun: ClassVar[str] = "disclose-to"
    hints: ClassVar[Mapping[str, str]] = {"items": f"add `items:`, of {', '.join(VALUES['items'])}"}
    party: Annotated[str, one_of(PARTIES, "party")] = ""
    items: Annotated[tuple[str, ...], one_or_more(one_of(VALUES["items"], "item"))]
    before: Annotated[
        tuple[NameAndPlace, ...], _later_moments("a use is disclosed after it", "name a later step: trial")
    ] = ()


class Train(YamlBlock):
    """Who must be trained."""

    noun: ClassVar[str] = "train"
    who: Annotated[str, one_of(("operator",), "person to train")] = "operator"
