"""How a question of a draft reaches a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

NONE = "-"
"""The answer to a question that nobody can answer."""


class AskPerson(Protocol):
    """How a question reaches a person. among: the answers allowed, with their meaning where a map, any where there are
    none; `default` is always one. guess: the answer that is likely. taken: names that are no answer any more -> why."""

    def __call__(
        self,
        question: str,
        *,
        default: str,
        among: Sequence[str] | Mapping[str, str] = (),
        guess: str = "",
        taken: Mapping[str, str] | None = None,
    ) -> str:
        """Ask a person; the answer. among: the answers allowed, with their meaning; guess: what was found."""


def unasked(
    question: str,
    *,
    default: str,
    among: Sequence[str] | Mapping[str, str] = (),
    guess: str = "",
    taken: Mapping[str, str] | None = None,
) -> str:
    """Nobody is there to ask: the default."""
    return default
