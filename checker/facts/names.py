"""Whose name: whether two cells of a log name one person, two different people, or nobody can say (reading R24).

A cell is read once into its parts (an identifier, a surname, given names or initials); facts ask about distinct names,
never about rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

RANKS = frozenset(
    "admin agent analyst asst assistant ada brig capt captain chief cmdr commander col colonel constable corporal cpl"
    " crime dc dep deputy det detective dir director dr ds dsgt examiner first hon insp inspector intern inv"
    " investigator judge lieutenant lt ltc maj major marshal master miss mr mrs ms ofc ofcr off officer patrolman pc po"
    " ptl ptlm sa senior sergeant sgt sheriff special sr supervisor tech technician tfo tpr trooper undersheriff"
    .split()
)  # fmt: skip
"""Ranks and titles, which are set aside in front of a name or after its comma; alone they name nobody."""

SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv"}
PARTICLES = frozenset("al ap bin da de del della der di dos du el la las le los mac mc o san st van von y".split())
NUMBER_WORDS = frozenset("badge emp employee id no number pin serial star unit user".split())

_BETWEEN_NAMES = r"[;&+|\n]|\s/\s|\p{Ll}/\p{Lu}|(?i:\sand\s)"
_TWO_RANKS = rf"(?i)\b(?:{'|'.join(sorted(RANKS))})/(?:{'|'.join(sorted(RANKS))})\b"
_TWO_BY_COMMA = r"[^\s,]\s+[^\s,]+\s*,\s*[^\s,]+\s+[^\s,.]{2,}"
_ONE_SURNAME = (
    rf"(?i)^\s*(?:(?:{'|'.join(sorted(RANKS))})\.?\s+)*(?:(?:{'|'.join(sorted(PARTICLES))})\s.*|\S+\s*),"
    rf"|\s(?:{'|'.join(sorted(SUFFIXES))})\.?\s*,"
)
"""Lee, Ann; Van Dyke, Ann Marie; Det. Lee, Ann Marie; Lee Jr., Ann Marie: one person's, however many words."""

_LIST = r"^\s*[^\s,]{2,}(?:\s*,\s*[^\s,.]{2,}){2,}\s*$"
_NOT_IN_A_LIST = rf"(?i),\s*(?:{'|'.join((*sorted(RANKS), *sorted(SUFFIXES)))})\.?\s*(?:,|$)"
"""Lee, Diaz, Moor; not Lee, Ann, Sgt."""

NICKNAMES = tuple(
    frozenset(group.split())
    for group in (
        "alexander alex sandy xander|alexandra alex sandra|andrew andy drew|anthony tony|barbara barb|benjamin ben"
        "|catherine katherine kathryn cathy kathy kate katie|charles charlie chuck|christopher chris|cynthia cindy"
        "|daniel dan danny|david dave|deborah debra debbie|donald don|dorothy dot|edward ed eddie ted ned|eleanor "
        "ellie nora"
        "|elizabeth beth betty liz lisa eliza|eugene gene|francis frank|frederick fred|gerald jerry|gregory greg"
        "|harold harry hal|henry hank harry|james jim jimmy jamie|jeffrey geoffrey jeff geoff|john jack jon jonathan"
        "|joseph joe joey|kenneth ken|lawrence laurence larry|leonard len|margaret maggie meg peggy|matthew matt"
        "|michael mike mick|nathaniel nathan nate|nicholas nick|pamela pam|patricia pat patty tricia|patrick pat"
        "|peter pete|philip phillip phil|raymond ray|rebecca becky|richard dick rick rich ricky|robert bob bobby rob "
        "robbie bert"
        "|ronald ron|russell russ|samuel sam|stephen steven steve|susan sue suzanne|theodore ted theo|theresa teresa "
        "terry"
        "|thomas tom tommy|timothy tim|victoria vicky|vincent vince|walter walt|william bill billy will"
    ).split("|")
)  # fmt: skip
"""Given names that one person may go by."""

SHORT = 3
"""Letters from which on a word is told from initials and from a part of a login by chance."""


@dataclass(frozen=True)
class Name:
    """What a cell says of a person. number: the identifier in it, its punctuation set aside (`sc311`), with its
    `shape`; both empty without one. words: the name in natural order, given names and then the surname, which begins at
    `surname`. alone: one word without a rank, with a capital, as names are written (Lee, LEE) and logins are not (lee):
    a surname or a given name."""

    number: str
    shape: str
    words: tuple[str, ...]
    surname: int
    suffix: str
    alone: bool = False

    @property
    def given_names(self) -> tuple[str, ...]:
        """The words before the surname."""
        return self.words[: self.surname]

    @property
    def family(self) -> tuple[str, ...]:
        """The words of the surname that tell it from others."""
        family = self.words[self.surname :]
        return tuple(word for word in family if word not in PARTICLES) or family


def heads(cell: pl.Expr) -> pl.Expr:
    """How many people a cell may name at the most: "A. Lee; B. Diaz" two, "Lee, Diaz, Moor" three, "Lee, Ann" one."""
    cell = cell.str.replace_all(_TWO_RANKS, "det")
    by_comma = cell.str.contains(_TWO_BY_COMMA) & ~cell.str.contains(_ONE_SURNAME)
    listed = cell.str.contains(_LIST) & ~cell.str.contains(_NOT_IN_A_LIST)
    commas = pl.when(by_comma | listed).then(cell.str.count_matches(",")).otherwise(0)
    return cell.str.count_matches(_BETWEEN_NAMES) + commas + 1


@lru_cache(maxsize=100_000)
def read_name(text: str) -> Name:
    """The parts of one cell. Case, accents, punctuation and rank are set aside; "Last, First" is turned round."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    if "@" in plain and not re.search(r"\s", plain.strip()):
        local, _, domain = plain.strip().partition("@")
        return Name(re.sub(r"[^a-z0-9]", "", local), f"@{domain}", (), 0, "")
    if re.fullmatch(r"[^\s,()]*\d[^\s,()]*", plain.strip()):
        number = re.sub(r"[^a-z0-9]", "", plain)
        return Name(number, _shape(number), (), 0, "")
    groups = [_words(part) for part in plain.replace("(", ",").replace(")", ",").split(",")]
    numbers = [word for group in groups for word in group if _is_number(word)]
    parts = [[w for w in group if not _is_number(w)] for group in groups]
    if numbers:
        parts = [[w for w in group if w not in NUMBER_WORDS] for group in parts]
    suffix = next((SUFFIXES[w] for group in parts[-1:] + parts[:-1] for w in group[1:] if w in SUFFIXES), "")
    suffix = suffix or next((SUFFIXES[group[0]] for group in parts[1:] if len(group) == 1 and group[0] in SUFFIXES), "")
    named = [bare for group in parts if (bare := _bare(group))]
    if len(named) > 1:
        words, surname = (*(w for group in named[1:] for w in group), *named[0]), sum(map(len, named[1:]))
    else:
        words = tuple(named[0]) if named else ()
        surname = max(len(words) - 1, 0)
        while surname > 1 and words[surname - 1] in PARTICLES:
            surname -= 1
    if len(words) == 1 and numbers and len(words[0]) < SHORT:  # SC 311: the letters are a part of the number
        numbers, words, surname = [words[0] + numbers[0], *numbers[1:]], (), 0
    number = numbers[0] if len(numbers) == 1 else ""
    alone = text != text.lower() and len(words) == 1 and sum(map(len, parts)) == 1
    return Name(number, _shape(number), words, surname, suffix, alone)


def _shape(number: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d]+", "A", number))


def _words(text: str) -> list[str]:
    """The words of a part of a cell: apostrophes and the dashes of a number close up, other punctuation parts."""
    text = re.sub(r"['’`´]", "", text)
    text = re.sub(r"(?<=\w)[-‐-―/_.#](?=[^\W\d]{0,40}\d)|(?<=\d)[-‐-―/_.](?=\w)", "", text)
    return re.findall(r"\w+", text.replace("_", " "))


def _is_number(word: str) -> bool:
    return any(c.isdigit() for c in word) and word not in SUFFIXES


def _bare(words: Sequence[str]) -> list[str]:
    """The words without rank in front and suffix behind; nothing where they are rank or suffix only."""
    left = list(words)
    while left and left[0] in RANKS:
        left.pop(0)
    while len(left) > 1 and left[-1] in SUFFIXES:
        left.pop()
    return [] if len(left) == 1 and left[0] in SUFFIXES else left


@lru_cache(maxsize=1_000_000)
def same_person(one: str, other: str) -> bool | None:
    """Whether two cells name one person (reading R24): True, False, or None where nobody can say.

    One person: the same identifier, or the same name once case, punctuation, rank and "Last, First" are set aside.
    Different people: two identifiers of one shape that differ; surnames that differ; given names or initials that
    cannot be one person's. A cell that holds both an identifier and a name speaks with both. Of two words that stand
    alone, one may be a given name and the other the surname: nobody can say.
    """
    a, b = read_name(one), read_name(other)
    by_number, by_name = _same_number(a, b), _same_name(a, b)
    if by_number is True or (by_name is True and by_number is None):
        return True
    return False if False in (by_number, by_name) else None


def _same_number(a: Name, b: Name) -> bool | None:
    """Of two identifiers. The one written with more, or other, letters about the same digits may be the same."""
    if not (a.number and b.number):
        return _login(a, b)
    if a.number == b.number and ("@" in a.shape) == ("@" in b.shape):
        return True if a.shape == b.shape else None
    if "@" in a.shape + b.shape:
        return True if a.number == b.number else False if a.shape == b.shape else None
    digits = [re.sub(r"\D", "", n.number).lstrip("0") for n in (a, b)]
    return False if a.shape == b.shape and digits[0] != digits[1] else None


def _login(a: Name, b: Name) -> bool | None:
    """An address and its own login, which has no digits, are one account."""
    for address, login in ((a, b), (b, a)):
        if address.shape.startswith("@") and not login.number and "".join(login.words) == address.number:
            return True if len(login.words) == 1 else None
    return None


def _same_name(a: Name, b: Name) -> bool | None:
    """Of two names in words; None where either cell has no name."""
    if not a.words or not b.words:
        return None
    if a.suffix != b.suffix and a.suffix and b.suffix:
        return False
    if "".join(a.words) == "".join(b.words):
        return True if a.words == b.words and a.suffix == b.suffix else None
    if len(a.words) == len(b.words) == 1 and (a.alone or b.alone):
        return None  # one may be the given name of whom the other names by the surname
    if any(one.alone and any(_alike(one.words[0], g) for g in other.given_names) for one, other in ((a, b), (b, a))):
        return None  # the one word may be the other's given name
    if not _families_meet(a, b) and not _families_meet(b, a):
        return False
    if not set(a.family) & set(b.family) or not a.given_names or not b.given_names:
        return None  # the surname stands elsewhere in the other's name, or is all there is
    first, second = a.given_names[0], b.given_names[0]
    met = any(_alike(first, word) for word in b.given_names) or any(_alike(word, second) for word in a.given_names)
    if not met:
        return False
    if (
        len(a.given_names) == len(b.given_names)
        and first == second
        and not all(map(_alike, a.given_names, b.given_names))
    ):
        return False
    return None


def _families_meet(a: Name, b: Name) -> bool:
    """Whether the surname of `a` may be a part of the name of `b`: a word of it, a word it holds, or a login of it."""
    for word in a.family:
        for other in b.words:
            if word == other or (min(len(word), len(other)) >= SHORT and (word in other or other in word)):
                return True
    if len(a.words) == 1 and len(a.words[0]) <= SHORT:  # initials of the whole name
        return a.words[0] == "".join(word[0] for word in b.words)[: len(a.words[0])]
    return False


def _alike(one: str, other: str) -> bool:
    """Whether two given names or initials may be one person's."""
    short, long = sorted((one, other), key=len)
    if len(short) == 2 and long[0] in short:  # AJ
        return True
    return long.startswith(short) or any(one in g and other in g for g in NICKNAMES) or _one_letter_off(one, other)


def _one_letter_off(one: str, other: str) -> bool:
    """Whether the names differ in one letter that is put in, left out or exchanged: a way of spelling, or a slip."""
    short, long = sorted((one, other), key=len)
    if len(short) <= SHORT or len(long) - len(short) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
