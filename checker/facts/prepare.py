"""The event frame made ready for facts: comparable times, case keys, people, and the subjects that rules judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.facts.case_numbers import one_number, other_spellings, under_each_spelling
from checker.facts.encode import number_rows
from checker.facts.moment import moment
from checker.facts.names import heads
from checker.facts.run_survey import RunSurvey
from checker.facts.timing import EVER, NEVER, Frame, fill_bounds
from checker.model.event import EVENT_FIELDS, MAY_BE, State
from checker.model.kinds import USE_KINDS, EventKind
from checker.model.steps import CASE_STEPS, DISCLOSED

VALUE = State.VALUE.value
NOT_EXPORTED = State.NOT_EXPORTED.value
UNKNOWN_KIND = EventKind.UNKNOWN.value
TIMES = ("time", "end", "decided")
CLOCK = "clock"

_SHARED = ("shared", "role", "service")
_NOT_BLANK = (VALUE, NOT_EXPORTED, State.UNREAD.value)
SELECTING = tuple(
    sorted(
        {step.field for step in (*DISCLOSED.values(), *CASE_STEPS.values()) if step.field and step.field != "decision"}
    )
)
"""The fields that say which records of a kind are a step."""
_RECORD = (
    "record", "kind", "event", "case", "person", CLOCK, "date_lo", "date_hi", "end_lo", "end_hi", "decided_lo",
    "decided_hi",
)  # fmt: skip
_VALUES = (
    "id", "use_id", "role", "type", "decision", "derived_from", "course", "scope", "target", "shows_identity",
    "cites_match", *SELECTING,
)  # fmt: skip
_STATES = (
    "time", "end", "decided", "decision", "use_id", "case_number", "scope", "reason", "type", "target",
    "shows_identity", "cites_match",
)  # fmt: skip
FEW = 10_000
"""Events whose columns are worked out once and fields, rather than again for each fact."""
PLACED = ("record", "case", "home", "owned")
"""The columns that a shard's events have beside those of the event frame (facts.shards)."""


@dataclass(frozen=True)
class Prepared:
    """The events of a run, or of one shard of it.

    base: every event, with every column of the event frame and `record` (its index in the run), `lo`, `hi` (of `time`),
        `end_lo` ... `decided_hi` (NEVER, EVER where unknown), `case` (null where unknown), `person`.
    judged_kinds: the event kinds that rules judge. fields, columns: names of those that the frame holds. case: the
    expression that gives the `case` of an event of the event frame.
    stretch: where the judged events begin and how many they are, where they follow one another; else None.
    survey: what is known of all events together, once facts.survey has worked it out. pairs: record kind -> which
    record belongs to which subject, as far as worked out (links.pair_up). evidence, linkable_records: once worked out,
    which evidence is independent (derivation.independence), which records belong to a use or a case (unlinked).
    """

    base: Frame
    judged_kinds: tuple[str, ...]
    fields: frozenset[str]
    columns: frozenset[str]
    case: pl.Expr
    stretch: tuple[int, int] | None = None
    survey: RunSurvey = field(default_factory=RunSurvey)
    pairs: dict[str, Frame] = field(default_factory=dict)
    evidence: list[Frame] = field(default_factory=list)
    linkable_records: list[pl.DataFrame] = field(default_factory=list)
    _records: dict[str, Frame] = field(default_factory=dict)
    _owners: list[Frame] = field(default_factory=list)
    _record_names: list[tuple[Frame, Frame]] = field(default_factory=list)
    _uses: list[Frame] = field(default_factory=list)
    _spellings: list[Frame] = field(default_factory=list)
    _kinds: list[frozenset[str]] = field(default_factory=list)

    def judged_rows(self) -> Frame:
        """The subjects: the events that rules judge, in the events' order; a part of the events, uncopied, where they
        follow one another."""
        if self.stretch is not None:
            return self.base.slice(*self.stretch)
        judged = self.base.filter(pl.col("kind").is_in(list(self.judged_kinds)))
        return judged.filter(pl.col("home")) if "home" in self.columns else judged

    def owners(self) -> Frame:
        """For every further event of a row whose main event is judged or a use: its `record`, and the main event as
        `parent`."""
        if not self._owners:
            self._owners.append(materialize(_owners(self.base, {*self.judged_kinds, *USE_KINDS})))
        return self._owners[0]

    def spellings(self) -> Frame:
        """Which different cases of the events may be one: `case`, `other` (see `other_spellings`)."""
        if not self._spellings:
            cases = self.base.select("case").drop_nulls().unique()
            self._spellings.append(materialize(other_spellings(cases)))
        return self._spellings[0]

    def named_by_records(self) -> tuple[Frame, Frame]:
        """What records (events that are no uses) name of uses: `case`, each that is or may be one of theirs, and
        `use_id`, numbers of searches."""
        if not self._record_names:
            records = self.base.filter(~pl.col("kind").is_in(list(USE_KINDS)))
            cases = under_each_spelling(records.select("case").unique(), self.spellings())
            numbers = records.select(known_value("use_id", self.fields).alias("use_id")).drop_nulls().unique()
            self._record_names.append((materialize(cases.select(case="spelled").unique()), materialize(numbers)))
        return self._record_names[0]

    def uses_of_cases(self) -> Frame:
        """`case` (as uses write it), `uses`: how many uses each case holds, or may hold, that records name or may
        name."""
        if not self._uses:
            uses = self.base.filter(pl.col("kind").is_in(list(USE_KINDS)) & ~pl.col("case").is_null())
            written = uses.join(self.named_by_records()[0], on="case", how="semi").group_by("case").agg(n=pl.len())
            held = under_each_spelling(materialize(written), self.spellings())
            self._uses.append(materialize(held.group_by(case="spelled").agg(uses=pl.col("n").sum())))
        return self._uses[0]

    def hold(self, kinds: Iterable[str]) -> None:
        """Work out the records of several kinds together, in one look at the events."""
        if new := sorted({*kinds} - {*self._records, *USE_KINDS}):
            rows = self._rows(new).collect()
            found = rows.partition_by("kind", as_dict=True)
            self._records.update({kind: found.get((kind,), rows.clear()).lazy() for kind in new})

    def kinds(self) -> frozenset[str]:
        """The kinds of the events."""
        if not self._kinds:
            kinds = self.base.select(pl.col("kind").unique()).collect().to_series()
            self._kinds.append(frozenset(kinds.cast(pl.String).to_list()))
        return self._kinds[0]

    def records(self, kind: str) -> Frame:
        """The records of a kind: `record`, `kind`, `event`, `parent` (the subject of the same row), `case`, `person`,
        `clock`, the bounds of the times, the civil days `date_lo` and `date_hi`, the fields `id`, `use_id`, `role`,
        `type`, `decision`, `derived_from`, `course`, `scope`, `target`, `shows_identity`, `cites_match` (null unless a
        value), the fields that SELECTING names, `account` (account_name), `technology`, `may_be`, and the states of
        _STATES."""
        if kind not in self._records:
            # Uses are many and hardly ever looked at as records: fields by none.
            self._records[kind] = self._rows([kind]) if kind in USE_KINDS else materialize(self._rows([kind]))
        return self._records[kind]

    def _rows(self, kinds: Sequence[str]) -> Frame:
        owned = [pl.col("owned").alias("parent")] if "owned" in self.columns else []
        due, deadline = pl.col("kind") == EventKind.DISCOVERY_DEADLINE.value, moment().as_deadline()
        times = deadline.choose(due, moment())
        rows = self.base.filter(pl.col("kind").is_in(list(kinds))).select(
            *_RECORD,
            times.lo.alias("lo"),
            times.hi.alias("hi"),
            pl.col("parent").alias("row_of"),
            "technology",
            *[known_value(name, self.fields).alias(name) for name in _VALUES],
            *[state_of(name, self.fields).alias(f"{name}__state") for name in _STATES],
            *owned,
            account_name(self.fields).alias("account"),
            (pl.col(MAY_BE) if MAY_BE in self.columns else pl.lit(None, dtype=pl.String())).alias(MAY_BE),
        )
        return rows if owned else rows.join(self.owners(), on="record", how="left", maintain_order="left")


def present_fields(columns: Iterable[str]) -> frozenset[str]:
    """The event fields whose columns are in the frame."""
    present = set(columns)
    return frozenset(n for n in EVENT_FIELDS if f"{n}__state" in present)


def state_of(name: str, fields: frozenset[str]) -> pl.Expr:
    """The state of field `name` in each row; `not_exported` where the frame or the row's input has no such field."""
    if name not in fields:
        return pl.lit(NOT_EXPORTED)
    return pl.col(f"{name}__state").fill_null(NOT_EXPORTED)


def known_value(name: str, fields: frozenset[str]) -> pl.Expr:
    """The value of field `name`, null unless its state is `value`."""
    if name not in fields:
        return pl.lit(None, dtype=pl.String())
    return pl.when(pl.col(f"{name}__state") == VALUE).then(pl.col(name))


def hides(state: pl.Expr) -> pl.Expr:
    """Whether a cell of this state holds a value that is not shown; one that is blank names nothing."""
    return ~state.is_in([VALUE, NOT_EXPORTED, State.EMPTY.value, State.PLACEHOLDER.value])


def fold(text: pl.Expr) -> pl.Expr:
    """Text as it is compared: without case and outer space."""
    return text.str.strip_chars().str.to_lowercase()


def account_name(fields: frozenset[str]) -> pl.Expr:
    """The account that acted, as written, which may be nobody's own; null where none is recorded."""
    name = known_value("operator", fields).str.strip_chars()
    return pl.when(name != "").then(name)


def prepare(
    events: pl.DataFrame | pl.LazyFrame, kinds: Iterable[str], agency: str = "", whole: RunSurvey | None = None
) -> Prepared:
    """events: an event frame in memory, or a lazy one that has `record`; a shard's has the columns PLACED, too.

    kinds: the event kinds to judge. agency: the name of the audited agency: whose rows they are that name none where
    others do. survey: what is known of all events, for a shard.
    """
    if isinstance(events, pl.DataFrame):
        events = add_keys(events, agency)
    columns = events.collect_schema().names()
    fields = present_fields(columns)
    lazy = events.lazy()
    times = [
        expression
        for t in TIMES
        for expression in (
            fill_bounds(t) if t in fields else (pl.lit(NEVER).alias(f"{t}_lo"), pl.lit(EVER).alias(f"{t}_hi"))
        )
    ]
    case = pl.col("case") if "case" in columns else case_key(fields, agencies(lazy, fields), agency)
    person = pl.col("person") if "person" in columns else _person(fields)
    base = lazy.with_columns(*times, pl.col(CLOCK).fill_null("unknown"), case.alias("case"), person.alias("person"))
    base = base.with_columns(pl.col("time_lo").alias("lo"), pl.col("time_hi").alias("hi"))
    if isinstance(events, pl.DataFrame) and events.height <= FEW:
        base = materialize(base)
    stretch = _judged_stretch(events, kinds) if isinstance(events, pl.DataFrame) else None
    return Prepared(base, tuple(sorted(kinds)), fields, frozenset(columns), case, stretch, whole or RunSurvey())


def _judged_stretch(events: pl.DataFrame, kinds: Iterable[str]) -> tuple[int, int] | None:
    """Where the events of `kinds` that are at home begin, and how many they are; None where others are among them."""
    own = [pl.col("home")] if "home" in events.columns else []
    holds = events.select(pl.all_horizontal(pl.col("kind").is_in(list(kinds)), *own).fill_null(False)).to_series()
    count, first = int(holds.sum()), holds.arg_max() or 0
    return (first, count) if holds.slice(first, count).all() else None


def add_keys(events: pl.DataFrame, agency: str) -> pl.DataFrame:
    """An event frame in memory with `record` and `case`, which a shard's has and keeps, and `person`."""
    if "record" not in events.columns:
        events = events.with_row_index("record").with_columns(pl.col("record").cast(pl.Int64))
    fields = present_fields(events.columns)
    if "case" not in events.columns:
        key = case_key(fields, agencies(events.lazy(), fields), agency)
        events = events.with_columns(_of_distinct(events, ("case_number", "agency"), key).alias("case"))
    who = _of_distinct(events, ("operator", "operator_kind"), _person(fields))
    return events.with_columns(who.alias("person"))


def _of_distinct(events: pl.DataFrame, names: tuple[str, ...], made: pl.Expr) -> pl.Series:
    """`made`, text that is read of the fields `names` alone, worked out once for each combination of them; null where
    the logs have no column for the first."""
    if f"{names[0]}__state" not in events.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, events.height)
    read = events[[c for name in names for c in (name, f"{name}__state") if c in events.columns]]
    codes, first = number_rows(read)
    return read[first].select(made.alias("made")).to_series()[codes]


def materialize(frame: Frame) -> Frame:
    """The frame computed now, so that what follows does not compute it again."""
    return frame.collect().lazy()


def count(frame: Frame) -> int:
    """How many rows the frame has."""
    return int(frame.select(pl.len()).collect().item())


def _owners(base: Frame, kinds: set[str]) -> Frame:
    further = base.filter(~pl.col("parent").is_null()).select("record", pl.col("parent").alias("event"))
    main = base.filter(pl.col("parent").is_null() & pl.col("kind").is_in(sorted(kinds)))
    if not count(further):
        main = main.head(0)
    return further.join(main.select("event", pl.col("record").alias("parent")), on="event", how="inner").select(
        "record", "parent"
    )


def _person(fields: frozenset[str]) -> pl.Expr:
    """Who acted, as written; null where no name is recorded or it stands for more than one person.

    Where the log says what its names stand for and the cell is blank, the name may be a shared one.
    """
    state = state_of("operator_kind", fields)
    shared = known_value("operator_kind", fields).is_in(list(_SHARED)).fill_null(False) | ~state.is_in(list(_NOT_BLANK))
    name = account_name(fields)
    return pl.when(~shared & (heads(name) == 1)).then(name)


def agencies(events: Frame, fields: frozenset[str]) -> frozenset[str]:
    """The names of agencies in the events, folded."""
    if "agency" not in fields:
        return frozenset()
    names = events.select(fold(known_value("agency", fields)).alias("n")).unique().collect()["n"].to_list()
    return frozenset(n for n in names if n is not None)


def case_key(fields: frozenset[str], named: frozenset[str], audited: str) -> pl.Expr:
    """What links the records of one case: the case number, and the agency's name where the logs have one.

    named: the names of agencies in all events; audited: the audited agency's.

    A row without a case number has none, nor has one whose agency is blank. Rows of a log that has no column for the
    agency are the audited agency's, or the only one's that the logs name; where they name several, nothing is known of
    them.
    """
    if "case_number" not in fields:
        return pl.lit(None, dtype=pl.String())
    case = one_number(known_value("case_number", fields))
    if "agency" not in fields:
        return case
    silent = state_of("agency", fields) == NOT_EXPORTED
    if not named:
        return pl.when(silent).then(case)
    agency = agency_key(silent, fold(known_value("agency", fields)), named, audited)
    return pl.concat_str([agency, case], separator=" / ", ignore_nulls=False)


def agency_key(silent: pl.Expr, name: pl.Expr, named: frozenset[str], audited: str) -> pl.Expr:
    """Whose row it is: the agency that it names, folded; of a log without a column for it (`silent`) the audited one,
    or the only one that the logs name ("" where they name none); null where that is not known."""
    own = audited.strip().lower()
    one = own if own in named else next(iter(named)) if len(named) == 1 else None if named else ""
    return pl.when(silent).then(pl.lit(one, dtype=pl.String())).otherwise(name)
