"""Whose name a cell is (R24), and which course is a training in face recognition (R26)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.facts.naive.rows import Row, has, state_of

RANKS = ("mr", "det", "sgt", "ofc", "officer", "detective", "lt", "capt")
NOT_ONE_PERSON = ("shared", "role", "service")
COURSES = ("face recognition", "facial recognition, basic")
"""Those of tests/facts/logs.py that are trainings in face recognition."""


@dataclass(frozen=True)
class Written:
    """What a cell says of a person: an identifier, a name (its surname last), or both. alone: one word that is a
    surname or a given name, since it is written like a name (a login is not) and has no rank."""

    identifier: str
    shape: str
    given: tuple[str, ...]
    surname: str
    alone: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.given, self.surname) if self.surname else ()


def read(cell: str) -> Written:
    """Capitals, punctuation, rank and the order "Last, First" are ignored."""
    text = cell.strip().lower()
    if "@" in text:
        login, host = text.split("@")
        return Written(login, "@" + host, (), "")
    numbers = re.findall(r"[a-z]*-?\d+", text)
    number = numbers[0].replace("-", "") if numbers else ""
    shape = re.sub("[0-9]+", "9", re.sub("[a-z]+", "A", number))
    for one in numbers:
        text = text.replace(one, " ")
    last, comma, first = text.partition(",")
    words = [w for w in re.findall("[a-z]+", f"{first} {last}" if comma else text) if w not in RANKS]
    alone = re.fullmatch("[A-Z][A-Za-z]+ *", cell) is not None and len(words) == 1
    return Written(number, shape, tuple(words[:-1]), words[-1] if words else "", alone)


def same_cell(one: str, other: str) -> bool | None:
    """Whether two cells name one person: True, False, or None where nobody can say."""
    a, b = read(one), read(other)
    answers = [_identifiers(a, b), _names(a, b)]
    if True in answers and answers[0] is not False:
        return True
    return False if False in answers else None


def _identifiers(a: Written, b: Written) -> bool | None:
    for address, login in ((a, b), (b, a)):
        if address.shape.startswith("@") and login.words == (address.identifier,):
            return True  # an address with or without what follows the @
    if not a.identifier or not b.identifier or a.shape != b.shape:
        return None
    return a.identifier == b.identifier


def _names(a: Written, b: Written) -> bool | None:
    if not a.words or not b.words:
        return None
    if a.words == b.words:
        return True
    if len(a.words) == len(b.words) == 1 and (a.alone or b.alone):
        return None
    for lone, full in ((a, b), (b, a)):
        if lone.alone and any(_given_alike(lone.surname, g) for g in full.given):
            return None
    if a.surname != b.surname:
        return None if a.surname in b.words or b.surname in a.words else False
    if not a.given or not b.given:
        return None
    return None if _given_alike(a.given[0], b.given[0]) else False


def _given_alike(one: str, other: str) -> bool:
    """Whether two given names or initials may be one person's; of two letters each may be an initial (AJ, Anna)."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) == 2 and long[0] in short)


def counts_as_training(row: Row) -> bool:
    return has(row, "course") and row["course"].strip().lower() in COURSES


def heads(cell: str) -> int:
    """How many people a cell may name: those between marks that never stand within a name."""
    return len(re.split(";|&| and ", cell))


def person(row: Row) -> str | None:
    """Who acted, where the record names one person; an account that is shared, a role or hidden, or a cell of
    several names, names nobody."""
    kind = row["operator_kind"] if has(row, "operator_kind") else state_of(row, "operator_kind")
    silent = kind in ("not_exported", "unread")
    if not has(row, "operator") or not (silent or has(row, "operator_kind")) or kind in NOT_ONE_PERSON:
        return None
    return str(row["operator"]).strip() if heads(row["operator"]) == 1 else None


class WhoIsWho:
    """People by their cells, with what audit.yaml and rosters put beside each other (R24)."""

    def __init__(self, rows: Iterable[Row], aliases: Iterable[Iterable[str]]) -> None:
        groups: dict[object, set[str]] = {n: set(cells) for n, cells in enumerate(aliases)}
        for row in rows:
            if row["kind"] == "account" and has(row, "operator"):
                groups.setdefault(row["parent"] or row["event"], set()).add(row["operator"].strip())
        self.groups = [{part for cell in cells for part in _parts(cell)} for cells in groups.values()]

    def same(self, one: str, other: str) -> bool | None:
        answers = {same_cell(a, b) for a in self._cells(one) for b in self._cells(other)}
        return True if True in answers else False if False in answers else None

    def may_meet(self, one: str, other: str) -> bool:
        """Whether they may be names of one person, by a word or a number that both have (R31)."""
        mine, its = ({w for c in self._cells(n) for w in (*read(c).words, read(c).identifier)} for n in (one, other))
        return self.same(one, other) is not False and bool((mine & its) - {""})

    def _cells(self, name: str) -> set[str]:
        """A name, and what is put beside it; one that is given to two different people ties nothing."""
        if self._ambiguous(name):
            return {name}
        return {name} | {c for group in self._groups_of(name) for c in group if not self._ambiguous(c)}

    def _groups_of(self, name: str) -> list[set[str]]:
        return [group for group in self.groups if any(read(cell) == read(name) for cell in group)]

    def _ambiguous(self, name: str) -> bool:
        groups = self._groups_of(name)
        every = set().union(*groups)
        return any(same_cell(a, b) is False for group in groups for a in group for b in every - group)


def _parts(cell: str) -> set[str]:
    """A cell that holds a number and a name ties the one to the other."""
    found = read(cell)
    return {cell, found.identifier, " ".join(found.words)} if found.identifier and found.words else {cell}
