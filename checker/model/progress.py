"""How long work tells where it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called as (stage, done, total) on long work; total 0 where unknown."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
