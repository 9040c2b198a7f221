"""What is done with a piece of a log's events: rows given twice dropped, their part in the survey, and the way to their
shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.cluster.frames import Row
from checker.cluster.read import input_of
from checker.facts.context import Context
from checker.facts.derivation import READ_FOR_DERIVATION
from checker.facts.prepare import agencies, case_key, fold, known_value, prepare, present_fields
from checker.facts.run_survey import RunSurvey
from checker.facts.shards import key_of, places, to_shards
from checker.facts.survey import survey
from checker.ingest.assembly import Schema
from checker.ingest.duplicates import Duplicates
from checker.ingest.indications import lexicon_matches
from checker.ingest.lasting_searches import lasting_searches
from checker.ingest.no_effect import texts_of
from checker.ingest.reconcile import ReconciledRecords
from checker.integrity.run import FigureCounts, count_part
from checker.model.event import PROVENANCE
from checker.model.kinds import USE_KINDS
from checker.model.patterns import Pattern

LINKS = -1
"""The place of a row that says to which further shards the records of a piece go, by the number of the search they
name."""


@dataclass(frozen=True)
class PieceContents:
    """What one piece holds: events by (input, kind), the agencies named, whether a record names a search, the searches
    in live mode that last (by input), and the texts of fields of which audit.yaml names values."""

    kinds: Mapping[tuple[int, str], int]
    agencies: frozenset[str]
    numbers: bool
    lasting: Mapping[int, int]
    texts: Mapping[str, set[str]]


@dataclass(frozen=True)
class PieceSurvey:
    """What one piece showed: its part of the survey, the words that lexicons found, and what patterns count."""

    survey: RunSurvey
    words: pl.DataFrame
    tallies: FigureCounts


@dataclass(frozen=True)
class PiecePreparation:
    """How pieces are prepared: the schema of the run's events, the rows that are dropped, the records that several
    rows are readings of, how cases are told, the fields of which audit.yaml names values, the judged kinds and the
    facts that will be asked for, how many shards there are, the patterns that are looked for, and the zone of the
    agency's place."""

    schema: Schema
    duplicates: Duplicates
    twins: frozenset[int]
    agency: str
    fields: tuple[str, ...] = ()
    records: ReconciledRecords = field(default_factory=ReconciledRecords)
    kinds: tuple[str, ...] = USE_KINDS
    agencies: frozenset[str] = frozenset()
    context: Context = field(default_factory=Context)
    names: tuple[str, ...] = ()
    shards: int = 1
    patterns: tuple[Pattern, ...] = ()
    zone: str | None = None

    def remaining_events(self, row: Row) -> pl.DataFrame:
        """The events of a piece that stay, in the run's schema and with `record`."""
        key, _, frame, _ = row
        number = input_of(key)
        if frame is None or number in self.twins:
            return pl.DataFrame(schema={**self.schema, "record": pl.Int64})
        return self.records.apply_to(self.duplicates.without_repeats(frame.select(*self.schema, "record"), number))

    def unlike(self, row: Row) -> Iterator[Row]:
        """The events of a piece that are to be reconciled with others."""
        yield row[0], 0, self.duplicates.unlike_rows(self.remaining_events(row)), None

    def look(self, row: Row) -> Iterator[Row]:
        """A PieceContents at one piece."""
        events = self.remaining_events(row)
        held, lazy = present_fields(events.columns), events.lazy()
        counts = events.group_by("input", pl.col("kind").cast(pl.String)).len()
        numbers = "use_id" in held and not events["use_id"].is_null().all()
        look = PieceContents(
            {(i, k): n for i, k, n in counts.iter_rows()},
            agencies(lazy, held),
            numbers,
            lasting_searches(lazy),
            texts_of(lazy, self.fields),
        )
        yield row[0], 0, None, look

    def numbers(self, row: Row) -> Iterator[Row]:
        """For the records of a piece that name a search: `use_id`, `piece`, `record`; for judged events with a number:
        `use_id`, `shard`."""
        events = self._with_case(self.remaining_events(row))
        prepared = prepare(events, self.kinds, self.agency)
        base = prepared.base
        named = base.filter(~pl.col("kind").is_in(list(USE_KINDS))).select(
            known_value("use_id", prepared.fields).alias("use_id"), "record"
        )
        borne = prepared.judged_rows().select(known_value("id", prepared.fields).alias("use_id"), key=key_of())
        shards = to_shards(borne.filter(~pl.col("use_id").is_null()), self.shards).collect()
        names = named.filter(~pl.col("use_id").is_null()).collect().with_columns(pl.lit(row[0]).alias("piece"))
        yield row[0], 0, pl.concat([names, shards], how="diagonal"), None

    def place(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The parts of one piece for each shard, and (key -1) its survey and what patterns and lexicons see in it."""
        links = [frame for _, place, frame, _ in rows if place == LINKS and frame is not None]
        frames = [self.remaining_events(row) for row in rows if row[1] != LINKS]
        events = self._with_case(pl.concat(frames).sort("record"))
        if events.is_empty():
            return
        prepared = prepare(events, self.kinds, self.agency)
        whole = survey(prepared, self.context, self.names)
        yield (
            -1,
            rows[0][0],
            None,
            PieceSurvey(whole, lexicon_matches(events.lazy()), count_part(events, self.patterns, self.zone)),
        )
        to = (
            pl.concat(links).select("record", "shard")
            if links
            else pl.DataFrame(schema={"record": pl.Int64, "shard": pl.UInt32})
        )
        placed = places(prepared, self.shards, to).sort("record", "shard").collect()
        parted = placed.join(events, on="record", how="left", maintain_order="left")
        for (shard,), part in parted.partition_by("shard", as_dict=True, include_key=False).items():
            yield int(str(shard)), rows[0][0], part, None

    def evidence(self, row: Row) -> Iterator[Row]:
        """The evidence of a piece, as far as its derivation goes."""
        yield (
            row[0],
            0,
            self._with_case(_derivation(self.remaining_events(row)).filter(pl.col("kind").is_in(READ_FOR_DERIVATION))),
            None,
        )

    def roots(self, wanted: frozenset[str], row: Row) -> Iterator[Row]:
        """The other records of a piece that bear a number in `wanted` (folded)."""
        events = _derivation(self.remaining_events(row)).filter(~pl.col("kind").is_in(READ_FOR_DERIVATION))
        if "id" in events.columns:
            yield row[0], 0, self._with_case(events.filter(fold(pl.col("id")).is_in(sorted(wanted)))), None

    def _with_case(self, events: pl.DataFrame) -> pl.DataFrame:
        held = present_fields(events.columns)
        case = case_key(held, self.agencies, self.agency)
        return events.with_columns(case.alias("case"))


def _derivation(events: pl.DataFrame) -> pl.DataFrame:
    """Of the columns, those that derivation needs."""
    fields = ("id", "type", "derived_from", "time")
    wanted = {*PROVENANCE, "record", *(f"{name}{end}" for name in fields for end in ("", "__state", "_lo", "_hi"))}
    return events.select(c for c in events.columns if c in wanted)


def join_contents(looks: Iterable[PieceContents], fields: Sequence[str]) -> PieceContents:
    """What all pieces hold. fields: those of which audit.yaml names values."""
    kinds: Counter[tuple[int, str]] = Counter()
    named: set[str] = set()
    numbers, lasting = False, Counter[int]()
    texts: dict[str, set[str]] = {name: set() for name in fields}
    for look in looks:
        kinds.update(look.kinds)
        named |= look.agencies
        numbers = numbers or look.numbers
        lasting.update(look.lasting)
        texts = {name: found | look.texts[name] for name, found in texts.items()}
    return PieceContents(kinds, frozenset(named), numbers, lasting, texts)
