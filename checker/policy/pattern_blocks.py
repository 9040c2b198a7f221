"""```pattern blocks, and the ```case blocks that show them: what to look for over many rows, and the question that it
asks."""

from __future__ import annotations

import re
from functools import partial

from checker.model.errors import Collector, PolicyError
from checker.model.patterns import PATTERNS, PatternKind, Threshold
from checker.model.policy import Pattern, PatternCase
from checker.model.yaml_lines import Node, parse
from checker.policy import modifiers
from checker.policy.case_blocks import dated
from checker.policy.conditions import all_of

KEYS = ("id", "title", "pattern", "question", "technology")
"""Of a pattern block, beside the thresholds of its pattern."""
CASE_KEYS = ("name", "rows", "given", "expect")
ROW_KEYS = ("step", "at", "until", "times", "every")
"""Of a row, beside event fields. times, every: so many such events, each so much (`1d`, `8h`, `30m`) after the one
before."""
EVERY = re.compile(r"([0-9]+) *(m|min|h|d)\Z")


def kind_of(node: Node) -> PatternKind:
    """The kind of the pattern block at `node`. PolicyError where it names none that is known."""
    keys = node.map("a pattern block")
    if "pattern" not in keys:
        raise PolicyError(
            "the pattern has no `pattern`", where=node.where, hint=f"add `pattern:`, one of {', '.join(PATTERNS)}"
        )
    return PATTERNS[keys["pattern"].one_of("pattern", PATTERNS)]


def read(
    node: Node, kind: PatternKind, line: int, policy: str, clause: str, technologies: tuple[str, ...] | None
) -> Pattern:
    """The pattern of a block whose first line is `line` of the document. PolicyError with file and line, Mistakes for
    several."""
    mistakes = Collector()
    thresholds = {t.name: f"{t.meaning} ({t.unit})" for t in kind.thresholds}
    needed = ("id", "question", *thresholds)
    keys = node.keys(f"a {kind.name} pattern", [*KEYS, *thresholds], needed, mistakes, thresholds)
    name = mistakes.read(keys if "id" in keys else None, lambda written: modifiers.rule_id(written, node), "")
    question = mistakes.read(keys.get("question"), lambda written: written.text("question"), "")
    title = mistakes.read(keys.get("title"), lambda written: written.text("title"), clause)
    technologies = mistakes.read(keys.get("technology"), modifiers.technologies, technologies)
    given = {t.name: mistakes.read(keys.get(t.name), partial(_number, t), 0.0) for t in kind.thresholds}
    mistakes.end()
    return Pattern(
        id=name,
        policy=policy,
        clause=clause,
        title=title,
        kind=kind.name,
        question=question,
        line=line,
        given=given,
        technologies=technologies,
    )


def _number(threshold: Threshold, node: Node) -> float:
    value = node.data
    if not isinstance(value, int | float) or isinstance(value, bool) or (threshold.whole and value != int(value)):
        what = "a whole number" if threshold.whole else "a number"
        raise PolicyError(
            f"{threshold.name} is {what} of {threshold.unit}, not {node.shown()}",
            where=node.where,
            hint=f"write {what} from {threshold.least:g} to {threshold.most:g}",
        )
    if not threshold.least <= value <= threshold.most:
        raise PolicyError(
            f"{threshold.name} is {value:g}",
            where=node.where,
            hint=f"it lies between {threshold.least:g} and {threshold.most:g}",
        )
    return float(value)


def cases(text: str, line: int, file: str, kind: PatternKind) -> tuple[PatternCase, ...]:
    """The cases of a block that stands after a pattern of a kind. PolicyError, or Mistakes, with file and line."""
    return tuple(all_of(parse(text, file, line).items("a case block"), lambda item: _case(item, kind)))


def _case(item: Node, kind: PatternKind) -> PatternCase:
    mistakes = Collector()
    keys = item.keys("a case of a pattern", CASE_KEYS, ("name", "rows", "expect"), mistakes)
    known = {t.name: t for t in kind.thresholds}
    name = mistakes.read(keys.get("name"), lambda written: written.text("name"), "")
    expect = mistakes.read(keys.get("expect"), _indications, 0)
    given = mistakes.read(keys.get("given"), lambda written: _given(written, known), {})
    rows = mistakes.read(keys.get("rows"), lambda written: all_of(written.items("rows"), _row), [])
    mistakes.end()
    return PatternCase(name, item.line, tuple(rows), given, expect)


def _given(node: Node, known: dict[str, Threshold]) -> dict[str, float]:
    numbers = node.map("given", known).items()
    return dict(all_of(numbers, lambda number: (number[0], _number(known[number[0]], number[1]))))


def _indications(node: Node) -> int:
    number = node.data
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise PolicyError(
            f"expect is {node.shown()}", where=node.where, hint="of a pattern it is how many indications there are"
        )
    return number


def _row(node: Node) -> dict[str, object]:
    keys = dated(node, "row", ROW_KEYS)
    times = keys["times"].data if "times" in keys else 1
    if not isinstance(times, int) or not 1 <= times <= 10_000:
        raise PolicyError(
            f"times is {keys['times'].shown()}", where=keys["times"].where, hint="a whole number up to 10000"
        )
    if "every" in keys and not EVERY.match(keys["every"].text("every")):
        raise PolicyError(f"every is {keys['every'].shown()}", where=keys["every"].where, hint="write 1d, 8h or 30m")
    return {name: value.plain() for name, value in keys.items()}
