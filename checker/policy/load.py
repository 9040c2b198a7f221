"""Policies by id, by folder of ids, or by path: each document read, its rules compiled, its clauses counted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from checker.engine.interface import Engine
from checker.model.audit import Agency
from checker.model.errors import Collector, PolicyError, UsageError, nearest, nearest_file
from checker.model.policy import DRAFT, AppliesTo, Pattern, Policy, Rule
from checker.model.values import COUNTRIES, narrower
from checker.model.visible import path_text
from checker.model.yaml_lines import parse
from checker.policy.applies import Applies, scope_of_rule, speaks_of
from checker.policy.assembly import FrontMatter, Part, parts_of, policy_of
from checker.policy.document import read
from checker.policy.fields import place
from checker.policy.lists import Lists
from checker.policy.modifiers import applies_to
from checker.policy.scope import scope_of
from checker.resources import policies_root

_SET_ASIDE = ("lib", "lists")
_NOT_POLICIES = ("README.md",)
_FRONT = re.compile(r"\ufeff?---\n(.*?\n)---[ \t]*\n", re.DOTALL)
_OWN_SCOPE = re.compile(r"^applies-to:", re.MULTILINE)
_CASES = re.compile(r"^```case\b.*?^```", re.MULTILINE | re.DOTALL)
_AGENCIES = re.compile(r"\bagency(?:\.id)?: *(\[[^\]]*\]|[^\s,}]+)")
_PLACE = re.compile(r"[a-z][a-z0-9/-]+")


def catalog(root: Path, *, cases: bool = True) -> list[Policy]:
    """Every policy under `root`, by id. PolicyError for a mistake in any of them, Mistakes for several.

    cases: whether their worked examples are read, too: a run on logs has no use for those of the shipped documents.
    """
    return _distinct(_all([(path, None) for path in _documents(root)], root, cases=cases))


def for_run(root: Path, agency: Agency) -> list[Policy]:
    """The policies under `root` that may be applied to an agency where nobody names any, by id, as `catalog` without
    cases has them: none that is tried only by name, and none that certainly does not speak of it. Raises as `catalog`,
    for faults of these."""
    mistakes = Collector()
    found = []
    for path in _documents(root):
        with mistakes:
            source = _source(path, root)
            if not _ruled_out(source, agency):
                found.append(_loaded(source, cases=False))
    mistakes.end()
    return _distinct(found)


def agencies_in(root: Path) -> set[str]:
    """The places of the agencies that the documents under `root` name in what they apply to and in their rules, by
    their text alone: no rule is compiled for it."""
    found: set[str] = set()
    for path in _documents(root):
        rules = _CASES.sub("", path.read_text(encoding="utf-8"))
        for named in _AGENCIES.findall(rules):
            places = [place for place in _PLACE.findall(named) if place.split("/")[0] in COUNTRIES]
            found.update(part for place in places for part in narrower("agency.id", place))
    return found


def load(paths_or_ids: Sequence[str], *, root: Path) -> list[Policy]:
    """The policies named: ids (`us/wa/rcw-43.386`), folders of ids (`us/wa`), Markdown files, folders of them; none:
    all.

    A rule's or pattern's id gives its policy with that alone, a rule in use even if it is unverified: it was asked for.
    Raises UsageError for a name that is none of these; PolicyError for a mistake in a document and for two of one id,
    Mistakes for several.
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
    return _distinct(_all(list(chosen.items()), root))


def _all(chosen: Sequence[tuple[Path, set[str] | None]], root: Path, *, cases: bool = True) -> list[Policy]:
    """The policy of each document, with the rules named, None for all; Mistakes for those of all of them."""
    mistakes = Collector()
    found = []
    for path, named in chosen:
        with mistakes:
            found.append(_only(load_document(path, root, cases=cases), named))
    mistakes.end()
    return found


def _of_part(name: str, root: Path, known: Mapping[str, Path]) -> tuple[Path, str]:
    """The document that holds the rule or pattern `name`; UsageError with the nearest names where there is none."""
    for path in known.values():
        said = f"id: {name}\n" in path.read_text(encoding="utf-8")
        if said and any(part.id == name for part in _parts(load_document(path, root))):
            return path.resolve(), name
    parts = [part.id for policy in catalog(root) for part in _parts(policy)]
    folders = {"/".join(id_.split("/")[:n]) for id_ in known for n in range(1, id_.count("/") + 1)}
    raise UsageError(
        f'there is no policy, rule or pattern "{name}"',
        hint=nearest(name, [*known, *folders, *parts], shown_by="`checker policy list`"),
    )


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
    return _loaded(_source(path, root), cases=cases)


def rule_blocks(path: Path, root: Path) -> list[Part]:
    """The rule blocks of the document at `path`, as they are written."""
    source = _source(path, root)
    return parts_of(read(source.text, source.display_name), Lists(list(source.folders)))


def blocks_of(policy: Policy) -> list[Part]:
    """The rule blocks of a policy that was loaded, as they are written."""
    root = policies_root()
    shipped = root.parent / policy.path
    return rule_blocks(shipped if shipped.is_file() else Path(policy.path), root)


class _Source(NamedTuple):
    """The text of a document. place: its id, where it lies under the root; folders: of lists, each as it is shown."""

    text: str
    display_name: str
    folders: tuple[tuple[Path, str], ...]
    sha256: str
    place: str | None


def _source(path: Path, root: Path) -> _Source:
    path, root = path.resolve(), root.resolve()
    shown = _shown(path, root)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise PolicyError("the document cannot be read", where=shown, hint=str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise PolicyError("the document is not UTF-8 text", where=shown, hint="a policy is a Markdown file") from error
    folders = [path.parent / "lists", root / "lists", policies_root() / "lists"]
    place = _id_of(path, root) if path.is_relative_to(root) else None
    shown_folders = tuple((folder, _shown(folder, root)) for folder in folders)
    return _Source(text, shown, shown_folders, hashlib.sha256(data).hexdigest(), place)


def _loaded(source: _Source, *, cases: bool) -> Policy:
    own = source.place is not None and source.folders[-1] == source.folders[-2]
    return _shipped(source, cases) if own else _compiled(source, cases)


@cache
def _shipped(source: _Source, cases: bool) -> Policy:
    """A shipped document, which is compiled once in a process."""
    return _compiled(source, cases)


def _compiled(source: _Source, cases: bool) -> Policy:
    document = read(source.text, source.display_name)
    if not cases:
        document = document.without_cases()
    return policy_of(document, Lists(list(source.folders)), source.sha256, source.place)


def _ruled_out(source: _Source, agency: Agency) -> bool:
    """Whether no rule of the document can be applied to the agency unless somebody names it: by its front matter alone,
    so that the rest of the many documents on other places is not read."""
    front_matter = _FRONT.match(source.text)
    if front_matter is None:
        return False
    mistakes = Collector()
    with mistakes:
        front = FrontMatter.read(parse(front_matter[1], source.display_name, 2), mistakes)
    if mistakes:
        return False
    if front.kind == DRAFT or front.adopted_only:
        return True
    if not front.applies_to or _OWN_SCOPE.search(source.text, front_matter.end()):
        return False
    scope = scope_of(source.display_name, front.kind, None, Lists(list(source.folders)), mistakes)
    return speaks_of(scope_of_rule(applies_to(front.applies_to, {}), scope), agency) is Applies.NO


def check(policies: Sequence[Policy], engine: Engine) -> None:
    """Compile every module on `engine`. PolicyError, or Mistakes for several, at the document's own line where the
    fault is in a rego block."""
    mistakes = Collector()
    for policy in policies:
        try:
            engine.check({rule.path: rule.module for rule in policy.rules}, policy.new_fields)
        except PolicyError as error:
            for rule in policy.rules:
                with mistakes:
                    _check_alone(rule, policy, engine)
            if not mistakes:
                mistakes.add(error)
    mistakes.end()


def _check_alone(rule: Rule, policy: Policy, engine: Engine) -> None:
    try:
        engine.check({rule.path: rule.module}, policy.new_fields)
    except PolicyError as error:
        line = error.where.rpartition(":")[2]
        where = place(rule.module, int(line)) if line.isdigit() else ""
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
            return path_text(path.relative_to(base).as_posix())
    return path_text(path.as_posix())


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


__all__ = ["AppliesTo", "catalog", "check", "load", "load_document"]
