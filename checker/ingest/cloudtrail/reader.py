"""AWS CloudTrail logs with Amazon Rekognition calls -> events.

A record says who called which operation with which parameters, and nothing of why, for which case, or who reviewed what
came of it: those fields are `not_exported`, unless a profile says where this agency writes a case number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from checker.ingest.cloudtrail.across import CloudTrailReading, pair_across
from checker.ingest.cloudtrail.calls import (
    CALLS,
    DEFAULT_SHARE,
    STREAM,
    STREAM_DEFAULT_FROM,
    Cell,
    blank_error,
    fields,
    no_event,
    parameters,
    parameters_key,
    refusal,
    refused,
    text,
    threshold,
    time,
    unread_parameters,
)  # fmt: skip
from checker.ingest.cloudtrail.case_numbers import Extract, case_numbers, compile_patterns
from checker.ingest.cloudtrail.flat_rows import columns_without_meaning
from checker.ingest.cloudtrail.frame import EventRows, counts
from checker.ingest.cloudtrail.keys import FETCHES, Keys
from checker.ingest.cloudtrail.ledger import Notes, Principal, principal_of
from checker.ingest.cloudtrail.live import ProcessorCall
from checker.ingest.cloudtrail.records import FoundRecord, Layout, find_records, is_cloudtrail, layout
from checker.ingest.cloudtrail.remembered import Remembered
from checker.ingest.cloudtrail.who import identity_key, operator
from checker.ingest.interface import Limits, Source
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow, Rows
from checker.model.event import State
from checker.model.kinds import EventKind
from checker.model.progress import Progress

__all__ = ["CloudTrail", "CloudTrailReading", "pair_across"]

_SYSTEM: dict[str, Cell] = {"vendor": ("amazon", State.VALUE), "product": ("rekognition", State.VALUE)}
_USES = (EventKind.SEARCH, EventKind.VERIFICATION)
_MAJOR = "1"
_QUARANTINE_KEPT = 10_000
"""How many quarantined rows of one log are listed; all are counted."""
_TOGETHER = 1_000
"""Of so many records the case numbers are looked for at once."""
_COLUMNS_NAMED = 40
_RAW_ROWS = 1_000
"""Of so many quarantined rows of a log the text is kept; of the rest, number and reason."""


class CloudTrail:
    """The reader. extract: where this agency writes case numbers, off by default (see `case_numbers`): place ->
    pattern.

    UsageError for an unknown place or a faulty pattern.
    """

    name = "cloudtrail"

    def __init__(self, extract: Mapping[str, str] | None = None) -> None:
        self._extract = compile_patterns(extract or {})

    def matches(self, source: Source) -> bool:
        """Whether the file's first bytes are of a CloudTrail log, in any of its layouts."""
        return is_cloudtrail(source.head)

    def read(self, source: Source, limits: Limits, progress: Progress) -> CloudTrailReading:
        """All events of one log. InputError where the file as a whole cannot be read.

        Live deployments are paired within this file; `pair_across` pairs them over several.
        """
        how = layout(source.head)
        one = _OneFile(source, self._extract, how)
        every = find_records(source, how, limits)
        for row, case in self._with_cases(every) if self._extract else ((row, "") for row in every):
            one.take(row, case)
        progress(f"reading {source.label}", one.rows_read, one.rows_read)
        return pair_across([one.reading()])[0]

    def _with_cases(self, every: Iterator[FoundRecord]) -> Iterator[tuple[FoundRecord, str]]:
        """Each row and its case number."""
        while rows := list(islice(every, _TOGETHER)):
            yield from zip(rows, case_numbers([row.record for row in rows], self._extract), strict=True)


class _OneFile:
    """What has been read of one file so far."""

    def __init__(self, source: Source, extract: Extract, how: Layout) -> None:
        self.rows_read = 0
        self._source = source
        self._extract = extract
        self._rows = EventRows(source.sha256)
        self._notes = Notes(source.label, history=how is Layout.CSV and b"event name" in source.head[:2000].lower())
        self._unread_columns = columns_without_meaning(source.head) if how is Layout.CSV else []
        self._tally: Counter[str] = Counter()
        self._quarantine: list[QuarantinedRow] = []
        self._calls: list[ProcessorCall] = []
        self._stream_cells: dict[int, dict[str, Cell]] = {}
        self._keys = Keys()
        self._identity = Remembered(identity_key, _identity)
        self._fields = Remembered(parameters_key, fields)

    def take(self, row: FoundRecord, case: str) -> None:
        self.rows_read += 1
        if fault := row.fault or _of_another_version(row.record):
            self._tally["quarantined"] += 1
            if len(self._quarantine) < _QUARANTINE_KEPT:
                raw = row.text if len(self._quarantine) < _RAW_ROWS else ""
                self._quarantine.append(QuarantinedRow(file=self._source.label, row=row.number, reason=fault, raw=raw))
            self._rows.add(row.number, EventKind.UNKNOWN)
        elif row.record is None:
            self._tally["out_of_scope"] += 1
            self._notes.insights += row.insight
            self._notes.other_services += not row.insight
        else:
            self._take_call(row, row.record, case)

    def _take_call(self, row: FoundRecord, record: dict[str, Any], case: str) -> None:
        if row.doubt:
            self._notes.doubts[row.doubt] += 1
        if unread_parameters(record):
            self._notes.unread += 1
        name, state = text(record, "eventName")
        one = _Call(row.number, time(record), text(record, "eventID"), *self._identity(record), _cells_of(case))
        self._notes.count(one.time[0])
        errors = "errorCode" in record or "errorMessage" in record
        if state is not State.VALUE:
            self._use(one, EventKind.UNKNOWN)
        elif errors and row.native and blank_error(record):
            self._notes.blank_errors += 1
            self._use(one, EventKind.UNKNOWN)
        elif errors and refused(record):
            kind = CALLS[name].kind if name in CALLS else None
            if kind in _USES or name == "StartStreamProcessor":
                self._notes.refused_calls[name] += 1
                own = self._fields(record, name) if kind else {}
                self._use(one, EventKind.REQUEST, own, refusal(record))
            else:
                self._skip(f"{name} that was refused or failed")
        elif name in CALLS:
            own = self._fields(record, name)
            self._notes.defaults(own)
            kind = CALLS[name].kind
            if kind in _USES:
                self._keys.call(row.number, record)
            self._use(one, kind, own)
        elif name in STREAM:
            self._stream(one, record, STREAM[name])
        elif no_event(name):
            if name in FETCHES:
                self._keys.fetch(record)
            self._skip(name)
        else:
            self._notes.unheard[name] += 1
            self._use(one, EventKind.UNKNOWN)

    def _use(self, one: _Call, kind: EventKind, *cells: Mapping[str, Cell]) -> None:
        self._tally["used"] += 1
        self._notes.principal(one.principal)
        self._rows.add(one.row, kind, one.who, *one.case, *cells, time=one.time, event_id=one.id)

    def _skip(self, name: str) -> None:
        self._tally["out_of_scope"] += 1
        self._notes.skipped_calls[name] += 1

    def _stream(self, one: _Call, record: dict[str, Any], action: str) -> None:
        when = one.time[0]
        printed = parameters(record)
        given = printed or {}
        settings = given.get("settings")
        faces: bool | None = None
        fixed: dict[str, Cell] = {}
        if action == "create" and isinstance(settings, dict) and settings:
            faces = "faceSearch" in settings
            search = settings.get("faceSearch")
            if isinstance(search, dict) and search:
                default = DEFAULT_SHARE if when is not None and when >= STREAM_DEFAULT_FROM else None
                fixed = {"gallery.name": text(search, "collectionId")}
                fixed |= threshold(search, "faceMatchThreshold", required="collectionId", default=default)
                self._notes.defaults(fixed)
        elif action == "start":
            faces = False if "startSelector" in given or "stopSelector" in given else None
            self._notes.principal(one.principal)
        if action in ("create", "start"):
            cells = {name: cell for held in (one.who, *one.case) for name, cell in held.items()}
            self._stream_cells[one.row] = {"time": one.time, "id": one.id, **cells}
        video = given.get("input")
        stream = video.get("kinesisVideoStream") if isinstance(video, dict) else None
        self._calls.append(
            ProcessorCall(
                file=0,
                row=one.row,
                id=one.id[0] or "",
                account=text(record, "recipientAccountId")[0] or "",
                region=text(record, "awsRegion")[0] or "",
                name=text(printed, "name")[0] or "",
                action=action,
                time=when,
                faces=faces,
                printed=printed is not None,
                settings=tuple(fixed.items()),
                camera=text(stream, "arn")[0] or "",
            )
        )

    def reading(self) -> CloudTrailReading:
        """The reading without its stream-processor rows, which `pair_across` accounts for."""
        frame = self._rows.frame()
        rows = Rows(
            read=self.rows_read,
            used=self._tally["used"],
            duplicates=0,
            quarantined=self._tally["quarantined"],
            out_of_scope=self._tally["out_of_scope"],
        )
        ledger: list[LedgerEntry] = self._notes.entries()
        if self._unread_columns:
            named = ", ".join(f'"{name}"' for name in self._unread_columns[:_COLUMNS_NAMED])
            ledger.append(
                LedgerEntry(
                    topic="mapping", file=self._source.label,
                    statement=f"columns that match no member of a CloudTrail record, and are not read: {named}",
                )
            )  # fmt: skip
        if self._extract:
            where = ", ".join(f"{place} ({pattern})" for place, (pattern, _) in self._extract.items())
            ledger.append(
                LedgerEntry(
                    topic="mapping", file=self._source.label, field="case_number", statement=f"taken from {where}"
                )
            )
        entry = Input(
            path=self._source.label,
            sha256=self._source.sha256,
            reader="cloudtrail",
            profile="cloudtrail",
            rows=rows,
            events=counts(frame),
            zone="UTC",
        )
        return CloudTrailReading(
            frame,
            entry,
            tuple(self._quarantine),
            tuple(ledger),
            calls=tuple(self._calls),
            stream_cells=self._stream_cells,
            keys=self._keys.frame(),
        )


class _Call(NamedTuple):
    """One Rekognition call. who: the cells of its operator and of the system. case: those of its case number."""

    row: int
    time: Cell
    id: Cell
    who: Mapping[str, Cell]
    principal: Principal
    case: tuple[Mapping[str, Cell], ...]


def _identity(record: Mapping[str, Any]) -> tuple[dict[str, Cell], Principal]:
    who, kind, _ = operator(record)
    return {"operator": who, "operator_kind": kind, **_SYSTEM}, principal_of(record)


def _cells_of(case: str) -> tuple[Mapping[str, Cell], ...]:
    return ({"case_number": (case, State.VALUE)},) if case else ()


def _of_another_version(record: dict[str, Any] | None) -> str:
    """Why a record of another version than the known one cannot be read: its members may mean something else.

    Source: AWS CloudTrail user guide, "CloudTrail record contents": eventVersion is major.minor; the major version is
        raised by a
    change that is not compatible, the minor one by new members. 1.05 (2018) to 1.11 are known.
    """
    if record is None:
        return ""
    version = str(record.get("eventVersion") or "")
    major = version.partition(".")[0].strip()
    if major == _MAJOR or not major.isdecimal():
        return ""
    return (
        f"its eventVersion is {version[:20]}: only records of version {_MAJOR} are known, and others may mean "
        "something else"
    )
