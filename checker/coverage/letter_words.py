"""Words that the letter's head, its items and its end share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.model.assessment import Assessment
from checker.model.visible import visible
from checker.model.words import join_words, sheet_in_words
from checker.report.phrases import day

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def literal(text: str) -> str:
    """Text of a log or a policy as Markdown shows it, every mark written out."""
    return _MARKS.sub(r"\\\1", visible(text))


def file_in_words(path: str, *sheets: str | None) -> str:
    """A file, with those of its sheets that are meant."""
    shown = visible(path).replace("`", "'")
    return ", ".join([f"`{shown}`", *(literal(sheet_in_words(one)) for one in sheets if one)])


def period(a: Assessment) -> str:
    """ ", May 7, 2018 to December 9, 2020": the days of the first and the last use; "" where no use is dated."""
    place = a.agency.place
    return f", {day(a.uses.first, place)} to {day(a.uses.last, place)}" if a.uses.first and a.uses.last else ""


def plural_subjects(a: Assessment) -> str:
    """What the rules judge, many of each; of more than two only that they are records."""
    return join_words(few_names([rule.plural for rule in a.rules], "uses", "other records"), "and")


def few_names(names: Sequence[str], *otherwise: str) -> Sequence[str]:
    """Each of the names once; of none the first of the others, of more than two all others."""
    found = list(dict.fromkeys(names)) or otherwise[:1]
    return found if len(found) < 3 else otherwise
