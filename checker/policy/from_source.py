"""A document's text -> its Policy; and whom it may speak of, by its front matter alone."""

from __future__ import annotations

import re

from checker.model.errors import Collector
from checker.model.policy import DRAFT, STANDING_OF_KIND, AppliesTo, Policy, Status
from checker.model.values import WHOLE_COUNTRY
from checker.model.yaml_lines import parse
from checker.policy.agencies import scope_of_rule
from checker.policy.assembly import FrontMatter, Part, parts_of, policy_of
from checker.policy.document import read
from checker.policy.lists import Lists
from checker.policy.modifiers import applies_to
from checker.policy.scope import scope_of
from checker.policy.source import DocumentFile

_FRONT = re.compile(r"\ufeff?---\n(.*?\n)---[ \t]*\n", re.DOTALL)
_RULE = re.compile(r"^```rule\n(.*?)^```", re.MULTILINE | re.DOTALL)
_KIND = re.compile(r"^kind: *([\w-]+)", re.MULTILINE)
_STATUS = re.compile(r"^status: *(\w+)", re.MULTILINE)
_OWN_SCOPE = re.compile(r"^applies-to:", re.MULTILINE)


def policy_from(source: DocumentFile, *, cases: bool) -> Policy:
    """The policy, with its worked examples or without. PolicyError for a mistake in it, Mistakes for several."""
    document = read(source.text, source.display_name)
    if not cases:
        document = document.without_cases()
    return policy_of(document, Lists(list(source.folders)), source.sha256, source.place)


def parts_from(source: DocumentFile) -> list[Part]:
    """The rule blocks of the document, as they are written."""
    return parts_of(read(source.text, source.display_name), Lists(list(source.folders)))


def places_of_law(source: DocumentFile) -> tuple[str, ...]:
    """The places for which the document holds law that is asked: agencies, else states, else the whole country; none
    where no rule of it is law, or those that are law are from memory. Read without compiling a rule."""
    front = _front_matter(source, Collector())
    if front is None or not any(_is_law(block, front) for block in _RULE.findall(source.text)):
        return ()
    scope = scope_of(source.display_name, front.kind, None, Lists(list(source.folders)), Collector())
    to = scope_of_rule(applies_to(front.applies_to or {}, {}), scope)
    return to.agencies or tuple(f"us/{state.lower()}" for state in to.states) or (WHOLE_COUNTRY,)


def _is_law(block: str, front: FrontMatter) -> bool:
    """Whether a rule block is law, by its own kind or its document's, and not from memory."""
    kind, status = _KIND.search(block), _STATUS.search(block)
    standing = STANDING_OF_KIND[kind[1] if kind else front.kind]
    return standing.binds_as_law and (status[1] if status else front.status) != Status.UNVERIFIED


def _front_matter(source: DocumentFile, mistakes: Collector) -> FrontMatter | None:
    """The front matter; None where there is none, or one with a mistake."""
    found = _FRONT.match(source.text)
    front = None
    if found is not None:
        with mistakes:
            front = FrontMatter.read(parse(found[1], source.display_name, 2), mistakes)
    return None if mistakes else front


def may_speak_of(source: DocumentFile) -> AppliesTo | None:
    """The agencies that a rule of the document may be applied to where nobody names it; None: no agency, since it is
    tried only by name. Read from its front matter alone, so that the rest of the many documents on other places is
    not; a document of which that does not say it may speak of every agency."""
    mistakes = Collector()
    front = _front_matter(source, mistakes)
    if front is None:
        return AppliesTo()
    if front.kind == DRAFT or front.adopted_only:
        return None
    if not front.applies_to or _OWN_SCOPE.search(_FRONT.sub("", source.text, count=1)):
        return AppliesTo()
    scope = scope_of(source.display_name, front.kind, None, Lists(list(source.folders)), mistakes)
    return scope_of_rule(applies_to(front.applies_to, {}), scope)
