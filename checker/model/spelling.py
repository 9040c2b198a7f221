"""American and British spelling of the same word: a person may write either.

Names in the code are American. Where a person writes one (a policy document, audit.yaml, a profile, a heading, a
cell), the British spelling stands for it, by this one table: the loaders of YAML respell names, and headings and
cells are compared in American spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

BRITISH = {
    "authoris": "authoriz",
    "organis": "organiz",
    "recognis": "recogniz",
    "analyse": "analyze",
    "behaviour": "behavior",
    "cancelled": "canceled",
    "catalogue": "catalog",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "enrolment": "enrollment",
    "judgement": "judgment",
    "labelled": "labeled",
    "licence": "license",
    "offence": "offense",
    "traveller": "traveler",
}
"""British stem -> American stem, for the words that names, values and headings use."""

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_STEMS = re.compile("|".join(BRITISH), re.IGNORECASE)
_IN_SMALL_LETTERS = re.compile("|".join(BRITISH))  # hardly any text has one, and this takes half of the search


@lru_cache(maxsize=8192)
def american(text: str) -> str:
    """`text` with every British stem of the table in American spelling; case is kept of the first letter."""
    if not _IN_SMALL_LETTERS.search(text.lower()):
        return text
    return _STEMS.sub(lambda found: _match_case(found[0], BRITISH[found[0].lower()]), text)


def american_name(text: str) -> str:
    """`text` in American spelling where it can be a name of ours (lower case, digits, `_`, `-`); any other text as it
    is."""
    return american(text) if _NAME.fullmatch(text) else text


def _match_case(written: str, stem: str) -> str:
    if written.isupper():
        return stem.upper()
    return stem.capitalize() if written[0].isupper() else stem
