"""```pattern blocks, and the ```case blocks that show them: what to look for over many rows, and the question that it
asks."""

from __future__ import annotations

import re

from checker.model.errors import PolicyError, nearest
from checker.model.patterns import PATTERNS, PatternKind, Threshold
from checker.model.policy import Pattern, PatternCase
from checker.policy import modifiers
from checker.policy.case_blocks import dated
from checker.policy.yaml_lines import Node, parse

KEYS = ("id", "title", "pattern", "question", "technology")
"""Of a pattern block, beside the thresholds of its pattern."""
CASE_KEYS = ("name", "rows", "given", "expect")
ROW_KEYS = ("step", "at", "until", "times", "every")
"""Of a row, beside event fields. times, every: so many such events, each so much (`1d`, `8h`, `30m`) after the one
before."""
EVERY = re.compile(r"([0-9]+) *(m|min|h|d)\Z")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")


def read(text: str, line: int, file: str, policy: str, clause: str, technologies: tuple[str, ...] | None) -> Pattern:
    """The pattern of a block whose first line is `line` of the document. PolicyError with file and line."""
    node = parse(text, file, line)
    keys = node.map("a pattern block")
    for needed in ("id", "pattern", "question"):
        if needed not in keys:
            raise PolicyError(f"the pattern has no `{needed}`", where=node.where, hint=f"add `{needed}: ...`")
    kind = PATTERNS[keys["pattern"].one_of("pattern", PATTERNS)]
    name = keys["id"].text("id")
    if not _ID.match(name):
        raise PolicyError(
            f'"{name}" cannot be an id', where=keys["id"].where, hint="use small letters, digits, dots and dashes"
        )
    thresholds = {t.name for t in kind.thresholds}
    for key, value in keys.items():
        if key not in KEYS and key not in thresholds:
            raise PolicyError(
                f'unknown key "{key}" in a {kind.name} pattern',
                where=value.key_where,
                hint=nearest(key, [*KEYS, *thresholds], 12),
            )
    for threshold in kind.thresholds:
        if threshold.name not in keys:
            raise PolicyError(
                f"the pattern has no `{threshold.name}`",
                where=node.where,
                hint=f"{threshold.meaning} ({threshold.unit})",
            )
    return Pattern(
        id=name,
        policy=policy,
        clause=clause,
        title=keys["title"].text("title") if "title" in keys else clause,
        kind=kind.name,
        question=keys["question"].text("question"),
        line=line,
        given={t.name: _number(t, keys[t.name]) for t in kind.thresholds},
        technologies=modifiers.technologies(keys["technology"]) if "technology" in keys else technologies,
    )


def _number(threshold: Threshold, node: Node) -> float:
    value = node.data
    if not isinstance(value, int | float) or isinstance(value, bool) or (threshold.whole and value != int(value)):
        what = "a whole number" if threshold.whole else "a number"
        raise PolicyError(f"{threshold.name} is {what} of {threshold.unit}, not {node.shown()}", where=node.where)
    if not threshold.least <= value <= threshold.most:
        raise PolicyError(
            f"{threshold.name} is {value:g}",
            where=node.where,
            hint=f"it lies between {threshold.least:g} and {threshold.most:g}",
        )
    return float(value)


def cases(text: str, line: int, file: str, pattern: Pattern) -> tuple[PatternCase, ...]:
    """The cases of a block that stands after a pattern."""
    return tuple(_case(item, PATTERNS[pattern.kind]) for item in parse(text, file, line).items("a case block"))


def _case(item: Node, kind: PatternKind) -> PatternCase:
    keys = item.map("a case of a pattern", CASE_KEYS)
    for needed in ("name", "rows", "expect"):
        if needed not in keys:
            raise PolicyError(f"the case has no `{needed}`", where=item.where, hint=f"add `{needed}: ...`")
    expect = keys["expect"].data
    if not isinstance(expect, int) or isinstance(expect, bool) or expect < 0:
        raise PolicyError(
            f"expect is {keys['expect'].shown()}",
            where=keys["expect"].where,
            hint="of a pattern it is how many indications there are",
        )
    known = {t.name: t for t in kind.thresholds}
    given = keys["given"].map("given", known) if "given" in keys else {}
    rows = tuple(_row(node) for node in keys["rows"].items("rows"))
    return PatternCase(
        keys["name"].text("name"), item.line, rows, {k: _number(known[k], n) for k, n in given.items()}, expect
    )


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
