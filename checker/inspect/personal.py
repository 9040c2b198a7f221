"""Personal data seen in a log: in which columns, and in how many cells. Never what they hold.

Addresses, numbers and dates of birth that are called so are known by their form, in any column; so are names in text
that begin with a usual given name. Other names, plates and dates look like other words, so they are only looked for
where the heading, or the field, says that such a thing stands there: "Los Angeles" is no person.
"""

from __future__ import annotations

import re

import polars as pl

from checker.ingest.headings import fold_header
from checker.ingest.operators import given_names, may_be_named, operator_kind
from checker.model.event import EVENT_FIELDS, STATE_TYPE, State

_STREET = (
    r"(?i:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|pl|place|way|ter|terrace|cir|circle|pkwy|"
    r"parkway|hwy|highway|sq|square|trl|trail|apt)"
)
_FORMS = {
    "e-mail address": r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    "phone number": r"(?:^|[^\d.-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?:$|[^\d.-])",
    "social security number": r"(?:^|[^\d-])\d{3}-\d{2}-\d{4}(?:$|[^\d-])",
    "network address": r"^\d{1,3}(?:\.\d{1,3}){3}$",
    "street address": rf"(?:^|[^\w-])\d{{1,6}} +(?:[NSEW]\.? +)?(?:\w[\w.'’-]* +){{1,3}}(?:{_STREET})\b",
    "date of birth": r"(?i)\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born)\b\W{0,4}(?:on |in )?\w*\W?\d",
}
_PERSON = re.compile(
    r"\b(?:name|officer|detective|det|examiner|user|operator|requestor|requester|reviewer|approver|supervisor|judge|subject|suspect|"
    r"victim|witness|analyst|investigator|deputy|employee|person|by)\b"
)
_TITLED = (
    r"^(?i:det|detective|inv|investigator|ofc|off|officer|dep|deputy|cpl|corporal|sgt|sergeant|lt|lieutenant|cpt|capt|captain|cmdr|commander|"
    r"chief|sheriff|trooper|agent|analyst|judge|hon|mr|mrs|ms|dr)\.? +(?:\p{Lu}\.? *)*\p{Lu}[\p{L}'’-]+$"
)
"""A rank or title and a surname: for a profile not certain enough to be one person's name, but certainly somebody's."""
_PLATE = re.compile(r"\b(?:plate|plates|vrm|registration|tag)\b")
_ADDRESS = re.compile(r"\baddress\b(?<!e mail address)(?<!email address)(?<!ip address)")
_YEAR = r"^(?:19|20)\d{2}$"
_BIRTH = re.compile(r"\b(?:dob|birth|birthdate|born)\b")


def personal(cells: pl.Series, header: str, fields: tuple[str, ...]) -> dict[str, pl.Series]:
    """Kind of personal data -> which of `cells` hold it.

    cells: different cells of one column, stripped, none of them blank or redacted. fields: the event fields that it
        gives.
    """
    folded = fold_header(header)
    people = [EVENT_FIELDS[name] for name in fields if EVENT_FIELDS[name].people]
    found = {kind: cells.str.contains(form) for kind, form in _FORMS.items()}
    if any(f.name == "reason" for f in people):
        found["free text that may name people"] = pl.repeat(True, len(cells), eager=True)
    elif people or (not fields and _PERSON.search(folded)):
        found["name of a person"] = named = _names(cells)
        if people:
            found["login, number or short name of a person"] = ~named
    if not people and "name of a person" not in found:
        found["name of a person in text"] = _named_in_text(cells)
    if _ADDRESS.search(folded):
        found["street address"] = cells.str.contains(r"\d")
    if _PLATE.search(folded):
        found["license plate"] = cells.str.contains(r"(?i)^[A-Z0-9][A-Z0-9 -]{1,8}$")
    if _BIRTH.search(folded):
        found["date of birth"] = ~cells.str.contains(_YEAR)
    return {kind: hit for kind, hit in found.items() if hit.any()}


def _named_in_text(cells: pl.Series) -> pl.Series:
    """Cells of several words in which a usual given name stands before a word with a capital: somebody's name."""
    pairs = cells.str.extract_all(r"\b\p{Lu}\p{L}+(?: \p{Lu}\.?)? \p{Lu}[\p{L}'’-]+")
    first = pairs.list.eval(pl.element().str.extract(r"^(\p{L}+)").str.to_lowercase().is_in(sorted(given_names())))
    return first.list.any().fill_null(False)


def _names(cells: pl.Series) -> pl.Series:
    value, _ = operator_kind(pl.col("cell"), pl.lit(State.VALUE.value, STATE_TYPE), "unread")
    found = (value == "person").fill_null(False) | pl.col("cell").str.contains(_TITLED)
    # What may be somebody's name is told; of another kind is only what certainly is (an account, a unit).
    found = found | (value.is_null() & may_be_named(pl.col("cell")))
    return pl.DataFrame({"cell": cells}).select(found).to_series()
