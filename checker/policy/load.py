"""Policies by id, by folder of ids, or by path: each document read, its rules compiled, its clauses counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from checker.disk_cache import from_cache
from checker.model.audit import Agency
from checker.model.errors import Collector, PolicyError, UsageError, all_of, nearest, nearest_file
from checker.model.patterns import Pattern
from checker.model.policy import AppliesTo, Policy, Rule
from checker.model.values import COUNTRIES, narrower
from checker.model.visible import visible
from checker.policy.applies import Applies, speaks_of
from checker.policy.source import DocumentFile, documents_in, id_of, source_of, sources_in
from checker.resources import policies_root

if TYPE_CHECKING:
    from checker.engine.interface import Engine
    from checker.policy.assembly import Part

T = TypeVar("T")
_CASES = re.compile(r"^```case\b.*?^```", re.MULTILINE | re.DOTALL)
_AGENCIES = re.compile(r"\bagency(?:\.id)?: *(\[[^\]]*\]|[^\s,}]+)")
_PLACE = re.compile(r"[a-z][a-z0-9/-]+")


def catalog(root: Path, *, cases: bool = True) -> list[Policy]:
    """Every policy under `root`, by id. PolicyError for a mistake in any of them, Mistakes for several.

    cases: whether their worked examples are read, too: a run on logs has no use for those of the shipped documents.
    """
    return _distinct(_load_all([(path, None) for path in documents_in(root)], root, cases=cases))


def for_run(root: Path, agency: Agency, own: Sequence[Path] = ()) -> list[Policy]:
    """The policies under `root` that may be applied to an agency where nobody names any, by id, as `catalog` without
    cases has them: none that is tried only by name, and none that certainly does not speak of it; and those of `own`
    documents. Raises as `catalog`, for faults of these."""
    mistakes = Collector()
    sources: list[DocumentFile] = []
    for path in documents_in(root):
        with mistakes:
            sources.append(source_of(path, root))
    found = []
    for source, scope in zip(sources, _may_speak_of(sources), strict=True):
        if scope is not None and speaks_of(scope, agency) is not Applies.NO:
            with mistakes:
                found.append(_load_source(source, cases=False))
    mistakes.end()
    return _distinct([*found, *_load_all([(path, None) for path in own], root, cases=False)])


def places_with_law(root: Path) -> tuple[str, ...]:
    """The places whose law the documents under `root` hold and ask, in order."""
    sources = sources_in(root)

    def read() -> tuple[str, ...]:
        from checker.policy.from_source import places_of_law

        return tuple(sorted({place for source in sources for place in places_of_law(source)}))

    return _of_documents("places with law", sources, read)


def agencies_in(root: Path) -> tuple[str, ...]:
    """The places of the agencies that the documents under `root` name in what they apply to and in their rules, in
    order, by their text alone: no rule is compiled for it."""
    sources = sources_in(root)

    def read() -> tuple[str, ...]:
        named = [text for source in sources for text in _AGENCIES.findall(_CASES.sub("", source.text))]
        places = {place for text in named for place in _PLACE.findall(text) if place.split("/")[0] in COUNTRIES}
        return tuple(sorted({part for place in places for part in narrower("agency.id", place)}))

    return _of_documents("agencies named", sources, read)


def load(paths_or_ids: Sequence[str], *, root: Path) -> list[Policy]:
    """The policies named: ids (`us/wa/rcw-43.386`), folders of ids (`us/wa`), Markdown files, folders of them; none:
    all.

    A rule's or pattern's id gives its policy with that alone, a rule in use even if it is unverified: it was asked for.
    Of a file it is named after a # sign: `my-draft.md#my-draft-1`.
    Raises UsageError for a name that is none of these; PolicyError for a mistake in a document and for two of one id,
    Mistakes for several.
    """
    if not paths_or_ids:
        return catalog(root)
    known = {id_of(path, root): path for path in documents_in(root)}
    chosen: dict[Path, set[str] | None] = {}
    texts: dict[str, str] = {}
    for name in paths_or_ids:
        if found := _documents_named(name, known):
            chosen.update((path.resolve(), None) for path in found)
            continue
        texts = texts or {id_: path.read_text(encoding="utf-8") for id_, path in known.items()}
        policy, rule = _of_file(name, root) or _of_part(name, root, known, texts)
        if chosen.get(policy, set()) is not None:
            chosen[policy] = {*(chosen.get(policy) or ()), rule}
    return _distinct(_load_all(list(chosen.items()), root))


def _load_all(chosen: Sequence[tuple[Path, set[str] | None]], root: Path, *, cases: bool = True) -> list[Policy]:
    """The policy of each document, with the rules named, None for all; Mistakes for those of all of them."""
    return all_of(chosen, lambda one: _select_rules(load_document(one[0], root, cases=cases), one[1]))


def _of_file(name: str, root: Path) -> tuple[Path, str] | None:
    """The file and the rule or pattern that `FILE.md#RULE` names; None where the name has not that form. UsageError
    where the file holds no such part."""
    file, sign, part = name.rpartition("#")
    path = Path(file)
    if not sign or not path.is_file():
        return None
    parts = [one.id for one in _parts(load_document(path, root))]
    if part not in parts:
        raise UsageError(f'{visible(file)} has no rule or pattern "{visible(part)}"', hint=nearest(part, parts))
    return path.resolve(), part


def _of_part(name: str, root: Path, known: Mapping[str, Path], texts: Mapping[str, str]) -> tuple[Path, str]:
    """The document that holds the rule or pattern `name`; UsageError with the nearest names where there is none.
    known, texts: by id, the path and the text of every document."""
    for id_, path in known.items():
        said = f"id: {name}\n" in texts[id_]
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


def _select_rules(policy: Policy, named: set[str] | None) -> Policy:
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
    return _load_source(source_of(path, root), cases=cases)


def rule_blocks(path: Path, root: Path) -> list[Part]:
    """The rule blocks of the document at `path`, as they are written."""
    from checker.policy.from_source import parts_from

    return parts_from(source_of(path, root))


def blocks_of(policy: Policy) -> list[Part]:
    """The rule blocks of a policy that was loaded, as they are written."""
    root = policies_root()
    shipped = root.parent / policy.path
    return rule_blocks(shipped if shipped.is_file() else Path(policy.path), root)


def _load_source(source: DocumentFile, *, cases: bool) -> Policy:
    if source.shipped:
        return _load_shipped(source, cases)
    from checker.policy.from_source import policy_from

    return policy_from(source, cases=cases)


@cache
def _load_shipped(source: DocumentFile, cases: bool) -> Policy:
    """A shipped document, which is compiled once."""

    def compile_document() -> Policy:
        from checker.policy.from_source import policy_from

        return policy_from(source, cases=cases)

    return from_cache(f"policy {cases} {source.display_name} {source.sha256}", compile_document)


def _may_speak_of(sources: Sequence[DocumentFile]) -> list[AppliesTo | None]:
    """Whom each document may speak of (from_source.may_speak_of)."""

    def read() -> list[AppliesTo | None]:
        from checker.policy.from_source import may_speak_of

        return [may_speak_of(source) for source in sources]

    if not all(source.shipped for source in sources):
        return read()
    return _of_documents("applies-to", sources, read)


def _of_documents(what: str, sources: Sequence[DocumentFile], read: Callable[[], T]) -> T:
    """What `read` makes of the documents alone, from the cache where it was made of the same ones before."""
    return from_cache(f"{what} " + " ".join(f"{one.display_name} {one.sha256}" for one in sources), read)


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
                    engine.check({rule.path: rule.module}, policy.new_fields)
            if not mistakes:
                mistakes.add(error)
    mistakes.end()


def _documents_named(name: str, known: dict[str, Path]) -> list[Path]:
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
        if found := [p for p in documents_in(path) if p.is_file()]:
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
