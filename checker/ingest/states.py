"""What a cell says before its value is read: nothing, a placeholder, a redaction, part of a text, or something.

The marks are those seen in published logs (Flock transparency portals and public-records releases): `***`, `REDACTED`,
`[REDACTED]`, `###`, `* * *`, block glyphs, exemption citations such as `7923.600 GC`. A profile adds its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from checker.model.event import STATE_TYPE, State
from checker.model.spelling import BRITISH, american

PLACEHOLDERS = frozenset(
    "n/a|na|n.a.|n\\a|none|null|nil|nan|unknown|unk|tbd|tba|test|testing|x|xx|xxx|xxxx|inv|?|??|???|.|..|...|-|--|---|_|"
    "–|—|/|//|not applicable|not available|not provided|not recorded|no case|no case number|no number|blank|empty|"
    "pending|see notes|asdf|abc|#n/a|#div/0!|#ref!|#value!|#name?|#null!|0|00|000|0000|00000|000000|123|1234|12345|"
    "123456".split("|")
)
"""Whole cells, case-folded, that stand where a value should. In a field with coded values, or a number, what is a value
of that field counts as one; `none` of an exigency, or 0 candidates, is a value."""

YES = ("yes", "y", "true", "t", "1", "1 0")
NO = ("no", "n", "false", "f", "0", "0 0")
"""What says yes and no in a column of yes and no, folded: databases write 1, -1 and 1.0 for yes."""
ANSWERS: dict[str, tuple[str | None, str]] = {
    "exigency": ("claimed", "none"), "probe.edits": (None, "none"), "gallery.consent": (None, "none"),
    "gallery.lawful_basis": (None, "none"),
}  # fmt: skip
"""Coded field -> the values of its list that a yes and a no stand for, whatever the column is called; None: it says
that there is one, and not which."""
TICKS = ("x", "✓", "✔", "☑", "☒", "√", "●", "*")
"""Marks that tick a box: an X under "Arrest Made" is no blank, though what it says is only likely."""

SEQUENCES = frozenset({"123", "1234", "12345", "123456"})
"""Those of PLACEHOLDERS that are numbers like any other where a column holds numbers (see sequences)."""

VAGUE_REASONS = frozenset({"inv", "test", "testing", "see notes", "no case", "no case number", "no number"})
"""Those of PLACEHOLDERS that are words of a reason, however little they say: a reason is recorded there, and it is for
the lexicon of vague reasons to point at it. A mark (`-`, `x`, `n/a`, `none`) in its place is no reason at all."""

_AROUND = r"[\s.()\[\]<>{}*_–—-]*"
NOTHING_MARK = (
    rf"(?i)^{_AROUND}(?:n\s*/\s*[ak]|n\.\s*a|na|\\n|null|none|nil|undefined|unknown|unk|blank|empty|tb[acd]|unassigned"
    r"|to follow|no data"
    r"|not (?:yet )?(?:applicable|applic|available|provided|recorded|known|given|entered|assigned|listed|stated)"
    rf"|none (?:yet|given|provided|listed|assigned|entered)){_AROUND}$"
)
"""The same said at more length, or with marks around it: `(null)`, `N / A`, `None.`, `not yet assigned`; `\\N` is a
database's null."""

_RECORDS_LAW = (
    r"(?:rcw\s*42\.56|ors\s*192\.|5\s*ilcs\s*140/|(?:fla?\.?\s*s(?:tat)?\.?|f\.\s*s\.)\s*(?:§+\s*)?119\.|"
    r"(?:tex(?:as|\.)?\s*)?gov(?:ernment|t|'t)?\.?\s*code\s*(?:§+\s*)?552\.|m\.?c\.?l\.?\s*15\.243|c\.?r\.?s\.?\s*24-72-|"
    r"65\s*p\.?s\.?\s*(?:§+\s*)?67\.708|c\.?g\.?s\.?\s*(?:§+\s*)?1-210|n\.?j\.?s\.?a?\.?\s*47:1a-)"
)
"""How citations of state laws on public records begin. Source: general knowledge of the laws of Washington, Oregon,
Illinois, Florida, Texas, Michigan, Colorado, Pennsylvania, Connecticut and New Jersey; no one list of them was read."""
_WHY_HIDDEN = r"(?:redacted|exempt(?:ed|ions?)?|ex\.)\s*[-–—:#]?\s*(?:(?:per|under|by|pursuant to)\s+)?"
_PARAGRAPHS = r"(?:\s*\([a-z0-9]{1,4}\))*"
_HIDDEN_BY_LAW = (
    rf"(?i)^[\[(]?\s*(?:{_WHY_HIDDEN})?(?:§+\s*)?{_RECORDS_LAW}[\w.()/-]*{_PARAGRAPHS}\s*[\])]?$"
    rf"|(?i)^[\[(]?\s*{_WHY_HIDDEN}(?:§+\s*)?(?:\(?b\)?)?\s*\(?\d{{1,5}}(?:\.\d+)?\)?{_PARAGRAPHS}"
    rf"(?:\s*[,;&]\s*\(?b?\)?\s*\(?\d{{1,2}}\)?{_PARAGRAPHS})*\s*[\])]?$"
)
"""Such a law, or an exemption by its number behind a word: "Exempt - 6254(f)", "EX. 7(E)", "Exemption 6, 7(C)"."""
VENDOR_MARK = r"^\*[\s*]*$"
AGENCY_MARK = (
    r"(?i)^[\[(<*]*\s*(?:redacted|redaction|confidential|exempt)\s*[\])>*]*$"
    r"|^#{2,}$|^[█▇▆■▓▒░▮●•]+[\s█▇▆■▓▒░▮●•]*$"
    r"|(?i)^(?:gov(?:ernment)?\.?\s*code\s*|gc\s*)?(?:§+\s*)?\d{4}(?:\.\d+)?(?:\([a-z0-9]+\))*\s*(?:gc|gov(?:ernment)?\.?\s*code)$"
    r"|(?i)^gc\s*§*\s*\d{4}(?:\.\d+)?(?:\([a-z0-9]+\))*$"
    r"|(?i)^(?:foia\s*)?(?:exemptions?\s*)?(?:\(?b\)?\s*\(\d\)(?:\([a-z]\))?[\s,;]*)+$"
    r"|(?i)^(?:cal(?:ifornia|\.)?\s*)?gov(?:ernment|t|'t)?\.?\s*code\s*(?:§+|sec(?:tion|\.)?)?\s*\d{4}(?:\.\d+)?(?:\([a-z0-9]+\))*$"
    r"|^§+\s*\d{4}(?:\.\d+)?(?:\([a-z0-9]+\))*$"
    rf"|{_HIDDEN_BY_LAW}"
)
WITHHELD_MARK = r"(?i)^[\[(]?\s*(?:withheld|sealed)(?:\s+(?:by|per|under|pursuant to)\s+.{1,60})?\s*[\])]?$"
MONTH_NAME = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
MADE_BY_SPREADSHEET = (
    r"(?i)^\d(?:[.,]\d+)?e\+\d{1,3}$|^\d{4}-\d{2}-\d{2}(?:[ "
    r"T]00:00:00)?$|^\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})$|^\d{1,2}\.\d{1,2}\.\d{4}$"
    rf"|^\d{{1,2}}-{MONTH_NAME}(?:-\d{{2,4}})?$|^{MONTH_NAME}-\d{{2}}$"
)
"""What a spreadsheet makes of numbers that it takes for quantities or dates: 2.4E+07 stands for many numbers, and
17-Jan for 1-17."""
NO_CASE_NUMBER = (
    r"(?i)^(?:same|ditto|〃|[\"“”]+|''|see (?:report|narrative|above|below|file|attached))\.?$"
    r"|^no (?:case|cr|cfs|dr|rd|cad|incident|report|file|complaint|event)(?: ?(?:#|no\.?|numbers?))?(?: "
    r"(?:yet|given|assigned|provided|listed))?$"
    r"|^(?:n/a|none|unknown)(?: [-–—,:(]|[:(]).*$|^x{5,}$|^[x?_]+(?:[-/ ][x?_]+)+$|^0+(?:[-/. ]0+)+$"
)
"""What stands for a case number and is none: a reference to another cell, words for having none, a mask. Whether it
hides one, the cell does not say."""
_BLANKS = "".join(map(chr, range(1, 33))) + "\x7f\u00a0\u2007\u202f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What stands around a cell and is not seen: a unit separator (\\x1f) is an export's guard against changing numbers."""
PARTIAL_MARK = r"(?i)\bredacted\b|\*{3,}|[█■▓▮]{2,}"


@dataclass(frozen=True)
class Marks:
    """A profile's own marks beside the general ones: whole cells, compared case-folded. words: general ones that are
    none here.

    unread: a pattern of texts that are not what was written; readable: one of those of them that are, all the same.
    """

    agency: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    unread: str = ""
    readable: str = ""


def strip_blanks(cell: pl.Expr) -> pl.Expr:
    """The cell without blanks around it: spaces, no-break and zero-width spaces, byte-order and other control marks."""
    return cell.str.strip_chars(_BLANKS)


def may_be_blank(cell: pl.Expr) -> pl.Expr:
    """Whether `strip_blanks` may leave nothing of the cell: not where it begins with a letter, a figure or a mark of
    ASCII, which the first bytes alone say."""
    return ~cell.is_between(pl.lit("!"), pl.lit("~")).fill_null(False)


def state_of(text: pl.Expr, marks: Marks) -> pl.Expr:
    """The State of each stripped cell; null for an absent cell (a row shorter than the header).

    `value` here means only that something is written; a typed field that cannot read it says `unread` later.
    """
    folded = text.str.to_lowercase()

    def state(which: State) -> pl.Expr:
        return pl.lit(which.value, STATE_TYPE)

    def one_of(cells: tuple[str, ...] | frozenset[str]) -> pl.Expr:
        listed = sorted(c.strip().lower() for c in cells)
        return folded.is_in(listed) if listed else pl.lit(False)

    return (
        pl.when(text.is_null())
        .then(pl.lit(None, STATE_TYPE))
        .when(text == "")
        .then(state(State.EMPTY))
        .when(one_of(marks.vendor) | text.str.contains(VENDOR_MARK))
        .then(state(State.REDACTED_VENDOR))
        .when(one_of(marks.agency) | text.str.contains(AGENCY_MARK))
        .then(state(State.REDACTED_AGENCY))
        .when(text.str.contains(WITHHELD_MARK))
        .then(state(State.WITHHELD))
        .when(one_of((PLACEHOLDERS - marks.words).union(marks.placeholders)) | text.str.contains(NOTHING_MARK))
        .then(state(State.PLACEHOLDER))
        .when(text.str.contains(PARTIAL_MARK))
        .then(state(State.PARTIAL))
        .otherwise(state(State.VALUE))
    )


_FIGURES = r"^[A-Za-z]?[0-9][0-9:/.,+TZAPMUC -]*$"
"""Numbers, dates and times (with AM, PM or UTC), and numbers behind one letter: no pattern above holds for one, only a
listed cell may be one."""


def states(cells: pl.Series, marks: Marks) -> pl.Series:
    """`state_of` stripped cells, of which all but figures are looked at closely: most columns whose cells are all
    different are numbers or times."""
    listed = (PLACEHOLDERS - marks.words).union(marks.placeholders, marks.vendor, marks.agency)
    figures = sorted(one for cell in listed if re.match(_FIGURES, one := cell.strip().lower(), re.IGNORECASE))
    text = pl.col("text")
    if any(map(str.isalpha, "".join(figures))):
        return cells.to_frame("text").select(state_of(text, marks)).to_series()
    plain = text.str.contains(_FIGURES) & ~text.is_in(figures)
    others = cells.to_frame("text").select(plain.fill_null(False).not_()).to_series().arg_true()
    value = pl.Series([State.VALUE.value], dtype=STATE_TYPE)
    if not len(others):
        return value.new_from_index(0, len(cells))
    found = cells[others].to_frame("text").select(state_of(text, marks)).to_series()
    places = pl.zeros(len(cells), dtype=pl.UInt32, eager=True)
    places = places.scatter(others, pl.int_range(1, len(others) + 1, dtype=pl.UInt32, eager=True))
    return pl.concat([value, found])[places]


def folded_words(text: pl.Expr) -> pl.Expr:
    """Case, spaces, punctuation and spelling folded: `Locate/Missing  Person` -> `locate missing person`."""
    words = text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return words.str.replace_many(BRITISH)


def fold(text: str) -> str:
    """The same folding of one string."""
    return american(re.sub(r"[\W_]+", " ", text.lower()).strip())
