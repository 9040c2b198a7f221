"""What an authorization allows: its scope, as written (reading R38).

A scope is a sentence ("copy the contents of one phone", "live face recognition at the station"), so it is read by its
words. Words that could mean either, or a limit ("one photo only"), leave it unread, and so unknown.
"""

from __future__ import annotations

import polars as pl

from checker.ingest.states import folded_words
from checker.model.event import Technology

FACES = r"\b(?:face|faces|facial|frt|fr)\b"
_LIMITED = (
    r"\b(?:no|not|never|without|except|excluding|only|single|one|still|photo|photos|photograph|photographs|picture|pictures"
    r"|image|images)\b"
)
_OTHER = (
    r"\b(?:phone|phones|cellphone|smartphone|tablet|computer|computers|laptop|hard drive|residence|home|house|apartment"
    r"|premises|dwelling|vehicle|vehicles|car|truck|blood|dna|saliva|swab|bank|financial|gps|cell site|cell tower|tower"
    r" dump|geofence|pen register|wiretap|intercept|email|emails|mail|package|storage unit|medical|documents)\b"
)
_MAY_BE_FACES = (
    r"\b(?:live|camera|cameras|cctv|video|videos|surveillance|track|tracking|image|images|photo|photos|photograph"
    r"|photographs|picture|pictures|scan|scans|biometric|biometrics|recognition|identify|identification|gallery"
    r"|watchlist)\b"
)


def scope_of(text: pl.Expr) -> pl.Expr:
    """`face_recognition` where the words speak of faces and set no limit, `other` where they name another thing to be
    searched and nothing by which a face could be; else null."""
    words = folded_words(text)
    faces = words.str.contains(FACES)
    return (
        pl.when(faces & ~words.str.contains(_LIMITED))
        .then(pl.lit(Technology.FACE_RECOGNITION.value))
        .when(~faces & words.str.contains(_OTHER) & ~words.str.contains(_MAY_BE_FACES))
        .then(pl.lit("other"))
    )
