"""A document -> its Policy: front matter, rules, patterns and their cases, or every mistake that is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from checker.model.errors import Collector, PolicyError
from checker.model.policy import DRAFT, STANDING_OF_KIND, Case, Clause, Pattern, Policy, Rule, Status, Window
from checker.model.verdict import Severity
from checker.model.yaml_lines import Node, parse
from checker.policy import case_blocks, lint, modifiers, pattern_blocks
from checker.policy.applies import hull, scope_of_rule
from checker.policy.compile import Compiled, Defaults, compile_rule
from checker.policy.document import Block, Document, Section
from checker.policy.lists import Lists
from checker.policy.scope import Scope, scope_of

KINDS = tuple(STANDING_OF_KIND)
FRONT = (
    "id", "title", "kind", "applies-to", "in-force", "as-if-from", "technology", "sources", "reviewed_by",
    "reviewed-by",
    "known-gaps", "new-fields", "severity", "status", "note",
)  # fmt: skip


def policy_of(document: Document, lists: Lists, sha256: str, place: str | None) -> Policy:
    """The policy that a document holds. place: the id that it must have; None where it lies anywhere.

    Raises PolicyError for a mistake, Mistakes for several: those of every key, rule, pattern and case, each by itself.
    """
    mistakes = document.mistakes
    try:
        front = _front(document, place, mistakes)
        scope = scope_of(document.file, front, lists)
    except PolicyError as error:
        mistakes.stop(error)
    defaults = _defaults(front, mistakes)
    compiled: list[Compiled] = []
    patterns: list[Pattern] = []
    clauses: list[Clause] = []
    for section in document.sections:
        compiled += _rules(section, scope, defaults, mistakes)
        patterns += _patterns(section, document.file, defaults, mistakes)
        with mistakes:
            clauses.append(section.clause(document.file))
    _no_id_twice([*(c.rule for c in compiled), *patterns], document.file, mistakes)
    texts = {
        key: mistakes.read(front.get(key), partial(_texts, key), ())
        for key in ("sources", "known-gaps", "reviewed_by", "reviewed-by")
    }
    mistakes.end()
    return Policy(
        id=defaults.policy,
        title=defaults.title,
        kind=defaults.kind,
        path=document.file,
        sha256=sha256,
        applies_to=hull(
            [scope_of_rule(c.applies_to, scope) for c in compiled], scope_of_rule(defaults.applies_to, scope)
        ),
        rules=tuple(c.rule for c in compiled),
        clauses=tuple(clauses),
        sources=texts["sources"],
        known_gaps=texts["known-gaps"],
        reviewed_by="; ".join(texts["reviewed_by"] or texts["reviewed-by"]),
        as_if_from=front["as-if-from"].day("as-if-from") if "as-if-from" in front else None,
        new_fields=tuple(scope.facts[name] for name in sorted(scope.new)),
        patterns=tuple(patterns),
    )


def _front(document: Document, place: str | None, mistakes: Collector) -> dict[str, Node]:
    """The keys of the front matter. PolicyError where it is no map."""
    front = document.front.keys("the front matter", FRONT, ("id", "title", "kind"), mistakes)
    id_ = mistakes.read(front.get("id"), modifiers.document_id, None)
    if id_ is not None and place not in (None, id_):
        mistakes.add(
            PolicyError(
                f'the id "{id_}" is not the document\'s place', where=front["id"].where, hint=f"write `id: {place}`"
            )
        )
    return front


def _texts(what: str, node: Node) -> tuple[str, ...]:
    """Texts, or maps shown as `key: value, ...`."""
    found = []
    for item in node.items(what) if node.data != () else ():
        plain = item.plain()
        found.append(", ".join(f"{k}: {v}" for k, v in plain.items()) if isinstance(plain, dict) else item.text(what))
    return tuple(found)


def _defaults(front: dict[str, Node], mistakes: Collector) -> Defaults:
    """What the front matter says for every rule; what it says wrongly is collected, and left as if it were not said."""
    reviewed = "reviewed_by" in front or "reviewed-by" in front
    kind = mistakes.read(front.get("kind"), lambda written: written.one_of("kind", KINDS), "")
    dated = "in-force" in front or "as-if-from" in front
    return Defaults(
        policy=mistakes.read(front.get("id"), modifiers.document_id, ""),
        title=mistakes.read(front.get("title"), lambda written: written.text("title"), ""),
        kind=kind or KINDS[0],
        windows=mistakes.read(front, lambda written: _windows(written, kind), (Window(),) if dated else ()),
        applies_to=mistakes.read(front.get("applies-to"), lambda written: modifiers.applies_to(written, {}), {}),
        technologies=mistakes.read(front.get("technology"), modifiers.technologies, ("face_recognition",)),
        severity=mistakes.read(front.get("severity"), modifiers.severity, Severity.MEDIUM),
        status=mistakes.read(front.get("status"), lambda written: modifiers.status(written, reviewed), Status.READ),
        reviewed=reviewed,
    )


def _windows(front: dict[str, Node], kind: str) -> tuple[Window, ...]:
    if "as-if-from" not in front:
        return modifiers.windows(front["in-force"]) if "in-force" in front else ()
    if kind not in (DRAFT, ""):
        raise PolicyError(
            "as-if-from is for drafts", where=front["as-if-from"].key_where, hint="what is in force has `in-force`"
        )
    return (Window(front["as-if-from"].day("as-if-from"), None),)


@dataclass
class _Rules:
    """The rules under one heading as they are read. granted: id -> what the rule's cases take for granted, also of a
    rule with mistakes, so that its cases are read; latest: the id of the rule just above."""

    compiled: dict[str, Compiled] = field(default_factory=dict)
    granted: dict[str, dict[str, object]] = field(default_factory=dict)
    cases: dict[str, list[Case]] = field(default_factory=dict)
    latest: str = ""


def _rules(section: Section, scope: Scope, defaults: Defaults, mistakes: Collector) -> list[Compiled]:
    """The rules under one heading, each with its cases."""
    found = _Rules()
    for at, block in enumerate(section.blocks):
        with mistakes:
            if block.kind == "rule":
                _read_rule(found, section, at, scope, defaults, mistakes)
            elif block.kind == "case" and not _of_pattern(section, at) and found.latest:
                for rule, case in case_blocks.read(block.text, block.line, scope, found.granted, found.latest):
                    found.cases.setdefault(rule, []).append(case)
    text = " ".join(" ".join(section.quote).split())
    return [
        replace(c, rule=replace(c.rule, cases=tuple(found.cases.get(id_, ())), clause_text=text))
        for id_, c in found.compiled.items()
    ]


def _read_rule(found: _Rules, section: Section, at: int, scope: Scope, defaults: Defaults, mistakes: Collector) -> None:
    block = section.blocks[at]
    found.latest = ""
    node = parse(block.text, scope.file, block.line)
    id_ = node.data.get("id") if isinstance(node.data, dict) else None
    if id_ is not None and isinstance(id_.data, str):
        found.latest = id_.data
        found.granted.setdefault(id_.data, {})
    rego, readable = None, True
    following = section.blocks[at + 1] if at + 1 < len(section.blocks) else Block("", "", 0)
    if following.kind == "rego":
        readable = False
        with mistakes:
            rego = lint.read(following.text, following.line, scope.file)
            readable = True
    if not readable:
        return
    compiled = compile_rule(node, scope, defaults, section.heading, block.line, rego)
    found.latest = compiled.rule.id
    if found.latest in found.compiled:
        _no_id_twice([found.compiled[found.latest].rule, compiled.rule], scope.file, mistakes)
    found.compiled[found.latest] = compiled
    found.granted[found.latest] = case_blocks.granted_for(compiled.rule, compiled.granted)


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
