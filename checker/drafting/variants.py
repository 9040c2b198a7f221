"""A rule as it would be with another number in it, or in force from another day: no second document is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checker.model.errors import UsageError, nearest
from checker.model.policy import Policy, Rule
from checker.model.yaml_lines import Node, parse
from checker.policy.assembly import Part
from checker.policy.load import blocks_of

KEYS = ("within", "by", "at-least", "at-most", "below", "above", "count", "grace")
"""The keys of a rule that hold a number or a time."""
LIMIT = "limit"
"""Stands for the one of KEYS that a rule has."""
MOST_POINTS = 400
_SETTING = re.compile(r"(?P<rule>[^:=]+):(?P<key>[a-z-]+)=(?P<first>[^.]+?(?:\.\d+)?)(?:\.\.(?P<last>.+))?")
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(.*?)\s*")


@dataclass(frozen=True)
class OtherNumber:
    """One `--set`: the rule, the key of its number, and the values to try; more than one is a sweep."""

    rule: str
    key: str
    values: tuple[str, ...]


def setting(text: str) -> OtherNumber:
    """What `RULE:limit=24h` or `RULE:limit=1d..30d` says. UsageError for anything else."""
    found = _SETTING.fullmatch(text.strip())
    if not found:
        raise UsageError(
            f'"{text}" is not a setting', hint="write RULE:limit=24h, or RULE:limit=1d..30d for all from one to 30 days"
        )
    key = found["key"]
    if key not in (LIMIT, *KEYS):
        raise UsageError(f'a rule has no number called "{key}"', hint=nearest(key, (LIMIT, *KEYS)))
    first, last = found["first"].strip(), found["last"]
    return OtherNumber(found["rule"].strip(), key, (first,) if last is None else tuple(_sweep(first, last.strip())))


def _sweep(first: str, last: str) -> Iterator[str]:
    """All values from the first to the last: whole steps, or hundredths for numbers below 1."""
    low, high = _AMOUNT.fullmatch(first), _AMOUNT.fullmatch(last)
    if not low or not high or (low[2] and high[2] and low[2] != high[2]):
        raise UsageError(
            f'"{first}..{last}" is not a range', hint="write both ends in one unit: 1d..30d, 1..5, 0.80..0.99"
        )
    unit = low[2] or high[2]
    step = 0.01 if "." in low[1] + high[1] else 1
    count = round((float(high[1]) - float(low[1])) / step) + 1
    if not 0 < count <= MOST_POINTS:
        raise UsageError(
            f'"{first}..{last}" has {max(count, 0):,} values',
            hint=f"from the lower to the higher, at most {MOST_POINTS}",
        )
    space = " " if unit[1:] else ""
    for number in range(count):
        yield f"{round(float(low[1]) + number * step, 2):g}{space}{unit}"


def with_settings(
    policy: Policy, settings: Sequence[OtherNumber], from_: date | None, *, suffix: str = ""
) -> list[Rule]:
    """The rules of `policy` that are in use, with the one value of each setting, in force from a day (None: as they
    say). suffix: added to their ids. UsageError for a setting of which the rule has no number."""
    rules = [rule for rule in policy.rules if rule.enabled]
    if not settings and from_ is None and not suffix:
        return rules
    parts = {part.id: part for part in blocks_of(policy)}
    return [_make_rule(parts[rule.id], rule, settings, from_, f"{rule.id}{suffix}") for rule in rules]


def sweep_rules(policy: Policy, one: OtherNumber, from_: date | None) -> list[tuple[str, Rule]]:
    """The rule of a sweep with each of its values, and the value."""
    part = next(part for part in blocks_of(policy) if part.id == one.rule)
    rule = next(rule for rule in policy.rules if rule.id == one.rule)
    return [
        (value, _make_rule(part, rule, [replace(one, values=(value,))], from_, f"{rule.id}.try-{number}"))
        for number, value in enumerate(one.values, start=1)
    ]


def _make_rule(part: Part, rule: Rule, settings: Sequence[OtherNumber], from_: date | None, name: str) -> Rule:
    node = part.node
    for one in settings:
        if one.rule == rule.id:
            node = _set_number(node, one)
    keys = node.map("a rule")
    changed: dict[str, Node] = {"id": replace(keys["id"], data=name, scalar_text=name)}
    if from_ is not None:
        changed |= parse(f"in-force: {{from: {from_}}}", node.file, node.line).map("a rule")
    made = part.compile_node(replace(node, data={**keys, **changed})).rule
    return replace(made, enabled=True, clause_text=rule.clause_text, title=rule.title)


def _set_number(node: Node, one: OtherNumber) -> Node:
    """The rule block with another number. UsageError where it has none, or several and the setting does not say
    which."""
    places = list(_numbers(node))
    named = [key for key, _ in places]
    wanted = [path for key, path in places if one.key in (LIMIT, key)]
    if len(wanted) != 1:
        what = f"has no {one.key}" if not wanted else f"has several numbers: {', '.join(named)}"
        hint = (
            f"its numbers are: {', '.join(named) or 'none'}"
            if not wanted
            else f"say which: {one.rule}:{named[0]}={one.values[0]}"
        )
        raise UsageError(f"the rule {one.rule} {what}", where=node.location, hint=hint)
    value = one.values[0]
    plain = value.replace(".", "", 1).isdigit()
    return _replace_at(node, wanted[0], (float(value) if "." in value else int(value)) if plain else value)


def _numbers(node: Node, at: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The keys in a rule block that hold a number, each with where it stands."""
    if not isinstance(node.data, Mapping):
        return
    for key, inner in node.data.items():
        if key in ("when", "except", "unclear", "in-force", "applies-to"):
            continue
        number = not isinstance(inner.data, dict | tuple | bool | None) and any(c.isdigit() for c in str(inner.data))
        if key in KEYS and number:
            yield key, (*at, key)
        else:
            yield from _numbers(inner, (*at, key))


def _replace_at(node: Node, path: tuple[str, ...], value: int | float | str) -> Node:
    keys = node.map("a rule")
    inner = keys[path[0]]
    new = _replace_at(inner, path[1:], value) if path[1:] else replace(inner, data=value, scalar_text=str(value))
    return replace(node, data={**keys, path[0]: new})
