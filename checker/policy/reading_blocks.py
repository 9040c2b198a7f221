"""A clause that may be read in several ways: one rule block, `readings:`, and a rule for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checker.model.errors import PolicyError
from checker.model.yaml_lines import Node
from checker.policy.blocks import read_later

KEY = "readings"
READINGS = read_later({"type": "object", "minProperties": 2, "additionalProperties": {"type": "object"}})
"""Names of readings, each with the keys of the rule that it has in place of the block's own."""


def rule_nodes(node: Node) -> Iterator[tuple[str, Node]]:
    """The rules that a block holds: itself, under the name ""; or one for each of its readings, `ID.NAME`, with the
    reading's keys in place of its own. PolicyError for readings that are none."""
    keys = node.data if isinstance(node.data, dict) else {}
    if KEY not in keys:
        yield "", node
        return
    named = keys[KEY].map(KEY)
    if len(named) < 2:
        raise PolicyError(
            "`readings` has fewer than two", where=keys[KEY].location, hint="write {strict: {...}, lenient: {...}}"
        )
    rest = {key: value for key, value in keys.items() if key != KEY}
    for name, own in named.items():
        if not re.fullmatch("[a-z][a-z0-9-]*", name):
            raise PolicyError(f'"{name}" cannot name a reading', where=own.key_where, hint="use small letters")
        made = rest | own.map(f"the reading {name}")
        if "id" in rest and isinstance(rest["id"].data, str):
            id_ = f"{rest['id'].data}.{name}"
            made["id"] = replace(rest["id"], data=id_, scalar_text=id_)
        yield name, replace(node, data=made)
