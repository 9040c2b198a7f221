"""`checker init`: read the logs of a hand-over as well as they can be read, and draft what says how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from checker.ingest.interface import Ingested, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.sniff import READERS, table_reader
from checker.ingest.source import open_source
from checker.inspect.asking import NONE, AskPerson, unasked
from checker.inspect.columns_asked import A_COLUMN, kind_column_asked, likeliest, tables_like
from checker.inspect.draft import profile_text
from checker.inspect.draft_audit import LogLines, audit_text
from checker.inspect.meets import Meets, meets
from checker.inspect.parts import Parts
from checker.inspect.rhythm import rhythm
from checker.inspect.survey import Surveyed, survey
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputError
from checker.model.kinds import KINDS, EventKind
from checker.model.progress import Progress, silent

TWO_PROFILES = (
    "its tables are read by different shipped profiles, which no one profile can stand for: none is named here"
)
_USUAL = (EventKind.SEARCH, EventKind.REVIEW, EventKind.AUTHORIZATION, EventKind.ARREST)
"""Kinds of records that are named with the question, as those of most hand-overs."""
NO_RECORDS = "left out: it has no records, as answered"
LEFT_OUT = "leave_out"
"""The answer that a file of a hand-over has no records."""
OWN_FORM = "its records have a form of their own: no profile is needed"


@dataclass(frozen=True)
class NewLog:
    """A log to draft for. shown: its path as audit.yaml shall say it; profile_name: that of its profile's file."""

    path: Path
    shown: str
    profile_name: str


@dataclass(frozen=True)
class LogDraft:
    """What was drafted for one log. profile: None where none is needed, or none can say it; note: why. rows: what a
    person said that each row records, else NONE. read: None where nothing reads the log yet. zone: as answered, else
    NONE. left_out: it holds no records, as answered."""

    log: NewLog
    profile: str | None
    rows: str
    read: Ingested | None
    note: str = ""
    zone: str = NONE
    left_out: bool = False

    @property
    def lines(self) -> LogLines:
        """The log's entry in audit.yaml."""
        rows = self.rows if self.rows != NONE and self.profile is None else None
        return LogLines(self.log.shown, self.log.profile_name if self.profile else None, rows, self.note, self.left_out)


@dataclass(frozen=True)
class Drafts:
    """The files to write. audit: the whole text of audit.yaml; None where one is there, which is added to. met: how
    many records of each kind meet a use, of more than one log; shapes: of the uses' case numbers."""

    logs: tuple[LogDraft, ...]
    audit: str | None
    met: tuple[Meets, ...] = ()
    shapes: tuple[tuple[str, int], ...] = ()


def drafts(
    logs: Sequence[NewLog],
    ask: AskPerson,
    *,
    limits: Limits,
    with_people: bool,
    with_audit: bool = True,
    progress: Progress = silent,
) -> Drafts:
    """Drafts for the logs of one hand-over. with_audit: for a new audit.yaml.

    Raises InputError where a file is no table and no known form of its own, before anything is asked.
    """
    opened = [_opened(log, limits, progress) for log in logs]
    with TemporaryDirectory() as folder:
        made = list[LogDraft]()
        for one in opened:
            zone = _last_zone(made)
            made.append(
                _draft(
                    one,
                    ask,
                    limits,
                    Path(folder),
                    zone,
                    several=len(logs) > 1,
                    with_people=with_people,
                    progress=progress,
                )
            )
        files = [_drafted(one, Path(folder)) for one in made if one.read is not None]
        whole = next((one.read for one in made if one.read is not None), None)
        if len(files) > 1:
            whole = ingest(files, Audit(), zone=None, profile=None, limits=limits, progress=progress)
    events = whole.events if whole else None
    audit = None
    if with_audit:
        dates = rhythm(Parts(whole.events), [one.zone for one in whole.inputs]) if whole else None
        span = (dates.first, dates.last) if dates else (None, None)
        audit = audit_text([one.lines for one in made], events, span, ask, zone=_last_zone(made))
    met, shapes = meets(events) if events is not None and len(files) > 1 else ((), ())
    return Drafts(tuple(made), audit, met, shapes)


def _last_zone(made: Sequence[LogDraft]) -> str:
    return next((one.zone for one in reversed(made) if one.zone != NONE), NONE)


def _drafted(one: LogDraft, folder: Path) -> LogFile:
    """The log as its draft reads it. folder: of the drafts that are not written to their place yet."""
    if one.profile is None:
        return LogFile(path=one.log.path, rows=_kind(one.rows))
    profile = folder / one.log.profile_name
    profile.write_text(one.profile, encoding="utf-8")
    return LogFile(path=one.log.path, profile=str(profile))


def _kind(rows: str) -> EventKind | None:
    return None if rows == NONE else EventKind(rows)


@dataclass(frozen=True)
class _OpenedLog:
    """A log before anything is asked. read: as it is read without a profile, None where nothing reads it; failed: why.
    tables: none where its records have a form of their own."""

    log: NewLog
    read: Ingested | None
    failed: InputError | None
    tables: Sequence[Surveyed]


def _opened(log: NewLog, limits: Limits, progress: Progress) -> _OpenedLog:
    read, failed = _read(LogFile(path=log.path), limits, progress)
    tables = list[Surveyed]()
    if read is None or _by_table(read):
        tables = _tables(log.path, NONE, limits, failed, progress)
    if failed is not None and any(t.binding for t in tables):
        raise failed
    return _OpenedLog(log, read, failed, tables)


def _draft(
    opened: _OpenedLog,
    ask: AskPerson,
    limits: Limits,
    folder: Path,
    zone: str,
    *,
    several: bool,
    with_people: bool,
    progress: Progress,
) -> LogDraft:
    """folder: for profiles that are tried. zone: that of the log before it, else NONE. several: it is not alone."""
    log, read, tables = opened.log, opened.read, opened.tables
    rows, kind_column = NONE, ""
    if read is None:
        rows = _ask_rows(log, tables, ask, several=several)
    if rows == LEFT_OUT:
        return LogDraft(log, None, NONE, None, NO_RECORDS, left_out=True)
    if rows == A_COLUMN:
        rows, kind_column = NONE, kind_column_asked(tables, ask)
    if rows != NONE:
        read, _ = _read(LogFile(path=log.path, rows=_kind(rows)), limits, progress)
        tables = _tables(log.path, rows, limits, opened.failed, progress)
    if not tables:
        return LogDraft(log, None, rows, read, OWN_FORM)

    def survey_by(text: str) -> Sequence[Surveyed]:
        if ask is unasked:
            return ()
        tried = folder / "tried.yaml"
        tried.write_text(text, encoding="utf-8")
        with open_source(str(log.path), limits, progress) as source:
            return survey(source, table_reader(source), str(tried), limits, progress)

    zone_known = read is not None and not any(e.topic == "zone" and "is not known" in e.statement for e in read.ledger)
    text, answered = profile_text(
        log.path.name,
        tables,
        ask,
        survey_by,
        zone=None if zone_known else zone,
        with_people=with_people,
        rows=rows,
        kind_column=kind_column,
    )
    made = LogDraft(log, text, rows, read, TWO_PROFILES if text is None else "", answered)
    if text is not None and ask is not unasked:
        made = replace(made, read=_read(_drafted(made, folder), limits, progress)[0])
    return made


def _ask_rows(log: NewLog, tables: Sequence[Surveyed], ask: AskPerson, *, several: bool) -> str:
    """What each row of a log records that nothing in it says (R45)."""
    table = likeliest(tables)
    sheets = [f'"{one.sheet}"' for one in tables if one in tables_like(table, tables) and one.sheet]
    sheet = f", {'sheet' if len(sheets) == 1 else 'sheets'} {', '.join(sheets)}," if sheets and len(tables) > 1 else ""
    headings = ", ".join(table.columns[:12])
    kinds = {
        kind.value: KINDS[kind].meaning.removeprefix("that ") for kind in EventKind if kind is not EventKind.UNKNOWN
    }
    kinds[A_COLUMN] = "the rows differ, and one of the columns says what each of them records"
    if several:
        kinds[LEFT_OUT] = "the file has no records, such as a list of codes: leave it out"
    usual = "".join(f"\n  {kind}: {kinds[kind]}" for kind in (*_USUAL, A_COLUMN, *([LEFT_OUT] if several else [])))
    return ask(
        f'Nothing in "{log.path.name}"{sheet} says what a row records; its headings are: {headings}.{usual}\n'
        "What does each row record? One of these, or another that ? lists",
        default=NONE,
        among=kinds,
    )


def _read(file: LogFile, limits: Limits, progress: Progress) -> tuple[Ingested | None, InputError | None]:
    try:
        return ingest([file], Audit(), zone=None, profile=None, limits=limits, progress=progress), None
    except InputError as error:
        return None, error


def _by_table(read: Ingested) -> bool:
    return any(r.name == read.inputs[0].reader for r in READERS)


def _tables(path: Path, rows: str, limits: Limits, failed: InputError | None, progress: Progress) -> list[Surveyed]:
    """The log's tables; `failed`, what ended its reading, where they cannot be told either."""
    with open_source(str(path), limits, progress) as source:
        try:
            found = survey(source, table_reader(source), None, limits, progress, _kind(rows))
        except InputError as error:
            raise failed or error from None
    if not found:
        raise failed or InputError("holds no table", where=str(path))
    return found
