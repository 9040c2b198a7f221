"""```case blocks: worked examples of a rule, in the form that a projection has.

A case speaks of a use that the rule covers: the technology, the dates in force and what `applies-to` names are taken
for granted, unless `given` says otherwise (`technology: unknown`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from checker.model.errors import Collector, PolicyError, all_of, nearest
from checker.model.event import EVENT_FIELDS
from checker.model.facts import Fact, FactType
from checker.model.kinds import EventKind
from checker.model.policy import Case, Rule
from checker.model.verdict import Because, Verdict
from checker.model.yaml_lines import Node, parse
from checker.policy.blocks import DAY, MAP, TEXT, YamlBlock, nested_block, one_of, one_or_more, read_later
from checker.policy.conditions import SUGAR, amount, known_value
from checker.policy.moment_terms import SOMEBODY
from checker.policy.scope import Scope

UNKNOWN = "unknown"
"""In `given`, says that a field is not known; so does nothing at all (`field:`)."""

_SAYS_WHAT_CAME_OF_IT = ("result", "candidates")
_STEP = ("step", "at", "until", "decided")
DATED = {"type": "object", "required": ["step", "at"]}
"""A dated event, as JSON Schema has it; its other keys are event fields."""
_KINDS = tuple(k.value for k in EventKind)


class CasePeriod(YamlBlock):
    """A period of a rule on periods: its first day, and the day after it."""

    noun: ClassVar[str] = "a period"
    from_: Annotated[date, DAY]
    until: Annotated[date, DAY]


class CaseBlock(YamlBlock):
    """A worked example of a rule: what is given of a use, and the verdict expected."""

    noun: ClassVar[str] = "a case"
    name: Annotated[str, TEXT]
    rule: Annotated[Node | None, read_later(TEXT.schema)] = None
    given: Annotated[Node | None, read_later(MAP.schema)] = None
    timeline: Annotated[Node | None, read_later({"type": "array", "items": DATED, "minItems": 1})] = None
    complete: Annotated[tuple[str, ...], one_or_more(one_of(_KINDS, "record kind"))] = ()
    expect: Annotated[str, one_of([v.value for v in Verdict], "verdict")]
    missing: Annotated[Node | None, read_later(one_or_more(TEXT).json_schema)] = None
    because: Annotated[str, one_of([b.value for b in Because])] = ""
    day: Annotated[date | None, DAY] = None
    period: Annotated[CasePeriod | None, nested_block(CasePeriod)] = None
    due: Annotated[date | None, DAY] = None


def read(
    text: str, line: int, scope: Scope, rules: dict[str, dict[str, object]], latest: str
) -> list[tuple[str, Case]]:
    """The cases of a block, each with the id of its rule.

    line: the document's line of the block's first. rules: the ids of the clause's rules so far, each with what its
    cases take for granted; latest: the rule just above, which a case without `rule:` is of.

    PolicyError with file and line for a mistake, Mistakes for several.
    """
    items = parse(text, scope.file, line).items("a case block")
    return all_of(items, lambda item: _case(item, scope, rules, latest))


def _case(item: Node, scope: Scope, rules: dict[str, dict[str, object]], latest: str) -> tuple[str, Case]:
    mistakes = Collector()
    case = CaseBlock.read(item, mistakes)
    keys = item.map("a case")
    if not {"given", "timeline", "period"} & keys.keys():
        mistakes.add(
            PolicyError(
                "the case says nothing about the use",
                where=item.location,
                hint="add `given: {field: value}` or a `timeline:`",
            )
        )
    rule = mistakes.read(case.rule, lambda written: written.one_of("rule", rules), latest)
    for key in ("missing", "because"):
        if key in keys and case.expect not in (None, Verdict.UNDETERMINED):
            mistakes.add(
                PolicyError(
                    f"a {case.expect} case has no `{key}`",
                    where=keys[key].key_where,
                    hint="only an undetermined one has",
                )
            )
    given = {name: value for name, value in rules[rule].items() if value is not None}
    given |= mistakes.read(case.given, lambda written: _given_values(written, scope), {})
    missing = mistakes.read(case.missing, lambda written: _fields(written, scope), [])
    steps = mistakes.read(case.timeline, lambda written: all_of(written.items("timeline"), _step), [])
    if case.complete and "timeline" not in keys:
        mistakes.add(
            PolicyError(
                "`complete` goes with a timeline",
                where=keys["complete"].key_where,
                hint="in `given`, write {has: [], complete: true}",
            )
        )
    mistakes.end()
    if any(key in step for step in steps for key in _SAYS_WHAT_CAME_OF_IT):
        given.pop(SOMEBODY, None)
    return rule, Case(
        case.name, item.line, given, case.expect, tuple(missing), tuple(steps), case.complete, case.because,
        day=case.day, period=(case.period.from_, case.period.until) if case.period else None, due=case.due,
    )  # fmt: skip


def _fields(node: Node, scope: Scope) -> list[str]:
    return all_of(node.items("missing"), lambda item: _field(item, scope))


def _field(node: Node, scope: Scope) -> str:
    name = node.text("a field")
    return scope.fact(SUGAR.get(name, name), node.location).name


def _given_values(node: Node, scope: Scope) -> dict[str, object]:
    if node.data is None:
        return {}
    return dict(all_of(node.map("given").items(), lambda field: _known_value(*field, scope)))


def _known_value(name: str, node: Node, scope: Scope) -> tuple[str, object]:
    fact = scope.fact(SUGAR.get(name, name), node.key_where)
    return fact.name, normalize(fact, node)


def event_keys(node: Node, what: str, own: Sequence[str]) -> dict[str, Node]:
    """The keys of one dated event of an example: `step`, `at`, those that are its `own` and any event field. what: a
    step, a row."""
    keys = node.map(f"a {what}")
    mistakes = Collector()
    for needed in ("step", "at"):
        if needed not in keys:
            mistakes.add(
                PolicyError(
                    f"the {what} has no `{needed}`",
                    where=node.location,
                    hint="write {step: search, at: 2018-05-22T10:00Z}",
                )
            )
    for name, value in keys.items():
        if name not in own and name not in EVENT_FIELDS:
            mistakes.add(
                PolicyError(
                    f'unknown field "{name}" in a {what}',
                    where=value.key_where,
                    hint=nearest(name, [*own, *EVENT_FIELDS], shown_by="docs/log-format.md"),
                )
            )
    if "step" in keys:
        with mistakes:
            keys["step"].one_of("step", _KINDS)
    mistakes.end()
    return keys


def _step(node: Node) -> dict[str, object]:
    keys = event_keys(node, "step", _STEP)
    keys["at"].text("at")
    return {name: value.plain() for name, value in keys.items()}


def normalize(fact: Fact, node: Node) -> object:
    """A value as a projection has it; None for an unknown one. PolicyError where it is of a wrong type."""
    if node.data is None or (node.data == UNKNOWN and UNKNOWN not in fact.values):
        return None
    match fact.type:
        case FactType.CHOICE | FactType.NAME:
            return _name(fact, node)
        case FactType.YESNO:
            if not isinstance(node.data, bool):
                raise PolicyError(
                    f"{fact.name} is true or false, not {node.in_words()}",
                    where=node.location,
                    hint="write true, false or unknown",
                )
            return node.data
        case FactType.SET:
            if isinstance(node.data, dict):
                keys = node.map(f"the set {fact.name}", ("has", "complete", "lacks"))
                complete = keys["complete"].data if "complete" in keys else False
                if not isinstance(complete, bool):
                    raise PolicyError(
                        "complete is true or false",
                        where=keys["complete"].location,
                        hint="write complete: true or false",
                    )
                without = {"lacks": _members(fact, keys["lacks"])} if "lacks" in keys else {}
                return {"has": _members(fact, keys.get("has")), "complete": complete, **without}
            return {"has": _members(fact, node), "complete": True}
        case FactType.NUMBER:
            if not isinstance(node.data, dict):
                exact = amount(fact, node)
                return {"at_least": exact, "at_most": exact}
            keys = node.map(f"the number {fact.name}", ("at-least", "at-most", "at_least", "at_most"))
            if not keys:
                raise PolicyError(
                    f"the number {fact.name} has no bound", where=node.location, hint="at-least, at-most, or both"
                )
            return {key.replace("-", "_"): amount(fact, value) for key, value in keys.items()}


def _members(fact: Fact, node: Node | None) -> list[str]:
    if node is None or node.data == ():
        return []
    return [_name(fact, item) for item in node.items(fact.name)]


def _name(fact: Fact, node: Node) -> str:
    if not isinstance(node.data, str):
        hint = f"values: {', '.join(fact.values)}" if fact.values else "write a name, in quotes if it is a number"
        raise PolicyError(f"{fact.name} is a name, not {node.in_words()}", where=node.location, hint=hint)
    return known_value(fact, node, node.data)


def granted_for(rule: Rule, scope_values: dict[str, object]) -> dict[str, Any]:
    """What a rule's cases take for granted: its scope's values, of the fields that its module reads."""
    return {name: value for name, value in scope_values.items() if name in rule.fields}
