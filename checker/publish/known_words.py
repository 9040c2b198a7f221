"""Free text without what may point at people: only words that everybody uses in such a place are left in it.

No list of names is complete, so names are not looked for: every word is taken out that is not on a list of words which
name nobody. Figures go, too: numbers of cases, houses and phones, dates of birth, plates. The lists are the values that
logs have in their coded columns, with all the ways of writing them, the names of courses, and the words below. A word
that is a usual given name (Mark, Grace) goes wherever it stands.
"""

from __future__ import annotations

import re
from functools import cache

import yaml

from checker.facts.names import RANKS
from checker.ingest.cells import synonyms
from checker.ingest.operators import given_names
from checker.model.values import VALUES
from checker.resources import policies_root

GONE = "[redacted]"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_RUN = re.compile(rf"{re.escape(GONE)}(?:[\s,;:./()-]*{re.escape(GONE)})+")
_COMMON = frozenset(
    "a about after against all an and another any are area armed arrest as assist at attempt attempted "
    "attempting be been before "
    "being bodily body burglary business by camera cameras car caller case cases check child commercial "
    "complaint confirm crime crimes "
    "custody damage detective department did do doing domestic door during employee entered evidence face facial "
    "female felony fight fled "
    "follow following for found from front gave hate help her him his home house id identification identified "
    "identify identifying if "
    "image in incident information injury injured inside into investigating investigation investigations "
    "involved is it items juvenile "
    "known lead leads left located looking lost made male man may merchandise missing more motor multiple near "
    "neighbor no not of off "
    "officer on one open or other out outside over parking party person persons phone photo photograph please "
    "police poi possible "
    "property purse recovered refused regarding relating report reported request residence residential robbery "
    "robbed school search see "
    "seen serial several she shooting shop shoplifter shoplifting stabbing station still stole stolen store "
    "subject subjects "
    "suspect suspects suspicious taken that the their them then there they this three through to took truck two "
    "under unidentified "
    "unknown until up use used using vehicle vehicles victim victims video violent wanted warrant was weapon "
    "were when where which while "
    "who wire with witness witnesses woman".split()
)  # fmt: skip


@cache
def known_words() -> frozenset[str]:
    """Words that name nobody, in small letters."""
    texts = [name for values in VALUES.values() for name in values]
    texts += [raw for values in synonyms().values() for raw in values]
    courses = yaml.safe_load((policies_root() / "lists" / "fr-training.yaml").read_text(encoding="utf-8"))
    texts += [*courses["yes"], *courses["besides"]]
    words = {word.lower() for text in texts for word in _WORD.findall(str(text).replace("_", " "))}
    return frozenset(words | _COMMON) - given_names()


def only_known(text: str) -> str:
    """The text with GONE in place of each piece that is not made of known words alone; several in a row are one.

    A word with a capital goes, known or not, beside one that went with a capital, and behind a rank: "Bank, John" and
    "Officer White" name people.
    """
    pieces = text.split()
    kept = [_is_known(piece) for piece in pieces]
    capital = [_first_letter(piece).isupper() for piece in pieces]
    one_case = text == text.upper()
    for order in (range(1, len(pieces)), range(len(pieces) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for at in order:
            beside = at - step
            ranked = step > 0 and pieces[beside].strip(".,").lower() in RANKS
            if capital[at] and not one_case and (ranked or (capital[beside] and not kept[beside])):
                kept[at] = False
    said = " ".join(piece if keep else GONE for piece, keep in zip(pieces, kept, strict=True))
    return _RUN.sub(GONE, said)


def _is_known(piece: str) -> bool:
    words = _WORD.findall(piece)
    if not re.search(r"\w", piece):
        return True
    return bool(words) and not re.search(r"[\d@_]", piece) and all(word.lower() in known_words() for word in words)


def _first_letter(piece: str) -> str:
    return next((c for c in piece if c.isalpha()), "")
