"""```pattern blocks, and the ```case blocks that show them: what to look for over many rows, and the question that it
asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, ClassVar

from checker.model.errors import Collector, PolicyError, all_of
from checker.model.patterns import PATTERNS, Pattern, PatternCase, PatternKind, Threshold
from checker.model.yaml_lines import Node, parse
from checker.policy.blocks import MAP, TEXT, FromYaml, YamlBlock, extend, one_of, one_or_more, read_later, whole_number
from checker.policy.case_blocks import DATED, event_keys
from checker.policy.rule_blocks import ID, TECHNOLOGY

EVERY = re.compile(r"([0-9]+) *(m|min|h|d)")
_ROW = ("step", "at", "until", "times", "every")
"""Of a row, beside event fields. times, every: so many such events, each so much (`1d`, `8h`, `30m`) after the one
before."""


class PatternBlock(YamlBlock):
    """What to look for over many rows, and the question that it asks."""

    noun: ClassVar[str] = "a pattern block"
    hints: ClassVar[Mapping[str, str]] = {"pattern": f"add `pattern:`, one of {', '.join(PATTERNS)}"}
    id: Annotated[str, ID]
    title: Annotated[str | None, TEXT] = None
    pattern: Annotated[str, one_of(PATTERNS)]
    question: Annotated[str, TEXT]
    technology: Annotated[tuple[str, ...] | None, TECHNOLOGY] = None


@cache
def block_of(kind: PatternKind) -> type[PatternBlock]:
    """A pattern block of one kind, with a key for each of its thresholds."""
    named = {"pattern": FromYaml(Node.text, {"const": kind.name})}
    found = extend(PatternBlock, {**named, **{t.name: _threshold(t) for t in kind.thresholds}}, needed=True)
    found.noun = f"a {kind.name} pattern"
    found.hints = {t.name: f"{t.meaning} ({t.unit})" for t in kind.thresholds}
    return found


def _threshold(threshold: Threshold) -> FromYaml:
    return FromYaml(
        lambda node, key: _number(threshold, node),
        {
            "type": "integer" if threshold.integer else "number",
            "minimum": threshold.least,
            "maximum": threshold.most,
            "description": f"{threshold.meaning} ({threshold.unit})",
        },
    )


def kind_of(node: Node) -> PatternKind:
    """The kind of the pattern block at `node`. PolicyError where it names none that is known."""
    keys = node.map("a pattern block")
    if "pattern" not in keys:
        raise PolicyError("the pattern has no `pattern`", where=node.location, hint=PatternBlock.hints["pattern"])
    return PATTERNS[keys["pattern"].one_of("pattern", PATTERNS)]


def read(
    node: Node, kind: PatternKind, line: int, policy: str, clause: str, technologies: tuple[str, ...] | None
) -> Pattern:
    """The pattern of a block whose first line is `line` of the document. PolicyError with file and line, Mistakes for
    several."""
    said = block_of(kind).load(node)
    return Pattern(
        id=said.id,
        policy=policy,
        clause=clause,
        title=said.title or clause,
        kind=kind.name,
        question=said.question,
        line=line,
        thresholds={t.name: said.extra_value(t.name) for t in kind.thresholds},
        technologies=said.technology if "technology" in said.model_fields_set else technologies,
    )


def _number(threshold: Threshold, node: Node) -> float:
    value = node.data
    if not isinstance(value, int | float) or isinstance(value, bool) or (threshold.integer and value != int(value)):
        what = "a whole number" if threshold.integer else "a number"
        raise PolicyError(
            f"{threshold.name} is {what} of {threshold.unit}, not {node.in_words()}",
            where=node.location,
            hint=f"write {what} from {threshold.least:g} to {threshold.most:g}",
        )
    if not threshold.least <= value <= threshold.most:
        raise PolicyError(
            f"{threshold.name} is {value:g}",
            where=node.location,
            hint=f"it must be between {threshold.least:g} and {threshold.most:g}",
        )
    return float(value)


def cases(text: str, line: int, file: str, kind: PatternKind) -> tuple[PatternCase, ...]:
    """The cases of a block that stands after a pattern of a kind. PolicyError, or Mistakes, with file and line."""
    return tuple(all_of(parse(text, file, line).items("a case block"), lambda item: _case(item, kind)))


def _row(node: Node, key: str) -> dict[str, object]:
    keys = event_keys(node, "row", _ROW)
    times = keys["times"].data if "times" in keys else 1
    if not isinstance(times, int) or not 1 <= times <= 10_000:
        raise PolicyError(
            f"times is {keys['times'].in_words()}", where=keys["times"].location, hint="a whole number up to 10000"
        )
    if "every" in keys and not EVERY.fullmatch(keys["every"].text("every")):
        raise PolicyError(
            f"every is {keys['every'].in_words()}", where=keys["every"].location, hint="write 1d, 8h or 30m"
        )
    return {name: value.plain() for name, value in keys.items()}


ROW = FromYaml(
    _row,
    {
        **DATED,
        "properties": {
            "times": {"type": "integer", "minimum": 1},
            "every": {"type": "string", "pattern": f"^{EVERY.pattern}$"},
        },
    },
)


class PatternCaseBlock(YamlBlock):
    """A worked example of a pattern: rows, and how many indications they give."""

    noun: ClassVar[str] = "a case of a pattern"
    name: Annotated[str, TEXT]
    rows: Annotated[tuple[dict[str, object], ...], one_or_more(ROW)]
    given: Annotated[Node | None, read_later(MAP.schema)] = None
    expect: Annotated[int, whole_number(0, "a number", "of a pattern it is how many indications there are")]


def _case(item: Node, kind: PatternKind) -> PatternCase:
    mistakes = Collector()
    case = PatternCaseBlock.read(item, mistakes)
    given = mistakes.read(case.given, lambda written: _given_numbers(written, kind), {})
    mistakes.end()
    return PatternCase(case.name, item.line, case.rows, given, case.expect)


def _given_numbers(node: Node, kind: PatternKind) -> dict[str, float]:
    known = {t.name: t for t in kind.thresholds}
    numbers = node.map("given", known).items()
    return dict(all_of(numbers, lambda number: (number[0], _number(known[number[0]], number[1]))))
