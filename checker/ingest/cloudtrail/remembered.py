"""What a record gives is worked out once for all records that say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_KEPT = 20_000


class Remembered(Generic[P, T]):
    """Calls `make`, or gives what it gave for the same key. key: all that `make` reads, of the same arguments; where it
    cannot be hashed, `make` is called each time. What is given must not be changed."""

    def __init__(self, key: Callable[P, tuple[Any, ...]], make: Callable[P, T]) -> None:
        self._key, self._make = key, make
        self._made: dict[tuple[Any, ...], T] = {}

    def __call__(self, *given: P.args, **named: P.kwargs) -> T:
        """What `make` gives for these arguments."""
        key = self._key(*given, **named)
        try:
            return self._made[key]
        except KeyError:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[key] = self._make(*given, **named)
            return made
        except TypeError:
            return self._make(*given, **named)
