"""What a rule of one document may name: the vocabulary, the document's own new fields, and the lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from checker.model.errors import Collector, Consequence, PolicyError, nearest
from checker.model.facts import Fact, FactType, Own
from checker.model.policy import DRAFT, STANDING_OF_KIND
from checker.model.subjects import USE, Subject
from checker.model.vocabulary import vocabulary
from checker.model.yaml_lines import Node
from checker.policy.blocks import TEXT, FromYaml, NameAndPlace, YamlBlock, one_of, one_or_more
from checker.policy.lists import Lists


def _name(node: Node, key: str) -> NameAndPlace:
    name = node.text(key)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise PolicyError(f'"{name}" cannot name a field', where=node.location, hint="use small letters, digits and _")
    return NameAndPlace(name, node.location)


class NewField(YamlBlock):
    """A field that a draft adds to the vocabulary."""

    noun: ClassVar[str] = "a new field"
    name: Annotated[NameAndPlace | None, FromYaml(_name, TEXT.schema)]
    type: Annotated[str | None, one_of([t.value for t in FactType])]
    values: Annotated[tuple[str, ...], one_or_more(TEXT)] = ()
    meaning: Annotated[str | None, TEXT]
    unit: Annotated[str, TEXT] = ""


@dataclass(frozen=True)
class Scope:
    """What names in a document mean: the facts, those that the document adds, and the lists. subject: what the rule at
    hand judges, as its sentence says. unread: names of fields that the document adds with a mistake."""

    file: str
    facts: Mapping[str, Fact]
    new: frozenset[str]
    lists: Lists
    subject: Subject = USE
    unread: frozenset[str] = frozenset()

    def fact(self, name: str, where: str) -> Fact:
        """The fact called `name`; PolicyError with the nearest names where there is none, Consequence where the
        document adds it with a mistake."""
        found = self.facts.get(name)
        if found is None and name in self.unread:
            raise Consequence(f'the field "{name}" has a mistake of its own', where=where, hint="correct it first")
        if found is None:
            raise PolicyError(
                f'unknown field "{name}"',
                where=where,
                hint=_HOW.get(name)
                or _QUOTES * (" " in name)
                or nearest(name, self.facts, shown_by="`checker fact list`"),
            )
        return found


_QUOTES = 'in { } a text that holds a comma is in quotes: {name: "dead, or missing", purpose: missing_child}'
_HOW = {
    "not": "`not` is in the test of a field: {offense: {not: [homicide, robbery]}}",
    **dict.fromkeys(
        ("any", "or", "any-of"), "one of several conditions is a list: [{offense: homicide}, {purpose: locate_missing}]"
    ),
    **dict.fromkeys(("all", "and"), "several fields in one { } must all hold: {offense: homicide, mode: still}"),
}
"""What is written where a field's name stands by people who think of other languages of conditions."""


def scope_of(file: str, kind: str | None, written: Node | None, lists: Lists, mistakes: Collector) -> Scope:
    """The scope of a document of a kind (None: not known). written: its `new-fields`, for drafts only, whose mistakes
    are collected."""
    if written is None:
        return Scope(file, vocabulary(), frozenset(), lists)
    if kind in STANDING_OF_KIND and kind != DRAFT:
        mistakes.add(
            PolicyError(
                "new-fields are for drafts: no log holds them yet",
                where=written.key_where,
                hint="say `kind: draft`, or use fields of the vocabulary (`checker fact list`)",
            )
        )
    new: dict[str, Fact] = {}
    unread: set[str] = set()
    for item in mistakes.read(written, lambda node: node.items("new-fields"), ()):
        with mistakes:
            _take(NewField.read(item, mistakes), item, new, unread)
    return Scope(file, {**vocabulary(), **new}, frozenset(new), lists, unread=frozenset(unread))


def _take(one: NewField, item: Node, new: dict[str, Fact], unread: set[str]) -> None:
    """Put one field among the new ones, or its name among those that could not be read. PolicyError for a name that is
    taken, and for values that its type does not have."""
    if one.name is None:
        return
    name, where = one.name
    unread.add(name)
    if one.type is None or one.meaning is None:
        return
    if name in new or name in vocabulary() or name in {f.split(".")[0] for f in vocabulary()}:
        raise PolicyError(f'there is a field "{name}" already', where=where, hint="choose another name")
    listed = "values" in item.map(NewField.noun)
    if listed != (one.type in (FactType.CHOICE, FactType.SET)):
        what = "needs its `values`" if not listed else "takes no `values`"
        raise PolicyError(
            f"a new field of type {one.type} {what}",
            where=where,
            hint="only a choice or a set has `values: [...]`",
        )
    unread.discard(name)
    new[name] = Own(name, FactType(one.type), one.meaning, one.values, one.unit)
