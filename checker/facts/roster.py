"""Whether the account that made the use is in the roster of users, and was open then."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.facts.columns import ORDER, fact_columns, first_of, open_kind, text, yesno
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.moment import moment
from checker.facts.prepare import CLOCK, NOT_EXPORTED, VALUE, Prepared
from checker.facts.timing import EVER, NEVER, Frame
from checker.facts.who_is_who import People
from checker.model.event import State
from checker.model.values import GRANTED

ACCOUNT_END = "account_end"
"""Reason of the fact: the roster does not say when the account was closed."""

_CLOSED = moment("closed_", clock="closed_clock")
_WRITTEN, _PERSON, _MAYBE = "written", "person", "maybe"
"""How a cell of the roster is the account's: written the same, of the same person, or perhaps of that person."""


def closings(prepared: Prepared) -> Frame:
    """The different accounts of the roster: `account`, and `closed_lo`, `closed_hi`, `closed_clock`, when each was
    closed (EVER: it is open; NEVER to EVER: the roster does not say).

    A recorded end is that moment, or a later one where the account is open all the same. Without an end it is open
    where the status is, or where neither column says anything."""
    day, status = pl.col("end__state"), pl.col("decision__state")
    in_force = pl.col("decision").is_in(GRANTED).fill_null(False)
    empty = State.EMPTY.value
    blank = day.is_in([NOT_EXPORTED, empty])
    silent = blank & ((status == NOT_EXPORTED) | ((status == empty) & (day == empty)))
    dated = day == VALUE
    open_ = silent | (in_force & (blank | (day == State.PLACEHOLDER.value)))
    return (
        prepared.records("account")
        .filter(~pl.col("account").is_null())
        .select(
            "account",
            closed_lo=pl.when(dated).then("end_lo").when(open_).then(pl.lit(EVER)).otherwise(pl.lit(NEVER)),
            closed_hi=pl.when(dated & ~in_force).then("end_hi").otherwise(pl.lit(EVER)),
            closed_clock=pl.col(CLOCK).cast(pl.String),
        )
        .unique()
    )


def on_roster(subjects: Frame, prepared: Prepared) -> Frame:
    """`on_roster`: known to be there where its cell, or its person (reading R24), is, and is open at the use; known not
    to be only where account records are complete, nobody who may be that person has an account that may be open, and
    some account of the log is, or by its surname or number may be, in the roster (else the two write accounts
    differently)."""
    whole = prepared.survey
    wanted = subjects.select("account").filter(~pl.col("account").is_null()).unique().collect()["account"].sort()
    written = whole.accounts["account"].unique().sort().to_list()
    people = whole.people
    met = any(name in written or any(people.are_same(name, one) for one in written) for name in whole.searchers)
    met = met or bool(people.may_meet(whole.searchers, written))
    accounts = _latest(_alike(whole.people, wanted.to_list(), written), whole.accounts)
    own = subjects.select("subject", "account", "lo", "hi", CLOCK)
    judged = _at_use(own.join(accounts.lazy(), on="account", how="inner"))
    frame = subjects.select("subject", "account", complete_column("account", AbsenceDays.DAY))
    frame = frame.join(judged, on="subject", how="left")
    there, maybe = pl.col("there").fill_null(False), pl.col("may_be_open").fill_null(False)
    nameless, complete = pl.col("account").is_null(), pl.col(complete_column("account", AbsenceDays.DAY))
    settled = pl.lit(met) & ~nameless & ~there & ~maybe
    value = first_of([(there, yesno(True)), (settled & complete, yesno(False))], yesno(None))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (nameless, text("operator")),
            (pl.lit(not written), text("roster")),
            (maybe & pl.col("undated"), text("time")),
            (maybe & pl.col("unsaid"), text(ACCOUNT_END)),
            (maybe & pl.col("unsettled"), text(ORDER)),
            (maybe, text("roster_name")),
            (pl.lit(not met), text("roster_names")),
        ],
        text(open_kind("account")),
    )
    opened = (settled & ~complete, "account", yesno(False))
    return frame.select("subject", *fact_columns("on_roster", value, why, opened))


def _alike(people: People, wanted: Sequence[str], written: Sequence[str]) -> pl.DataFrame:
    """`name`, `other` and `how` (_WRITTEN, _PERSON, _MAYBE): the cells of the roster that are or may be each account's
    own."""
    by_text: dict[str, list[str]] = {}
    for one in written:
        by_text.setdefault(one.lower(), []).append(one)
    rows = [(name, one, _WRITTEN) for name in wanted for one in by_text.get(name.lower(), ())]
    others = [
        (name, one, _PERSON if same else _MAYBE)
        for name, one, same in people.pairs(wanted, written).rows()
        if name.lower() != one.lower()
    ]
    return pl.DataFrame([*rows, *others], schema=dict.fromkeys(("name", "other", "how"), pl.String), orient="row")


def _latest(alike: pl.DataFrame, closings: pl.DataFrame) -> pl.DataFrame:
    """For each `account`, `how` and clock of the roster the latest closing: one row stands for all of them."""
    found = alike.join(closings, left_on="other", right_on="account", how="inner")
    unsaid = (pl.col("closed_lo") <= NEVER) | ((pl.col("closed_lo") < EVER) & (pl.col("closed_hi") >= EVER))
    return found.group_by(pl.col("name").alias("account"), "how", "closed_clock").agg(
        pl.col("closed_lo").max(), pl.col("closed_hi").max(), unsaid=unsaid.any()
    )


def _at_use(rows: Frame) -> Frame:
    """By `subject`: whether it is `there`, whether an account that is or may be its own `may_be_open`, and whether that
    of one of its own is not known since the use is `undated`, the closing is `unsaid`, or their order `unsettled`.

    An account that is written as the log does is that very one: another of the same person, still open, may be meant
    and may not."""
    use = moment(clock=CLOCK)
    never_closed = pl.col("closed_lo") >= EVER
    is_open = never_closed | use.surely_before(_CLOSED)
    may_be_open = never_closed | ~_CLOSED.surely_before(use)
    how, own = pl.col("how"), pl.col("how") != _MAYBE
    doubtful = own & may_be_open & ~is_open
    return rows.group_by("subject").agg(
        there=(is_open & (how == _WRITTEN)).any()
        | ((is_open & (how == _PERSON)).any() & (how == _WRITTEN).any().not_()),
        may_be_open=may_be_open.any(),
        undated=(doubtful & ~use.has_bounds()).any(),
        unsaid=(doubtful & pl.col("unsaid")).any(),
        unsettled=doubtful.any(),
    )
