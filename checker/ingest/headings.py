"""Headings of columns: how they are compared, and which of them the generic profile knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from checker.disk_cache import from_cache
from checker.ingest.date_formats import OFFSETS
from checker.ingest.states import fold
from checker.model.event import EVENT_FIELDS
from checker.model.words import singular, with_spaces

SHIPPED = Path(__file__).parent / "profiles"
GENERIC = "generic"
REGISTER = "register"
"""The profile of registers of any kind, and of records that YAML files write out."""
_FOOTNOTE = re.compile("(?<=[a-z])[0-9]{1,2}$|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+$")
_NUMBER = re.compile(r"(?<=\S )(?<!yes )(?<!or )(?:no|nr|num|nbr)$|^(?:no|nr|num|nbr)(?= of )")
_DEPARTMENT = re.compile(r"^[a-z]{1,5}(?:pd|so) (?=\S)")
_FACES = re.compile(r"\b(?:frt?|fac(?:e|ial) recognition) (?=\S)")
_ZONES = r"(?:UTC|GMT)\s*[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Zulu|" + "|".join(sorted(OFFSETS, key=len, reverse=True))
_ZONE = re.compile(
    rf"(?i:[(\[]\s*(?:times? )?(?:in )?(?P<zone>{_ZONES})(?:\s+time)?\s*[)\]]\s*$)|(?<=[\s_-])(?P<alone>(?i:UTC|GMT))$"
)
_ROLE = r"(?:suspect|victim|witness|missing(?: person)?|person of interest|poi|other)"
_HOW_WRITTEN = re.compile(
    r"(?i)(?<!\s)\s*[(\[]\s*(?:e?s|y\s?[/|]\s?n|yes\s?(?:[/|]|or)\s?no|initials|last,? first|optional|required|"
    r"(?:collar|badge|serial|shoulder)(?: (?:no\.?|number|#))?|if (?:any|known|applicable|available)|"
    rf"{_ROLE}(?:\s?[/,|]\s?{_ROLE})+|"
    r"(?:24|12)[ -]?h(?:ou)?rs?(?: time)?|military(?: time)?|local(?: time)?|[mdyhs:/. -]{4,20}|"
    rf"(?:times? )?(?:in )?(?:{_ZONES})(?:\s+time)?)\s*[)\]]\s*$"
    r"|(?<![\s_-])[\s_-]+(?:UTC|GMT)$"
)
"""What stands behind a heading, or in brackets there, and names nothing: that yes or no is meant, a format, a zone,
which roles its cells say."""
_ASKS = re.compile(r"\b(?:yn|y n|yes no|yes or no)$")
_ANSWERED = ("exigency", "public_space", "shows_identity", "probe.lawfully_acquired")
_SHORT = {
    "dt": "date", "dttm": "date time", "ofc": "officer", "ofcr": "officer", "nbr": "number", "num": "number",
    "no": "number", "nos": "number", "dept": "department", "det": "detective", "tm": "time", "trans": "transaction",
    "txn": "transaction", "req": "request", "rsn": "reason", "cnt": "count", "cand": "candidate", "cd": "code",
    "emp": "employee", "srch": "search", "usr": "user", "agcy": "agency", "img": "image", "inq": "inquiry",
    "1st": "first", "2nd": "second", "ts": "timestamp", "tstamp": "timestamp", "dtm": "date time",
}  # fmt: skip
_WHICH = re.compile(r"(?<=[a-z]) number (?=[1-9]\b)")
"""Which one of several: "Reviewer #2" is "Reviewer 2"."""
_POSSESSIVE = re.compile(r"(?<=[a-z]{3}) s(?= [a-z])")
_STAMP = re.compile(r"\bt(?:ime)? stamp\b")
_OF_TIMES = re.compile(r"\b(?:timestamp|datetime|date time)\b")
_NOT_PLURAL = re.compile(r"(?:ss|us|is|initials)$")
_BRACKETS = re.compile(r"(?<!\s)\s*[(\[][^()\[\]]*[)\]]\s*$")
_OF_FORM = frozenset({"yn", "percent"})
_COUNTED = re.compile(r"^number (?=[a-z]+s$)")
_NAMING = frozenset({"from", "clock"})


@lru_cache(maxsize=8192)
def fold_header(header: str) -> str:
    """Case, spaces, punctuation and camelCase folded; "#" and what "number" is shortened to are that word:
    `caseNumber`, `Case #` and `CASE NO.` agree. ("Y/N" is left: `Warrant Y/N` is an answer, `Warrant` a
    number.)"""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return _NUMBER.sub("number", fold(apart.replace("#", " number ").replace("%", " percent ")))


@lru_cache(maxsize=8192)
def simple_header(header: str) -> str:
    """A heading, folded, without what only says how its cells are written: "Lead (Y/N)" is "lead", "Search Time (UTC)"
    "search time", "search_dt" "search date"."""
    while (shorter := _HOW_WRITTEN.sub("", header)) != header:
        header = shorter
    folded = _STAMP.sub("timestamp", fold_header(header))
    words = (_SHORT.get(word, word) for word in folded.split() if word not in _OF_FORM)
    return _usual(_COUNTED.sub("number of ", _WHICH.sub(" ", _POSSESSIVE.sub("", " ".join(words)))))


def _usual(simple: str) -> str:
    """A heading that the generic profile does not know, as it knows it: in the singular, or as a date. Names of the
    open format's fields stay: its "Sections" are those of a report, and no "Section" of an agency."""
    if simple in known_headings() or simple in _names_of_fields():
        return simple
    one = _singular(simple)
    if "end" in _fields_of().get(one, ()):
        one = simple  # "Stop" is when a deployment ended, "Stops" are how many people were stopped in it
    return next((form for form in (one, _OF_TIMES.sub("date", one)) if form in _told_of()), simple)


@cache
def _names_of_fields() -> frozenset[str]:
    """What the open format calls its fields (docs/log-format.md), folded."""
    return frozenset(fold_header(one) for name in EVENT_FIELDS for one in (name, with_spaces(name)))


def _singular(words: str) -> str:
    return " ".join(map(_one_of, words.split()))


def _one_of(word: str) -> str:
    """A word in the singular: reviewers, cases, matches, agencies."""
    return word if len(word) < 4 or not word.endswith("s") or _NOT_PLURAL.search(word) else singular(word)


def in_plural(header: str) -> bool:
    """Whether a heading speaks of several: "Reviewers", "Reviewer(s)"; each of its cells may name more than one."""
    return bool(re.search(r"(?i)\(e?s\)", header)) or (folded := fold_header(header)) != _singular(folded)


@lru_cache(maxsize=8192)
def zone_named(header: str) -> str:
    """The zone that a heading says its times are in, as cells write it: "UTC" of "Search Time (UTC)"; "" of others."""
    found = _ZONE.search(header)
    if found is None:
        return ""
    zone = found["zone"] or found["alone"]
    offset = re.fullmatch(r"(?i)(?:utc|gmt)\s*([+-])(\d{1,2})(?::?(\d{2}))?", zone)
    if offset:
        return f"{offset[1]}{int(offset[2]):02}:{offset[3] or '00'}"
    return "UTC" if zone.casefold() == "zulu" else zone


def by_heading(columns: Iterable[str]) -> dict[str, str]:
    """Folded heading -> the first column so called. A figure that stands at a heading's end as the mark of a footnote
    ("True Alerts1"), the letters of a department before it ("NOPD Item Number"), the technology ("FR Search Date"), and
    what only says how its cells are written, are no part of it, where no other column has that name."""
    names = tuple(columns)
    found: dict[str, str] = {}
    for name in names:
        if not _of_two_fields(name):
            found.setdefault(fold_header(name), name)
    bare: dict[str, list[str]] = {}
    for folded, name in found.items():
        without = _FOOTNOTE.sub("", folded)
        without = _DEPARTMENT.sub("", without) if name[:2].isupper() else without
        plain = _plainly(name, folded)
        for bared in {without, plain, _FACES.sub("", folded), _usual(_FACES.sub("", plain))}:
            bare.setdefault(bared, []).append(name)
    return {folded: same[0] for folded, same in bare.items() if len(same) == 1} | found


@lru_cache(maxsize=8192)
def _of_two_fields(name: str) -> bool:
    """Whether a heading is known as one field with what it has in brackets and as another without: "User (Agency)"
    holds the user, with the agency beside it, and is no "User Agency"."""
    head = _BRACKETS.sub("", name)
    whole, alone = (_fields_of().get(fold_header(one), frozenset()) for one in (name, head))
    return head != name and bool(whole and alone) and not whole & alone


@cache
def _fields_of() -> dict[str, frozenset[str]]:
    """Heading, folded -> the fields of a search that the generic profile reads under it."""
    found: dict[str, set[str]] = {}
    for field, rule in _generic()["columns"].items():
        for heading in _own_headings(rule):
            found.setdefault(fold_header(heading), set()).add(field)
    return {heading: frozenset(fields) for heading, fields in found.items()}


def _plainly(name: str, folded: str) -> str:
    """The simple form of a heading; its own where it is a usual one, or is to be answered by yes or no and the simple
    form is no question: "Court Order (Y/N)" holds no court order's number."""
    asks = _ASKS.search(folded)
    simple = simple_header(name)
    if folded in known_headings() or (asks and simple not in _questions()):
        return _ASKS.sub("y n", folded)
    return simple


@cache
def _questions() -> frozenset[str]:
    """The headings, folded, under which the generic profile knows a yes and a no."""
    columns = _generic()["columns"]
    rules = [rule for rule in columns.values() if isinstance(rule, dict)]
    under = [heading for rule in rules for asked in rule.get("answers", ()) for heading in asked["under"]]
    fields = [heading for field in _ANSWERED for heading in _own_headings(columns[field])]
    return frozenset(map(fold_header, (*_flags(), *under, *fields)))


def _flags() -> list[str]:
    """The headings under which a yes says that a further event happened."""
    return [heading for also in _generic()["also"] for heading in as_list(also.get("flag", []))]


@cache
def _generic() -> dict[str, Any]:
    """What the generic profile says, as its file has it."""
    return from_cache("the generic profile's file", _read_generic)


def _read_generic() -> dict[str, Any]:
    import yaml

    text = (SHIPPED / f"{GENERIC}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 (both are safe)


@cache
def known_headings() -> frozenset[str]:
    """The headings, folded, that the generic profile knows. (Its file is read as it stands: readers of tables need no
    more of a profile than this.)"""
    named = (heading for columns in _columns() for rule in columns.values() for heading in _own_headings(rule))
    return frozenset(map(fold_header, (*_flags(), *named)))


def _columns() -> list[dict[str, Any]]:
    """The rules of the generic profile by their fields: those of a row's own event, then those of each further one."""
    return [_generic()["columns"], *(also.get("columns", {}) for also in _generic()["also"])]


@cache
def _told_of() -> frozenset[str]:
    """The headings, folded, of what the generic profile reads of an act. In the plural those of the acts themselves
    ("Arrests", "Warrants") and of kinds of record ("Events") are counts."""
    return frozenset(
        fold_header(heading)
        for place, columns in enumerate(_columns())
        for field, rule in columns.items()
        if place == 0 or field not in ("id", "type")
        for heading in _own_headings(rule)
    )


def _own_headings(rule: Any) -> Iterator[str]:
    """The headings that a rule of a profile names for itself."""
    if isinstance(rule, dict):
        for key in _NAMING & rule.keys():
            yield from as_list(rule[key])
    else:
        yield from as_list(rule)


def as_list(value: Any) -> Any:
    """One text as a list of one; anything else as it is."""
    return (value,) if isinstance(value, str) else value
