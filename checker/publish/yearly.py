"""A statutory report made of the logs: counted, reconciled with what else is known, frozen as of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from pydantic import ValidationError

import checker
from checker.ingest.interface import IngestedLogs, Limits, with_declared
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.dates import document_day, place_of
from checker.model.dates import period as span
from checker.model.errors import UsageError
from checker.model.kinds import EventKind
from checker.model.progress import Progress, silent
from checker.publish.figures import FigureCounts, figure
from checker.publish.statutory import CONFIDENCE, UNITS, FigureDefinition, StatutoryReport
from checker.publish.yearly_result import Comparand, LogAccount, ReportFigure, ReportSection, Restatement, Yearly

_SEARCHES = FigureDefinition(label="Searches", unit="search")
INVOICE = "the vendor's invoice"


@dataclass(frozen=True)
class ReportPeriod:
    """The days of a report, both of them in it, and what they are called."""

    name: str
    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> ReportPeriod:
        """A calendar year."""
        return cls(str(year), date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, first: date) -> ReportPeriod:
        """The month that begins on a day."""
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return cls(first.strftime("%B %Y"), first, following - timedelta(days=1))

    @classmethod
    def week(cls, monday: date, report: str) -> ReportPeriod:
        """The week that begins on a Monday. report: the id of the report, by whose country the day is written."""
        return cls(f"the week of {document_day(monday, report)}", monday, monday + timedelta(days=6))


@dataclass(frozen=True)
class OtherAccounts:
    """What a report is reconciled with. last: the last report, as JSON; invoiced: the searches that the vendor
    billed for the period; explanation: why that is not what the log holds."""

    last: Yearly | None = None
    invoiced: int | None = None
    explanation: str = ""


def last_report(path: Path) -> Yearly:
    """The report in a JSON file. UsageError where there is none in it."""
    try:
        return Yearly.model_validate_json(path.read_bytes())
    except ValidationError as error:
        hint = "give what `checker yearly -f json` wrote"
        raise UsageError("this is not a statutory report as JSON", where=str(path), hint=hint) from error


def yearly(
    asked: StatutoryReport, period: ReportPeriod, audit: Audit, known: OtherAccounts, *, as_of: date,
    with_people: bool = False, zone: str | None = None, profile: str | None = None,
    limits: Limits | None = None, progress: Progress = silent,
) -> Yearly:  # fmt: skip
    """Make the report on `period`, frozen as of a day. with_people: names of databases and agencies that may
    be people's are written.

    Raises UsageError where the vendor's invoice differs from the log and nobody explained it, where the last report is
    another one, and where the period has not begun; InputError for a log that cannot be read.
    """
    if period.first > as_of:
        raise UsageError(f"{period.name} has not begun on {as_of}", hint="name an earlier one, or a later --as-of")
    if known.last is not None and known.last.id != asked.id:
        raise UsageError(
            f"the last report is {known.last.id}, and not {asked.id}", hint="give the last one of its kind"
        )
    read = ingest(audit.logs, audit, zone=zone, profile=profile, limits=limits or Limits(), progress=progress)
    progress("counting", 0, 0)
    files = _names([log.path for log in read.inputs])
    counted = FigureCounts(
        read.events.frame(), files, with_declared(audit, read.complete), period.first, period.last, as_of, with_people
    )
    sections = _sections(asked, counted)
    searches = figure(_SEARCHES, counted)
    reconciled = tuple(_comparands(searches, counted, period, known, place_of(asked.id)))
    differs = [one for one in reconciled if one.what == INVOICE and one.other != one.own and not one.explained]
    if differs:
        raise UsageError(
            f"nothing was written: the vendor billed {differs[0].other:,} searches for {period.name}, and the "
            f"log holds "
            f"{differs[0].own:,}",
            hint='Find out why (rows that are missing, searches of another agency), and say it: --explained "..."',
        )
    return Yearly(
        checker=checker.__version__,
        id=asked.id,
        title=asked.title,
        citation=asked.citation,
        known=CONFIDENCE[asked.confidence],
        note=asked.note,
        to=asked.to,
        agency=audit.agency.name or audit.agency.place_or_state,
        period=period.name,
        first=period.first,
        last=period.last,
        due=_due(asked, period),
        as_of=as_of,
        nil=not searches.count and not searches.undated,
        not_due=_not_due(asked, counted),
        declared=not searches.at_least,
        units={name: UNITS[name].meaning for name in dict.fromkeys(f.unit for s in asked.sections for f in s.figures)},
        sections=sections,
        logs=tuple(_accounts(read, files)),
        reconciled=reconciled,
        last_report=known.last.as_of if known.last else None,
        restated=tuple(_restatements(asked, counted, known.last)) if known.last else (),
    )


def _sections(asked: StatutoryReport, counted: FigureCounts) -> tuple[ReportSection, ...]:
    return tuple(
        ReportSection(
            name=one.name,
            asks=one.asks,
            known=CONFIDENCE[one.confidence or asked.confidence],
            figures=tuple(figure(of, counted) for of in one.figures),
            write=one.write,
        )
        for one in asked.sections
    )


def _due(asked: StatutoryReport, period: ReportPeriod) -> date | None:
    """The day by which it is due, in the year after its last day."""
    return date.fromisoformat(f"{period.last.year + 1}-{asked.due}") if asked.due else None


def _not_due(asked: StatutoryReport, counted: FigureCounts) -> str:
    """Why no report may be due, where one is due only if there was something to report."""
    if not asked.if_any:
        return ""
    unit = UNITS[asked.if_any]
    found = figure(FigureDefinition(label="", unit=asked.if_any), counted)
    if found.count or found.undated or found.not_recorded:
        return ""
    if found.count is None or found.at_least:
        return f"the logs hold no {unit.plural} of the period, and nobody has declared that they hold them all"
    return f"there were no {unit.plural} in the period"


def _names(paths: Sequence[str]) -> list[str]:
    """The names of files, without the folders that they lie in; numbered where several have one name."""
    names = [Path(path).name for path in paths]
    return [name if names.count(name) == 1 else f"{at}: {name}" for at, name in enumerate(names, start=1)]


def _accounts(read: IngestedLogs, files: Sequence[str]) -> Iterator[LogAccount]:
    for log, name in zip(read.inputs, files, strict=True):
        rows = log.rows
        yield LogAccount(
            file=name,
            sha256=log.sha256,
            read=rows.read,
            used=rows.used,
            duplicates=rows.duplicates,
            quarantined=rows.quarantined,
            out_of_scope=rows.out_of_scope,
        )


def _comparands(
    searches: ReportFigure, counted: FigureCounts, period: ReportPeriod, known: OtherAccounts, place: str | None
) -> Iterator[Comparand]:
    """The searches of the report beside those of the log as a whole, of the period before, and of the invoice. place:
    by which dates are written."""
    own = searches.count or 0
    kinds = [kind.value for kind in UNITS["search"].kinds]
    every = counted.events.filter(pl.col("kind").cast(pl.String).is_in(kinds)).height
    outside = every - own - searches.undated
    yield Comparand(
        what="all searches of the logs",
        other=every,
        own=own,
        explained=f"{outside:,} of other days, {searches.undated:,} whose day is not certain" if every != own else "",
    )
    days = period.last - period.first + timedelta(days=1)
    before = replace(counted, first=_previous_start(period, days), last=period.first - timedelta(days=1))
    last = figure(_SEARCHES, before)
    when = span(before.first, before.last, place)
    yield Comparand(what=f"the period before ({when})", other=last.count, own=own)
    unread = counted.events.filter(pl.col("kind").cast(pl.String) == EventKind.UNKNOWN.value).height
    if unread:
        said = "rows that could not be read may be searches"
        yield Comparand(what="rows that could not be read", other=unread, own=own, explained=said)
    if known.invoiced is not None:
        yield Comparand(what=INVOICE, other=known.invoiced, own=own, explained=known.explanation)


def _previous_start(period: ReportPeriod, days: timedelta) -> date:
    """The first day of the period before: of a year or a month the one before, else as many days."""
    first = period.first
    if (first.month, first.day, period.last.month, period.last.day) == (1, 1, 12, 31):
        return first.replace(year=first.year - 1)
    if first.day == 1 and (period.last + timedelta(days=1)).day == 1:
        return (first - timedelta(days=1)).replace(day=1)
    return first - days


def _restatements(asked: StatutoryReport, counted: FigureCounts, last: Yearly) -> Iterator[Restatement]:
    """Each figure of the last report, for its own period, that the logs give otherwise today."""
    again = replace(counted, first=last.first, last=last.last, as_of=max(counted.as_of, last.last))
    now = {section.name: section for section in _sections(asked, again)}
    for section in last.sections:
        figures = {one.label: one for one in now[section.name].figures} if section.name in now else {}
        for then in section.figures:
            found = figures.get(then.label)
            if found is None:
                continue
            if then.count != found.count:
                yield Restatement(section=section.name, label=then.label, then=then.count, now=found.count)
            yield from _parts(section.name, then, found)


def _parts(section: str, then: ReportFigure, now: ReportFigure) -> Iterator[Restatement]:
    before, after = ({group.values: group.count for group in one.groups} for one in (then, now))
    for values in sorted({*before, *after}):
        if before.get(values, 0) != after.get(values, 0):
            yield Restatement(
                section=section, label=then.label, values=values, then=before.get(values, 0), now=after.get(values, 0)
            )


def figures_of(made: Yearly) -> Sequence[tuple[ReportSection, ReportFigure]]:
    """All figures of a report, each with its section."""
    return [(section, one) for section in made.sections for one in section.figures]
