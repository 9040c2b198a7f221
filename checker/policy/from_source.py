"""A document's text -> its Policy; and whom it may speak of, by its front matter alone."""

from __future__ import annotations

import re

from checker.model.errors import Collector
from checker.model.policy import DRAFT, AppliesTo, Policy
from checker.model.yaml_lines import parse
from checker.policy.agencies import scope_of_rule
from checker.policy.assembly import FrontMatter, Part, parts_of, policy_of
from checker.policy.document import read
from checker.policy.lists import Lists
from checker.policy.modifiers import applies_to
from checker.policy.scope import scope_of
from checker.policy.source import DocumentFile

_FRONT = re.compile(r"\ufeff?---\n(.*?\n)---[ \t]*\n", re.DOTALL)
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


def may_speak_of(source: DocumentFile) -> AppliesTo | None:
    """The agencies that a rule of the document may be applied to where nobody names it; None: no agency, since it is
    tried only by name. Read from its front matter alone, so that the rest of the many documents on other places is
    not; a document of which that does not say it may speak of every agency."""
    front_matter = _FRONT.match(source.text)
    if front_matter is None:
        return AppliesTo()
    mistakes = Collector()
    with mistakes:
        front = FrontMatter.read(parse(front_matter[1], source.display_name, 2), mistakes)
    if mistakes:
        return AppliesTo()
    if front.kind == DRAFT or front.adopted_only:
        return None
    if not front.applies_to or _OWN_SCOPE.search(source.text, front_matter.end()):
        return AppliesTo()
    scope = scope_of(source.display_name, front.kind, None, Lists(list(source.folders)), mistakes)
    return scope_of_rule(applies_to(front.applies_to, {}), scope)
