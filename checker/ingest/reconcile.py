"""Rows of overlapping exports that bear one number (reading R47): several readings of one record, counted once.

Where one reading is blank the other's value stands. Where two readings differ, the field is unread, so that what hangs
on it is undetermined; a time has the bounds of both. A number that begins anew in another file, on another day and for
another case, is another record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.model.accounts import LedgerEntry
from checker.model.event import EVENT_FIELDS, FOUND, STATE_TYPE, Shape, State
from checker.model.words import plural

PLACE = ("input", "sheet", "row")
_B = "__other"
_BLANK = [State.NOT_EXPORTED.value, State.EMPTY.value, State.PLACEHOLDER.value]
_ANY_ZONE_US = 26 * 3_600_000_000
"""Between the easternmost and the westernmost zone."""

_ANCHOR, _LATER, _AS = "anchor", "later", "\0as"


@dataclass(frozen=True)
class ReconciledRecords:
    """The records that several rows are readings of.

    rows: PLACE of all those rows. records: their events as they stand now, with `home`, the main event that they
    follow. dropped_counts: input -> how many of its rows are counted with an earlier one. kinds: (input, kind) -> the
    change in events.
    """

    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    records: pl.DataFrame = field(default_factory=pl.DataFrame)
    dropped_counts: Counter[int] = field(default_factory=Counter)
    kinds: Counter[tuple[int, str]] = field(default_factory=Counter)
    ledger: tuple[LedgerEntry, ...] = ()

    def apply_to(self, events: pl.DataFrame) -> pl.DataFrame:
        """Events of the run (or some of them), each record in the place of its first row."""
        if self.rows.is_empty():
            return events
        at = events.with_row_index("\0at")
        rest = at.join(self.rows, on=PLACE, how="anti", nulls_equal=True, maintain_order="left")
        homes = at.filter(pl.col("parent").is_null()).select(pl.col("event").alias("home"), "\0at")
        records = self.records.join(homes, on="home", how="inner", maintain_order="left")
        both = pl.concat([rest, records.select(rest.columns)])
        return both.sort("\0at", maintain_order=True).drop("\0at")


def reconcile(events: pl.DataFrame, shown: Sequence[str]) -> ReconciledRecords:
    """events: all events of rows whose number and kind come more than once with different content. shown: the inputs'
    names."""
    if events.is_empty():
        return ReconciledRecords()
    main = events.filter(pl.col("parent").is_null() & (pl.col("id__state") == State.VALUE.value)).sort(PLACE)
    pairs, apart = _pairs(main)
    if pairs.is_empty():
        return ReconciledRecords(ledger=_ledger(pairs, apart, [], Counter(), shown))
    merged, fields = _merge_pairs(main, pairs)
    further = events.filter(pl.col("parent").is_not_null())
    parts, more = _further(further, pairs)
    heads = main.filter(pl.col("event").is_in(pairs[_ANCHOR].unique().implode()))
    taken = pl.concat([heads, main.filter(pl.col("event").is_in(pairs[_LATER].implode()))]).select(PLACE)
    records = pl.concat([merged.with_columns(home=pl.col("event")), parts.with_columns(home=pl.col("parent"))])
    gone = events.join(taken, on=PLACE, how="semi", nulls_equal=True)
    dropped = Counter(main.filter(pl.col("event").is_in(pairs[_LATER].implode()))["input"].to_list())
    kinds = Counter(_kinds(records))
    kinds.subtract(_kinds(gone))
    return ReconciledRecords(
        taken, records, dropped, kinds, _ledger(pairs, apart, sorted({*fields, *more}), dropped, shown)
    )


def _kinds(events: pl.DataFrame) -> dict[tuple[int, str], int]:
    counted = events.group_by("input", pl.col("kind").cast(pl.String)).len()
    return {(number, kind): n for number, kind, n in counted.iter_rows()}


def _fields(events: pl.DataFrame) -> list[str]:
    return [name for name in EVENT_FIELDS if f"{name}__state" in events.columns]


def _pairs(main: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """`anchor`, `later`: which main event is a later reading of which; and how many numbers stay apart. A row that is
    no reading of the first one of its number is compared with the next, and so on."""
    left, found, apart = main, [], 0
    while left.height:
        first = left.unique(["id", "kind"], keep="first", maintain_order=True)
        rest = left.join(first.select("event"), on="event", how="anti", maintain_order="left")
        both = rest.join(first, on=["id", "kind"], how="inner", suffix=_B, maintain_order="left")
        same = both.filter(_one_record(main))
        found.append(same.select(pl.col(f"event{_B}").alias(_ANCHOR), pl.col("event").alias(_LATER)))
        left = rest.join(same.select("event"), on="event", how="anti", maintain_order="left")
        apart = max(apart, left.select("id", "kind").unique().height)
    return pl.concat(found), apart


def _one_record(main: pl.DataFrame) -> pl.Expr:
    """Whether a row and the first one of its number are readings of one record: nothing in them differs, or they stand
    in two tables and the number did not begin anew."""
    differs = [_differs(name) for name in _fields(main) if name != "id"]
    differs += [_both_are(name, State.UNREAD) for name in _fields(main)]  # nobody knows whether these are alike
    other_table = ~(pl.col("input").eq_missing(pl.col(f"input{_B}")) & pl.col("sheet").eq_missing(pl.col(f"sheet{_B}")))
    other_day = (pl.col("date_lo") > pl.col(f"date_hi{_B}")) | (pl.col("date_hi") < pl.col(f"date_lo{_B}"))
    other_time, same_case, other_case = pl.lit(False), pl.lit(False), pl.lit(False)
    if "time__state" in main.columns:
        other_time = _differs("time")
    if "case_number__state" in main.columns:
        other_case = _differs("case_number")
        same_case = _both_are("case_number", State.VALUE) & ~other_case
    anew = (other_day.fill_null(False) & ~same_case) | (other_time & other_case)
    return ~pl.any_horizontal(pl.lit(False), *differs) | (other_table & ~anew)


def _both_are(name: str, state: State) -> pl.Expr:
    return ((pl.col(f"{name}__state") == state.value) & (pl.col(f"{name}__state{_B}") == state.value)).fill_null(False)


def _differs(name: str) -> pl.Expr:
    """Whether two readings of a field contradict each other: what is blank, hidden or not exported contradicts
    nothing."""
    value, unread = State.VALUE.value, State.UNREAD.value
    here, there = pl.col(f"{name}__state"), pl.col(f"{name}__state{_B}")
    unlike = ((here == unread) & (there == value)) | ((there == unread) & (here == value))
    return (unlike | ((here == value) & (there == value) & ~_equal(name))).fill_null(False)


def _equal(name: str) -> pl.Expr:
    match EVENT_FIELDS[name].shape:
        case Shape.TIME:
            slack = pl.when(pl.col("clock") != pl.col(f"clock{_B}")).then(_ANY_ZONE_US).otherwise(0)
            return (pl.col(f"{name}_lo") - slack <= pl.col(f"{name}_hi{_B}")) & (
                pl.col(f"{name}_lo{_B}") <= pl.col(f"{name}_hi") + slack
            )
        case Shape.TEXT:
            return _plain(pl.col(name)) == _plain(pl.col(f"{name}{_B}"))
        case Shape.CODES:
            return pl.col(name).cast(pl.String) == pl.col(f"{name}{_B}").cast(pl.String)
        case _:
            return pl.col(name) == pl.col(f"{name}{_B}")


def _plain(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all(r"\s+", "")


def _merge_pairs(main: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """The anchors with what their later readings add, and the fields in which some reading differs."""
    events = main.filter(pl.col("event").is_in(pairs[_ANCHOR].unique().implode()))
    differing: set[str] = set()
    left = pairs
    while left.height:
        now = left.unique(_ANCHOR, keep="first", maintain_order=True)
        left = left.join(now.select(_LATER), on=_LATER, how="anti", maintain_order="left")
        later = main.join(now.select(pl.col(_LATER).alias("event"), pl.col(_ANCHOR).alias(_AS)), on="event")
        both = events.join(later, left_on="event", right_on=_AS, how="left", suffix=_B, maintain_order="left")
        names = [name for name in _fields(main) if name != "id"]
        told = both.select(_differs(name).any().alias(name) for name in names).row(0, named=True)
        differing |= {name for name, differs in told.items() if differs}
        joined = [*(e for name in names for e in _join_field(name)), *_dates(names), *_without_found(both)]
        events = both.with_columns(joined).select(events.columns)
    return events, differing


def _takes_other(name: str) -> pl.Expr:
    """Whether the later reading of a field stands: it has a value, or something hidden, where the first has none."""
    here, there = pl.col(f"{name}__state"), pl.col(f"{name}__state{_B}")
    value = State.VALUE.value
    hidden = here.is_in(_BLANK) & ~there.is_in(_BLANK)
    no_column = (here == State.NOT_EXPORTED.value) & (there != value)
    return (
        (here.is_null() & there.is_not_null()) | ((here != value) & (there == value)) | hidden | no_column
    ).fill_null(False)


def _join_field(name: str) -> list[pl.Expr]:
    """The columns of a field, read together: the value where one is known, none where two differ."""
    differs, other = _differs(name), _takes_other(name)
    if EVENT_FIELDS[name].shape is Shape.TIME:
        both = _both_are(name, State.VALUE)
        unread = differs & ~both
        bounds = [_join_bound(name, end, both & differs, unread) for end in ("lo", "hi")]
        return [*bounds, _state(name, unread, other)]
    chosen = pl.when(differs).then(None).when(other).then(f"{name}{_B}").otherwise(name)
    return [chosen.alias(name), _state(name, differs, other)]


def _state(name: str, unread: pl.Expr, other: pl.Expr) -> pl.Expr:
    state, unreadable = f"{name}__state", pl.lit(State.UNREAD.value, STATE_TYPE)
    return pl.when(unread).then(unreadable).when(other).then(f"{state}{_B}").otherwise(state).alias(state)


def _join_bound(name: str, end: str, differs: pl.Expr, unread: pl.Expr) -> pl.Expr:
    """One end of a time: of both readings together where they differ, the narrower one where they agree. On another
    clock, the later reading is as wide as a zone can make it."""
    column, same_clock = f"{name}_{end}", pl.col("clock") == pl.col(f"clock{_B}")
    other = pl.col(f"{column}{_B}") + pl.when(same_clock).then(0).otherwise(
        _ANY_ZONE_US if end == "hi" else -_ANY_ZONE_US
    )
    wide, narrow = (pl.min_horizontal, pl.max_horizontal) if end == "lo" else (pl.max_horizontal, pl.min_horizontal)
    agreed = pl.when(same_clock).then(narrow(column, other)).otherwise(column)
    return (
        pl.when(unread).then(None).when(differs).then(wide(column, other)).when(_takes_other(name)).then(other)
        .otherwise(pl.when(pl.col(f"{name}__state{_B}") == State.VALUE.value).then(agreed).otherwise(column))
        .alias(column)
    )  # fmt: skip


def _dates(names: Sequence[str]) -> list[pl.Expr]:
    """The civil dates, as `time` is read together."""
    if "time" not in names:
        return []
    differs, other = _differs("time"), _takes_other("time")
    return [
        pl.when(differs).then(wide(name, f"{name}{_B}")).when(other).then(f"{name}{_B}").otherwise(name).alias(name)
        for name, wide in (("date_lo", pl.min_horizontal), ("date_hi", pl.max_horizontal))
    ]


def _without_found(events: pl.DataFrame) -> list[pl.Expr]:
    """No case number is looked for in the reason where one of the readings has it."""
    if FOUND not in events.columns or "case_number__state" not in events.columns:
        return []
    written = pl.col("case_number__state").is_in([State.VALUE.value, State.UNREAD.value])
    there = pl.col(f"case_number__state{_B}") == State.VALUE.value
    return [pl.when((written | there).fill_null(False)).then(False).otherwise(FOUND).alias(FOUND)]


def _further(further: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """The further events of the rows of one record, as the anchor's: those of one kind and place in their row are
    readings of one, too."""
    anchors = pl.concat(
        [pairs.select(pl.col(_ANCHOR).unique().alias("parent")).with_columns(pl.col("parent").alias(_AS)),
         pairs.select(pl.col(_LATER).alias("parent"), pl.col(_ANCHOR).alias(_AS))]
    )  # fmt: skip
    own = further.join(anchors, on="parent", how="inner", maintain_order="left").sort("part", maintain_order=True)
    own = own.with_columns(nth=pl.int_range(pl.len()).over("parent", "kind")).sort(PLACE, maintain_order=True)
    keys = [_AS, "kind", "nth"]
    first = own.unique(keys, keep="first", maintain_order=True)
    again = own.join(first.select("event"), on="event", how="anti").join(
        first.select(*keys, pl.col("event").alias(_ANCHOR)), on=keys, how="inner"
    )
    again = again.select(_ANCHOR, pl.col("event").alias(_LATER))
    events = own.with_columns(pl.col(_AS).alias("parent")).select(further.columns)
    merged, differing = _merge_pairs(events, again) if again.height else (events.head(0), set())
    alone = events.join(again.select(pl.col(_LATER).alias("event")), on="event", how="anti", maintain_order="left")
    alone = alone.join(merged.select("event"), on="event", how="anti", maintain_order="left")
    return pl.concat([merged, alone]).sort("event"), differing


def _ledger(
    pairs: pl.DataFrame, apart: int, differing: Sequence[str], dropped: Counter[int], shown: Sequence[str]
) -> tuple[LedgerEntry, ...]:
    entries = [
        LedgerEntry(
            topic="duplicates", file=shown[number], field="id",
            statement=f"rows with the number of an earlier row, read as one record with it, and counted once: {count}",
        )
        for number, count in sorted(dropped.items())
    ]  # fmt: skip
    if differing:
        says = (
            f"rows that bear one number differ in {', '.join(differing)}: each record is counted once, and what they "
            "differ in is taken as not known; ask which export is right"
        )
        entries.append(LedgerEntry(topic="duplicates", field="id", statement=says, first_page=True))
    if apart:
        says = (
            f"{plural(apart, 'number')} used for several different records (another day and case, or other content "
            "within one table); all those rows are kept"
        )
        entries.append(LedgerEntry(topic="duplicates", field="id", statement=says))
    return tuple(entries)
