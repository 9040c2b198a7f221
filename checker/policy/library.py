"""How far the shipped documents cover the catalog: whether each of its rows has a rule, and what is known of each
place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from checker.disk_cache import from_cache
from checker.model.errors import PolicyError
from checker.model.policy import ClauseState, Policy
from checker.model.states import STATE_NAMES
from checker.model.values import WHOLE_COUNTRY
from checker.model.yaml_lines import Node, parse

CATALOG, PLACES = "catalog.yaml", "places.yaml"
CONFIDENCE = {"V": "read", "S": "from a summary", "U": "from memory"}
"""How sure the catalog is of a row: the text or the issuer's page was read, a summary was, or it is from memory."""


class RowState(StrEnum):
    """What became of a row: it has a rule that is asked, or one that is off unless asked for, cannot be checked from
    logs, or waits."""

    ENCODED = "encoded"
    UNVERIFIED = "unverified"
    NOT_CHECKABLE = "not_checkable"
    TODO = "todo"


@dataclass(frozen=True)
class CatalogRow:
    """One row of the catalog. document: the id of the policy that it belongs to; place: where it holds; confidence: one
    of CONFIDENCE; says: the row in a sentence."""

    id: str
    document: str
    place: str
    confidence: str
    says: str


@dataclass(frozen=True)
class RowCovered:
    """A row, what became of it, where (a rule's id, else a clause's heading), and why it has no rule."""

    row: CatalogRow
    state: RowState
    where: str
    reason: str = ""


def rows(root: Path) -> tuple[CatalogRow, ...]:
    """The catalog's rows, in its order. PolicyError for one that is not written as `id: V what it says`."""
    found = []
    for document, group in _map(root / CATALOG).items():
        keys = group.map("a document's rows", ("place", "rows"))
        for id_, node in keys["rows"].map("rows").items():
            confidence, _, says = node.text("a row").partition(" ")
            if confidence not in CONFIDENCE or not says:
                hint = f"write `{id_}: V what it says`, with one of {', '.join(CONFIDENCE)}"
                raise PolicyError(f'the row "{id_}" is not written as it must be', where=node.location, hint=hint)
            found.append(CatalogRow(id_, document, keys["place"].text("place"), confidence, says))
    return tuple(found)


def places(root: Path) -> dict[str, str]:
    """Place -> what is known of the law there, in one sentence; none where `root` has no such file."""
    path = root / PLACES
    if not path.is_file():
        return {}

    def read() -> dict[str, str]:
        return {name: node.text("a place") for name, node in _map(path).items()}

    return from_cache(f"places {hashlib.sha256(path.read_bytes()).hexdigest()}", read)


def known_of_place(place: str, root: Path) -> str:
    """What is known of the law of a place, or of the whole that it is part of; "" where nothing is."""
    known, parts = places(root), place.split("/")
    fewest = 1 if parts[0] == WHOLE_COUNTRY else 0
    return next((known[one] for n in range(len(parts), fewest, -1) if (one := "/".join(parts[:n])) in known), "")


@cache
def _read(path: Path) -> Node:
    return parse(path.read_text(encoding="utf-8"), path.name)


def _map(path: Path) -> Mapping[str, Node]:
    return _read(path).map(path.name) if path.is_file() else {}


def coverage_of_rows(catalog: Sequence[CatalogRow], policies: Iterable[Policy]) -> list[RowCovered]:
    """What became of each row that a document says anything of: a rule that is asked, else one that is off, else the
    clause whose note names it. Capitals of an id are the same letters in small ones."""
    found: dict[str, RowCovered] = {}
    named = {row.id.lower(): row for row in catalog}
    for policy in policies:
        for rule in policy.rules:
            state = RowState.ENCODED if rule.enabled else RowState.UNVERIFIED
            for id_ in (rule.id, *rule.rows):
                if id_ in named and (id_ not in found or found[id_].state is not RowState.ENCODED):
                    found[id_] = RowCovered(named[id_], state, rule.id)
        for clause in policy.clauses:
            for id_ in map(str.lower, named_in(clause.note)):
                if id_ in named and id_ not in found:
                    state = RowState.TODO if clause.state is ClauseState.TODO else RowState.NOT_CHECKABLE
                    found[id_] = RowCovered(named[id_], state, clause.heading, clause.note)
    return [found[row.id.lower()] for row in catalog if row.id.lower() in found]


def named_in(note: str) -> list[str]:
    """The words of a note that may be ids of rows."""
    return [word.rstrip(".,:;") for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9.:_-]*", note)]


def as_json(policies: Sequence[Policy], root: Path) -> dict[str, Any]:
    """Coverage as `checker policy coverage -f json` prints it: documents, rows, totals, places."""
    found = coverage_of_rows(rows(root), policies)
    return {
        "documents": [_document(policy) for policy in policies],
        "rows": [
            {
                "id": one.row.id, "document": one.row.document, "place": one.row.place,
                "confidence": one.row.confidence, "says": one.row.says, "state": one.state.value,
                "where": one.where, "reason": one.reason,
            }
            for one in found
        ],
        "by_confidence": {
            confidence: {state.value: count for state, count in _count_states(found, confidence).items()}
            for confidence in CONFIDENCE
        },
        "places": {**_nothing_known(root), **places(root)},
    }  # fmt: skip


def _document(policy: Policy) -> dict[str, Any]:
    states = Counter(clause.state for clause in policy.clauses)
    return {
        "id": policy.id,
        "title": policy.title,
        "kind": policy.kind,
        "clauses": {state.value: states[state] for state in ClauseState},
        "rules": len(policy.rules),
        "unverified": sum(not rule.enabled for rule in policy.rules),
        "cases": sum(len(rule.cases) for rule in policy.rules) + sum(len(one.cases) for one in policy.patterns),
    }


def _count_states(found: Iterable[RowCovered], confidence: str) -> dict[RowState, int]:
    states = Counter(one.state for one in found if one.row.confidence == confidence)
    return {state: states[state] for state in RowState}


def _nothing_known(root: Path) -> dict[str, str]:
    known = places(root)
    return {
        f"us/{code.lower()}": f"No face-recognition law of {name} is known to this program."
        for code, name in STATE_NAMES.items()
        if f"us/{code.lower()}" not in known
    }


def by_confidence(policies: Sequence[Policy], root: Path) -> list[tuple[str, ...]]:
    """The table of rows by how sure the catalog is of them, with its head and a last line of all."""
    found = coverage_of_rows(rows(root), policies)
    head = ("rows of the catalog", "encoded", "off, from memory", "not checkable", "to do", "all")
    lines = []
    for confidence, called in CONFIDENCE.items():
        counted = _count_states(found, confidence)
        lines.append((called, *(str(counted[state]) for state in RowState), str(sum(counted.values()))))
    return _with_total(head, lines)


def by_document(policies: Sequence[Policy]) -> list[tuple[str, ...]]:
    """The table of documents: clauses by state, rules, cases; with its head and a last line of all."""
    head = ("document", "encoded", "not checkable", "to do", "rules", "off", "cases")
    lines = []
    for one in map(_document, policies):
        clauses = (str(one["clauses"][state.value]) for state in ClauseState)
        lines.append((one["id"], *clauses, str(one["rules"]), str(one["unverified"]), str(one["cases"])))
    return _with_total(head, lines)


def _with_total(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A table with its head, and a last line that adds up its columns of numbers."""
    total = (str(sum(int(line[at]) for line in lines)) for at in range(1, len(head)))
    return [head, *lines, ("all", *total)]
