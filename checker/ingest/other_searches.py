"""Searches of other things than faces: databases of plates, records, prints or phones, and what they are called.

"Search Date" and "Database Searched" head the log of any system that is searched. Where no heading and no title is of
face recognition, what the cells name decides: a log that names such a database is not taken for one of face searches.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.cells import code_map
from checker.ingest.headings import simple_header
from checker.ingest.states import fold, folded_words, strip_blanks
from checker.model.event import Technology
from checker.model.kinds import EventKind
from checker.model.words import plural

SYSTEMS = frozenset(
    fold(name)
    for name in (
        "NCIC", "NCIC 2000", "III", "Interstate Identification Index", "NLETS", "CLETS", "CCH", "TCIC", "FCIC",
        "LEIN", "ACIC", "GCIC", "SCIC", "Nlets", "N-DEx", "NDEx", "NICS", "eTrace", "NIBIN", "CODIS", "AFIS", "IAFIS",
        "LiveScan", "fingerprints", "latent prints", "DNA", "Accurint", "LexisNexis", "Lexis Nexis", "TLO", "TLOxp",
        "Thomson Reuters CLEAR", "IRB", "LeadsOnline", "Leads Online", "Flock", "Flock Safety", "ALPR", "LPR", "ANPR",
        "license plate reader", "ShotSpotter", "SoundThinking", "Cellebrite", "GrayKey", "Magnet AXIOM",
        "Axon Evidence", "Evidence.com", "RMS", "records management", "records management system", "CAD",
        "computer aided dispatch", "Mark43", "Spillman", "criminal history", "criminal records", "wants and warrants",
        "warrants", "outstanding warrants", "vehicle registration", "vehicle registrations", "registration",
        "driver history", "sex offender registry", "gun registry", "property records", "pawn", "PNC",
        "Police National Computer", "PND",
    )
)  # fmt: skip
"""Systems and databases, folded, that hold no faces to search. Those that do both (NGI, DMV, JNET, PND's pictures where
it is said so) are not among them. Written from general knowledge; no one list of them was read."""
KINDS_OF_SEARCH = frozenset(
    fold(name)
    for name in (
        "plate", "license plate", "partial plate", "plate lookup", "plate search", "vehicle",
        "vehicle search", "VIN", "registration", "property", "article", "gun", "firearm", "boat", "address",
        "address search", "phone", "phone number", "phone search", "driver license", "drivers license",
        "driver history", "DL", "criminal history", "warrant", "warrant check", "fingerprint", "latent", "DNA",
        "insight", "hotlist", "hot list", "hotlist entry", "convoy", "hotlist search", "custom hotlist", "user",
        "users", "user account", "camera", "cameras", "setting", "settings", "organization", "dashboard",
        "visual search", "vehicle fingerprint", "records search", "records check", "evidence search", "video search",
    )
)  # fmt: skip
"""What a column of the kind of search says, folded, of one that is not of a face."""
_OBJECTS = frozenset({"entity type", "entity", "object type", "resource type", "target type", "item type"})
"""Headings, folded, of what an entry of a system's own event log is about."""
_NAMED_IN = ("gallery.name", "product", "vendor")
_ENDING = r"\s+(?:check|query|search|inquiry|database|db|system|search system)$"
_BETWEEN = r"\s*(?:[/,;&+|]|\band\b)\s*"
_FACES = r"(?i)\b(?:face|faces|facial|frt?|mug ?shots?|photos?|images?)\b"
_SHOWN = 3


def other_searches(binding: Binding, cells: pl.DataFrame) -> str:
    """What says that rows of a table are searches of other things than faces: "2 of its 3 rows name NCIC"; "" where
    nothing does, or a cell beside names faces."""
    columns = {column.field: column.header for column in binding.parts[0].columns}
    named: Counter[str] = Counter()
    rows = pl.Series([False]).new_from_index(0, cells.height)
    for field in (*_NAMED_IN, "mode"):
        if field not in columns:
            continue
        text = strip_blanks(pl.col(columns[field])).fill_null("")
        if cells.select(text.str.contains(_FACES) | folded_words(text).is_in(_face_systems())).to_series().any():
            return ""
        other = cells.select(is_other_search(text, field).alias("is"), text.alias("said"))
        rows |= other["is"]
        named.update(other.filter("is")["said"])
    if not named:
        return ""
    shown = ", ".join(f'"{name}"' for name, _ in named.most_common(_SHOWN))
    return f"{int(rows.sum()):,} of its {plural(cells.height, 'row')} name {shown}, which is not a search of faces"


@cache
def _face_systems() -> list[str]:
    """The names, folded, of the face recognition systems and of their makers that cells are read as."""
    return sorted({*code_map("product"), *code_map("vendor")} - SYSTEMS)


def is_other_search(text: pl.Expr, field: str) -> pl.Expr:
    """Whether a cell of the field names, of systems or kinds of search, only such as are not of faces."""
    known = KINDS_OF_SEARCH if field == "mode" else SYSTEMS
    parts = text.str.replace_all(f"(?i){_BETWEEN}", "|").str.split("|")
    words = folded_words(pl.element()).str.replace(_ENDING, "")
    said = parts.list.eval(words.is_in(sorted(known)) | folded_words(pl.element()).is_in(sorted(known)))
    return (said.list.all() & (text != "")).fill_null(False)


def columns_of_what_was_searched(binding: Binding) -> list[str]:
    """The columns that may say of a row of face searches that it is about something else; none where the user says what
    the rows record, or what the words mean."""
    if binding.profile.technology is not Technology.FACE_RECOGNITION or binding.profile.is_file:
        return []
    if binding.kind_header is None and binding.default_kind != EventKind.SEARCH.value:
        return []
    mode = [column.header for column in binding.parts[0].columns if column.field == "mode"]
    return mode + [header for header in binding.unmapped_headers if simple_header(header) in _OBJECTS]
