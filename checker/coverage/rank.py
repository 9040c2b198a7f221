"""What to add first: the smallest additions that let the most rules decide every use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.coverage.needs import Item, NeedKind


@dataclass(frozen=True)
class Bundle:
    """items: to add. rules: those that are complete with them and all bundles before."""

    items: tuple[Item, ...]
    rules: tuple[str, ...]


def greedy(missing: Mapping[str, frozenset[Item]]) -> list[Bundle]:
    """Bundles in the order in which they pay: at each step that with the most rules completed for each item added; of
    equals the one with fewer items, then by name.

    missing: rule -> what it lacks; rules that lack nothing are not looked at.
    """
    left = {rule: lacks for rule, lacks in missing.items() if lacks}
    bundles: list[Bundle] = []
    while left:
        best = min(set(left.values()), key=lambda items: _order(items, left))
        done = tuple(sorted(rule for rule, lacks in left.items() if lacks <= best))
        bundles.append(Bundle(tuple(sorted(best)), done))
        left = {rule: lacks - best for rule, lacks in left.items() if rule not in done}
    return bundles


def _order(items: frozenset[Item], left: Mapping[str, frozenset[Item]]) -> tuple[float, int, Sequence[Item]]:
    completed = sum(lacks <= items for lacks in left.values())
    return (-completed / len(items), len(items), sorted(items))


def leave_out(missing: frozenset[Item], what: NeedKind) -> frozenset[Item]:
    """The missing items but for those of one sort."""
    return frozenset(item for item in missing if item.what is not what)
