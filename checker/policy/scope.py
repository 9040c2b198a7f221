"""What a rule of one document may name: the vocabulary, the document's own new fields, and the lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checker.model.errors import PolicyError, nearest
from checker.model.facts import Fact, FactType, Own
from checker.model.policy import DRAFT, STANDING_OF_KIND
from checker.model.subjects import USE, Subject
from checker.model.vocabulary import vocabulary
from checker.model.yaml_lines import Node
from checker.policy.lists import Lists

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_KEYS = ("name", "type", "values", "meaning", "unit")


@dataclass(frozen=True)
class Scope:
    """What names in a document mean: the facts, those that the document adds, and the lists. subject: what the rule at
    hand judges, as its sentence says."""

    file: str
    facts: Mapping[str, Fact]
    new: frozenset[str]
    lists: Lists
    subject: Subject = USE

    def fact(self, name: str, where: str) -> Fact:
        """The fact called `name`; PolicyError with the nearest names where there is none."""
        found = self.facts.get(name)
        if found is None:
            raise PolicyError(
                f'unknown field "{name}"',
                where=where,
                hint=nearest(name, self.facts, shown_by="`checker fact list`"),
            )
        return found


def scope_of(file: str, front: Mapping[str, Node], lists: Lists) -> Scope:
    """The scope of a document whose front matter is `front`; `new-fields` are for drafts only."""
    new = _new_fields(front.get("new-fields"))
    kind = front["kind"].data if "kind" in front else None
    if new and kind in STANDING_OF_KIND and kind != DRAFT:
        raise PolicyError(
            "new-fields are for drafts: no log holds them yet",
            where=front["new-fields"].key_where,
            hint="say `kind: draft`, or use fields of the vocabulary (`checker fact list`)",
        )
    return Scope(file, {**vocabulary(), **new}, frozenset(new), lists)


def _new_fields(node: Node | None) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for item in node.items("new-fields") if node else ():
        keys = item.map("a new field", _KEYS)
        for needed in ("name", "type", "meaning"):
            if needed not in keys:
                raise PolicyError(f"the new field has no `{needed}`", where=item.where, hint=f"add `{needed}: ...`")
        name = keys["name"].text("name")
        if not _NAME.match(name):
            raise PolicyError(
                f'"{name}" cannot name a field', where=keys["name"].where, hint="use small letters, digits and _"
            )
        if name in found or name in vocabulary() or name in {f.split(".")[0] for f in vocabulary()}:
            raise PolicyError(f'there is a field "{name}" already', where=keys["name"].where, hint="take another name")
        kind = FactType(keys["type"].one_of("type", [t.value for t in FactType]))
        values = keys["values"].texts("values") if "values" in keys else ()
        if bool(values) != (kind in (FactType.CHOICE, FactType.SET)):
            what = "needs its `values`" if not values else "takes no `values`"
            raise PolicyError(
                f"a new field of type {kind} {what}",
                where=item.where,
                hint="only a choice or a set has `values: [...]`",
            )
        unit = keys["unit"].text("unit") if "unit" in keys else ""
        found[name] = Own(name, kind, keys["meaning"].text("meaning"), values, unit)
    return found
