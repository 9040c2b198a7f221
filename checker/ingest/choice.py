"""Which profile a table takes, and whether anything says what its rows record (R45)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from checker.ingest.begin_end import with_begin_and_end
from checker.ingest.binding import OPEN_FORMAT, Binding, bind
from checker.ingest.headings import GENERIC, REGISTER, by_heading, fold_header, simple_header
from checker.ingest.kind_column import kind_column
from checker.ingest.other_searches import other_searches
from checker.ingest.profile import Profile
from checker.ingest.profile_files import find_profile, shipped_names, shipped_profile
from checker.ingest.states import fold
from checker.model.errors import InputError
from checker.model.kinds import KINDS, REGISTERS, EventKind

ANCHOR_FIELDS = frozenset({"time", "operator", "case_number"})
"""A use log has at least one of these, and at least FEWEST fields in all."""
FEWEST = 3
HEADINGS_SHOWN = 30
TABLES_SHOWN = 12
LACKING_SHOWN = 5
_TECHNOLOGY = re.compile(r"\b(?:face|facial|fr|frt|lfr|biometric)\b")
_SEARCHING = re.compile(r"\b(?:search|searches|searched|query|probe|scan)\b")
_OF_USES = re.compile(r"\b(?:search|searches|searched|query|queries|usage|uses?|scans?)\b")
_OF_OTHERS = re.compile(
    r"\b(?:polic(?:y|ies)|train\w*|roster|users|accounts?|complaints?|contracts?|invoices?|costs?|budget|inventory|"
    r"warrants?|authorizations?|approvals?|arrests?|reviews?|agreements?|requests?|summary|totals?|statistics|tests?)\b"
)
_REFERENCE = re.compile(r"\b(?:id|number|no|ref|reference|case)\b")
_OF_SEARCHES = ("result", "candidates", "top_score", "threshold", "gallery.name", "purpose", "mode")
_SPEAKS_OF = {
    EventKind.ARREST: r"(?:arrest|booking|booked|custody)",
    EventKind.AUTHORIZATION: r"(?:warrant|court order)",
    EventKind.REVIEW: r"(?:review|peer)",
    EventKind.TRAINING: r"(?:training|course|class|certificat)",
    EventKind.CORROBORATION: r"(?:evidence|item)",
    EventKind.CHARGE: r"(?:charge|indict|court|docket)",
}
"""Of each kind of record that hand-overs have beside searches, how its headings begin a word."""
_PROFILE_OF_KIND: dict[str, str] = {
    EventKind.AUTHORIZATION.value: "agency-authorizations",
    EventKind.REVIEW.value: "agency-reviews",
    EventKind.ACCOUNT.value: "user-roster",
    **{kind.value: REGISTER for kind in REGISTERS},
}
"""Kinds whose lists have headings of their own."""
_ROWS_HINT = (
    "say what each row records: --rows search (or `rows: search` next to the path in audit.yaml) if each is a face "
    "recognition search; --rows review, authorization, arrest ... if it is another record; `checker init` asks"
)
_PROFILE_HINT = (
    "if it is one, run `checker init` on it: it asks what the columns mean, and writes the answers down. Then run "
    "`checker check --audit audit.yaml`"
)


@dataclass(frozen=True)
class NoLog:
    """Why a table is not read: `reason`, and what to write (`hint`). likeness: how much it resembles a use log; of
    several tables the likeliest has the highest."""

    reason: str
    hint: str
    likeness: int


def choose(
    headers: Iterable[str],
    profile: str | None = None,
    rows: str | None = None,
    *,
    sheet: str | None = None,
    title: str = "",
    cells: pl.DataFrame | None = None,
) -> Binding | NoLog:
    """Bind a table by the profile named, else the shipped one whose `detect` fits, else the generic one.

    cells: its first rows, as text. rows: what each row records, as given for the log: it holds where no column and no
    layout says it, and of a workbook (sheet: the table's) not for a sheet whose headings speak of another record.
    NoLog where nothing says what the rows record (R45), and for a table that has too few known headings, or of a
    profile that was named none that is its own.
    """
    listed = tuple(headers)
    if profile is not None:
        return _by_name(find_profile(profile), listed, rows)
    folded = set(by_heading(listed))
    detected = next((one for one in _by_detection() if _detects(one, folded)), None)
    if detected is not None and not folded >= OPEN_FORMAT:
        return bind(detected, listed)
    base = shipped_profile(_PROFILE_OF_KIND.get(rows or "", GENERIC))
    binding = bind(base, listed, rows)
    by_cells = None if cells is None or rows is not None else kind_column(binding, listed, cells)
    if by_cells is not None:
        header, names_a_use = by_cells
        if not names_a_use and headings_tell_kind(base, listed):
            found = f'its headings are those of searches, and its column "{header}" names other records'
            return NoLog(found, _ROWS_HINT, _likeness(binding, folded))
        binding = bind(base, listed, rows, header)
    if cells is not None:
        binding = with_begin_and_end(binding, cells)
    likeness = _likeness(binding, folded)
    if not binding.fields & ANCHOR_FIELDS and rows not in REGISTERS:
        return NoLog("none of its headings gives the time, the operator or the case number", _PROFILE_HINT, likeness)
    if len(binding.fields) + (binding.kind_header is not None) < FEWEST and not _enough(binding, rows):
        return NoLog(f"fewer than {FEWEST} of its headings are known", _PROFILE_HINT, likeness)
    if rows is not None and sheet is not None and (other := _other_record(binding, folded)):
        return NoLog(
            f"what was said of the log's rows ({rows}) is not taken of this sheet, whose headings are those of {other}",
            "give this sheet as a file of its own, with what its rows record; `checker init` asks",
            likeness,
        )
    if rows is not None or binding.kind_header is not None:
        return binding
    close = _near_profile(binding, folded)
    if close is not None:
        return NoLog(
            f"its headings come close to the layout {close.id} ({close.meaning}), which they do not have whole",
            f"if it is that layout, name it: --profile {close.id}; {_ROWS_HINT}",
            likeness,
        )
    if title_tells_kind(title):
        return binding
    if headings_tell_kind(base, listed):
        other = "" if cells is None or _of_technology(folded) else other_searches(binding, cells)
        return NoLog(other, _ROWS_HINT, likeness) if other else binding
    return NoLog("nothing says what its rows record", _ROWS_HINT, likeness)


def _by_name(profile: Profile, headers: tuple[str, ...], rows: str | None) -> Binding | NoLog:
    """A table by the profile that was named, which binds only what is its own."""
    binding = bind(profile, headers, None if profile.says_kind else rows)
    likeness = _likeness(binding, {fold_header(h) for h in headers})
    own = {c.field for c in binding.parts[0].columns if c.field in profile.own_fields}
    if profile.is_file and profile.own_fields:
        enough = 2 * len(own) > len(profile.own_fields)
    else:
        enough = bool(binding.fields & ANCHOR_FIELDS) or (profile.id == REGISTER and binding.kind_header is not None)
    if not enough:
        return NoLog(
            f'it has {len(own)} of the {len(profile.own_fields)} columns that profile "{profile.id}" names'
            if own
            else f'profile "{profile.id}" finds no column of its own in it',
            "; ".join(binding.gaps[:LACKING_SHOWN]) or "write the headings as the table has them",
            likeness,
        )
    if (
        rows is None
        and binding.kind_header is None
        and not profile.says_kind
        and not headings_tell_kind(profile, headers)
    ):
        return NoLog(
            f'neither profile "{profile.id}" nor a heading says what its rows record',
            f"write `kind: search` in the profile if each row is a search; {_ROWS_HINT}",
            likeness,
        )
    return binding


def headings_tell_kind(profile: Profile, headers: Iterable[str]) -> bool:
    """Whether the headings of a table say that its rows record the kind of the profile (R45).

    Only what is there counts. A heading that another record's table could have as well is none of them: the number of a
    search is the row's own where it stands first, before the time, or beside the reason; elsewhere it may name the
    search that an arrest or a review is about.
    """
    by = profile.kind_headings
    listed = tuple(headers)
    folded = [fold_header(h) for h in listed]
    every = {*folded, *map(simple_header, listed), *by_heading(listed)}

    def any_of(names: Iterable[str]) -> bool:
        return bool({fold_header(name) for name in names} & every)

    several = any_of(by.other_numbers)
    if (any_of(by.faces) or _of_technology(folded)) and not several:
        return True
    if any(re.search(rf"\b(?:{word})\b", heading) for word in by.never for heading in folded):
        return False
    if (any_of(by.properties) or (any_of(by.pictures) and _gives(profile, any_of))) and not several:
        return True
    if any_of(by.acts):
        return not re.search(r"\bwarrant\b", folded[0])  # its number first: its search is of a house or a car
    timed = "time" in profile.columns and any_of(profile.columns["time"].from_)
    first = bool(folded) and folded[0] in {fold_header(name) for name in by.number} and timed
    return not several and (first or (any_of(by.number) and any_of(by.why)))


def _of_technology(folded: Iterable[str]) -> bool:
    """Whether a heading, folded, is of searching with face recognition, and not the number of such a search."""
    return any(_TECHNOLOGY.search(h) and _SEARCHING.search(h) and not _REFERENCE.search(h) for h in folded)


def _gives(profile: Profile, any_of: Callable[[Iterable[str]], bool]) -> bool:
    """Whether a heading is of what a search gives or is for, which a list of pictures does not have."""
    return any(any_of(profile.columns[field].names) for field in _OF_SEARCHES if field in profile.columns)


def _other_record(binding: Binding, folded: set[str]) -> str:
    """The records, in words, of which two or more of a table's headings speak, while none says that its rows are
    searches; "" where there are none, or they are what was said."""
    if headings_tell_kind(binding.profile, folded):
        return ""
    for kind, word in _SPEAKS_OF.items():
        if kind != binding.default_kind and sum(bool(re.search(rf"\b{word}", heading)) for heading in folded) > 1:
            return KINDS[kind].plural
    return ""


def title_tells_kind(title: str) -> bool:
    """Whether what is written above a table says that its rows are searches: "Facial Recognition Search Log 2023". A
    list of requests for searches says so only of those that were run."""
    words = fold(title)
    of_uses = _TECHNOLOGY.search(words) and _OF_USES.search(words)
    return bool(of_uses and not _OF_OTHERS.search(words))


def _enough(binding: Binding, rows: str | None) -> bool:
    """Whether two columns are enough: where the kind was given, one of them the time of the act or the name of the
    account; an entry of a register may have no time. A list of accounts may hold nothing but their names."""
    needed = bool(binding.fields & {"time", "operator"}) or rows in REGISTERS
    return rows is not None and needed and (len(binding.fields) > 1 or rows == EventKind.ACCOUNT)


def _likeness(binding: Binding, folded: set[str]) -> int:
    return (
        len(binding.fields)
        + 2 * len(binding.fields & ANCHOR_FIELDS)
        + 3 * headings_tell_kind(shipped_profile(GENERIC), folded)
    )


def _near_profile(binding: Binding, folded: set[str]) -> Profile | None:
    """The shipped layout, of another kind or technology than the generic one, that the headings speak of."""
    faces = any(fold_header(h) in folded for h in binding.profile.kind_headings.faces)
    for profile in _by_detection():
        if any(fold_header(h) in folded for h in profile.unless):
            continue
        if profile.technology is not binding.profile.technology and faces:
            continue
        if any(all(fold_header(h) in folded for h in together) for together in profile.near):
            return profile
    return None


def one_cell_a_line(headers: Iterable[str]) -> bool:
    """Whether a table has one column, whose heading holds several joined by a separator: each line stands in quotation
    marks."""
    listed = list(headers)
    return len(listed) == 1 and any(
        len([cell for cell in listed[0].split(mark) if cell.strip()]) >= FEWEST for mark in ",;\t|"
    )


def not_a_log(tables: Sequence[tuple[str | None, Sequence[str], NoLog]], where: str) -> InputError:
    """The error for a file none of whose tables is read. tables: sheet, headings and why not, of each; at least one.

    The likeliest table is named first, with its headings, then the others with theirs.
    """
    ranked = sorted(tables, key=lambda table: -table[2].likeness)
    sheet, headers, why = ranked[0]
    if one_cell_a_line(headers):
        return InputError(
            f"each of its lines is one cell; the header seen: {_quote_headings(headers)}",
            where=where,
            hint="Whole lines are in quotation marks, as when a CSV is opened as text and saved as CSV: export it "
            "again, or take off the marks around each line.",
        )
    what = "this" if len(ranked) == 1 else f'of {len(ranked)} tables none is a use log; the likeliest, sheet "{sheet}",'
    others = "".join(
        f'; sheet "{name}": {_quote_headings(columns)}' for name, columns, _ in ranked[1:TABLES_SHOWN] if any(columns)
    )
    return InputError(
        f"{what} does not look like a use log: {why.reason}; the headings seen: {_quote_headings(headers)}{others}",
        where=where,
        hint=why.hint,
    )


def _quote_headings(headers: Sequence[str]) -> str:
    return ", ".join(f'"{h}"' for h in headers[:HEADINGS_SHOWN]) or "none"


@cache
def _by_detection() -> tuple[Profile, ...]:
    """The shipped profiles with a detect rule, the most demanding first."""
    profiles = [shipped_profile(name) for name in shipped_names() if name != GENERIC]
    return tuple(sorted((p for p in profiles if p.detect), key=lambda p: (-len(p.detect), p.id)))


def _detects(profile: Profile, folded: set[str]) -> bool:
    if any(fold_header(h) in folded for h in profile.unless):
        return False
    return all(any(fold_header(h) in folded for h in alternatives) for alternatives in profile.detect)
