"""Logs made fit to be published: written, looked through as anything is before it leaves, and proved to mislead
nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from checker.assess import Result
from checker.ingest.interface import Limits, with_declared
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.progress import Progress, silent
from checker.publish import pseudonyms, unread_columns
from checker.publish.cells import GONE, Clock
from checker.publish.count_tables import CountTable, is_counts
from checker.publish.count_tables import read as read_counts
from checker.publish.preflight import preflight
from checker.publish.pseudonyms import Key
from checker.publish.published_log import Pseudonyms, PublishedColumn, PublishedTable, publish_table
from checker.publish.redaction import ColumnTreatment, FileTreatment, Redaction, RuleProof
from checker.publish.same_verdicts import compare_verdicts
from checker.publish.statement import sha256
from checker.publish.treatments import DAYS_OF_NO_ZONE, DOMAINS, MEANING, Treatment, asked_for, more_of
from checker.publish.writing import Ledger, published_audit, write_ledger, write_profile, write_table

Judge = Callable[[Audit, date | None], Result]
"""Judges the logs of an audit as of a day (None: as they say themselves)."""
_PEOPLE = ("operator", "target")
AUDIT = "audit.yaml"
_NOT_IN_NAMES = re.compile(r"[^\w .()+-]")
"""What a published file's name does not have: what is no text, or acts."""


@dataclass(frozen=True)
class RedactionRequest:
    """What is asked for. columns: heading or field -> treatment. form: "csv" or "xlsx". least: counts from 1 to
    below it are small. folder: an empty one, for what is published; ledger: where the file goes that stays in the
    house."""

    columns: Mapping[str, str]
    form: str
    least: int
    folder: Path
    ledger: Path
    shown_folder: str
    zone: str | None = None
    profile: str | None = None


def redact(
    audit: Audit, request: RedactionRequest, key: Key | None, judge: Judge, *, today: date,
    limits: Limits | None = None, progress: Progress = silent,
) -> Redaction:  # fmt: skip
    """Write the logs of `audit` to `request.folder` as they may be published, and prove what the public can compute.

    key: of the pseudonyms; None for one that is thrown away. today: the day that workbooks say they were made on.
    Raises InputError for a file that is neither a log nor a table of counts, and UsageError for a column that is not
    there, for files that would not pass `preflight`, and for a published log by which a use would get another verdict.
    """
    limits = limits or Limits()
    secret = key or pseudonyms.random_key()
    counts = [log for log in audit.logs if log.rows is None and is_counts(log, limits, progress)]
    logs = tuple(log for log in audit.logs if log not in counts)
    audit = audit.model_copy(update={"logs": logs})
    done: list[FileTreatment] = []
    ledger = Ledger([])
    proof: tuple[RuleProof, ...] = ()
    as_of = None
    if logs:
        done, public, placed = _write_logs(audit, request, secret, ledger, today, limits, progress)
        progress("judging the whole log", 0, 0)
        whole = judge(audit, None)
        as_of = whole.assessment.as_of
        progress("judging the published log", 0, 0)
        proof = compare_verdicts(whole, judge(public, as_of), placed)
        _refuse_other_verdicts(proof)
    for log in counts:
        name = _free(log.path.stem, request)
        done.append(_write_counts(read_counts(log, limits, progress), name, request, secret, ledger, today))
    _refuse_leaks([request.folder / one.path for one in done], request.least, limits)
    write_ledger(ledger, request.ledger)
    return Redaction(
        folder=request.shown_folder,
        ledger=str(request.ledger),
        files=tuple(done),
        rules=proof,
        as_of=as_of.isoformat() if as_of else "",
        place=audit.agency.place,
        one_key=key is None,
        least=request.least,
    )


def _write_logs(
    audit: Audit, request: RedactionRequest, key: Key, ledger: Ledger, today: date, limits: Limits, progress: Progress
) -> tuple[list[FileTreatment], Audit, pl.DataFrame]:
    """Write every table of the logs with its profile, and the audit.yaml of all. Gives what was done, that audit, and
    for each published event `input`, `row`, `part` and the `event` of the log. What was read is let go with it: both
    logs are read again to be judged."""
    read = ingest(audit.logs, audit, zone=request.zone, profile=request.profile, limits=limits, progress=progress)
    headings = frozenset(one.header for log in read.inputs if log.columns for one in log.columns.not_read)
    treatments = asked_for(request.columns, headings)
    events = read.events.frame()
    names = _names(events, audit, key)
    done: list[FileTreatment] = []
    placed: list[pl.DataFrame] = []
    described: list[LogFile] = []
    lost: set[str] = set()
    for number, sheet, part in _tables(events, len(read.inputs)):
        log, given = audit.logs[number], read.inputs[number]
        progress(f"redacting {given.path}", 0, 0)
        zone = _zone(part, given.zone, read.agency_zone)
        clock = Clock(zone, read.agency_zone)
        unread = unread_columns.treat_columns(log, sheet, part, treatments, key, limits, progress)
        table = publish_table(part, treatments, names, technology=given.technologies[0], clock=clock, unread=unread)
        lost |= table.lost_kinds
        name = _free(log.path.stem, request)
        path = request.folder / f"{name}.{request.form}"
        write_table(table.frame(), path, today)
        profile = write_profile(table.profile, request.folder / f"{name}.profile.yaml", path.name)
        described.append(log.model_copy(update={"path": path, "profile": str(profile), "zone": zone}))
        placed.append(table.events.with_columns(pl.lit(len(placed), pl.UInt32).alias("input")))
        one = _file_done(table, path, given.path, sheet or "", zone)
        if sheet is None:
            done.append(one.model_copy(update={"left_out": max(0, given.rows.read - one.rows)}))
        else:
            done.append(one)
        ledger.add_columns(one)
    public = published_audit(with_declared(audit, read.complete), described, lost, request.folder / AUDIT)
    return done, public, pl.concat(placed)


def _tables(events: pl.DataFrame, inputs: int) -> Iterator[tuple[int, str | None, pl.DataFrame]]:
    """The events of each table, of a log without events as one without rows: the input's number, the sheet, the
    events."""
    for number in range(inputs):
        own = events.filter(pl.col("input") == number)
        for (sheet,), part in own.group_by(["sheet"], maintain_order=True) if own.height else [((None,), own)]:
            yield number, None if sheet is None else str(sheet), part


def _zone(events: pl.DataFrame, own: str, agency: str | None) -> str | None:
    """In which zone the times of a table are written: the log's own where all its times have one, else the agency's;
    None where their zone is not known."""
    known = (events["clock"].cast(pl.String).drop_nulls() == "utc").all()
    if not known:
        return None
    return own if own and "," not in own else agency or "UTC"


def _names(events: pl.DataFrame, audit: Audit, key: Key) -> Pseudonyms:
    """The pseudonyms of all that gets them, over all logs together."""
    found: dict[str, Mapping[str, str]] = {}
    people = pseudonyms.of_people(key, [c for f in _PEOPLE for c in _cells(events, f)], audit.aliases)
    found |= dict.fromkeys(_PEOPLE, people)
    found["case_number"] = pseudonyms.of_cases(key, _cells(events, "case_number"))
    for field, domain in DOMAINS.items():
        if field not in found:
            found[field] = pseudonyms.of_texts(key, domain, _cells(events, field))
    own = audit.agency.name.strip()
    if own:
        found["agency"] = {
            c: c.strip() if c.strip().casefold() == own.casefold() else p for c, p in found["agency"].items()
        }
    return found


def _cells(events: pl.DataFrame, field: str) -> list[str]:
    if field not in events.columns:
        return []
    return [str(cell) for cell in events[field].drop_nulls().unique().to_list()]


def _file_done(table: PublishedTable, path: Path, log: str, sheet: str, zone: str | None) -> FileTreatment:
    columns = []
    for column in table.columns:
        recorded = column.cells.str.len_chars() > 0
        marked = int((column.cells == GONE).sum())
        kept = column.choice.treatment is Treatment.KEEP
        columns.append(
            ColumnTreatment(
                heading=column.heading,
                treatment=_meaning(column, zone),
                why=column.choice.why,
                cells=int(recorded.sum()),
                changed=marked if kept else int(recorded.sum()),
                marked=marked,
                more=more_of(column.field, column.choice.treatment),
            )
        )
    for heading, choice in table.left_out:
        columns.append(
            ColumnTreatment(
                heading=heading, treatment=MEANING[choice.treatment], why=choice.why, cells=0, changed=0, marked=0
            )
        )
    return FileTreatment(
        path=path.name, sha256=sha256(path), log=log, sheet=sheet, rows=table.height, columns=tuple(columns)
    )


def _meaning(column: PublishedColumn, zone: str | None) -> str:
    """What became of a column, in words."""
    treatment = column.choice.treatment
    if zone is None and treatment is Treatment.DAY and column.cells.str.contains("/", literal=True).any():
        return DAYS_OF_NO_ZONE
    return MEANING[treatment]


def _free(stem: str, request: RedactionRequest) -> str:
    """A name for a file that the folder does not have yet."""
    stem = _NOT_IN_NAMES.sub("_", stem)
    name, number = stem, 1
    while (request.folder / f"{name}.{request.form}").exists():
        number += 1
        name = f"{stem}-{number}"
    return name


def _write_counts(
    table: CountTable, name: str, request: RedactionRequest, key: Key, ledger: Ledger, today: date
) -> FileTreatment:
    path = request.folder / f"{name}.{request.form}"
    frame, why = table.suppress(request.least, key)
    write_table(frame, path, today)
    ledger.add_counts(path.name, table, why)
    return FileTreatment(
        path=path.name, sha256=sha256(path), log=str(table.path), rows=frame.height, suppressed=len(why)
    )


def _refuse_other_verdicts(proof: Sequence[RuleProof]) -> None:
    wrong = [rule for rule in proof if rule.other]
    if wrong:
        first = max(wrong, key=lambda rule: rule.other)
        raise UsageError(
            f"nothing was written: for {first.other:,} of the uses that {first.rule} applies to, the published log "
            f"would give a different verdict than the whole one. Its clause: {first.describe}",
            hint='Publish more of what the rule compares (--column "Time=keep", or another column), or nothing of it '
            '(--column "Time=mark"). For a rule on months or years, write the audited period in audit.yaml (period:), '
            "and for times without a zone name it (--zone).",
        )


def _refuse_leaks(paths: Sequence[Path], least: int, limits: Limits) -> None:
    found = [(file, leak) for file in preflight(paths, least=least, limits=limits).files for leak in file.leaks]
    if found:
        file, leak = found[0]
        where = f"{leak.where}: " if leak.where else ""
        raise UsageError(
            f"nothing was written: {Path(file.path).name} would not pass checker preflight: {where}{leak.what}",
            hint="Choose another treatment for the column: --column HEADING=mark, or HEADING=drop.",
        )
