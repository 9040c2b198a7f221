"""What a column that no field reads may be, by its heading alone. A guess is shown, never used unasked."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cache, lru_cache

from checker.ingest.headings import GENERIC, fold_header
from checker.ingest.profile_files import shipped_profile

CLOSE = 0.85
"""Headings whose letters agree by so much are called close; of words it takes less."""
_SAME_WORD = 0.75
_SHORT = 3
"""A word of so few letters is itself: one letter more or less makes another of it."""
_LONG = 5
"""A word of so many letters is still itself with a letter left out before its end."""
_DOUBLED = re.compile(r"(.)\1")
_PLURAL = re.compile(r"(?<!s)s$|(?<=ch)es$|(?<=x)es$")
_BRITISH = str.maketrans("zc", "ss")
"""organisation, offence: each letter stands for the other."""
_ENDING = re.compile(r"(?:es|s|ed|ers?|ors?)$")
_AGENT = re.compile(r"(?:er|or)s?$")
MATTERS = re.compile(
    r"\b(?:warrants?|court|orders?|judge|authori[sz]\w*|approv\w*|supervisor|review\w*|consent|emergenc\w*|exigen\w*|"
    r"arrest\w*|charge\w*|leads?|match\w*|hits?|candidates?|scores?|similarity|threshold|confidence|corroborat\w*|"
    r"lineups?|disclos\w*|reasons?|purposes?|justification|offen[sc]es?|crimes?|case|incident|result\w*|outcome|status|"
    r"decision|hours?|mins?|minutes?|am pm|ampm|tz|time ?zone|zone|clock|"
    r"officer|operator|users?|examiner|detective|request\w*|agency|dates?|time|subject|suspect|victim|witness|"
    r"person|software|system|notes?|comments?|remarks|probe|gallery|"
    r"database|watch ?list|image|photo|source|mode|training|certifi\w*)\b"
)
"""Words of headings under which stands what rules ask for."""


@lru_cache(maxsize=1024)
def likely_fields(header: str) -> tuple[tuple[str, str], ...]:
    """(field, usual heading) of the fields that a heading may name, the likeliest first: its letters are close to a
    usual heading of the field, or it holds all words of one and few others."""
    folded = fold_header(header)
    words, letters, which = set(folded.split()), Counter(folded), _which_letters(folded)
    ranked = []
    for field, heading, other, parts, others_letters, others_which in _headings() if words else ():
        enough = CLOSE * (len(folded) + len(other)) / 2
        close = (
            (which & ~others_which).bit_count() <= len(folded) - enough
            and (others_which & ~which).bit_count() <= len(other) - enough
            and (letters & others_letters).total() >= enough
        )
        alike = _alike(folded, other) if close else 0
        if alike >= CLOSE and not _agent_of(folded, other):
            ranked.append((alike, field, heading))
        elif parts <= words and len(parts) * 2 > len(words):
            ranked.append((len(parts) / len(words), field, heading))
    ranked.sort(key=lambda r: -r[0])
    return tuple(dict.fromkeys((field, heading) for _, field, heading in ranked))


def _which_letters(text: str) -> int:
    """A bit for each letter that is there; few letters share one."""
    found = 0
    for letter in text:
        found |= 1 << ord(letter) % 64
    return found


def matters(header: str) -> bool:
    """Whether a heading speaks of something that rules ask for."""
    return MATTERS.search(fold_header(header)) is not None


def _alike(one: str, other: str) -> float:
    """The share of letters in which two headings agree, from 0 to 1; 0 where a word of one is another in the other."""
    words = one.split(), other.split()
    if len(words[0]) == 1 and not _slip_of(one, other.replace(" ", "")):
        return 0
    if len(words[0]) == len(words[1]) and not all(map(_alike_word, *words)):
        return 0
    return SequenceMatcher(None, one, other).ratio()


def _slip_of(one: str, other: str) -> bool:
    """Whether a heading of one word is another misspelled, spelled the British way or in the plural. It has no other
    word that would tell, and another letter often makes another word: "Model" is no mode, "Late" no plate."""
    one, other = (_DOUBLED.sub(r"\1", _PLURAL.sub("", word)).translate(_BRITISH) for word in (one, other))
    if one[:1] != other[:1]:
        return False
    if len(one) == len(other):
        return one == other or (len(one) > _SHORT and sorted(one) == sorted(other))
    return _LONG <= len(one) == len(other) - 1 and any(other[:n] + other[n + 1 :] == one for n in range(len(other) - 1))


def _alike_word(one: str, other: str) -> bool:
    """Whether two words may be one, misspelled or inflected: "stop" is no "to", and "ser" (a serial number) no
    "user"."""
    return one == other or (
        min(len(one), len(other)) > _SHORT and SequenceMatcher(None, one, other).ratio() >= _SAME_WORD
    )


@cache
def _headings() -> tuple[tuple[str, str, str, set[str], Counter[str], int], ...]:
    """(field, heading, folded heading, its words, its letters, which they are) of the generic profile, in its order;
    none so short that it is near everything."""
    every = ((f, h, fold_header(h)) for f, rule in shipped_profile(GENERIC).columns.items() for h in rule.from_)
    return tuple(
        (f, h, folded, set(folded.split()), Counter(folded), _which_letters(folded))
        for f, h, folded in every
        if len(folded) >= 3
    )


def _agent_of(one: str, other: str) -> bool:
    """Whether one heading names an act and the other who does it ("Searches", "Searcher"; "Use ID", "User ID"): alike
    in letters, not in meaning."""
    words = one.split(), other.split()
    return len(words[0]) == len(words[1]) and any(map(_agent_word_of, *words))


def _agent_word_of(one: str, other: str) -> bool:
    pairs = [(_ENDING.sub("", word).rstrip("e"), bool(_AGENT.search(word))) for word in (one, other)]
    return pairs[0][0] == pairs[1][0] and pairs[0][1] != pairs[1][1]
