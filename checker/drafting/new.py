"""A new draft: usual clauses to start from, and clauses made of plain answers, each with its rule and its cases."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from checker.model.errors import UsageError, nearest
from checker.model.facts import Direct, FactType
from checker.model.policy import Policy
from checker.model.vocabulary import vocabulary
from checker.model.words import join_words, value_words
from checker.policy.load import load_document
from checker.resources import policies_root

USUAL = Path(__file__).parent / "usual.md"
_RULE_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)
_NEW_FIELD = re.compile(r"^  - \{name: (\w+),.*$", re.MULTILINE)
EXEMPTIONS = {
    "warrant": ("authorized: warrant", "under a warrant", "authorized: {has: [], complete: true}"),
    "court-order": ("authorized: court_order", "under a court order", "authorized: {has: [], complete: true}"),
    "emergency": ("exigency: documented", "in a documented emergency", "exigency: none"),
    "missing-person": ("purpose: locate_missing", "to find a missing person", "purpose: [identify_suspect]"),
}
"""Usual exemptions: the test, in words, and a use to which it does not apply."""


_NO_CONDUCT = ("operator_kind", "threshold_basis", "result", "document", "contract_kind", "party")
"""What is no conduct of who searches: how a log names people, what came of a search, what registers say."""


@dataclass(frozen=True)
class NewClause:
    """A clause as a section of a document. fields: the lines of `new-fields` that it needs."""

    name: str
    heading: str
    text: str
    section: str
    fields: tuple[str, ...] = ()


@cache
def usual_clauses() -> dict[str, NewClause]:
    """The usual clauses by name, in their order."""
    whole = USUAL.read_text(encoding="utf-8")
    _, front, body = whole.split("---\n", 2)
    added = {found[1]: found[0] for found in _NEW_FIELD.finditer(front)}
    made: dict[str, NewClause] = {}
    for part in body.split("\n## ")[1:] if not body.startswith("## ") else body[3:].split("\n## "):
        heading, rest = part.split("\n", 1)
        rule = _RULE_ID.search(rest)
        if rule is None:
            raise UsageError(f"the usual clause {heading} has no rule", where=str(USUAL))
        name = rule[1].removeprefix("usual-")
        text = next(line for line in rest.split("\n") if line.startswith("> "))[2:]
        fields = tuple(line for field, line in added.items() if re.search(rf"\b{field}\b", rest))
        made[name] = NewClause(name, heading, text, rest.strip() + "\n", fields)
    return made


def usual(names: Sequence[str]) -> list[NewClause]:
    """The usual clauses of these names. UsageError for a name that is none."""
    known = usual_clauses()
    for name in names:
        if name not in known:
            raise UsageError(f'no usual clause is called "{name}"', hint=nearest(name, known))
    return [known[name] for name in names]


def choices() -> dict[str, tuple[str, ...]]:
    """What a clause can be about: facts of a use with a closed list, and their values."""
    listed = (FactType.CHOICE, FactType.SET)
    facts = [one for one in vocabulary().values() if isinstance(one, Direct) and one.type in listed]
    return {one.name: tuple(one.values) for one in facts if one.name not in _NO_CONDUCT and len(one.values) > 1}


def forbidding(name: str, field: str, values: Sequence[str], exemptions: Sequence[str]) -> NewClause:
    """A clause that forbids uses in which a field has one of some values. UsageError for names that are not known."""
    known = choices()
    if field not in known:
        raise UsageError(f'a clause cannot be about "{field}"', hint=nearest(field, known))
    for value in values:
        if value not in known[field]:
            raise UsageError(f'unknown value "{value}" for {field}', hint=nearest(value, known[field]))
    for one in exemptions:
        if one not in EXEMPTIONS:
            raise UsageError(f'unknown exemption "{one}"', hint=nearest(one, EXEMPTIONS))
    noun = vocabulary()[field].noun
    said = join_words([value_words(value) for value in values])
    excused = [EXEMPTIONS[one][1] for one in exemptions]
    text = f"Face recognition shall not be used where the {noun} is {said}" + (
        f", except {join_words(excused)}." if excused else "."
    )
    lines = [f"prohibit: {{{field}: [{', '.join(values)}]}}"]
    lines += ["except:", *(f"  - {EXEMPTIONS[one][0]}" for one in exemptions)] if exemptions else []
    other = next((value for value in known[field] if value not in values), "")
    a_set = vocabulary()[field].type is FactType.SET
    granted = ", ".join(
        dict.fromkeys(EXEMPTIONS[one][2] for one in exemptions if not EXEMPTIONS[one][2].startswith(field))
    )
    bad = f"{field}: [{values[0]}]" if a_set else f"{field}: {values[0]}"
    good = f"{field}: [{other}]" if a_set else f"{field}: {other}"
    cases = [f"- name: what is forbidden\n  given: {{{bad}{', ' + granted if granted else ''}}}\n  expect: violation"]
    if other:
        cases.append(f"- name: another {noun}\n  given: {{{good}}}\n  expect: compliant")
    section = (
        f"> {text}\n\n```rule\nid: {name}\n" + "\n".join(lines) + "\n```\n\n```case\n" + "\n".join(cases) + "\n```\n"
    )
    return NewClause(name, f"No use where the {noun} is {said}", text, section)


def document(
    id_: str, title: str, clauses: Sequence[NewClause], *, since: date | None = None, state: str = "", kind: str = ""
) -> str:
    """The Markdown of a draft. since: the day from which it is tried as if in force. state, kind: of the agencies that
    it is for; any where empty."""
    about = ", ".join(f"{key}: {value}" for key, value in (("state", state), ("kind", kind)) if value)
    lines = ["---", f"id: {id_}", f"title: {json.dumps(title)}", "kind: draft"]
    lines += [f"applies-to: {{{about}}}"] if about else []
    lines += [f"as-if-from: {since}"] if since else []
    fields = dict.fromkeys(line for clause in clauses for line in clause.fields)
    lines += ["new-fields:", *fields] if fields else []
    lines.append("---")
    for number, clause in enumerate(clauses, start=1):
        section = _RULE_ID.sub(f"id: {id_}-{number}", clause.section, count=1)
        lines.append(f"## {number} {clause.heading}\n\n{section}")
    return "\n".join(lines)


def load_draft(path: Path) -> Policy:
    """The draft at `path`, loaded as any document is: PolicyError where it is not well formed."""
    return load_document(path, policies_root())
