"""Which profile a table takes, and which of its columns give which field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from checker.ingest.headings import GENERIC, by_heading, fold_header
from checker.ingest.profile import ColumnRule, Profile, named, shipped, shipped_names
from checker.model.errors import InputError
from checker.model.kinds import EventKind

ANCHOR_FIELDS = frozenset({"time", "operator", "case_number"})
"""A use log has at least one of these, and at least FEWEST fields in all."""
FEWEST = 3


@dataclass(frozen=True)
class BoundColumn:
    """One field of one part, and the table's column that gives it (its clock time, or the rest of a name, where that
    stands apart)."""

    field: str
    header: str
    rule: ColumnRule
    clock: str | None = None
    then: str | None = None


@dataclass(frozen=True)
class BoundPart:
    """One event that a row may give. index: 0 for the main event. kind: of a further event; None for the main one."""

    index: int
    kind: str | None
    columns: tuple[BoundColumn, ...]
    constants: Mapping[str, str]
    flag: str | None = None


@dataclass(frozen=True)
class Binding:
    """A table's columns, bound by a profile. unmapped: headers that no field reads; kind_header: what says the kind."""

    profile: Profile
    parts: tuple[BoundPart, ...]
    kind_header: str | None
    unmapped: tuple[str, ...]
    shared: frozenset[str]

    @property
    def fields(self) -> set[str]:
        """The event fields that a column is read into."""
        return {column.field for part in self.parts for column in part.columns}

    @property
    def kinds(self) -> str | None:
        """All kinds of event that a row can give, joined by "|"; None where a column says the kind of each row."""
        default = self.profile.kind.default
        if self.kind_header is not None or default == EventKind.UNKNOWN.value:
            return None
        further = {part.kind for part in self.parts if part.kind is not None}
        refused = {EventKind.REQUEST.value} if "decision" in self.fields else set()
        return "|".join(sorted({default} | further | refused))

    @property
    def looks_like_a_log(self) -> bool:
        """Whether enough columns are known, one of them a field that a log has."""
        enough = len(self.fields) + (self.kind_header is not None) >= FEWEST
        return enough and bool(self.fields & ANCHOR_FIELDS)


def choose(headers: Iterable[str], profile: str | None = None) -> Binding | None:
    """Bind a table by the profile named, else the shipped one whose `detect` fits, else the generic one.

    None where the table is no use log: it has too few known headers, or, of a profile that was named, none that gives
    one of ANCHOR_FIELDS (a legend beside the log, whose headings the profile happens to know).
    """
    listed = tuple(headers)
    if profile is not None:
        binding = bind(named(profile), listed)
        return binding if binding.fields & ANCHOR_FIELDS else None
    folded = set(by_heading(listed))
    for candidate in _by_detection():
        if _detects(candidate, folded):
            return bind(candidate, listed)
    binding = bind(shipped(GENERIC), listed)
    return binding if binding.looks_like_a_log else None


def one_cell_a_line(headers: Iterable[str]) -> bool:
    """Whether a table has one column, whose heading holds several joined by a separator: each line stands in quotation
    marks."""
    listed = list(headers)
    return len(listed) == 1 and any(
        len([cell for cell in listed[0].split(mark) if cell.strip()]) >= FEWEST for mark in ",;\t|"
    )


def not_a_log(headers: Iterable[str], where: str, profile: str | None = None) -> InputError:
    """The error for a file none of whose tables is a use log. profile: the one it was to be read by, where one was
    named."""
    listed = list(headers)
    seen = ", ".join(f'"{h}"' for h in listed[:30]) or "none"
    if profile is not None:
        gives = "the time, the operator or the case number"
        return InputError(
            f'profile "{profile}" finds no column that gives {gives} in it',
            where=where,
            hint=f"the headers seen: {seen}",
        )
    if one_cell_a_line(listed):
        return InputError(
            f"each of its lines is one cell; the header seen: {seen}",
            where=where,
            hint="Whole lines stand in quotation marks, as when a CSV is opened as text and saved as CSV: export it "
            "again, or take off "
            "the marks around each line.",
        )
    return InputError(
        f"this does not look like a use log; the headers seen: {seen}",
        where=where,
        hint="if it is one, say what its columns mean: `checker init` drafts a profile, --profile gives it (a few "
        "lines will do: "
        'id: mine / extends: generic / kind: search / columns: {time: "<header>", operator: "<header>", case_number: '
        '"<header>"})',
    )


@cache
def _by_detection() -> tuple[Profile, ...]:
    """The shipped profiles with a detect rule, the most demanding first."""
    profiles = [shipped(name) for name in shipped_names() if name != GENERIC]
    return tuple(sorted((p for p in profiles if p.detect), key=lambda p: (-len(p.detect), p.id)))


def _detects(profile: Profile, folded: set[str]) -> bool:
    if any(fold_header(h) in folded for h in profile.unless):
        return False
    return all(any(fold_header(h) in folded for h in alternatives) for alternatives in profile.detect)


def bind(profile: Profile, headers: Iterable[str]) -> Binding:
    """Give each field the first of its headers that the table has; a column gives one field, but for `else`."""
    listed = tuple(headers)
    by_fold = by_heading(listed)
    taken: set[str] = set()

    def take(names: Iterable[str]) -> str | None:
        for name in names:
            header = by_fold.get(fold_header(name))
            if header is not None and header not in taken:
                taken.add(header)
                return header
        return None

    kind_header = take(profile.kind.column)
    shared: set[str] = set()
    parts = [BoundPart(0, None, tuple(_columns(profile.columns, take)), profile.constants)]
    for number, also in enumerate(profile.also, start=1):
        columns = tuple(_columns(also.columns, take))
        flag = take(also.flag)
        if columns or flag:
            parts.append(BoundPart(number, also.kind.value, columns, also.constants, flag))
    main = list(parts[0].columns)
    bound = {column.field for column in main}
    for field, rule in profile.columns.items():
        borrowed = next((by_fold[fold_header(n)] for n in rule.fallback if fold_header(n) in by_fold), None)
        if field not in bound and borrowed is not None:
            main.append(BoundColumn(field, borrowed, rule))
            shared.add(borrowed)
            taken.add(borrowed)
    parts[0] = BoundPart(0, None, tuple(main), profile.constants)
    unmapped = tuple(h for h in listed if h not in taken)
    return Binding(profile, tuple(parts), kind_header, unmapped, frozenset(shared))


def _columns(rules: Mapping[str, ColumnRule], take: Callable[[Iterable[str]], str | None]) -> Iterable[BoundColumn]:
    for field, rule in rules.items():
        header = take(rule.from_)
        if header is not None:
            yield BoundColumn(
                field, header, rule, *(take(names) if names else None for names in (rule.clock, rule.then))
            )
