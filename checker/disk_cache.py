"""What is made of the program's own files (policies compiled, profiles read), kept from one run to the next.

A name in the cache is a hash of what it was made from: every file of the rooms that make such things, every shipped
policy and list, and the versions of all that is installed. So another program, policy or list finds nothing and makes
it anew. Nothing of a log is kept.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from checker.resources import package_root, policies_root
from checker.system.cache import keep, kept

ROOMS = ("model", "system", "engine", "policy", "ingest")
"""The rooms whose code and data decide what is kept."""
_OTHERS = frozenset({("datetime", "date"), ("builtins", "frozenset")})

T = TypeVar("T")


class _Source(NamedTuple):
    """What everything in the cache is made from. sha256: of all of it; files: each as it was when it was read."""

    sha256: str
    files: tuple[tuple[str, int, int, int], ...]


def from_cache(what: str, make: Callable[[], T]) -> T:
    """What `make` returns, from the cache where it was made before of the same files; `what` names it, with all that it
    depends on beside the program and its policies. It consists of values of checker's own types. Raises as `make`."""
    source = _source()
    name = hashlib.sha256(f"{source.sha256} {what}".encode()).hexdigest()
    content = kept(name)
    if content is not None:
        try:
            found: T = _OwnTypes(io.BytesIO(content)).load()
            return found
        except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, LookupError, TypeError, ValueError):
            pass  # what is in the cache can always be made anew
    made = make()
    if _files() == source.files:  # else a file changed meanwhile, and this may be made of the new one
        keep(name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


class _OwnTypes(pickle.Unpickler):
    """Reads values of our types, and calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """The type of that name; UnpicklingError for anything that is none of ours."""
        found = super().find_class(module, name) if module.startswith("checker.") or (module, name) in _OTHERS else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is not kept")
        return found


@cache
def _source() -> _Source:
    files = _files()
    content = hashlib.sha256(f"{sys.version} {_installed()}".encode())
    for path, size, *_ in files:
        content.update(f"\n{path}\n{size}\n".encode())
        content.update(Path(path).read_bytes())
    return _Source(content.hexdigest(), files)


def _installed() -> list[str]:
    """What is installed beside the program, each with its version, as folders are named."""
    names = [one.name for folder in map(Path, sys.path) if folder.is_dir() for one in folder.iterdir()]
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _files() -> tuple[tuple[str, int, int, int], ...]:
    """Each file with its size, its time and its number on the disk."""
    found = [*_below(package_root(), deep=False), *_below(policies_root())]
    for room in ROOMS:
        found += _below(package_root() / room)
    return tuple(sorted(found))


def _below(folder: Path | str, *, deep: bool = True) -> Iterator[tuple[str, int, int, int]]:
    with os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir():
                if deep and one.name != "__pycache__":
                    yield from _below(one.path)
            else:
                state = one.stat()
                yield one.path, state.st_size, state.st_mtime_ns, state.st_ino
