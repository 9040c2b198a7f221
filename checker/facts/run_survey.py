"""What facts need to know of all events together, whichever of them they are worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from checker.facts.who_is_who import People

ACTED_AGAINST = ("kind", "person", "case", "clock")
"""What records of moments that name a person are told apart by (reading R31)."""
LESSON = ("person", "clock", "counts")
"""What lessons are told apart by."""


@dataclass(frozen=True)
class Sightings:
    """What the records of one declared kind, and rows that may be such records, say of its completeness.

    unlinked: how many records link to no use or case. latest: clock -> the latest moment (microseconds) at which one of
    these can have happened. loose: a row of unreadable kind that may be one links to nothing. doubtful: there is
    a row of unreadable kind that may be one. by_id, by_case: records,
    or rows that may be, that stand in a row of their own and name a search's number; a case only.
    people: the persons in rows of unreadable kind that may be one.
    """

    unlinked: int = 0
    latest: tuple[tuple[str, int], ...] = ()
    loose: bool = False
    doubtful: bool = False
    by_id: bool = False
    by_case: bool = False
    people: tuple[str, ...] = ()

    @staticmethod
    def merge(parts: Sequence[Sightings]) -> Sightings:
        """What the parts saw, as one: counts added, of moments the latest of each clock."""
        latest: dict[str, int] = {}
        for clock, moment in (pair for part in parts for pair in part.latest):
            latest[clock] = max(moment, latest.get(clock, moment))
        return Sightings(
            unlinked=sum(part.unlinked for part in parts),
            latest=tuple(sorted(latest.items())),
            loose=any(part.loose for part in parts),
            doubtful=any(part.doubtful for part in parts),
            by_id=any(part.by_id for part in parts),
            by_case=any(part.by_case for part in parts),
            people=tuple(sorted({person for part in parts for person in part.people})),
        )


def _frame(**schema: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


@dataclass(frozen=True)
class RunSurvey:
    """All events of a run, as far as a fact of one use depends on them.

    clocks: the different clocks of the times. sightings: declared record kind, and lead -> what speaks for and against
        it.
    repeated_ids: `use_id`, the numbers that records name and more than one judged event bears. lessons: what
    people.lessons gives. evidence: `record`, `independent` (derivation.independence), or None where each piece of
    evidence stands for itself. accounts: those of the roster, and when each was closed (roster.closings).
    searchers: the cells that name those who made the judged uses. aliases: the cells that name one person each, by
    audit.yaml and by the rows of rosters. shapes: what unlinked.number_shapes gives. acted_against: ACTED_AGAINST
    and `hi`, the last moment at which a case holds such a record of a person (null: of one whose name is hidden).
    entries: of the registers that facts look up (register.entries); None where they look up none. agencies: those
    that the events name; galleries: those that the judged events name; both folded. publications: the published
    reports (publications.publications); None where no rule asks for one."""

    clocks: tuple[str, ...] = ()
    sightings: Mapping[str, Sightings] = field(default_factory=dict)
    repeated_ids: pl.DataFrame = field(default_factory=lambda: _frame(use_id=pl.String))
    lessons: pl.DataFrame = field(
        default_factory=lambda: _frame(
            person=pl.String, clock=pl.String, counts=pl.Boolean, first_lo=pl.Int64, first_hi=pl.Int64
        )
    )
    evidence: pl.DataFrame | None = None
    accounts: pl.DataFrame = field(
        default_factory=lambda: _frame(
            account=pl.String, closed_lo=pl.Int64, closed_hi=pl.Int64, closed_clock=pl.String
        )
    )
    searchers: tuple[str, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()
    shapes: pl.DataFrame = field(
        default_factory=lambda: _frame(kind=pl.String, number=pl.String, shape=pl.String, records=pl.UInt32)
    )
    entries: pl.DataFrame | None = None
    agencies: tuple[str, ...] = ()
    galleries: tuple[str, ...] = ()
    publications: pl.DataFrame | None = None

    acted_against: pl.DataFrame = field(
        default_factory=lambda: _frame(kind=pl.String, person=pl.String, case=pl.String, clock=pl.String, hi=pl.Int64)
    )

    @cached_property
    def people(self) -> People:
        """Who is who, in all events."""
        return People(self.aliases)

    @staticmethod
    def merge(parts: Sequence[RunSurvey]) -> RunSurvey:
        """What events in several parts come to, each part holding whole rows; `repeated` and `evidence` are found
        otherwise."""
        kinds = sorted({kind for part in parts for kind in part.sightings})
        shapes = pl.concat([part.shapes for part in (RunSurvey(), *parts)]).group_by("kind", "number", "shape")
        entries = [part.entries for part in parts if part.entries is not None]
        accounts = [RunSurvey().accounts, *(part.accounts for part in parts)]
        published = [part.publications for part in parts if part.publications is not None]
        lessons = pl.concat([RunSurvey().lessons, *(part.lessons for part in parts)], how="vertical_relaxed")
        against = pl.concat(
            [RunSurvey().acted_against, *(part.acted_against for part in parts)], how="vertical_relaxed"
        )
        return RunSurvey(
            clocks=tuple(sorted({clock for part in parts for clock in part.clocks})),
            sightings={k: Sightings.merge([p.sightings[k] for p in parts if k in p.sightings]) for k in kinds},
            accounts=pl.concat(accounts, how="vertical_relaxed").unique().sort(pl.all()),
            searchers=tuple(sorted({name for part in parts for name in part.searchers})),
            aliases=tuple(sorted({group for part in parts for group in part.aliases})),
            shapes=shapes.agg(pl.col("records").sum()).sort("kind", "number", "shape"),
            lessons=lessons.group_by(LESSON).agg(pl.all().min()).sort(LESSON),
            acted_against=against.group_by(ACTED_AGAINST).agg(pl.col("hi").max()).sort(ACTED_AGAINST),
            entries=pl.concat(entries, how="vertical_relaxed").sort("record") if entries else None,
            agencies=tuple(sorted({name for part in parts for name in part.agencies})),
            galleries=tuple(sorted({name for part in parts for name in part.galleries})),
            publications=pl.concat(published, how="vertical_relaxed").sort("record") if published else None,
        )
