"""audit.yaml -> model.Audit: paths relative to the file, mistakes with file, line and nearest known key."""

from __future__ import annotations

import os
from pathlib import Path

from checker.ingest.headings import REGISTER
from checker.ingest.marked_yaml import MarkedYaml, read, validate
from checker.ingest.profile_files import is_profile_path, shipped_names
from checker.ingest.registry import registry_mistakes
from checker.ingest.written_records import check_records
from checker.ingest.zones import is_zone, unknown_zone
from checker.model.audit import Audit, LogFile
from checker.model.errors import Collector, UsageError, nearest, nearest_file


def load_audit(path: Path) -> Audit:
    """The audit described by the YAML file at `path`.

    Its `records` are a log more: the file itself, read by the profile `register`.
    Log paths, and profiles given as paths (with a slash or ending in .yaml), are taken relative to the file's folder.
    Raises UsageError with `file:line` for a key or value that is not understood, and for a file that is not there;
    Mistakes for several.
    """
    marked = read(path)
    audit = validate(Audit, marked)
    mistakes = Collector()
    _zones(audit, marked, mistakes)
    for key, mistake in registry_mistakes(audit):
        mistake.where = marked.location(key)
        mistakes.add(mistake)
    check_records(audit.records, marked, mistakes)
    logs = []
    for number, log in enumerate(audit.logs):
        with mistakes:
            logs.append(_resolve_paths(log, path.parent, marked, number))
    mistakes.end()
    if audit.records:
        logs.append(LogFile(path=_shortest(path), profile=REGISTER))
    places = (marked.location(("claims", number)) for number in range(len(audit.claims)))
    return audit.model_copy(update={"logs": tuple(logs)}).with_claims_at(places)


def _zones(audit: Audit, marked: MarkedYaml, mistakes: Collector) -> None:
    named = [(("zone",), audit.zone), *((("logs", i, "zone"), log.zone) for i, log in enumerate(audit.logs))]
    for key, zone in named:
        if zone is not None and not is_zone(zone):
            mistakes.add(unknown_zone(zone, marked.location(key)))


def _resolve_paths(log: LogFile, folder: Path, marked: MarkedYaml, number: int) -> LogFile:
    paths = {"path": log.path, "earlier-release": log.earlier_release}
    for key, named in paths.items():
        if named is not None and not (folder / named).exists():
            raise UsageError(
                f"there is no file {named}",
                where=marked.location(("logs", number, key)),
                hint=f"{nearest_file(folder / named)}; paths are relative to {folder}",
            )
    profile = log.profile
    if profile is not None and not is_profile_path(profile) and profile not in shipped_names():
        where = marked.location(("logs", number, "profile"))
        hint = f"{nearest(profile, shipped_names())}; a profile of your own is named with its path, {profile}.yaml"
        raise UsageError(f'there is no shipped profile "{profile}"', where=where, hint=hint)
    if profile is not None and is_profile_path(profile):
        profile = str(folder / profile)
    earlier = _shortest(folder / log.earlier_release) if log.earlier_release is not None else None
    return log.model_copy(update={"path": _shortest(folder / log.path), "profile": profile, "earlier_release": earlier})


def _shortest(path: Path) -> Path:
    """The same file without steps back (`drafts/../log.csv`), as reports and letters shall name it; a link may make
    them needed."""
    plain = Path(os.path.normpath(path))
    return plain if plain.exists() and plain.samefile(path) else path
