"""The files that a draft becomes, in the folder of the hand-over: audit.yaml, and a profile for each log that needs
one."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from checker.inspect.draft_audit import added_to
from checker.inspect.new import Drafts, NewLog

PROFILE = "profile.yaml"
AUDIT = "audit.yaml"


def new_logs(logs: Sequence[Path], folder: Path, *, force: bool) -> list[NewLog]:
    """The logs with the names that they and their profiles have in `folder`. force: names of profiles that are there
    may be taken."""
    names = _profile_names(logs, folder, force=force)
    there = () if force else tuple(one.name for one in folder.glob("*.yaml"))
    taken = frozenset((*names, *there))
    return [
        NewLog(log, _path_from(log, folder), name, other_names=taken) for log, name in zip(logs, names, strict=True)
    ]


def texts(made: Drafts, folder: Path) -> dict[str, str]:
    """Name -> text of each file to write in `folder`; an audit.yaml that is there is added to, unless a new one was
    drafted."""
    found = {one.log.profile_name: one.profile for one in made.logs if one.profile is not None}
    audit = made.audit
    if audit is None:
        there = (folder / AUDIT).read_text(encoding="utf-8")
        audit = added_to(there, [one.lines for one in made.logs])
    return {**found, AUDIT: audit}


def _profile_names(logs: Sequence[Path], folder: Path, *, force: bool) -> list[str]:
    """A name for each log's profile that no file has, but where files are to be replaced."""
    taken: set[str] = set()
    names = []
    for log in logs:
        stem = re.sub(r"[^a-z0-9]+", "-", log.stem.lower()).strip("-") or "log"
        numbered = (f"{stem}-{n}.yaml" for n in range(2, 1000))
        options = [*([PROFILE] if len(logs) == 1 else []), f"{stem}.yaml", *numbered]
        free = (n for n in options if n not in taken and n != AUDIT and (force or not (folder / n).exists()))
        names.append(next(free))
        taken.add(names[-1])
    return names


def _path_from(log: Path, folder: Path) -> str:
    """The log's path as a file in `folder` would say it; from the root on another drive."""
    try:
        return Path(os.path.relpath(log.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return log.resolve().as_posix()
