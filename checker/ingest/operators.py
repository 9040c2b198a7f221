"""What an operator's name stands for: only what is certain of the text itself, everything else `unread`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from checker.ingest.states import folded_words
from checker.model.event import State
from checker.model.values import STATES

UUID = r"(?i)^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$"

SHARED = (
    "admin", "administrator", "detectives", "detective bureau", "shared", "shared account", "front desk", "desk",
    "dispatch",
    "records", "patrol", "guest", "generic", "everyone", "user", "users", "squad", "training account", "task force",
    "crime lab", "lab", "station", "investigations", "watch commander desk", "rtcc", "intel", "intel unit",
)  # fmt: skip
SERVICE = ("system", "service", "service account", "api", "api user", "batch", "scheduler", "automated", "auto", "bot")
_SHARED_WORD = r"(?:^| )(?:shared|generic|common)(?: |$)"
_SERVICE_WORD = r"^(?:svc|srv|service account|api)(?: |$)"
"""What says it in the name of any account, in small letters without marks: `Detectives Shared`, `svc_face`."""
ROLE = (
    "detective", "officer", "sergeant", "lieutenant", "captain", "analyst", "examiner", "investigator", "deputy",
    "supervisor",
    "watch commander", "technician", "clerk", "records clerk", "crime analyst",
)  # fmt: skip
_TITLES = (
    r"det|detective|sgt|sergeant|lt|lieutenant|ofc|off|officer|dep|deputy|capt|captain|cpl|corporal|insp|inspector|agent|sa"
    r"|inv|investigator|analyst|examiner|judge|hon|mr|mrs|ms|dr"
)
_GROUPS = (
    r"unit|desk|division|bureau|squad|team|dept|department|police|sheriff|office|county|city|state|admin|records|group|shift|"
    r"center|center|crime|crimes|lab|task|force|section|detectives|station|district|precinct|account|user|shared|system|service|"
    r"front|training|test|guest|intel|intelligence|patrol|investigations|property|homicide|fraud|robbery|gang|night|day|duty|"
    r"pd|so|sd|dps|fbi|dea|atf|ice|hsi|cbp|usms|inc|llc|llp|ltd|plc|gmbh|corp|corporation|co|company|companies|agency|authority|"
    r"services|solutions|systems|technologies|technology|security|university|college|school|airport|transit|transport|rail|"
    r"railway|railroad|port|hospital|bank|store|stores|mall|casino|retail|depot|works|wing|fire|rescue|metro|metropolitan|"
    r"highway|marshal|marshals|constable|constabulary|troopers|federal|national|international|bureau|village|town|township|"
    r"borough|parish|campus|board|commission|committee|association|foundation|court|courts|attorney|prosecutor|jail|prison|"
    r"corrections|probation|parole|watch|real|time|support|help|ops|operations|command|headquarters|hq"
)
_UNITS = (
    "unit|desk|division|bureau|squad|team|dept|department|office|section|lab|center|group|shift|task force|account|"
    "station|precinct"
)
_UNIT = rf"^(?:(?:{_TITLES}|{_GROUPS}) )+(?:{_UNITS})$"
"""In small letters without marks: nothing but words of units and titles, the last of them a unit's (Detective Unit)."""
_STATE = rf"(?:^|[ ,/(-])(?:{'|'.join(STATES)})(?:$|[ ,/)-])"
"""A state's letters, as they stand in the names of agencies: Dallas TX PD."""
_WORD = r"\p{Lu}[\p{L}'’-]+"
_INITIAL = r"\p{Lu}\.?"

_TURNED = rf"^{_WORD},\s*(?:{_WORD}|{_INITIAL})(?:\s+(?:{_WORD}|{_INITIAL}))*$"
_PLAIN = rf"^(?:{_WORD}|{_INITIAL})(?:\s+{_INITIAL})*(?:\s+{_WORD})+$"

_TWO_WORDS = rf"^\s*({_WORD})\s*,\s*({_WORD})\s*$"
"""Last name and first name, or two last names."""


def may_be_named(text: pl.Expr) -> pl.Expr:
    """Whether a text has the form of a person's name, though it may be that of a company ("Home Depot")."""
    return text.str.contains(_TURNED) | text.str.contains(_PLAIN)


_OF_BODIES = (
    "photos? images? records? booking mugshots? licens\\w+ database gallery dmv watchlist state county city police "
    "sheriff department dept office bureau agency federal fbi network system registry corrections jail"
)


def names_a_body(text: pl.Expr) -> pl.Expr:
    """Whether a text has a word of databases or agencies in it: "Booking Photos", "Sample Police"."""
    return text.str.contains(rf"(?i)\b(?:{'|'.join(_OF_BODIES.split())})\b")


def operator_kind(operator: pl.Expr, state: pl.Expr, single_word: str) -> tuple[pl.Expr, pl.Expr]:
    """`operator_kind` and its state, from the operator's text and state.

    A UUID is a pseudonym; the names of shared accounts, services and roles (lists above) are those. Words that can only
    be a name, with no word of a unit or a company among them and no state, are a person: "Last, First", "J. Last", a
    title and a name, and "First Last" where the first is a usual given name. "Home Depot" looks like a name, too.
    single_word: what one other word (a badge number, initials, a login) stands for: the profile says "person" or
    "pseudonym", else it is unread. A state other than `value` is taken over: nobody is recorded where a name is blank.
    """
    folded = folded_words(operator)
    bare = operator.str.replace(rf"(?i)^(?:(?:{_TITLES})\b\.?\s*)+", "")
    grouped = (
        folded.str.contains(rf"(?:^| )(?:{_GROUPS})(?: |$)")
        | operator.str.contains(r"[\d/;&]")
        | operator.str.contains(_STATE)
    )
    turned, plain = bare.str.contains(_TURNED), bare.str.contains(_PLAIN)
    given = bare.str.extract(r"^([\p{L}'’-]+)").str.to_lowercase().is_in(sorted(given_names()))
    initial = bare.str.contains(rf"^{_INITIAL}\s")
    named = turned | (plain & (given | initial | (bare != operator)))
    single = ~operator.str.contains(r"\s")
    kind = (
        pl.when(operator.str.contains(UUID))
        .then(pl.lit("pseudonym"))
        .when(folded.is_in(SERVICE) | folded.str.contains(_SERVICE_WORD))
        .then(pl.lit("service"))
        .when(folded.is_in(SHARED) | folded.str.contains(_SHARED_WORD) | folded.str.contains(_UNIT))
        .then(pl.lit("shared"))
        .when(folded.is_in(ROLE))
        .then(pl.lit("role"))
        .when(named & ~grouped)
        .then(pl.lit("person"))
    )
    if single_word in ("person", "pseudonym"):
        kind = pl.when(kind.is_not_null()).then(kind).when(single).then(pl.lit(single_word))
    recorded = state == State.VALUE.value
    value = pl.when(recorded).then(kind)
    unread = pl.when(value.is_null()).then(pl.lit(State.UNREAD.value)).otherwise(pl.lit(State.VALUE.value))
    return value, pl.when(recorded).then(unread).otherwise(state)


def apart_by_comma(cells: pl.Series) -> tuple[pl.Series, int]:
    """Cells of a column whose heading is in the plural, and how many of them hold two words with a comma between them.

    Under "Reviewers", "Quill, Vance" may be one person, last name first, or two by their surnames: written as two, of
    whom names.heads says that they are two at the most, and nobody that they are one (reading R24).
    """
    two = cells.str.contains(_TWO_WORDS).fill_null(False)
    return cells.str.replace(_TWO_WORDS, "${1}; ${2}"), int(two.sum())


@cache
def given_names() -> frozenset[str]:
    """Usual given names, in lower case (given_names.txt, with its source)."""
    text = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
