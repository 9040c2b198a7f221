"""Read logs, and say what they hold and how they were read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

import checker
from checker.ingest.interface import IngestedLogs, Limits, SheetChoice
from checker.ingest.pipeline import describe_logs, ingest
from checker.ingest.sniff import reader_named, table_reader
from checker.ingest.source import open_source
from checker.inspect.contents import case_numbers, reasons
from checker.inspect.days import DAY_COLUMNS, written_day
from checker.inspect.detection import choice_sentence, near_profiles
from checker.inspect.guess import guesses
from checker.inspect.parts import Parts
from checker.inspect.result import Column, Inspection, Log, TableReading, UnusedRows
from checker.inspect.rhythm import rhythm, sequences
from checker.inspect.survey import SurveyedTable, roles, survey
from checker.model.accounts import Input, LedgerEntry, Rows
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputError
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.events import Events
from checker.model.kinds import EventKind
from checker.model.progress import Progress
from checker.model.shown import raw_texts
from checker.model.visible import visible
from checker.model.words import field_noun

CONSTANT_ROWS = 20
"""Fewer equal cells than these are no sign of anything."""
DIFFER = frozenset({"id", "case_number", "operator", "reason", "time", "statute"})
"""Fields that differ from use to use in a log as it was kept: one value everywhere was probably put there for the
release."""
NUMBERS_NOT_TOLD = LedgerEntry(
    topic="numbers", field="id",
    statement="whether record numbers count up without gaps was not looked for: they have too many gaps to be kept "
              "in memory",
)  # fmt: skip
QUARANTINE_KEPT = 1_000
ROWS_SHOWN = 10
_PLAIN = (State.VALUE.value, State.UNREAD.value, State.PARTIAL.value)


def inspect(
    files: Sequence[LogFile | Path], audit: Audit, *, zone: str | None, profile: str | None, limits: Limits,
    with_people: bool, progress: Progress, spill: Path | None = None,
) -> Inspection:  # fmt: skip
    """What `files` hold and how they are read; arguments as of `ingest`, which reads them, and its errors.

    Tables are gone over a second time, for their columns. A file of tables that are no use log is told by its columns
    alone.
    """
    described = [f.model_copy(update={"profile": f.profile or profile}) for f in describe_logs(files, audit)]
    no_logs: dict[int, Log] = {}
    notes: tuple[LedgerEntry, ...] = ()
    while True:
        left = [f for n, f in enumerate(described) if n not in no_logs]
        try:
            ingested = ingest(
                left,
                audit,
                zone=zone,
                profile=profile,
                limits=limits,
                progress=progress,
                spill=_part(spill, len(no_logs)),
            )
            break
        except InputError as error:
            number = next(
                (n for n, f in enumerate(described) if n not in no_logs and visible(str(f.path)) == error.where),
                None,
            )
            if number is None:
                raise
            no_logs[number], noticed = _no_log(described[number], limits, error, progress)
            notes += noticed
    read = iter(enumerate(ingested.inputs))
    logs = []
    for n, file in enumerate(described):
        if n in no_logs:
            logs.append(no_logs[n])
        else:
            number, given = next(read)
            logs.append(_log(number, given, file, ingested, limits, progress))
    parts, zones = Parts(ingested.events, progress), [one.zone for one in ingested.inputs]
    numbers = sequences(parts, [i.profile or i.reader for i in ingested.inputs])
    ledger = (*notes, *ingested.ledger, *([NUMBERS_NOT_TOLD] if numbers is None else []))
    return Inspection(
        checker=checker.__version__,
        with_people=with_people,
        place=audit.agency.place,
        logs=tuple(logs),
        rhythm=rhythm(parts, zones),
        sequences=numbers or (),
        case_numbers=case_numbers(parts),
        reasons=reasons(parts, with_people=with_people),
        unused=_unused_rows(ingested),
        quarantine=raw_texts(ingested.quarantine[:QUARANTINE_KEPT], with_people=with_people),
        ledger=raw_texts(ledger, with_people=with_people),
    )


def _part(spill: Path | None, number: int) -> Path | None:
    """A folder of its own for each attempt at reading."""
    if spill is None:
        return None
    folder = spill / str(number)
    folder.mkdir()
    return folder


def _no_log(
    file: LogFile, limits: Limits, error: InputError, progress: Progress
) -> tuple[Log, tuple[LedgerEntry, ...]]:
    """A file of tables none of which is a use log, for its columns, and what was noticed in it; `error`, which says why
    it is none, where there is more to it."""
    notes: list[LedgerEntry] = []
    with open_source(str(file.path), limits, progress, sheets=SheetChoice(file.sheets)) as source:
        reader = table_reader(source)
        try:
            found = survey(source, reader, file.profile, limits, progress, file.rows, notes)
        except InputError:
            raise error from None
        if not found or any(one.binding for one in found):
            raise error
        rows, aside = sum(one.rows for one in found), sum(one.aside for one in found)
        log = Log(
            path=source.label,
            sha256=source.sha256,
            reader=reader.name,
            profile="",
            zone="",
            events={},
            rows=Rows(read=rows + aside, used=0, duplicates=0, quarantined=aside, out_of_scope=rows),
            tables=tuple(_table(one, file.profile) for one in found),
        )
        return log, tuple(notes)


def _log(number: int, given: Input, file: LogFile, ingested: IngestedLogs, limits: Limits, progress: Progress) -> Log:
    """One log. One with the bytes of an earlier log has no tables: they are told there."""
    events, zones = ingested.events, [one.zone for one in ingested.inputs]
    first, last, undated, zone_open = _span(Parts(events, progress), number, zones)
    reader = reader_named(given.reader)
    if given.rows.read and given.rows.duplicates == given.rows.read:
        tables: tuple[TableReading, ...] = ()
    elif reader is None:
        tables = (_of_events(events, number, given),)
    else:
        with open_source(
            str(file.path), limits, progress, sha256=given.sha256, sheets=SheetChoice(file.sheets)
        ) as source:
            found = survey(source, reader, file.profile, limits, progress, file.rows)
        tables = tuple(_table(one, file.profile) for one in found)
    accounts, people = _accounts(Parts(events, progress), number)
    return Log(
        accounts=accounts,
        people=people,
        path=given.label,
        sha256=given.sha256,
        reader=given.reader,
        profile=given.profile,
        zone=given.zone,
        rows=given.rows,
        events=given.events,
        first=first,
        last=last,
        undated=undated,
        zone_open=zone_open,
        tables=tables,
    )


def _span(parts: Parts, number: int, zones: Sequence[str]) -> tuple[date | None, date | None, int, bool]:
    days = (written_day(end, zones) if parts.has(f"time_{end}") else pl.col(f"date_{end}") for end in ("lo", "hi"))
    # An offset can carry a date past the ends of Python's calendar.
    lo, hi = (day.clip(date.min, date.max) for day in days)
    undated, open_ = (
        pl.col("date_lo").is_null(),
        (pl.col("clock").cast(pl.String) != "utc") & pl.col("date_lo").is_not_null(),
    )
    spans = pl.concat(
        main.filter(pl.col("input") == number)
        .select(first=lo.min(), last=hi.max(), n=undated.sum(), o=open_.any())
        .collect()
        for main in parts.main("days", DAY_COLUMNS)
    )
    first, last, without, zone_open = spans.select(
        pl.col("first").min(), pl.col("last").max(), pl.col("n").sum(), pl.col("o").any()
    ).row(0)
    return first, last, int(without or 0), bool(zone_open)


def _accounts(parts: Parts, number: int) -> tuple[int, int]:
    """How many rows record an account, and how many of these a person's."""
    accounts = people = 0
    for main in parts.main("accounts", ("input", "kind", "operator_kind")):
        rows = main.filter((pl.col("input") == number) & (pl.col("kind") == EventKind.ACCOUNT.value)).collect()
        accounts += rows.height
        people += int((rows["operator_kind"] == "person").sum()) if "operator_kind" in rows.columns else 0
    return accounts, people


def _table(one: SurveyedTable, named: str | None) -> TableReading:
    columns = []
    unread = one.binding.unmapped_headers if one.binding else one.columns
    perhaps = guesses(one.tallies, unread, one.binding.fields if one.binding else ())
    for header, tally in one.tallies.items():
        guess = perhaps.get(header)
        held = roles(one.binding, header)
        states = dict(sorted(tally.states.items(), key=lambda pair: (-pair[1], pair[0])))
        constant = _constant(states, tally.distinct)
        columns.append(
            Column(
                header=header,
                reads_as=(*map(str, held), *(["subject_role"] if tally.roles else [])),
                meanings=(*(one.meaning for one in held), *([field_noun("subject_role")] if tally.roles else [])),
                states=states,
                distinct=tally.distinct,
                constant=constant,
                substituted=constant and any(r.what in DIFFER for r in held),
                personal=dict(sorted(tally.personal.items())),
                perhaps=guess.field if guess else "",
                because=guess.because if guess else "",
            )
        )
    return TableReading(
        sheet=one.sheet,
        rows=one.rows,
        profile=one.binding.profile.id if one.binding else "",
        why=choice_sentence(one.choice, one.columns, named),
        columns=tuple(columns),
        unmapped=one.binding.unmapped_headers if one.binding else (),
        near=() if named else near_profiles(one.binding, one.columns),
    )


def _constant(states: dict[str, int], distinct: int) -> bool:
    return distinct == 1 and states.get(State.VALUE.value, 0) >= CONSTANT_ROWS and set(states) == {State.VALUE.value}


def _of_events(events: Events, number: int, given: Input) -> TableReading:
    """The fields of a log that has no columns of its own: what its records give, of those of a row's own."""
    main = events.scan().filter((pl.col("input") == number) & pl.col("parent").is_null())
    columns = []
    for name, field in EVENT_FIELDS.items():
        if f"{name}__state" not in events.columns:
            continue
        value = f"{name}_lo" if field.shape is Shape.TIME else name
        state = pl.col(f"{name}__state").cast(pl.String).fill_null(State.NOT_EXPORTED.value)
        counted = (
            main.group_by(state.alias("state"))
            .agg(pl.len(), pl.col(value).drop_nulls().n_unique().alias("distinct"))
            .collect()
        )
        states = dict(counted.sort("len", "state", descending=[True, False]).select("state", "len").iter_rows())
        if set(states) <= {State.NOT_EXPORTED.value}:
            continue
        distinct = int(counted.filter(pl.col("state").is_in(_PLAIN))["distinct"].sum())
        constant = _constant(states, distinct)
        columns.append(
            Column(
                reads_as=(name,),
                meanings=(field_noun(name),),
                states=states,
                distinct=distinct,
                constant=constant,
                personal=_people(main, name, states),
            )
        )
    return TableReading(
        rows=given.rows.read,
        profile="",
        why=f"Its records have a form of their own ({given.reader})",
        columns=tuple(columns),
    )


def _people(main: pl.LazyFrame, name: str, states: dict[str, int]) -> dict[str, int]:
    recorded = states.get(State.VALUE.value, 0)
    if name == "reason" and recorded:
        return {"free text that may name people": recorded}
    if name != "operator" or not recorded:
        return {}
    kinds: Counter[str] = Counter()
    for kind, n in (
        main.filter(pl.col("operator__state") == State.VALUE.value)
        .group_by("operator_kind")
        .len()
        .collect()
        .iter_rows()
    ):
        kinds["name of a person" if kind == "person" else "login, number or short name of a person"] += n
    return dict(sorted(kinds.items()))


def _unused_rows(ingested: IngestedLogs) -> tuple[UnusedRows, ...]:
    """Quarantined rows by log and reason, the most first. A log keeps a part of very many: those beyond are told as
    such."""
    rows: dict[tuple[str, str], list[int]] = {}
    for q in ingested.quarantine:
        rows.setdefault((q.file, q.reason), []).append(q.row)
    found = [UnusedRows(file=f, reason=r, count=len(n), rows=tuple(n[:ROWS_SHOWN])) for (f, r), n in rows.items()]
    for given in ingested.inputs:
        beyond = given.rows.quarantined - sum(u.count for u in found if u.file == given.path)
        if beyond > 0:
            found.append(
                UnusedRows(
                    file=given.path, reason="more rows, of which only the number was kept", count=beyond, rows=()
                )
            )
    return tuple(sorted(found, key=lambda u: (-u.count, u.file, u.reason)))
