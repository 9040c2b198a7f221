"""What a log holds of each use, and which records: the states of fields and counts, no values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.coverage.needs import Availability
from checker.facts.context import Context
from checker.facts.prepare import prepare
from checker.facts.run_survey import Sightings
from checker.facts.survey import survey
from checker.facts.timing import EVER
from checker.model.audit import RETENTION, Audit
from checker.model.event import FOUND, State
from checker.model.events import Events
from checker.model.kinds import EventKind
from checker.model.policy import Rule, Window
from checker.model.steps import MILESTONES

TEXT = "text"
_VALUE = State.VALUE.value
_STATED = [State.VALUE.value, State.EMPTY.value, State.PLACEHOLDER.value]


@dataclass(frozen=True)
class Sort:
    """Uses of which the same is there. columns, stated_fields, complete: as of Have. dated: their civil date is
    known."""

    columns: frozenset[str]
    stated_fields: frozenset[str]
    complete: frozenset[str]
    count: int
    dated: bool = True


class LogContents:
    """What a set of events holds.

    fields: those that any rule needs. kinds: that any rule judges. The states of these are read once.
    """

    def __init__(self, events: Events, audit: Audit, fields: Iterable[str], kinds: Iterable[str]) -> None:
        self._fields = sorted(set(fields))
        there = set(events.columns)
        states = [_state(f, there) for f in self._fields]
        judged = events.scan().filter(pl.col("kind").is_in(sorted(set(kinds))))
        about = [
            pl.col("kind").cast(pl.String).alias(" kind"),
            pl.col("technology").cast(pl.String).alias(" technology"),
        ]
        dates = [pl.col(c).alias(f" {c}") for c in ("date_lo", "date_hi")]
        dates += [last.alias(f" {name}") for name, last in zip(("last_lo", "last_hi"), last_days(there), strict=True)]
        self.uses = judged.group_by(*states, *about, *dates).len(" count").collect()
        counted = (
            events.scan().group_by(pl.col("kind").cast(pl.String), row=pl.col("parent").is_not_null()).len().collect()
        )
        self.records: dict[str, int] = dict(counted.group_by("kind").agg(pl.col("len").sum()).sort("kind").iter_rows())
        self.by_row = frozenset(counted.filter("row")["kind"])
        contradicted = {c.kind.value for c in audit.complete if c.none and self.records.get(c.kind.value)}
        self._declarations = [c for c in audit.complete if c.kind.value not in contradicted and not c.contradicted_by]
        self._sightings = _sightings(events, audit) if self._declarations else {}
        self._audit = frozenset({RETENTION} if audit.retention_days else ())

    def have(self, sort: Sort, agency: frozenset[str]) -> Availability:
        """What is there for uses of one sort."""
        return Availability(
            sort.columns,
            sort.stated_fields,
            frozenset(self.records),
            sort.complete,
            self.by_row,
            agency,
            new=sort.columns,
            audit=self._audit,
        )

    @property
    def complete(self) -> frozenset[str]:
        """The kinds that are declared complete for some period, and that no row contradicts."""
        return frozenset(c.kind.value for c in self._declarations)

    def sorts(self, rule: Rule, fields: Sequence[str]) -> list[Sort]:
        """The uses that the rule judges and that may be in its period, by which of `fields` have a value or say
        something."""
        rows = self.judged_records(rule).filter(
            may_be_in_force(rule.windows, first=" date_lo", last=pl.col(" last_hi"))
        )
        by = [f for f in fields if f in self._fields]
        if rows.is_empty():
            return []
        # A date on the edge of a rule's period, of unknown zone, does not say whether the rule was in force. A known
        # day says all that a log can say, though sources leave open whether it was: a person must say it then.
        one_day = (pl.col(" date_lo") == pl.col(" last_hi")).fill_null(False)
        edge = ~_is_in_force(rule.windows) & ~one_day
        known = [((pl.col(f) == _VALUE) & ~(edge if f == "time" else pl.lit(False))).alias(f"{f} known") for f in by]
        known += [pl.col(f).is_in(_STATED).alias(f"{f} stated") for f in by]
        known += [self._is_covered(kind).alias(f"{kind} complete") for kind in sorted(self.complete)]
        known.append(pl.col(" date_lo").is_not_null().alias(" dated"))
        grouped = rows.group_by(known).agg(pl.col(" count").sum())
        ordered = grouped.sort(" count", *(c for c in grouped.columns if c != " count"), descending=True)

        def flagged_names(row: Mapping[str, object], names: Iterable[str], what: str) -> frozenset[str]:
            return frozenset(name for name in names if row[f"{name} {what}"])

        return [
            Sort(
                flagged_names(row, by, "known"),
                flagged_names(row, by, "stated"),
                flagged_names(row, self.complete, "complete"),
                int(row[" count"]),
                row[" dated"],
            )
            for row in ordered.iter_rows(named=True)
        ]

    def _is_covered(self, kind: str) -> pl.Expr:
        """Whether a declaration for `kind` covers a use's civil date, and so may say something of the use: not where a
        record that links to nothing may be the use's (reading R18)."""
        covered = pl.lit(False)
        for one in self._declarations:
            if one.kind == kind:
                start, until = one.from_, one.until
                inside = pl.lit(True)
                if start:
                    inside = inside & (pl.col(" date_lo") >= start)
                if until:
                    inside = inside & (pl.col(" date_hi") < until)
                covered = covered | inside.fill_null(False)
        return covered & self._free_of_unlinked(kind)

    def _free_of_unlinked(self, kind: str) -> pl.Expr:
        """As facts.completeness has it, by civil days: a moment of the case before the use is none after it."""
        seen, free = self._sightings[kind], pl.lit(not self._sightings[kind].loose)
        for _, latest in seen.latest:
            if kind not in MILESTONES or latest >= EVER:
                return pl.lit(False)
            day = pl.lit(latest).cast(pl.Datetime("us")).dt.date() - pl.duration(days=1)
            free = free & (pl.col(" date_hi") >= day).fill_null(False)
        return free

    def judged_records(self, rule: Rule) -> pl.DataFrame:
        """The records that the rule judges."""
        return self.uses.filter(pl.col(" kind").is_in(list(rule.subjects)))

    def states(self, field: str, kinds: Iterable[str]) -> dict[str, int]:
        """State -> records of these kinds."""
        rows = self.uses.filter(pl.col(" kind").is_in(sorted(set(kinds))))
        counted = rows.group_by(field).agg(pl.col(" count").sum()).sort(" count", field, descending=[True, False])
        return {state: int(n) for state, n in counted.iter_rows()}


def _sightings(events: Events, audit: Audit) -> Mapping[str, Sightings]:
    """Declared kind -> what its records say against its being complete."""
    numbered = events.scan().with_row_index("record").with_columns(pl.col("record").cast(pl.Int64))
    context = Context(audit.agency, audit.period, audit.complete, as_of=date.max)
    return survey(prepare(numbered, (), audit.agency.name), context, ()).sightings


def _is_in_force(windows: Sequence[Window]) -> pl.Expr:
    """Whether a use surely has a civil day in one of the periods."""
    spans = [(window.surely_from, window.surely_until) for window in windows]
    return _meets(spans, first=pl.col(" date_hi"), last=pl.col(" last_lo"), unknown=False)


def _state(field: str, there: set[str]) -> pl.Expr:
    """The state of a field in each row; TEXT where a blank case number may stand in the reason, so that it is not known
    to be one."""
    if f"{field}__state" not in there:
        return pl.lit(State.NOT_EXPORTED.value).alias(field)
    state = pl.col(f"{field}__state").cast(pl.String).fill_null(State.NOT_EXPORTED.value)
    if field == "case_number" and FOUND in there:
        state = pl.when(pl.col(FOUND).is_null() & state.is_in(_STATED[1:])).then(pl.lit(TEXT)).otherwise(state)
    return state.alias(field)


def last_days(there: Collection[str]) -> tuple[pl.Expr, pl.Expr]:
    """The first and the last civil day on which each event may have ended, a day wide for what zones make of it; of a
    live deployment without a recorded stop the last is null (reading R33). there: the columns of the event frame."""
    live, day = pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value, pl.duration(days=1)
    none = pl.lit(None, dtype=pl.Int64())
    lo, hi = (pl.col(c) if c in there else none for c in ("end_lo", "end_hi"))
    lo, hi = (end.cast(pl.Datetime("us")).dt.date() for end in (lo, hi))
    first = pl.max_horizontal("date_lo", pl.when(live).then(lo - day))
    return first, pl.when(live).then(pl.max_horizontal("date_hi", hi + day)).otherwise("date_hi")


def may_be_in_force(windows: Sequence[Window], *, first: str, last: pl.Expr) -> pl.Expr:
    """Whether some civil day of a use may lie in one of the periods (readings R7, R33); no period is always. first: the
    column of its first day; last: its last one, null where it may be any later day."""
    return _meets([(one.start, one.end) for one in windows], first=pl.col(first), last=last, unknown=True)


def _meets(
    spans: Sequence[tuple[date | None, date | None]], *, first: pl.Expr, last: pl.Expr, unknown: bool
) -> pl.Expr:
    """Whether some day from `first` to `last` lies in one of the spans, of which the second day is the first after it;
    no span is always. unknown: what holds where a day is not known."""
    met = pl.lit(not spans)
    for start, until in spans:
        met = met | ((last >= (start or date.min)) & (first < (until or date.max))).fill_null(unknown)
    return met
