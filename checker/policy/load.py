"""Policies by id, by folder of ids, or by path: each document read, its rules compiled, its clauses counted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from checker.engine.interface import Engine
from checker.model.audit import Agency
from checker.model.errors import PolicyError, UsageError, nearest, nearest_file
from checker.model.policy import DRAFT, STANDING_OF_KIND, AppliesTo, Case, Pattern, Policy, Rule, Status, Window
from checker.model.verdict import Severity
from checker.policy import case_blocks, lint, modifiers, pattern_blocks
from checker.policy.applies import Applies, hull, scope_of_rule, speaks_of
from checker.policy.compile import Compiled, Defaults, compile_rule
from checker.policy.document import Document, Section, read
from checker.policy.fields import place
from checker.policy.lists import Lists
from checker.policy.scope import Scope, scope_of
from checker.policy.yaml_lines import Node, parse
from checker.resources import policies_root

KINDS = tuple(STANDING_OF_KIND)
FRONT = (
    "id", "title", "kind", "applies-to", "in-force", "as-if-from", "technology", "sources", "reviewed_by",
    "reviewed-by",
    "known-gaps", "new-fields", "severity", "status", "note",
)  # fmt: skip
_SET_ASIDE = ("lib", "lists")
_NOT_POLICIES = ("README.md",)


def catalog(root: Path, *, cases: bool = True) -> list[Policy]:
    """Every policy under `root`, by id. PolicyError for the first fault of any of them.

    cases: whether their worked examples are read, too: a run on logs has no use for those of the shipped documents.
    """
    return _distinct([load_document(path, root, cases=cases) for path in _documents(root)])


def for_run(root: Path, agency: Agency) -> list[Policy]:
    """The policies under `root` that may be applied to an agency where nobody names any, by id, as `catalog` without
    cases has them: no drafts, and none that certainly does not speak of it. Raises as `catalog`, for faults of
    these."""
    documents = [_opened(path, root) for path in _documents(root)]
    return _distinct([_loaded(one, cases=False) for one in documents if not _ruled_out(one, agency)])


def load(paths_or_ids: Sequence[str], *, root: Path) -> list[Policy]:
    """The policies named: ids (`us/wa/rcw-43.386`), folders of ids (`us/wa`), Markdown files, folders of them; none:
    all.

    A rule's or pattern's id gives its policy with that alone, a rule in use even if it is unverified: it was asked for.
    Raises UsageError for a name that is none of these, PolicyError for a fault in a document, and for two of one id.
    """
    if not paths_or_ids:
        return catalog(root)
    known = {_id_of(path, root): path for path in _documents(root)}
    chosen: dict[Path, set[str] | None] = {}
    for name in paths_or_ids:
        if found := _named(name, known):
            chosen.update((path.resolve(), None) for path in found)
            continue
        policy, rule = _of_part(name, root, known)
        if chosen.get(policy, set()) is not None:
            chosen[policy] = {*(chosen.get(policy) or ()), rule}
    return _distinct([_only(load_document(path, root), rules) for path, rules in chosen.items()])


def _of_part(name: str, root: Path, known: Mapping[str, Path]) -> tuple[Path, str]:
    """The document that holds the rule or pattern `name`; UsageError with the nearest names where there is none."""
    parts = {part.id: known[policy.id].resolve() for policy in catalog(root) for part in _parts(policy)}
    if name in parts:
        return parts[name], name
    folders = {"/".join(id_.split("/")[:n]) for id_ in known for n in range(1, id_.count("/") + 1)}
    raise UsageError(f'there is no policy, rule or pattern "{name}"', hint=nearest(name, [*known, *folders, *parts]))


def _parts(policy: Policy) -> tuple[Rule | Pattern, ...]:
    return (*policy.rules, *policy.patterns)


def _only(policy: Policy, named: set[str] | None) -> Policy:
    """The policy with the rules and patterns that were named, each in use even where it is unverified; None: all, as
    they are."""
    if named is None:
        return policy
    return replace(
        policy,
        rules=tuple(replace(rule, enabled=True) for rule in policy.rules if rule.id in named),
        patterns=tuple(pattern for pattern in policy.patterns if pattern.id in named),
    )


def load_document(path: Path, root: Path, *, cases: bool = True) -> Policy:
    """The policy in the Markdown file at `path`, with its worked examples or without; lists are looked for in `lists/`
    beside it, then under `root`."""
    return _loaded(_opened(path, root), cases=cases)


class _Opened(NamedTuple):
    """A document that has been read. place: its id, where it lies under the root."""

    document: Document
    lists: Lists
    sha256: str
    place: str | None


def _opened(path: Path, root: Path) -> _Opened:
    path, root = path.resolve(), root.resolve()
    shown = _shown(path, root)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise PolicyError("the document cannot be read", where=shown, hint=str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise PolicyError("the document is not UTF-8 text", where=shown, hint="a policy is a Markdown file") from error
    own = path.parent / "lists"
    folders = [own, root / "lists", policies_root() / "lists"]
    lists = Lists([(folder, _shown(folder, root)) for folder in dict.fromkeys(folders)])
    place = _id_of(path, root) if path.is_relative_to(root) else None
    return _Opened(read(text, shown), lists, hashlib.sha256(data).hexdigest(), place)


def _loaded(opened: _Opened, *, cases: bool) -> Policy:
    document = opened.document if cases else opened.document.without_cases()
    policy = _policy(document, opened.lists, opened.sha256)
    if opened.place not in (None, policy.id):
        keys = document.front.map("front matter")
        raise PolicyError(
            f'the id "{policy.id}" is not the document\'s place',
            where=keys["id"].where,
            hint=f"write `id: {opened.place}`",
        )
    return policy


def _ruled_out(opened: _Opened, agency: Agency) -> bool:
    """Whether no rule of the document can be applied to the agency unless somebody names it; its rules are not compiled
    for it."""
    front = opened.document.front.map("the front matter", FRONT)
    if "kind" in front and front["kind"].data == DRAFT:
        return True
    own = any("applies-to:" in b.text for s in opened.document.sections for b in s.blocks if b.kind == "rule")
    if own or "applies-to" not in front:
        return False
    scope = scope_of(opened.document.file, front, opened.lists)
    return speaks_of(scope_of_rule(modifiers.applies_to(front["applies-to"], {}), scope), agency) is Applies.NO


def check(policies: Sequence[Policy], engine: Engine) -> None:
    """Compile every module on `engine`. PolicyError at the document's own line where the fault is in a rego block."""
    for policy in policies:
        modules = {rule.path: rule.module for rule in policy.rules}
        try:
            engine.check(modules, policy.new_fields)
        except PolicyError as error:
            path, _, line = error.where.rpartition(":")
            where = place(modules.get(path, ""), int(line)) if line.isdigit() else ""
            raise PolicyError(error.what, where=where or error.where, hint=error.hint) from error


def _documents(root: Path) -> list[Path]:
    found = []
    for path in sorted(root.rglob("*.md")):
        if path.name not in _NOT_POLICIES and path.relative_to(root).parts[0] not in _SET_ASIDE:
            found.append(path)
    return found


def _id_of(path: Path, root: Path) -> str:
    return path.resolve().relative_to(root.resolve()).as_posix().removesuffix(".md")


def _shown(path: Path, root: Path) -> str:
    for base in (root.parent, Path.cwd()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.as_posix()


def _named(name: str, known: dict[str, Path]) -> list[Path]:
    """The documents that a name means; none where it is no id, folder or file."""
    tidy = name.strip("/")
    if tidy in known:
        return [known[tidy]]
    if below := [path for id_, path in known.items() if id_.startswith(f"{tidy}/")]:
        return below
    path = Path(name)
    if path.is_file():
        return [path]
    if path.is_dir():
        if found := [p for p in _documents(path) if p.is_file()]:
            return found
        raise UsageError(f"the folder {name} holds no policy documents", hint="they are Markdown files, .md")
    if name.endswith(".md"):
        raise UsageError(
            f"there is no file {name}",
            hint=f"{nearest_file(path)}; a policy is named by its id, a folder of ids, or a Markdown file",
        )
    return []


def _distinct(policies: list[Policy]) -> list[Policy]:
    """The policies by id; PolicyError where two share an id, or two of their rules or patterns do."""
    documents: dict[str, Policy] = {}
    rules: dict[str, str] = {}
    for policy in policies:
        if policy.id in documents:
            raise PolicyError(
                f'the policy "{policy.id}" is in two documents',
                where=policy.path,
                hint=f"the other: {documents[policy.id].path}",
            )
        documents[policy.id] = policy
        for part in _parts(policy):
            place_ = f"{policy.path}:{part.line}"
            if part.id in rules:
                raise PolicyError(
                    f'the id "{part.id}" is used twice', where=place_, hint=f"the other: {rules[part.id]}"
                )
            rules[part.id] = place_
    return [documents[id_] for id_ in sorted(documents)]


def _policy(document: Document, lists: Lists, sha256: str) -> Policy:
    front = document.front.map("the front matter", FRONT)
    for needed in ("id", "title", "kind"):
        if needed not in front:
            raise PolicyError(
                f"the front matter has no `{needed}`", where=f"{document.file}:1", hint=f"add `{needed}: ...`"
            )
    kind = front["kind"].one_of("kind", KINDS)
    scope = scope_of(document.file, front, lists)
    defaults = _defaults(front, kind)
    compiled = [found for section in document.sections for found in _rules(section, scope, defaults)]
    patterns = tuple(p for section in document.sections for p in _patterns(section, document.file, defaults))
    _no_id_twice([*(c.rule for c in compiled), *patterns], document.file)
    as_if = front["as-if-from"].day("as-if-from") if "as-if-from" in front else None
    reviewed = front.get("reviewed_by") or front.get("reviewed-by")
    return Policy(
        id=defaults.policy,
        title=defaults.title,
        kind=kind,
        path=document.file,
        sha256=sha256,
        applies_to=hull(
            [scope_of_rule(c.applies_to, scope) for c in compiled], scope_of_rule(defaults.applies_to, scope)
        ),
        rules=tuple(c.rule for c in compiled),
        clauses=tuple(s.clause(document.file) for s in document.sections),
        sources=_said(front.get("sources"), "sources"),
        known_gaps=_said(front.get("known-gaps"), "known-gaps"),
        reviewed_by="; ".join(_said(reviewed, "reviewed_by")),
        as_if_from=as_if,
        new_fields=tuple(scope.facts[name] for name in sorted(scope.new)),
        patterns=patterns,
    )


def _said(node: Node | None, what: str) -> tuple[str, ...]:
    """Texts, or maps shown as `key: value, ...`."""
    found = []
    for item in node.items(what) if node and node.data != () else ():
        plain = item.plain()
        found.append(", ".join(f"{k}: {v}" for k, v in plain.items()) if isinstance(plain, dict) else item.text(what))
    return tuple(found)


def _defaults(front: dict[str, Node], kind: str) -> Defaults:
    in_force = modifiers.windows(front["in-force"]) if "in-force" in front else ()
    if "as-if-from" in front:
        if kind != DRAFT:
            raise PolicyError(
                "as-if-from is for drafts", where=front["as-if-from"].key_where, hint="what is in force has `in-force`"
            )
        in_force = (Window(front["as-if-from"].day("as-if-from"), None),)
    reviewed = "reviewed_by" in front or "reviewed-by" in front
    return Defaults(
        policy=modifiers.document_id(front["id"]),
        title=front["title"].text("title"),
        kind=kind,
        windows=in_force,
        applies_to=modifiers.applies_to(front["applies-to"], {}) if "applies-to" in front else {},
        technologies=modifiers.technologies(front["technology"]) if "technology" in front else ("face_recognition",),
        severity=Severity(front["severity"].one_of("severity", [s.value for s in Severity]))
        if "severity" in front
        else Severity.MEDIUM,
        status=modifiers.status(front["status"], reviewed) if "status" in front else Status.READ,
        reviewed=reviewed,
    )


def _rules(section: Section, scope: Scope, defaults: Defaults) -> list[Compiled]:
    """The rules under one heading, each with its cases."""
    found: dict[str, Compiled] = {}
    cases: dict[str, list[Case]] = {}
    latest = ""
    for at, block in enumerate(section.blocks):
        if block.kind == "rule":
            following = section.blocks[at + 1] if at + 1 < len(section.blocks) else None
            rego = (
                lint.read(following.text, following.line, scope.file)
                if following and following.kind == "rego"
                else None
            )
            node = parse(block.text, scope.file, block.line)
            compiled = compile_rule(node, scope, defaults, section.heading, block.line, rego)
            latest = compiled.rule.id
            if latest in found:
                _no_id_twice([found[latest].rule, compiled.rule], scope.file)
            found[latest] = compiled
        elif block.kind == "case" and not _of_pattern(section, at):
            granted = {id_: case_blocks.granted_for(c.rule, c.granted) for id_, c in found.items()}
            for rule, case in case_blocks.read(block.text, block.line, scope, granted, latest):
                cases.setdefault(rule, []).append(case)
    text = " ".join(" ".join(section.quote).split())
    return [
        replace(c, rule=replace(c.rule, cases=tuple(cases.get(id_, ())), clause_text=text)) for id_, c in found.items()
    ]


def _patterns(section: Section, file: str, defaults: Defaults) -> list[Pattern]:
    """The patterns under one heading, each with its cases."""
    found: list[Pattern] = []
    for at, block in enumerate(section.blocks):
        if block.kind == "pattern":
            found.append(
                pattern_blocks.read(
                    block.text, block.line, file, defaults.policy, section.heading, defaults.technologies
                )
            )
        elif block.kind == "case" and _of_pattern(section, at):
            more = pattern_blocks.cases(block.text, block.line, file, found[-1])
            found[-1] = replace(found[-1], cases=(*found[-1].cases, *more))
    return found


def _of_pattern(section: Section, at: int) -> bool:
    """Whether the case block number `at` of the section shows a pattern: the last block that is no case before it is
    one."""
    return next(b.kind for b in reversed(section.blocks[:at]) if b.kind != "case") == "pattern"


def _no_id_twice(parts: Sequence[Rule | Pattern], file: str) -> None:
    lines: dict[str, int] = {}
    for part in parts:
        if part.id in lines:
            raise PolicyError(
                f'the id "{part.id}" is used twice',
                where=f"{file}:{part.line}",
                hint=f"the other: {file}:{lines[part.id]}",
            )
        lines[part.id] = part.line


__all__ = ["AppliesTo", "catalog", "check", "load", "load_document"]
