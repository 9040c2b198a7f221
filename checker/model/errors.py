"""The one family of errors: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


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
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  {self.hint}" if self.hint else head


class UsageError(CheckerError):
    """The command, or a configuration file (audit.yaml, profile), asks for something impossible."""


class PolicyError(CheckerError):
    """A policy document is not well formed, or names something unknown."""


class InputError(CheckerError):
    """A log cannot be read at all (as opposed to a row of it, which is quarantined)."""

    exit_code = 4


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


def nearest_file(path: Path, most: int = 8) -> str:
    """A hint for a path where nothing is: the file of the nearest name in its folder, else what the folder holds."""
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    names = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    folded = {name.casefold(): name for name in names}
    if close := get_close_matches(path.name.casefold(), folded, n=1, cutoff=0.6):
        return f'did you mean "{folder / folded[close[0]]}"?'
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return f"the folder {folder.absolute()} holds {', '.join(names[:most]) or 'nothing'}{rest}"


def nearest(name: str, known: Iterable[str], most: int = 8) -> str:
    """A hint naming the closest known name, and the known names (at most `most`, closest first)."""
    pool = sorted(set(known))
    folded = {k.casefold(): k for k in pool}
    close = [folded[k] for k in get_close_matches(name.casefold(), folded, n=most, cutoff=0.5)]
    if len(pool) <= 2 * most:
        listed = ", ".join(pool)
        return f'did you mean "{close[0]}"? known: {listed}' if close else f"known: {listed}"
    if close:
        return f'did you mean "{close[0]}"? close names: {", ".join(close)}'
    return f"{len(pool)} names are known, the first: {', '.join(pool[:most])}"
