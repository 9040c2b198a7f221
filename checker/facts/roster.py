"""Whether the account that made the use is in the roster of users."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from checker.facts.columns import first_of, open_kind, text, yesno
from checker.facts.completeness import complete_column
from checker.facts.prepare import Prepared
from checker.facts.timing import Frame

LONG_ENOUGH = 3
"""Letters of a word of a name that is told from a title's abbreviation."""


def names_of(accounts: Iterable[str]) -> frozenset[str]:
    """The ways of writing the roster's accounts (prepare.account_name): as there, two words the other way round, an
    address without its domain."""
    found = set()
    for name in accounts:
        words = name.split(" ")
        found |= {name, " ".join(reversed(words)) if len(words) == 2 else name, name.split("@")[0]}
    return frozenset(found)


def words_of(accounts: Iterable[str]) -> frozenset[str]:
    """The words of the roster's names of people: a name that shares one may be that person's, written another way."""
    plain = [name for name in accounts if "@" not in name and not re.search(r"\d", name)]
    return frozenset(w for name in plain for w in re.findall(r"[^\W\d_]+", name) if len(w) >= LONG_ENOUGH)


def on_roster(subjects: Frame, prepared: Prepared) -> Frame:
    """`on_roster`: known to be there where its name is; known not to be only where account records are complete, no
    word of the name is one of the roster's, and some name of the log is in the roster (else the two write accounts
    differently)."""
    whole = prepared.whole
    names, words = names_of(whole.accounts), words_of(whole.accounts)
    met = bool(names & frozenset(whole.searchers))
    account = pl.col("account")
    there = account.is_in(sorted(names)).fill_null(False) if names else pl.lit(False)
    like = rf"(?:^|[^\p{{L}}])(?:{'|'.join(map(re.escape, sorted(words)))})(?:$|[^\p{{L}}])"
    maybe = (account.str.contains(like) & ~account.str.contains(r"\d")).fill_null(False) if words else pl.lit(False)
    nameless, complete = account.is_null(), pl.col(complete_column("account"))
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
    return subjects.select(
        "subject",
        value.alias("on_roster"),
        why.alias("on_roster__why"),
        first_of([(opened, text("account"))], text(None)).alias("on_roster__open"),
        first_of([(opened, yesno(False))], yesno(None)).alias("on_roster__closed"),
    )
