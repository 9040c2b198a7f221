"""A document -> its Policy: front matter, rules, patterns and their cases, or every mistake that is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import zip_longest
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field

from checker.model.errors import Collector, PolicyError
from checker.model.patterns import Pattern
from checker.model.policy import DRAFT, Case, Clause, Policy, Rule, Status, Window
from checker.model.verdict import Severity
from checker.model.yaml_lines import Node, parse
from checker.policy import case_blocks, lint, pattern_blocks
from checker.policy.agencies import hull, scope_of_rule
from checker.policy.blocks import (
    DAY,
    TEXT,
    YESNO,
    FromYaml,
    YamlBlock,
    either_schema,
    nested_block,
    one_or_more,
    read_later,
)
from checker.policy.compile import CompiledRule, Defaults, compile_rule
from checker.policy.document import Block, Document, Section
from checker.policy.lists import Lists
from checker.policy.modifiers import allowed_status
from checker.policy.reading_blocks import rule_nodes
from checker.policy.rule_blocks import KIND, PATH, SCOPE, SEVERITY, STATUS, TECHNOLOGY
from checker.policy.scope import NewField, Scope, scope_of
from checker.policy.windows import IN_FORCE


def _texts(node: Node, key: str) -> tuple[str, ...]:
    """Texts, or maps shown as `key: value, ...`."""
    found = []
    for item in node.items(key) if node.data != () else ():
        plain = item.plain()
        found.append(", ".join(f"{k}: {v}" for k, v in plain.items()) if isinstance(plain, dict) else item.text(key))
    return tuple(found)


_SAID = FromYaml(_texts, one_or_more(read_later(either_schema(TEXT.json_schema(), {"type": "object"}))).json_schema)


class FrontMatter(YamlBlock):
    """What a document is, and what it says for all of its rules."""

    noun: ClassVar[str] = "the front matter"
    id: Annotated[str, PATH]
    title: Annotated[str, TEXT]
    kind: Annotated[str, KIND]
    applies_to: Annotated[dict[str, Node] | None, SCOPE] = Field(default_factory=dict)
    in_force: Annotated[tuple[Window, ...], IN_FORCE] = ()
    as_if_from: Annotated[date | None, DAY] = None
    technology: Annotated[tuple[str, ...] | None, TECHNOLOGY] = ("face_recognition",)
    sources: Annotated[tuple[str, ...], _SAID] = ()
    reviewed_by: Annotated[tuple[str, ...], _SAID] = Field((), alias="reviewed_by")
    reviewed: Annotated[tuple[str, ...], _SAID] = Field((), alias="reviewed-by")
    known_gaps: Annotated[tuple[str, ...], _SAID] = ()
    new_fields: Annotated[Node | None, read_later(one_or_more(nested_block(NewField)).json_schema)] = None
    severity: Annotated[str, SEVERITY] = Severity.MEDIUM
    status: Annotated[str, STATUS] = Status.READ
    adopted_only: Annotated[bool, YESNO] = False
    note: Annotated[str, TEXT] = ""


def policy_of(document: Document, lists: Lists, sha256: str, place: str | None) -> Policy:
    """The policy that a document holds. place: the id that it must have; None where it lies anywhere.

    Raises PolicyError for a mistake, Mistakes for several: those of every key, rule, pattern and case, each by itself.
    """
    mistakes = document.mistakes
    try:
        front = FrontMatter.read(document.front, mistakes)
        keys = document.front.map(FrontMatter.noun)
        scope = scope_of(document.file, front.kind, front.new_fields, lists, mistakes)
    except PolicyError as error:
        mistakes.stop(error)
    if place is not None and front.id not in (None, place):
        mistakes.add(
            PolicyError(
                f'the id "{front.id}" is not the document\'s place',
                where=keys["id"].location,
                hint=f"write `id: {place}`",
            )
        )
    defaults = _defaults(front, keys, mistakes)
    compiled: list[CompiledRule] = []
    patterns: list[Pattern] = []
    clauses: list[Clause] = []
    for section in document.sections:
        compiled += _rules(section, scope, defaults, mistakes, cases=document.with_cases)
        patterns += _patterns(section, document.file, defaults, mistakes)
        with mistakes:
            clauses.append(section.clause(document.file))
    _no_id_twice([*(c.rule for c in compiled), *patterns], document.file, mistakes)
    mistakes.end()
    rules = tuple(replace(c.rule, applies_to=scope_of_rule(c.applies_to, scope)) for c in compiled)
    return Policy(
        id=defaults.policy,
        title=defaults.title,
        kind=defaults.kind,
        path=document.file,
        sha256=sha256,
        applies_to=hull([rule.applies_to for rule in rules], scope_of_rule(defaults.applies_to, scope)),
        rules=rules,
        clauses=tuple(clauses),
        sources=front.sources,
        known_gaps=front.known_gaps,
        reviewed_by="; ".join(front.reviewed_by or front.reviewed),
        as_if_from=front.as_if_from,
        new_fields=tuple(scope.facts[name] for name in sorted(scope.new)),
        patterns=tuple(patterns),
        adopted_only=front.adopted_only,
    )


class Part(NamedTuple):
    """A rule block as it is written. compile_node: makes a rule of such a node, or raises PolicyError."""

    id: str
    node: Node
    scope: Scope
    compile_node: Callable[[Node], CompiledRule]


def parts_of(document: Document, lists: Lists) -> list[Part]:
    """The rule blocks of a document without mistakes."""
    front = FrontMatter.read(document.front, document.mistakes)
    keys = document.front.map(FrontMatter.noun)
    scope = scope_of(document.file, front.kind, front.new_fields, lists, document.mistakes)
    defaults = _defaults(front, keys, document.mistakes)
    found = []
    for section in document.sections:
        for block, after in zip_longest(section.blocks, section.blocks[1:]):
            if block.kind == "rule":
                node = parse(block.text, scope.file, block.line)
                rego = lint.read(after.text, after.line, scope.file) if after and after.kind == "rego" else None
                made = partial(
                    compile_rule, scope=scope, defaults=defaults, clause=section.heading, line=block.line, block=rego
                )
                found += [Part(one.map("a rule")["id"].text("id"), one, scope, made) for _, one in rule_nodes(node)]
    return found


def _defaults(front: FrontMatter, keys: dict[str, Node], mistakes: Collector) -> Defaults:
    """What the front matter says for every rule; what it says wrongly is as if it were not said."""
    reviewed = "reviewed_by" in keys or "reviewed-by" in keys
    if "as-if-from" in keys and front.kind not in (DRAFT, None):
        mistakes.add(
            PolicyError(
                "as-if-from is for drafts",
                where=keys["as-if-from"].key_where,
                hint="what is in force has `in-force`",
            )
        )
    if "status" in keys:
        with mistakes:
            allowed_status(front.status, keys["status"], reviewed)
    return Defaults(
        policy=front.id,
        title=front.title,
        kind=front.kind or DRAFT,
        windows=(Window(front.as_if_from, None),) if "as-if-from" in keys else front.in_force,
        applies_to=front.applies_to or {},
        technologies=front.technology,
        severity=Severity(front.severity),
        status=Status(front.status),
        reviewed=reviewed,
    )


@dataclass
class _Rules:
    """The rules under one heading as they are read. granted_facts: id -> what the rule's cases take for granted, also
    of a rule with mistakes, so that its cases are read; latest: the id of the rule just above."""

    by_id: dict[str, CompiledRule] = field(default_factory=dict)
    granted_facts: dict[str, dict[str, object]] = field(default_factory=dict)
    cases: dict[str, list[Case]] = field(default_factory=dict)
    latest: str = ""


def _rules(
    section: Section, scope: Scope, defaults: Defaults, mistakes: Collector, *, cases: bool
) -> list[CompiledRule]:
    """The rules under one heading, each with its cases."""
    found = _Rules()
    for at, block in enumerate(section.blocks):
        with mistakes:
            if block.kind == "rule":
                _read_rule(found, section, at, scope, defaults, mistakes)
            elif block.kind == "case" and not _of_pattern(section, at) and found.latest:
                for rule, case in case_blocks.read(block.text, block.line, scope, found.granted_facts, found.latest):
                    found.cases.setdefault(rule, []).append(case)
    for id_, one in found.by_id.items() if cases else ():
        for name, where in one.shared_cases:
            with mistakes:
                found.cases.setdefault(id_, []).extend(_shared_cases(name, where, id_, scope, found.granted_facts))
    text = " ".join(" ".join(section.quote).split())
    return [
        replace(c, rule=replace(c.rule, cases=tuple(found.cases.get(id_, ())), clause_text=text))
        for id_, c in found.by_id.items()
    ]


def _shared_cases(name: str, where: str, rule: str, scope: Scope, granted: dict[str, dict[str, object]]) -> list[Case]:
    """The cases called `name`, which rules of several documents share."""
    text, file = scope.lists.cases(name, where)
    read = case_blocks.read(text, 1, replace(scope, file=file), granted, rule)
    return [replace(case, file=file) for _, case in read]


def _read_rule(found: _Rules, section: Section, at: int, scope: Scope, defaults: Defaults, mistakes: Collector) -> None:
    block = section.blocks[at]
    found.latest = ""
    rego, readable = None, True
    following = section.blocks[at + 1] if at + 1 < len(section.blocks) else Block("", "", 0)
    if following.kind == "rego":
        readable = False
        with mistakes:
            rego = lint.read(following.text, following.line, scope.file)
            readable = True
    whole = parse(block.text, scope.file, block.line)
    for reading, node in rule_nodes(whole):
        with mistakes:
            _take_rule(found, node, reading, section, scope, defaults, mistakes, rego, block.line, readable=readable)


def _take_rule(
    found: _Rules, node: Node, reading: str, section: Section, scope: Scope, defaults: Defaults, mistakes: Collector,
    rego: lint.RegoBlock | None, line: int, *, readable: bool,
) -> None:  # fmt: skip
    """Compile one rule of a block. readable: whether its Rego, if it has any, can be read."""
    id_ = node.data.get("id") if isinstance(node.data, dict) else None
    if id_ is not None and isinstance(id_.data, str):
        found.latest = id_.data
        found.granted_facts.setdefault(id_.data, {})
    if not readable:
        return
    compiled = compile_rule(node, scope, defaults, section.heading, line, rego)
    found.latest = compiled.rule.id
    if reading:
        of = found.latest.removesuffix(f".{reading}")
        compiled = replace(compiled, rule=replace(compiled.rule, reading_of=of))
    if found.latest in found.by_id:
        _no_id_twice([found.by_id[found.latest].rule, compiled.rule], scope.file, mistakes)
    found.by_id[found.latest] = compiled
    found.granted_facts[found.latest] = case_blocks.granted_for(compiled.rule, compiled.granted_facts)


def _patterns(section: Section, file: str, defaults: Defaults, mistakes: Collector) -> list[Pattern]:
    """The patterns under one heading, each with its cases."""
    found: dict[int, Pattern] = {}
    kind = None
    latest = -1
    for at, block in enumerate(section.blocks):
        with mistakes:
            if block.kind == "pattern":
                kind, latest = None, at
                node = parse(block.text, file, block.line)
                kind = pattern_blocks.kind_of(node)
                found[at] = pattern_blocks.read(
                    node, kind, block.line, defaults.policy, section.heading, defaults.technologies
                )
            elif block.kind == "case" and _of_pattern(section, at) and kind:
                cases = pattern_blocks.cases(block.text, block.line, file, kind)
                if latest in found:
                    found[latest] = replace(found[latest], cases=(*found[latest].cases, *cases))
    return list(found.values())


def _of_pattern(section: Section, at: int) -> bool:
    """Whether the case block number `at` of the section shows a pattern: the last block that is no case before it is
    one."""
    return next(b.kind for b in reversed(section.blocks[:at]) if b.kind != "case") == "pattern"


def _no_id_twice(parts: Sequence[Rule | Pattern], file: str, mistakes: Collector) -> None:
    lines: dict[str, int] = {}
    for part in parts:
        if part.id in lines:
            mistakes.add(
                PolicyError(
                    f'the id "{part.id}" is used twice',
                    where=f"{file}:{part.line}",
                    hint=f"the other: {file}:{lines[part.id]}",
                )
            )
        lines.setdefault(part.id, part.line)
