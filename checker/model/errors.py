"""The one family of errors: what is wrong, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from pathlib import Path
from types import TracebackType
from typing import NoReturn, TypeVar

from checker.model.meant import ELSEWHERE, MEANT
from checker.model.visible import visible

LONGEST = 1_000
"""Characters of one line of a message: a heading or a cell may have millions."""

A = TypeVar("A")
R = TypeVar("R")
D = TypeVar("D")


def one_line(text: str) -> str:
    """What is quoted in a message, in one line: nothing in it acts on a terminal, and what is endless is cut."""
    safe = visible(text[: 4 * LONGEST])
    return safe if len(safe) <= LONGEST else f"{safe[: LONGEST - 20]} ... ({len(text):,} characters)"


class CheckerError(Exception):
    """A fault that a person can mend.

    what: one sentence saying what is wrong.
    where: file, and line or row and field where known, as `path:line` (empty where there is no place).
    hint: what to do, or what is allowed instead.
    exit_code: what the command line returns when this error ends the run.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = one_line(what)
        self.where = one_line(where)
        self.hint = "\n".join(map(one_line, hint.split("\n")))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.hint}" if self.hint else head


class UsageError(CheckerError):
    """The command, or a configuration file (audit.yaml, profile), asks for something impossible."""


class PolicyError(CheckerError):
    """A policy document is not well formed, or names something unknown."""


class Consequence(PolicyError):
    """A mistake that is one only because of another, which is told instead: what it names was written, with a
    mistake."""


class Mistakes(PolicyError, UsageError):
    """Several mistakes of what people wrote, policy documents or configuration files, each with its own place and hint.

    errors: the mistakes by file and line, each once, of more than `limit` the first are shown; where: that of the
    first."""

    limit = 50

    def __init__(self, *errors: CheckerError) -> None:
        super().__init__(f"there are {len(errors)} mistakes", where=errors[0].where)
        self.args = errors
        self.errors = errors

    def __str__(self) -> str:
        lines = [f"{self.what}, each with what to write", *map(str, self.errors[: self.limit])]
        rest = len(self.errors) - self.limit
        return "\n".join([*lines, f"... and {rest} more; correct these first"] if rest > 0 else lines)


class Collector:
    """The mistakes found so far. `with collector:` collects what is raised in the block, which ends there and no more;
    `end` raises all of them."""

    def __init__(self) -> None:
        self._errors: dict[str, CheckerError] = {}

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if not isinstance(error, PolicyError | UsageError):
            return False
        self.add(error)
        return True

    def __bool__(self) -> bool:
        return bool(self._errors)

    def add(self, error: CheckerError) -> None:
        """Collect one error, or each of several."""
        for one in error.errors if isinstance(error, Mistakes) else (error,):
            self._errors.setdefault(str(one), one)

    def end(self) -> None:
        """Raise what was collected: nothing, the one mistake itself, or Mistakes; what follows from another only where
        that is not here."""
        causes = [error for error in self._errors.values() if not isinstance(error, Consequence)]
        errors = sorted(causes or self._errors.values(), key=_place)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise Mistakes(*errors)

    def read(self, written: A | None, how: Callable[[A], R], default: D) -> R | D:
        """What `how` makes of what is written; the default where nothing is, or where it is refused."""
        if written is not None:
            with self:
                return how(written)
        return default

    def stop(self, error: CheckerError) -> NoReturn:
        """Raise what was collected with `error`, after which nothing more can be found."""
        self.add(error)
        self.end()
        raise error


def all_of(items: Iterable[A], read: Callable[[A], R]) -> list[R]:
    """What `read` makes of each item. PolicyError where it refuses one, Mistakes where it refuses several."""
    mistakes = Collector()
    found = []
    for item in items:
        with mistakes:
            found.append(read(item))
    mistakes.end()
    return found


def _place(error: CheckerError) -> tuple[str, int]:
    file, _, line = error.where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (error.where, 0)


class InputError(CheckerError):
    """A log cannot be read at all (as opposed to a row of it, which is quarantined)."""

    exit_code = 4


class InputChanged(CheckerError):
    """A log was written to, cut or replaced while it was read: what was judged is not what lies there."""

    exit_code = 75


class Surroundings(CheckerError):
    """The system refuses what a run needs: a disk is full, standard output closed, a folder not writable."""

    exit_code = 74


class EngineMissing(CheckerError):
    """The engine that was asked for is not installed."""


class EnginesDisagree(CheckerError):
    """Two engines gave different answers for the same rule and projection."""

    exit_code = 5


class RuleFault(CheckerError):
    """A rule module failed while it ran: two sides true at once, a builtin's error, an unknown rule id."""

    exit_code = 70


class InternalFault(CheckerError):
    """Something that cannot happen did: a defect of checker itself."""

    exit_code = 70


SHOWN = 40
"""How many known names a hint lists at most."""

_WORDS = re.compile(r"[^a-z0-9]+")
_NEAR = 0.75
"""How alike two spellings are, from 0 to 1, that a hint takes for one name (a letter lost of four, two swapped)."""


def near_names(name: str, known: Iterable[str], most: int = 8) -> list[str]:
    """The known names that somebody may have meant who wrote `name`, the likeliest first.

    Such a name is spelled almost alike, begins with it, or has all of its words, or the other way round: one word in
    common of several (hate_crime, violent_crime) is another thing. Or it is a usual word for it (model/meant.py).
    """
    if meant := [one for one in MEANT.get(_plain(name), ()) if one in set(known)]:
        return meant
    ranked = sorted((-_nearness(name.casefold(), one.casefold()), one) for one in set(known))
    return [one for nearness, one in ranked if nearness < 0][:most]


def _plain(name: str) -> str:
    return "_".join(word for word in _WORDS.split(name.casefold()) if word)


def _nearness(first: str, second: str) -> float:
    """From 1 for one name spelled alike to 0 for another name; the same in both directions."""
    words, others = ([word for word in _WORDS.split(name) if word] for name in (first, second))
    plain, other = "_".join(words), "_".join(others)
    if not plain or not other:
        return 0
    alike = max(SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in ((plain, other), (other, plain)))
    short, long = sorted((plain, other), key=len)
    part = len(short) >= 3 and (long.startswith(short) or _are_among(words, others) or _are_among(others, words))
    return alike if part or alike >= _NEAR else 0


def _are_among(words: list[str], others: list[str]) -> bool:
    """Whether each of the words is one of the others, or a misspelling of it."""
    return all(any(SequenceMatcher(None, word, one).ratio() >= 0.85 for one in others) for word in words)


def nearest_file(path: Path) -> str:
    """A hint for a path where nothing is: the file of the nearest name in its folder, else what the folder holds."""
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {visible(str(folder))}"
    names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    if near := near_names(path.name, names, 1):
        return f'did you mean "{visible(str(folder / near[0]))}"?'
    rest = f" and {len(names) - 8} more" if len(names) > 8 else ""
    held = ", ".join(names[:8]) or "nothing"
    return visible(f"the folder {folder.absolute()} holds {held}{rest}")


def nearest(name: str, known: Iterable[str], most: int = 8, *, shown_by: str = "") -> str:
    """A hint: the known name that `name` is a misspelling of, if any, or those that share its words; and the known
    names, of many (more than 2 * `most`) only those near it; of more than SHOWN where none is near, some.

    shown_by: where all of them can be seen, said where the hint does not list them.
    """
    pool = sorted(set(known))
    near = near_names(name, pool, most)
    certain = near and _nearness(name.casefold(), near[0].casefold()) >= _NEAR
    meant = " or ".join(f'"{one}"' for one in (near[:1] if certain else near))
    parts = [f"did you mean {meant}?"] if near else []
    if not near and (instead := ELSEWHERE.get(_plain(name))):
        parts.append(f"{instead};")
    if len(pool) <= 2 * most or (not near and len(pool) <= SHOWN):
        return " ".join([*parts, f"known: {', '.join(pool)}"])
    if not near:
        parts.append(f"no known name is like it; {len(pool)} are known, the first: {', '.join(pool[:most])}")
    elif certain and near[1:]:
        parts.append(f"close names: {', '.join(near)}")
    return "; ".join([" ".join(parts), *([f"{shown_by} shows all"] if shown_by else [])])
