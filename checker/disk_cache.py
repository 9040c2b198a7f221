"""What is made of the program's own files (policies compiled, profiles read), kept from one run to the next.

A name in the cache is a hash of what it was made from: every file of the rooms that make such things, every shipped
policy and list, and the versions of all that is installed. So another program, policy or list finds nothing and makes
it anew. Nothing of a log is kept, but hashes of what rules were asked (engine.kept_answers).
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
from checker.system.cache import keep, load_cached, remove

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
    found: T | None = find(what)
    if found is None:
        found = make()
        put(what, found)
    return found


def find(what: str) -> Any:
    """What was put as `what` by the same program; None where nothing was, or where it is damaged."""
    content = load_cached(_name(what))
    try:
        return None if content is None else _OwnTypes(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, LookupError, TypeError, ValueError):
        return None  # what is in the cache can always be made anew


def put(what: str, made: object) -> None:
    """Keep `made` as `what`, unless a file of the program changed meanwhile: it may be made of the new one."""
    if _files() == _source().files:
        keep(_name(what), pickle.dumps(made, pickle.HIGHEST_PROTOCOL))


def forget(what: str) -> None:
    """Keep what was put as `what` no longer."""
    remove(_name(what))


def _name(what: str) -> str:
    return hashlib.sha256(f"{_source().sha256} {what}".encode()).hexdigest()


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
    content = hashlib.sha256(f"{sys.version} {_installed_packages()}".encode())
    for path, size, *_ in files:
        content.update(f"\n{path}\n{size}\n".encode())
        with Path(path).open("rb", buffering=0) as file:
            content.update(file.readall())
    return _Source(content.hexdigest(), files)


def _installed_packages() -> list[str]:
    """What is installed beside the program, each with its version, as folders are named."""
    names = [one.name for folder in map(Path, sys.path) if folder.is_dir() for one in folder.iterdir()]
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _files() -> tuple[tuple[str, int, int, int], ...]:
    """Each file with its size, its time and its number on the disk."""
    found = [*_files_below(package_root(), deep=False), *_files_below(policies_root())]
    for room in ROOMS:
        found += _files_below(package_root() / room)
    return tuple(sorted(found))


def _files_below(folder: Path | str, *, deep: bool = True) -> Iterator[tuple[str, int, int, int]]:
    with os.scandir(folder) as entries:
        for one in entries:
            if one.is_dir():
                if deep and one.name != "__pycache__":
                    yield from _files_below(one.path)
            else:
                state = one.stat()
                yield one.path, state.st_size, state.st_mtime_ns, state.st_ino
