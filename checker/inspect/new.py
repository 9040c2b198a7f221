"""`checker init`: read the logs of a hand-over as well as they can be read, and draft what says how."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from checker.ingest.choice import FEWEST
from checker.ingest.headings import fold_header
from checker.ingest.interface import IngestedLogs, Limits, SheetChoice
from checker.ingest.pipeline import ingest
from checker.ingest.sniff import READERS, table_reader
from checker.ingest.source import ensure_unchanged, open_source
from checker.inspect.asking import NONE, AnswerMissingError, AskPerson, answered_once, of_file, take_default
from checker.inspect.columns_asked import A_COLUMN, kind_column_asked
from checker.inspect.draft import profile_text
from checker.inspect.draft_audit import LogLines, audit_text
from checker.inspect.meets import Meets, meets
from checker.inspect.parts import Parts
from checker.inspect.rhythm import rhythm
from checker.inspect.rows_asked import LEFT_OUT, holds_asked, other_rows_asked, other_sheets, rows_asked, rows_confirmed
from checker.inspect.survey import SurveyedTable, survey
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputError
from checker.model.kinds import EventKind
from checker.model.progress import Progress, silent
from checker.model.words import sheet_in_words
from checker.system.folders import private_folder

TWO_PROFILES = (
    "its tables are read by different shipped profiles, which no one profile can stand for: none is named here"
)
NO_RECORDS = "left out: it has no records, as answered"
OWN_FORM = "its records have a form of their own: no profile is needed"


@dataclass(frozen=True)
class NewLog:
    """A log to draft for. label: its path as audit.yaml shall say it; profile_name: that of its profile's file; sheets:
    the sheets of the file of the file, all where none is named; other_names: those that no further profile may have."""

    path: Path
    label: str
    profile_name: str
    sheets: tuple[str, ...] = ()
    other_names: frozenset[str] = frozenset()

    @property
    def file(self) -> LogFile:
        """The log without anything said of how it is read."""
        return LogFile(path=self.path, sheets=self.sheets)

    @property
    def name(self) -> str:
        """What people call it: its file, and its sheets where it is about some of them."""
        return f"{self.path.name}, {sheet_in_words(self.sheets[0])}" if self.sheets else self.path.name


@dataclass(frozen=True)
class LogDraft:
    """What was drafted for one log. profile: None where none is needed, or none can say it; note: why. rows: what a
    person said that each row records, else NONE. read: None where nothing reads the log yet. zone: as answered, else
    NONE. left_out: it holds no records, as answered. holds:
    what a list of papers holds, as audit.yaml says it."""

    log: NewLog
    profile: str | None
    rows: str
    reading: IngestedLogs | None
    note: str = ""
    zone: str = NONE
    left_out: bool = False
    holds: str = ""

    @property
    def lines(self) -> LogLines:
        """The log's entry in audit.yaml."""
        rows = self.rows if self.rows != NONE and self.profile is None else None
        profile = self.log.profile_name if self.profile else None
        return LogLines(self.log.label, profile, rows, self.note, self.left_out, self.holds, self.log.sheets)


@dataclass(frozen=True)
class Drafts:
    """The files to write. audit: the whole text of audit.yaml; None where one is there, which is added to. meetings:
    how many records of each kind meet a use, of more than one log; shapes: of the uses' case numbers."""

    logs: tuple[LogDraft, ...]
    audit: str | None
    meetings: tuple[Meets, ...] = ()
    shapes: tuple[tuple[str, int], ...] = ()


def drafts(
    logs: Sequence[NewLog],
    ask: AskPerson,
    *,
    limits: Limits,
    with_people: bool,
    with_audit: bool = True,
    agencies: Sequence[str] = (),
    progress: Progress = silent,
) -> Drafts:
    """Drafts for the logs of one hand-over. with_audit: for a new audit.yaml. agencies: the places of those that
    documents name.

    Raises InputError where a file is no table and no known form of its own, before anything is asked; InputChanged
    where one is another at the end, since each is opened several times.
    """
    with ensure_unchanged([str(log.path) for log in logs], limits, progress):
        opened = [_open_log(log, limits, progress) for log in logs]
        with private_folder() as folder:
            made = list[LogDraft]()
            alike: dict[tuple[str, ...], dict[str, str | None]] = {}
            for one in opened:
                zone = _last_zone(made)
                own = of_file(ask, one.log.label)
                once = answered_once(own, alike.setdefault(one.headings, {})) if one.headings else own
                draft = partial(
                    _draft,
                    limits=limits,
                    folder=folder,
                    asked=ask is not take_default,
                    with_people=with_people,
                    progress=progress,
                )
                try:
                    made.append(draft(one, once, zone=zone, several=len(logs) > 1))
                except AnswerMissingError:
                    made.append(LogDraft(one.log, None, NONE, None))
                    continue
                made[-1:] = _with_other_sheets(made[-1], one, ask, draft, limits, folder, progress)
            files = [_drafted_log(one, folder) for one in made if one.reading is not None]
            whole = next((one.reading for one in made if one.reading is not None), None)
            if len(files) > 1:
                whole = ingest(files, Audit(), zone=None, profile=None, limits=limits, progress=progress)
        events = whole.events if whole else None
        audit = None
        if with_audit:
            dates = rhythm(Parts(whole.events), [one.zone for one in whole.inputs]) if whole else None
            span = (dates.first, dates.last) if dates else (None, None)
            lines = [one.lines for one in made]
            audit = audit_text(lines, events, span, ask, zone=_last_zone(made), agencies=agencies)
        met, shapes = meets(events) if events is not None and len(files) > 1 else ((), ())
        return Drafts(tuple(made), audit, met, shapes)


def _last_zone(made: Sequence[LogDraft]) -> str:
    return next((one.zone for one in reversed(made) if one.zone != NONE), NONE)


def _drafted_log(one: LogDraft, folder: Path) -> LogFile:
    """The log as its draft reads it. folder: of the drafts that are not written to their place yet."""
    if one.profile is None:
        return one.log.file.model_copy(update={"rows": _kind(one.rows)})
    profile = folder / one.log.profile_name
    profile.write_text(one.profile, encoding="utf-8")
    return one.log.file.model_copy(update={"profile": str(profile)})


def _kind(rows: str) -> EventKind | None:
    return None if rows == NONE else EventKind(rows)


@dataclass(frozen=True)
class _OpenedLog:
    """A log before anything is asked. reading: as it is read without a profile, None where nothing reads it; failure:
    why. tables: none where its records have a form of their own."""

    log: NewLog
    reading: IngestedLogs | None
    failure: InputError | None
    tables: Sequence[SurveyedTable]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its tables, in any order; none where its records have a form of their own."""
        return tuple(sorted({fold_header(header) for table in self.tables for header in table.columns}))


def _open_log(log: NewLog, limits: Limits, progress: Progress) -> _OpenedLog:
    read, failed = _read(log.file, limits, progress)
    tables = list[SurveyedTable]()
    if read is None or any(reader.name == read.inputs[0].reader for reader in READERS):
        tables = _tables(log, NONE, limits, failed, progress)
    if failed is not None and any(t.binding for t in tables):
        raise failed
    return _OpenedLog(log, read, failed, tables)


def _with_other_sheets(
    main: LogDraft,
    opened: _OpenedLog,
    ask: AskPerson,
    draft: Callable[..., LogDraft],
    limits: Limits,
    folder: Path,
    progress: Progress,
) -> list[LogDraft]:
    """The draft of a file, and one for each of its other lists, on sheets that the first does not read: searches,
    reviews and arrests in one workbook. What a row of such a sheet records is asked; Enter leaves it out."""
    found = list[LogDraft]()
    sheets = other_sheets(opened.tables) if main.reading is not None else []
    taken = main.log.other_names
    for tables in sheets:
        names = tuple(dict.fromkeys(one.sheet for one in tables if one.sheet))
        log = replace(main.log, sheets=names, profile_name=_free_name(main.log, names[0], taken))
        own = of_file(ask, f"{log.label}, {sheet_in_words(names[0])}")
        try:
            rows = other_rows_asked(log.name, tables, own)
            if rows in (NONE, LEFT_OUT):
                continue
            one = _OpenedLog(log, None, None, tables)
            found.append(draft(one, own, zone=_last_zone([main, *found]), several=True, rows=rows))
        except AnswerMissingError:
            found.append(LogDraft(log, None, NONE, None))
        taken |= {log.profile_name}
    if not found:
        return [main]
    others = {one.sheet for tables in sheets for one in tables}
    left = dict.fromkeys(
        one.sheet
        for one in opened.tables
        if one.sheet and one.sheet not in others and (one.binding or len(one.columns) >= FEWEST)
    )
    main = replace(main, log=replace(main.log, sheets=tuple(left)))
    return [replace(main, reading=_read(_drafted_log(main, folder), limits, progress)[0]), *found]


def _free_name(log: NewLog, sheet: str, taken: Collection[str]) -> str:
    """A name for the profile of a sheet that no file has."""
    stem = f"{Path(log.profile_name).stem}-{re.sub(r'[^a-z0-9]+', '-', sheet.lower()).strip('-') or 'sheet'}"
    return next(name for n in range(1, 1000) if (name := f"{stem}{f'-{n}' if n > 1 else ''}.yaml") not in taken)


def _draft(
    opened: _OpenedLog,
    ask: AskPerson,
    *,
    limits: Limits,
    folder: Path,
    zone: str,
    several: bool,
    asked: bool,
    with_people: bool,
    progress: Progress,
    rows: str = "",
) -> LogDraft:
    """folder: for profiles that are tried. zone: that of the log before it, else NONE. several: it is not alone. asked:
    somebody is there to ask. rows: what each row records, where that was asked before."""
    log, read, tables = opened.log, opened.reading, opened.tables
    kind_column = ""
    how = rows_asked if read is None else rows_confirmed
    if not rows:
        rows = how(log.name, tables, ask, several=several) if tables else NONE
    if rows == LEFT_OUT:
        return LogDraft(log, None, NONE, None, NO_RECORDS, left_out=True)
    if rows == A_COLUMN:
        rows, kind_column = NONE, kind_column_asked(tables, ask)
    if rows != NONE:
        read, _ = _read(log.file.model_copy(update={"rows": _kind(rows)}), limits, progress)
        tables = _tables(log, rows, limits, opened.failure, progress)
    if not tables:
        return LogDraft(log, None, rows, read, OWN_FORM)

    def survey_by(text: str) -> Sequence[SurveyedTable]:
        if not asked:
            return ()
        tried = folder / "tried.yaml"
        tried.write_text(text, encoding="utf-8")
        with open_source(str(log.path), limits, progress, sheets=SheetChoice(log.sheets)) as source:
            return survey(source, table_reader(source), str(tried), limits, progress)

    zone_known = read is not None and not any(e.topic == "zone" and "is not known" in e.statement for e in read.ledger)
    text, answered = profile_text(
        log.name,
        tables,
        ask,
        survey_by,
        zone=None if zone_known else zone,
        with_people=with_people,
        rows=rows,
        kind_column=kind_column,
    )
    made = LogDraft(log, text, rows, read, TWO_PROFILES if text is None else "", answered)
    if text is not None and asked:
        made = replace(made, reading=_read(_drafted_log(made, folder), limits, progress)[0])
    return replace(made, holds=holds_asked(made.reading, ask))


def _read(file: LogFile, limits: Limits, progress: Progress) -> tuple[IngestedLogs | None, InputError | None]:
    try:
        return ingest([file], Audit(), zone=None, profile=None, limits=limits, progress=progress), None
    except InputError as error:
        return None, error


def _tables(
    log: NewLog, rows: str, limits: Limits, failed: InputError | None, progress: Progress
) -> list[SurveyedTable]:
    """The log's tables; `failed`, what ended its reading, where they cannot be told either."""
    with open_source(str(log.path), limits, progress, sheets=SheetChoice(log.sheets)) as source:
        try:
            found = survey(source, table_reader(source), None, limits, progress, _kind(rows))
        except InputError as error:
            raise failed or error from None
    if not found:
        raise failed or InputError(
            "holds no table", where=str(log.path), hint="A table has one header row, then one row for each record."
        )
    return found
