"""What a rule block may say, but for its verb; and the types of values that other blocks share with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

from checker.model.audit import RETENTION
from checker.model.errors import PolicyError
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.policy import STANDING_OF_KIND, Family, Status, Window
from checker.model.subjects import PERIODS
from checker.model.verdict import Severity
from checker.model.yaml_lines import Node
from checker.policy.blocks import (
    TEXT,
    FromYaml,
    NameAndPlace,
    YamlBlock,
    either_schema,
    nested_block,
    one_of,
    one_or_more,
    read_later,
    reference,
    with_place,
)
from checker.policy.durations import DURATION, Duration
from checker.policy.lists import ASKED
from checker.policy.reading_blocks import READINGS
from checker.policy.terms import Question
from checker.policy.windows import IN_FORCE

CONDITION = read_later(reference("condition"))
TESTS = read_later(reference("tests"))
APPLIES_TO = {
    "state": "agency.state",
    "level": "agency.level",
    "kind": "agency.kind",
    "agency": "agency.id",
    "vendor": "vendor",
    "product": "product",
}
"""The keys of `applies-to`, and the facts that they test."""


def _name(pattern: str, hint: str) -> FromYaml:
    """A text that can be an id: it is in generated modules and in names of files."""

    def read(node: Node, key: str) -> str:
        name = node.text(key)
        if not re.fullmatch(pattern, name):
            raise PolicyError(f"{json.dumps(name[:60])} cannot be an id", where=node.location, hint=hint)
        return name

    return FromYaml(read, {"type": "string", "pattern": f"^{pattern}$"})


ID = _name(r"[a-z0-9][a-z0-9._-]*", "use small letters, digits, dot, - and _")
PATH = _name(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*",
    "use letters, digits, dots and dashes, with / between parts: us/wa/rcw-43.386",
)
SEVERITY = one_of([s.value for s in Severity])
STATUS = one_of([s.value for s in Status])
KIND = one_of(STANDING_OF_KIND)


def _any_or(item: FromYaml) -> FromYaml:
    """`any`, which is None, or the item."""
    return FromYaml(
        lambda node, key: None if node.data == "any" else item.parse(node, key),
        lambda: either_schema({"const": "any"}, item.json_schema()),
    )


TECHNOLOGY = _any_or(one_or_more(one_of(("face_recognition", "license_plate"))))
"""The technologies that a rule is about; None for `any`."""
_PLACES = FromYaml(
    lambda node, key: node.map(key, APPLIES_TO),
    lambda: {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: one_or_more(TEXT).json_schema() for key in APPLIES_TO},
    },
)
SCOPE = _any_or(_PLACES)
"""The keys of `applies-to`; None for `any`."""


class WrittenQuestion(YamlBlock):
    """What a person is asked where the rule cannot be answered from the log."""

    noun: ClassVar[str] = "if-unknown"
    hints: ClassVar[Mapping[str, str]] = {"because": f"add `because:`, one of {', '.join(ASKED)}"}
    because: Annotated[str, one_of(ASKED)]
    ask: Annotated[str, TEXT]

    def question(self) -> Question:
        """The question."""
        return Question(self.because, self.ask)


class Gate(WrittenQuestion):
    """Where a person must say whether the clause is about the use at all."""

    noun: ClassVar[str] = "unclear"
    hints: ClassVar[Mapping[str, str]] = {
        **WrittenQuestion.hints,
        "when": "add `when: {agency.kind: federal}`",
    }
    when: Annotated[Node, CONDITION]


class EachPeriod(NamedTuple):
    """Each period of a sort."""

    period: str


_KINDS = one_or_more(one_of([k.value for k in EventKind], "event kind"))
_EACH = one_of(PERIODS, "period")


def _judged_kinds(node: Node, key: str) -> tuple[str, ...] | EachPeriod:
    """The kinds of records that a rule judges, or each period of a sort."""
    if isinstance(node.data, str) and node.data in PERIODS:
        raise PolicyError(f'"{node.data}" is a period', where=node.location, hint=f"write `on: {{each: {node.data}}}`")
    if not isinstance(node.data, dict):
        kinds: tuple[str, ...] = _KINDS.parse(node, key)
        return kinds
    keys = node.map(key, ("each",))
    if "each" not in keys:
        raise PolicyError("`on` says nothing", where=node.location, hint="write {each: month}, or kinds of records")
    return EachPeriod(_EACH.parse(keys["each"], "each"))


def _judged_schema() -> dict[str, Any]:
    each = {"type": "object", "additionalProperties": False, "properties": {"each": _EACH.json_schema()}}
    return either_schema(_KINDS.json_schema(), {**each, "required": ["each"]})


class Modifiers(YamlBlock):
    """A rule block but for its verb: where and when the rule applies, what excuses, and what is said of it."""

    noun: ClassVar[str] = "a rule"
    hints: ClassVar[Mapping[str, str]] = {"id": "add `id: ...`, the catalog's where there is one"}
    id: Annotated[str, ID]
    title: Annotated[str | None, TEXT] = None
    kind: Annotated[str | None, KIND] = None
    on: Annotated[tuple[str, ...] | EachPeriod, FromYaml(_judged_kinds, _judged_schema)] = tuple(
        k.value for k in USE_KINDS
    )
    when: Annotated[Node | None, CONDITION] = None
    except_: Annotated[Node | None, read_later(one_or_more(TESTS).json_schema())] = None
    in_force: Annotated[tuple[Window, ...], IN_FORCE] = (Window(),)
    applies_to: Annotated[dict[str, Node] | None, SCOPE] = None
    technology: Annotated[tuple[str, ...] | None, TECHNOLOGY] = None
    if_unknown: Annotated[WrittenQuestion | None, nested_block(WrittenQuestion)] = None
    unclear: Annotated[tuple[Gate, ...], one_or_more(nested_block(Gate))] = ()
    grace: Annotated[Duration | None, DURATION] = None
    severity: Annotated[str | None, SEVERITY] = None
    status: Annotated[str | None, STATUS] = None
    family: Annotated[str | None, one_of([f.value for f in Family])] = None
    reading: Annotated[tuple[str, ...], one_or_more(TEXT)] = ()
    readings: Annotated[Node | None, READINGS] = None
    citation: Annotated[str | None, TEXT] = None
    rows: Annotated[tuple[str, ...], one_or_more(TEXT)] = ()
    cases: Annotated[tuple[NameAndPlace, ...], one_or_more(with_place(TEXT))] = ()
    needs: Annotated[tuple[str, ...], one_or_more(one_of(sorted({RETENTION, *EventKind, *EVENT_FIELDS})))] = ()
