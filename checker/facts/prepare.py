"""The event frame made ready for facts: comparable times, case keys, people, and the subjects that rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from checker.facts.timing import EVER, NEVER, Frame, filled
from checker.model.event import EVENT_FIELDS, MAY_BE, USE_KINDS, EventKind, State

VALUE = State.VALUE.value
NOT_EXPORTED = State.NOT_EXPORTED.value
UNKNOWN_KIND = EventKind.UNKNOWN.value
TIMES = ("time", "end", "decided")
CLOCK = "clock"

_SHARED = ("shared", "role", "service")
_NOT_BLANK = (VALUE, NOT_EXPORTED, State.UNREAD.value)
_RECORD = (
    "record",
    "kind",
    "event",
    "case",
    "person",
    CLOCK,
    "lo",
    "hi",
    "end_lo",
    "end_hi",
    "decided_lo",
    "decided_hi",
)
_VALUES = ("id", "use_id", "role", "type", "decision", "derived_from")
_STATES = ("time", "end", "decided", "decision", "use_id")


@dataclass(frozen=True)
class Prepared:
    """The events of a run.

    base: every event, with every column of the event frame and `record` (its index), `lo`, `hi` (of `time`), `end_lo` ...
        `decided_hi` (NEVER, EVER where unknown), `case` (null where unknown), `person`.
    owners: `record`, `parent`: for records of the row of a judged event, which one.
    judged: the event kinds that rules judge. held: names of the fields that the frame holds. columns: of its columns.
    kinds: how many records of each kind there are. clocks: the different clocks of the times.
    pairs: record kind -> which record belongs to which subject, as far as worked out (links.pair_up).
    """

    base: Frame
    owners: Frame
    judged: tuple[str, ...]
    held: frozenset[str]
    columns: frozenset[str]
    kinds: dict[str, int]
    clocks: tuple[str, ...]
    pairs: dict[str, Frame] = field(default_factory=dict)
    _records: dict[str, Frame] = field(default_factory=dict)

    def judged_rows(self) -> Frame:
        """The subjects: the events that rules judge, in the events' order."""
        return self.base.filter(nw.col("kind").is_in(list(self.judged)))

    def records(self, kind: str) -> Frame:
        """The records of a kind: `record`, `kind`, `event`, `parent` (the subject of the same row), `case`, `person`, `clock`,
        the bounds of the times, the fields `id`, `use_id`, `role`, `type`, `decision`, `derived_from` (null unless a value),
        `technology`, `may_be`, and the states of `time`, `end`, `decided`, `decision`, `use_id`."""
        if kind not in self._records:
            rows = self.base.filter(nw.col("kind") == kind).select(
                *_RECORD, "technology", *[known(name, self.held).alias(name) for name in _VALUES],
                *[state_of(name, self.held).alias(f"{name}__state") for name in _STATES],
                (nw.col(MAY_BE) if MAY_BE in self.columns else nw.lit(None, dtype=nw.String())).alias(MAY_BE),
            )  # fmt: skip
            rows = rows.join(self.owners, on="record", how="left")
            # Uses are many and hardly ever looked at as records: held by none.
            self._records[kind] = rows if kind in USE_KINDS else held_once(rows)
        return self._records[kind]


def held_fields(columns: Iterable[str]) -> frozenset[str]:
    """The event fields whose columns are in the frame."""
    present = set(columns)
    return frozenset(n for n in EVENT_FIELDS if f"{n}__state" in present)


def state_of(name: str, held: frozenset[str]) -> nw.Expr:
    """The state of field `name` in each row; `not_exported` where the frame or the row's input has no such field."""
    if name not in held:
        return nw.lit(NOT_EXPORTED)
    return nw.col(f"{name}__state").fill_null(NOT_EXPORTED)


def known(name: str, held: frozenset[str]) -> nw.Expr:
    """The value of field `name`, null unless its state is `value`."""
    if name not in held:
        return nw.lit(None, dtype=nw.String())
    return nw.when(nw.col(f"{name}__state") == VALUE).then(nw.col(name))


def folded(text: nw.Expr) -> nw.Expr:
    """Text as it is compared: without case and outer space."""
    return text.str.strip_chars().str.to_lowercase()


def prepare(events: Any, kinds: Iterable[str], agency: str = "") -> Prepared:
    """events: an event frame (Polars, or any eager frame that Narwhals knows). kinds: the event kinds to judge.

    agency: the name of the audited agency: whose rows they are that name none where others do.
    """
    eager = nw.from_native(events, eager_only=True)
    held = held_fields(eager.columns)
    counts = eager["kind"].value_counts(name="n") if len(eager) else eager.select("kind").with_columns(n=nw.lit(0))
    frame = eager.with_row_index("record").with_columns(nw.col("record").cast(nw.Int64))
    times = [
        expression
        for t in TIMES
        for expression in (filled(t) if t in held else (nw.lit(NEVER).alias(f"{t}_lo"), nw.lit(EVER).alias(f"{t}_hi")))
    ]
    base = frame.lazy().with_columns(
        *times, nw.col(CLOCK).fill_null("unknown"), _case_key(held, eager, agency).alias("case"), _person(held).alias("person")
    )  # fmt: skip
    base = base.with_columns(nw.col("time_lo").alias("lo"), nw.col("time_hi").alias("hi"))
    judged = tuple(sorted(kinds))
    return Prepared(
        base,
        _owners(frame, {*judged, *USE_KINDS}),
        judged,
        held,
        frozenset(eager.columns),
        dict(zip(counts["kind"].to_list(), counts["n"].to_list(), strict=True)),
        tuple(sorted(eager[CLOCK].fill_null("unknown").unique().to_list())),
    )


def case_keys(events: Any, agency: str = "") -> Any:
    """What links the records of one case, for each event, in the events' order; null where unknown."""
    eager = nw.from_native(events, eager_only=True)
    keyed = eager.with_columns(_case_key(held_fields(eager.columns), eager, agency).alias("case"))
    return keyed["case"].to_native()


def held_once(frame: Frame) -> Frame:
    """The frame computed now, so that what follows does not compute it again."""
    held: Frame = nw.from_native(frame.collect().to_native()).lazy()
    return held


def count(frame: Frame) -> int:
    """How many rows the frame has."""
    return int(frame.select(nw.len().alias("n")).collect()["n"].to_list()[0])


def _owners(frame: nw.DataFrame[Any], kinds: set[str]) -> Frame:
    """For every further event of a row whose main event is of `kinds`: its record and the main event's."""
    further = frame.filter(~nw.col("parent").is_null()).select("record", nw.col("parent").alias("event"))
    main = frame.filter(nw.col("parent").is_null() & nw.col("kind").is_in(sorted(kinds)))
    main = (
        main.select("event", nw.col("record").alias("parent"))
        if len(further)
        else main.head(0).select("event", nw.col("record").alias("parent"))
    )
    owners: Frame = further.join(main, on="event", how="inner").select("record", "parent").lazy()
    return owners


def _person(held: frozenset[str]) -> nw.Expr:
    """Who acted, folded; null where no name is recorded or it stands for more than one person.

    Where the log says what its names stand for and the cell is blank, the name may be a shared one.
    """
    state = state_of("operator_kind", held)
    shared = known("operator_kind", held).is_in(list(_SHARED)).fill_null(False) | ~state.is_in(list(_NOT_BLANK))
    return folded(nw.when(~shared).then(known("operator", held)))


def _case_key(held: frozenset[str], eager: nw.DataFrame[Any], audited: str) -> nw.Expr:
    """What links the records of one case: the case number, and the agency's name where the logs have one.

    A row without a case number has none, nor has one whose agency is blank. Rows of a log that has no column for the agency
    are the audited agency's, or the only one's that the logs name; where they name several, nothing is known of them.
    """
    if "case_number" not in held:
        return nw.lit(None, dtype=nw.String())
    case = folded(known("case_number", held))
    if "agency" not in held:
        return case
    named = {n for n in eager.select(folded(known("agency", held)).unique().alias("n"))["n"].to_list() if n is not None}
    silent = state_of("agency", held) == NOT_EXPORTED
    if not named:
        return nw.when(silent).then(case)
    own = audited.strip().lower()
    one = own if own in named else next(iter(named)) if len(named) == 1 else None
    agency = nw.when(silent).then(nw.lit(one, dtype=nw.String())).otherwise(folded(known("agency", held)))
    return nw.concat_str([agency, case], separator=" / ", ignore_nulls=False)
