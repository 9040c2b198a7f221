"""`checker init`: read a log as well as it can be read, and draft what says how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.ingest.interface import Ingested, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.sniff import READERS, table_reader
from checker.ingest.source import open_source
from checker.inspect.draft import AskPerson, profile_text
from checker.inspect.draft_audit import audit_text
from checker.inspect.parts import Parts
from checker.inspect.rhythm import rhythm
from checker.inspect.survey import Surveyed, survey
from checker.model.audit import Audit
from checker.model.errors import InputError
from checker.model.progress import Progress, silent

TWO_PROFILES = (
    "its tables are read by different shipped profiles, which no one profile can stand for: none is named here"
)
OWN_FORM = "its records have a form of their own: no profile is needed"


@dataclass(frozen=True)
class Drafts:
    """The two files to write. profile: None where none is needed, or none can say it; note: why. known: it is read as
    it stands."""

    profile: str | None
    audit: str
    known: bool
    note: str = ""


def drafts(
    path: Path,
    shown: str,
    profile_name: str,
    ask: AskPerson,
    *,
    limits: Limits,
    with_people: bool,
    progress: Progress = silent,
) -> Drafts:
    """Drafts for the log at `path`. shown: its path as audit.yaml shall say it; profile_name: that of the profile.

    Raises InputError where the file is no table and no known form of its own.
    """
    read: Ingested | None = None
    failed: InputError | None = None
    try:
        read = ingest([path], Audit(), zone=None, profile=None, limits=limits, progress=progress)
    except InputError as error:
        failed = error
    tables = [] if read is not None and not _by_table(read) else _tables(path, limits, failed, progress)
    if failed is not None and any(t.binding for t in tables):
        raise failed
    events = read.events if read else None
    zone_known = read is None or not any(e.topic == "zone" and "is not known" in e.statement for e in read.ledger)
    text = None
    note = "" if tables else OWN_FORM
    if tables:
        text = profile_text(path.name, tables, ask, zone_known=zone_known and read is not None, with_people=with_people)
        note = TWO_PROFILES if text is None else ""
    dates = rhythm(Parts(read.events), [one.zone for one in read.inputs]) if read else None
    span = (dates.first, dates.last) if dates else (None, None)
    audit = audit_text(shown, profile_name if text else None, events, span, ask, note=note)
    return Drafts(text, audit, read is not None, note)


def _by_table(read: Ingested) -> bool:
    return any(r.name == read.inputs[0].reader for r in READERS)


def _tables(path: Path, limits: Limits, failed: InputError | None, progress: Progress) -> list[Surveyed]:
    """The log's tables; `failed`, what ended its reading, where they cannot be told either."""
    with open_source(str(path), limits, progress) as source:
        try:
            found = survey(source, table_reader(source), None, limits, progress)
        except InputError as error:
            raise failed or error from None
    if not found:
        raise failed or InputError("holds no table", where=str(path))
    return found
