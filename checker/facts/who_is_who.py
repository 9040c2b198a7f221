"""Who is who in all events: names (facts.names) with what audit.yaml and rosters say of them (reading R24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from checker.facts.names import Name, read_name, same_person


def parts(cell: str) -> tuple[str, ...]:
    """The cell, and where it holds both an identifier and a name, each of them."""
    name = read_name(cell)
    return (cell, name.number, " ".join(name.words)) if name.number and name.words else (cell,)


def _contradict(group: Sequence[str], cells: Iterable[str]) -> bool:
    """Whether somebody of the group is known to be another person than one of the cells that are not of it."""
    return any(same_person(x, y) is False for y in cells if y not in group for x in group)


class People:
    """Who is who, with what audit.yaml and rosters say of numbers and names."""

    def __init__(self, aliases: Iterable[Sequence[str]] = ()) -> None:
        """aliases: groups of cells that name one person each. A name that two groups give to different people ties
        nothing."""
        groups = [tuple(dict.fromkeys(part for cell in group for part in parts(cell))) for group in aliases]
        self._others: dict[Name, tuple[str, ...]] = {}
        of_name: dict[Name, list[tuple[str, ...]]] = {}
        for group in groups:
            for cell in group:
                of_name.setdefault(read_name(cell), []).append(group)
        every = {name: tuple(dict.fromkeys(cell for group in its for cell in group)) for name, its in of_name.items()}
        clash = {name for name, its in of_name.items() if any(_contradict(group, every[name]) for group in its)}
        for name in every.keys() - clash:
            self._others[name] = tuple(cell for cell in every[name] if read_name(cell) not in clash)

    def _cells(self, text: str) -> tuple[str, ...]:
        return (text, *self._others.get(read_name(text), ()))

    def are_same(self, one: str, other: str) -> bool | None:
        """As `same_person`, by any of the cells that stand for each."""
        if not self._others:
            return same_person(one, other)
        answers = {same_person(x, y) for x in self._cells(one) for y in self._cells(other)}
        return True if True in answers else False if False in answers else None

    def pairs(self, names: Iterable[str], others: Iterable[str]) -> pl.DataFrame:
        """`name`, `other`, `same` (true, or null: unknown) of each two that are not known to be different people."""
        rows = [(n, o, same) for n in names for o in others if (same := self.are_same(n, o)) is not False]
        schema = {"name": pl.String, "other": pl.String, "same": pl.Boolean}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def may_meet(self, names: Iterable[str], others: Iterable[str]) -> list[tuple[str, str]]:
        """Each of `names` beside those of `others` that are, or may be, of the same person: they share a word of the
        name, or the identifier, and are not known to be different people's. A name and a number share nothing."""
        by_family: dict[str, set[str]] = {}
        by_word: dict[str, set[str]] = {}
        for other in others:
            for cell in self._cells(other):
                name = read_name(cell)
                for index, keys in ((by_family, name.family), (by_word, (*name.words, name.number))):
                    for key in filter(None, keys):
                        index.setdefault(key, set()).add(other)
        found = []
        for one in names:
            read = [read_name(cell) for cell in self._cells(one)]
            near = (by_word.get(key, set()) for name in read for key in (*name.family, name.number))
            near_family = (by_family.get(key, set()) for name in read for key in name.words)
            found += [
                (one, other) for other in set().union(*near, *near_family) if self.are_same(one, other) is not False
            ]
        return found

    def different(self, names: Sequence[str]) -> int:
        """How many of the names, at the most, are known to be of different people, each two of them."""
        if len(names) < 2:
            return len(names)
        best = 0
        unlike = {n: {o for o in names if self.are_same(n, o) is False} for n in names}

        def grow(size: int, left: list[str]) -> None:
            nonlocal best
            best = max(best, size)
            for at, name in enumerate(left):
                if size + len(left) - at <= best:
                    return
                grow(size + 1, [o for o in left[at + 1 :] if o in unlike[name]])

        grow(0, sorted(set(names)))
        return best
