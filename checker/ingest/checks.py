"""What a table says about itself: totals that its parts do not add up to, rates by each denominator, a year beside a
date.

A profile names the columns (`checks:`); what comes out is stated in the ledger and decides nothing. Work is on columns
and distinct cells; a row counts only where all the cells that are compared can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import polars as pl
from pydantic import BeforeValidator, Field

from checker.ingest.figures import added_up, figure, sum_of
from checker.ingest.headings import as_list, by_heading, fold_header
from checker.ingest.interface import ROW, Table
from checker.ingest.states import Marks, state_of, strip_blanks
from checker.model.accounts import LedgerEntry
from checker.model.event import State
from checker.model.frozen import Frozen
from checker.model.words import plural

PLACES_SHOWN = 10
CONSTANT_FROM = 20
"""A column of so many equal cells is worth a note."""

_DURATION = (
    r"(?i)^(?:(?P<h>\d{1,3})\s*(?:h|hr|hrs|hour|hours))?[\s,:]*(?:(?P<m>\d{1,3})\s*(?:m|min|mins|minute|minutes)?)?\.?$"
)
_CLOCK = r"^(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?$"
_DECIMAL = r"(?i)^(?P<d>\d{1,3}(?:\.\d{1,4})?)\s*(?:h|hr|hrs|hour|hours)$"
_UNIT = r"(?i)[hm]"

Headers = Annotated[tuple[str, ...], BeforeValidator(as_list)]
"""One column: its headings in order of preference, or its one heading."""


class SumCheck(Frozen):
    """`parts`, and those of `further` that the table has, should add up to `total`. judged: whether they do, and by how
    much they do not, are the fields adds_up and unexplained of the row's event, so that a rule can read them."""

    total: Headers
    parts: tuple[Headers, ...]
    further: tuple[Headers, ...] = ()
    judged: bool = False


class Rate(Frozen):
    """How many `count` (columns, added) there are `per` each of several columns; `name`: what is counted."""

    name: str
    count: tuple[Headers, ...]
    per: tuple[Headers, ...]


class YearColumn(Frozen):
    """A column with the year of the date in another."""

    year: Headers
    date: Headers


class Quality(Frozen):
    """A column that says how sure a row's figures are; `sound`: its words, case-folded, for figures that are."""

    column: Headers
    sound: tuple[str, ...]


class Rules(Frozen):
    """The checks of one profile. constant: columns that are free text or numbers, where one value everywhere was put in
    later."""

    adds_up: tuple[SumCheck, ...] = Field(default=(), alias="adds-up")
    rates: tuple[Rate, ...] = ()
    year: YearColumn | None = None
    durations: Headers = ()
    constant: tuple[Headers, ...] = ()
    quality: Quality | None = None


@dataclass
class Checks:
    """The checks of one table, fed chunk by chunk. columns: folded heading -> column."""

    rules: Rules
    columns: Mapping[str, str]
    counts: dict[str, list[float]] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    distinct: dict[str, dict[str, int]] = field(default_factory=dict)

    def find(self, headers: Headers) -> str | None:
        """The table's name for a column; None where it lacks it."""
        return next((self.columns[fold_header(h)] for h in headers if fold_header(h) in self.columns), None)

    def add(self, table: Table) -> None:
        """Look at the figures of one more chunk."""
        if not table.frame.height:
            return
        for rule in self.rules.adds_up:
            self._add_up(rule, table)
        for rate in self.rules.rates:
            for headers in rate.per:
                self._rate(rate, headers, table)
        if self.rules.year:
            self._year(self.rules.year, table)
        if self.rules.quality:
            self._quality(self.rules.quality, table)
        self._durations(table)
        for headers in self.rules.constant:
            self._values(headers, table)

    def join(self, later: Checks) -> None:
        """Take what was counted in the chunks after these along. Sums of figures (rates, durations) may differ in their
        last digit from those of reading on."""
        for key, amounts in later.counts.items():
            self._sum(key, *amounts)
        for key, listed in later.places.items():
            held = self.places.setdefault(key, [])
            held += listed[: max(PLACES_SHOWN - len(held), 0)]
        for name, values in later.distinct.items():
            mine = self.distinct.setdefault(name, {})
            for value, count in values.items():
                mine[value] = mine.get(value, 0) + count

    def notes(self, file: str) -> list[LedgerEntry]:
        """What the ledger says after the last chunk."""
        said: list[LedgerEntry] = []

        def note(topic: str, about: str, statement: str, raw: str = "") -> None:
            said.append(LedgerEntry(topic=topic, file=file, field=about, statement=statement, raw=raw))

        for rule in self.rules.adds_up:
            self._note_sum(rule, note)
        for rate in self.rules.rates:
            self._note_rate(rate, note)
        self._note_year(note)
        self._note_quality(note)
        self._note_durations(note)
        for headers in self.rules.constant:
            self._note_constant(headers, note)
        return said

    def sum_of(self, rule: SumCheck) -> list[str] | None:
        """The table's names for the total and its parts; None where it lacks one that is needed."""
        names = self.bound_columns((rule.total, *rule.parts))
        return names and [*names, *(name for one in rule.further if (name := self.find(one)) is not None)]

    def bound_columns(self, columns: Sequence[Headers]) -> list[str] | None:
        """The table's names for all of `columns`; None where it lacks one."""
        found = [self.find(column) for column in columns]
        names = [name for name in found if name is not None]
        return names if len(names) == len(found) else None

    def _sum(self, key: str, *amounts: float) -> None:
        held = self.counts.setdefault(key, [0.0] * len(amounts))
        self.counts[key] = [one + other for one, other in zip(held, amounts, strict=True)]

    def _place(self, key: str, table: Table, rows: pl.Series) -> None:
        listed = self.places.setdefault(key, [])
        where = f"{table.sheet} " if table.sheet else ""
        listed += [f"{where}row {row}" for row in rows.head(max(PLACES_SHOWN - len(listed), 0))]

    def _add_up(self, rule: SumCheck, table: Table) -> None:
        names = self.sum_of(rule)
        if names is None:
            return
        answer, _ = added_up(table.frame, names[0], names[1:])
        wrong = table.frame.filter(~answer)
        key = names[0] + "|" + "|".join(names[1:])
        self._sum(key, len(answer) - answer.null_count(), wrong.height)
        self._place(key, table, wrong[ROW])

    def _note_sum(self, rule: SumCheck, note: Callable[..., None]) -> None:
        names = self.sum_of(rule)
        if names is None:
            return
        key = names[0] + "|" + "|".join(names[1:])
        rows, wrong = (int(n) for n in self.counts.get(key, [0, 0]))
        parts = ", ".join(f'"{name}"' for name in names[1:])
        if wrong:
            where = _list_places(self.places[key], wrong)
            note(
                "totals",
                names[0],
                f'{parts} do not add up to "{names[0]}" in {wrong:,} of {_rows(rows)} that can be checked: {where}',
            )
        elif rows:
            note("totals", names[0], f'{parts} add up to "{names[0]}" in all rows that can be checked ({rows:,})')

    def _rate(self, rate: Rate, per: Headers, table: Table) -> None:
        names = self.bound_columns((*rate.count, per))
        if names is None:
            return
        figures = table.frame.select(figure(name) for name in names).drop_nulls()
        counted = figures.select(sum_of(names[:-1]).sum()).item() if figures.height else 0
        self._sum(f"{rate.name}/{names[-1]}", figures.height, float(counted), float(figures[names[-1]].sum()))

    def _note_rate(self, rate: Rate, note: Callable[..., None]) -> None:
        said = []
        for per in rate.per:
            name = self.find(per)
            rows, counted, base = self.counts.get(f"{rate.name}/{name}", [0.0, 0.0, 0.0])
            if rows and base:
                said.append(
                    f'{counted:,.0f} of {base:,.0f} by "{name}", {_percent(counted / base)} ({_rows(int(rows))})'
                )
        if said:
            one = "; a rate says little without its denominator" if len(said) > 1 else ""
            note("rates", rate.name, f"{rate.name}: {'; '.join(said)}{one}")

    def _year(self, rule: YearColumn, table: Table) -> None:
        names = self.bound_columns((rule.year, rule.date))
        if names is None:
            return
        date = strip_blanks(pl.col(names[1]))
        long = date.str.extract(r"(?:^|\D)(\d{4})(?:\D|$)").cast(pl.Int64, strict=False)
        short = date.str.extract(r"^\d{1,2}\D\d{1,2}\D(\d{2})$").cast(pl.Int64, strict=False) + 2000
        read = table.frame.select(
            ROW, figure(names[0]).alias("year"), pl.coalesce(long, short).alias("of")
        ).drop_nulls()
        wrong = read.filter(pl.col("year") != pl.col("of"))
        self._sum("year", read.height, wrong.height)
        self._place("year", table, wrong[ROW])

    def _note_year(self, note: Callable[..., None]) -> None:
        rows, wrong = (int(n) for n in self.counts.get("year", [0, 0]))
        if self.rules.year and wrong:
            year, date = self.find(self.rules.year.year), self.find(self.rules.year.date)
            where = _list_places(self.places["year"], wrong)
            note(
                "dates",
                str(date),
                f'"{year}" is not the year of "{date}" in {wrong:,} of {_rows(rows)}; the date is taken: {where}',
            )

    def _quality(self, rule: Quality, table: Table) -> None:
        name = self.find(rule.column)
        if name is None:
            return
        said = table.frame.select(ROW, strip_blanks(pl.col(name)).str.to_lowercase().fill_null("").alias("said"))
        doubtful = said.filter(~pl.col("said").is_in(list(rule.sound)))
        self._sum("quality", said.height, doubtful.height)
        self._place("quality", table, doubtful[ROW])

    def _note_quality(self, note: Callable[..., None]) -> None:
        rows, doubtful = (int(n) for n in self.counts.get("quality", [0, 0]))
        if self.rules.quality and doubtful:
            name, where = self.find(self.rules.quality.column), _list_places(self.places["quality"], doubtful)
            sound = " or ".join(f'"{word}"' for word in self.rules.quality.sound)
            says = (
                f'"{name}" is not {sound} in {doubtful:,} of {_rows(rows)}: their date and figures are read as they '
                f"are written: {where}"
            )
            note("quality", str(name), says)

    def _durations(self, table: Table) -> None:
        name = self.find(self.rules.durations)
        if name is None:
            return
        cells = table.frame.select(strip_blanks(pl.col(name)).alias("text"))
        written = cells.filter(state_of(pl.col("text"), Marks()) == State.VALUE.value)
        minutes = written.select(minutes_of(pl.col("text"))).to_series()
        self._sum("durations", len(minutes), minutes.null_count(), float(minutes.sum()))

    def _note_durations(self, note: Callable[..., None]) -> None:
        rows, unread, minutes = self.counts.get("durations", [0.0, 0.0, 0.0])
        name = self.find(self.rules.durations)
        if rows:
            hours, left = divmod(round(minutes), 60)
            says = (
                f'"{name}" comes to {hours:,} hours {left} minutes; it could be read in {rows - unread:,.0f} of '
                f"{rows:,.0f} rows that say it"
            )
            note("durations", str(name), says)

    def _values(self, headers: Headers, table: Table) -> None:
        name = self.find(headers)
        if name is None:
            return
        held = self.distinct.setdefault(name, {})
        if len(held) > 1:
            return
        cells = table.frame.select(strip_blanks(pl.col(name)).alias("text"))
        written = cells.filter(state_of(pl.col("text"), Marks()) == State.VALUE.value)
        for value, count in written.group_by("text").len().sort("text").head(2).iter_rows():
            held[value] = held.get(value, 0) + count

    def _note_constant(self, headers: Headers, note: Callable[..., None]) -> None:
        name = self.find(headers)
        held = self.distinct.get(name or "", {})
        if name is not None and len(held) == 1 and sum(held.values()) >= CONSTANT_FROM:
            ((value, count),) = held.items()
            says = (
                f'all {count:,} written cells of "{name}" say the same: the values may have been substituted before '
                "release"
            )
            note("substituted", name, says, raw=value)


def _rows(count: int) -> str:
    return plural(count, "row")


def checks_of(rules: Rules, columns: Sequence[str]) -> Checks:
    """The checks of a table with these columns."""
    return Checks(rules, by_heading(columns))


def judged_sum(rules: Rules, columns: Sequence[str]) -> list[str] | None:
    """The total and the parts of the first judged sum all of whose columns the table has; None where there is none."""
    checks = checks_of(rules, columns)
    sums = (checks.sum_of(rule) for rule in rules.adds_up if rule.judged)
    return next((names for names in sums if names is not None), None)


def minutes_of(text: pl.Expr) -> pl.Expr:
    """Durations in minutes: `4hr 47m`, `5h03m`, `6 hours 4 minutes`, `45 mins`, `5.5 hours`, `4:47` and `04:47:00`
    (hours first); null for anything else, a bare number included, whose unit is not known."""
    parts = text.str.extract_groups(_DURATION)
    hours, minutes = (parts.struct.field(part).cast(pl.Float64, strict=False) for part in ("h", "m"))
    clock = text.str.extract_groups(_CLOCK)
    by_clock = clock.struct.field("h").cast(pl.Float64) * 60 + clock.struct.field("m").cast(pl.Float64)
    seconds = clock.struct.field("s").cast(pl.Float64).fill_null(0) / 60
    decimal = text.str.extract(_DECIMAL).cast(pl.Float64, strict=False) * 60
    words = pl.when(text.str.contains(_UNIT) & (hours.is_not_null() | minutes.is_not_null())).then(
        hours.fill_null(0) * 60 + minutes.fill_null(0)
    )
    return pl.coalesce(by_clock + seconds, decimal, words)


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %" if share >= 0.001 or not share else f"{share * 100:.4f} %"


def _list_places(places: Sequence[str], count: int) -> str:
    return ", ".join(places) + (" ..." if count > len(places) else "")
