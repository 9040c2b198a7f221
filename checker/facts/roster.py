"""Whether the account that made the use is in the roster of users."""

from __future__ import annotations

import polars as pl

from checker.facts.columns import first_of, open_kind, text, yesno
from checker.facts.completeness import AbsenceDays, complete_column
from checker.facts.prepare import Prepared, folded
from checker.facts.timing import Frame


def on_roster(subjects: Frame, prepared: Prepared) -> Frame:
    """`on_roster`: known to be there where its cell, or its person (reading R24), is; known not to be only where
    account records are complete, nobody in the roster may be that person, and some account of the log is in the roster
    (else the two write accounts differently)."""
    whole = prepared.survey
    wanted = subjects.select("account").filter(~pl.col("account").is_null()).unique().collect()["account"].sort()
    pairs = whole.people.pairs(wanted, whole.accounts)
    alike = (
        pairs.lazy()
        .group_by(account="name")
        .agg(there=pl.col("same").fill_null(False).max(), maybe=pl.col("same").is_null().max())
    )
    written = list(whole.accounts)
    met = any(name in written or any(whole.people.same(name, one) for one in written) for name in whole.searchers)
    frame = subjects.join(alike, on="account", how="left")
    account = pl.col("account")
    there = pl.col("there").fill_null(False) | folded(account).is_in([name.strip().lower() for name in written])
    maybe = pl.col("maybe").fill_null(False)
    nameless, complete = account.is_null(), pl.col(complete_column("account", AbsenceDays.DAY))
    settled = pl.lit(met) & ~nameless & ~there & ~maybe
    value = first_of([(there, yesno(True)), (settled & complete, yesno(False))], yesno(None))
    why = first_of(
        [
            (~value.is_null(), text(None)),
            (nameless, text("operator")),
            (pl.lit(not whole.accounts), text("roster")),
            (maybe, text("roster_name")),
            (pl.lit(not met), text("roster_names")),
        ],
        text(open_kind("account")),
    )
    opened = settled & ~complete
    return frame.select(
        "subject",
        value.alias("on_roster"),
        why.alias("on_roster__why"),
        first_of([(opened, text("account"))], text(None)).alias("on_roster__open"),
        first_of([(opened, yesno(False))], yesno(None)).alias("on_roster__closed"),
    )
