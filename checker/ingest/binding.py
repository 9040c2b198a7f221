"""Which of a table's columns give which field, by a profile."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from difflib import get_close_matches

from checker.ingest.date_formats import formats_with
from checker.ingest.headings import by_heading, fold_header
from checker.ingest.profile import ColumnRule, Profile
from checker.model.event import EVENT_FIELDS, new_fields
from checker.model.kinds import EventKind
from checker.model.words import with_spaces

OPEN_FORMAT = {"record type", "search id", "time"}
"""Headings, folded, that a table of the open format has."""


_BY_SEVERAL = (EventKind.REVIEW, EventKind.ACCOUNT)
"""Kinds of which a row may record several: two reviewers of a search, an account by two names."""


@dataclass(frozen=True)
class BoundColumn:
    """One field of one part, and the table's column that gives it (its clock time, or the rest of a name, where that
    stands apart)."""

    field: str
    header: str
    rule: ColumnRule
    clock: str | None = None
    second_header: str | None = None


@dataclass(frozen=True)
class BoundPart:
    """One event that a row may give. index: 0 for the main event. kind: of a further event; None for the main one.

    shared_fields: fields that the further event takes from the main one's columns, which say nothing of whether it
    happened."""

    index: int
    kind: str | None
    columns: tuple[BoundColumn, ...]
    constants: Mapping[str, str]
    flag: str | None = None
    shared_fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Binding:
    """A table's columns, bound by a profile.

    kind_header: what says the kind of each row; default_kind: what each row records where no column says it.
    unmapped_headers:
        headers that no field reads. gaps: what the profile's own file names and the table does not give, each as a
        sentence with what to write.
    """

    profile: Profile
    parts: tuple[BoundPart, ...]
    kind_header: str | None
    default_kind: str
    unmapped_headers: tuple[str, ...]
    shared_fields: frozenset[str]
    gaps: tuple[str, ...] = ()

    @property
    def fields(self) -> set[str]:
        """The event fields that a column is read into."""
        return {column.field for part in self.parts for column in part.columns}

    def main_column(self, field: str) -> BoundColumn | None:
        """The column that gives a field of the row's own record."""
        return next((column for column in self.parts[0].columns if column.field == field), None)

    def formats_of(self, column: BoundColumn) -> tuple[str, ...]:
        """The formats by which a column of dates is read."""
        return formats_with(column.rule.formats or self.profile.dates, clocked=column.clock is not None)

    @property
    def kinds(self) -> str | None:
        """All kinds of event that a row can give, joined by "|"; None where a column says the kind of each row."""
        default = self.default_kind
        if self.kind_header is not None or default == EventKind.UNKNOWN.value:
            return None
        further = {part.kind for part in self.parts if part.kind is not None}
        refused = {EventKind.REQUEST.value} if "decision" in self.fields else set()
        return "|".join(sorted({default} | further | refused))


def bind(profile: Profile, headers: Iterable[str], rows: str | None = None, kind_column: str | None = None) -> Binding:
    """Give each field the first of its headers that the table has; a column gives one field, but for `else`.

    The columns that the profile's own file names come first, then those of the profile that it extends. rows: what each
    row records, as it was given for the log; it stands for the profile's kind where no column says the kind.
    kind_column: the column that says it by its cells, whatever its heading.
    """
    taking = _HeaderChoice(tuple(headers))
    own = {f: rule for f, rule in profile.columns.items() if f in profile.own_fields}
    inherited = {f: rule for f, rule in profile.columns.items() if f not in profile.own_fields}
    kind_first = not profile.own_fields or profile.says_kind or kind_column is not None
    kind_names = profile.kind.column if kind_column is None else (kind_column,)
    kind_header = taking.take("kind", kind_names) if kind_first else None
    columns = list(taking.columns(own))
    if not kind_first:
        kind_header = taking.take("kind", profile.kind.column)
    columns += taking.columns(inherited)
    parts = []
    for number, also in enumerate(profile.also, start=1):
        further = tuple(taking.columns(also.columns, f"{also.kind.value}: "))
        flag = taking.take(f"{also.kind.value}: flag", also.flag)
        if further or flag:
            parts.append(BoundPart(number, also.kind.value, further, also.constants, flag))
    default = rows or profile.kind.default
    order = {field: place for place, field in enumerate(profile.columns)}
    columns.sort(key=lambda column: order[column.field])
    borrowed = list(taking.borrowed_columns(profile.columns, {column.field for column in columns}))
    bound = {column.field for column in (*columns, *borrowed)}
    added = [*taking.of_drafts(bound), *taking.of_open_format(bound)]
    main = BoundPart(0, None, (*columns, *borrowed, *added), profile.constants)
    bound = {column.field for column in main.columns}
    if kind_header is None:
        main, parts = _own_record(main, parts, default, profile.own_fields if profile.is_file else ())
        parts = [_of_the_same(part, main) if part.kind == default else part for part in parts]
    read = {header for part in (main, *parts) for header in _headers_of(part)} | {kind_header}
    gaps: tuple[str, ...] = ()
    if profile.is_file:
        lacking = (taking.why_lacking(profile, f, rule) for f, rule in own.items() if f not in bound and rule.names)
        gaps = (*lacking, *_kind_lacking(profile, kind_header), *_half_lacking(profile, main.columns))
    return Binding(
        profile,
        (main, *parts),
        kind_header,
        default,
        tuple(h for h in taking.headers if h not in read),
        frozenset(column.header for column in borrowed),
        gaps,
    )


def _headers_of(part: BoundPart) -> Iterator[str | None]:
    """The columns that a part is read from."""
    yield part.flag
    for column in part.columns:
        yield from (column.header, column.clock, column.second_header)


def _own_record(
    main: BoundPart, parts: list[BoundPart], default: str, own_fields: Container[str]
) -> tuple[BoundPart, list[BoundPart]]:
    """The row's record with the columns by which the profile knows one of its kind beside a search: in a list of
    arrests "Arrested On" and "Arresting Officer" are of the row's own arrest, before a general "Officer", and of no
    second one. What the user's own profile names stays."""
    first = next((p for p in parts if p.kind == default and p.flag is None and not p.constants), None)
    if first is None or default in _BY_SEVERAL:
        return main, parts
    moved = [c for c in first.columns if c.field not in own_fields]
    fields = {column.field for column in moved}
    columns = (*(c for c in main.columns if c.field not in fields), *moved)
    left = replace(first, columns=tuple(c for c in first.columns if c.field in own_fields))
    kept = [left if part is first else part for part in parts]
    return replace(main, columns=columns), [part for part in kept if part.columns or part.flag]


def _of_the_same(part: BoundPart, main: BoundPart) -> BoundPart:
    """A further record of the row's own kind (a second reviewer): it is about the same use, and of the same time,
    unless it has columns of its own for these. An account by another name is closed when the row's account is."""
    own = {column.field for column in part.columns}
    names = ("use_id", "time", *(("end", "decision") if part.kind == EventKind.ACCOUNT else ()))
    shared = tuple(c for c in main.columns if c.field in names and c.field not in own)
    return replace(part, columns=(*part.columns, *shared), shared_fields=frozenset(c.field for c in shared))


@dataclass
class _HeaderChoice:
    """The headers of one table, and which of them have been taken by what."""

    headers: tuple[str, ...]
    used_by: dict[str, str] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_fold = by_heading(self.headers)

    def take(self, by: str, names: Iterable[str]) -> str | None:
        for name in names:
            header = self.by_fold.get(fold_header(name))
            if header is not None and header not in self.used_by:
                self.used_by[header] = by
                return header
        return None

    def columns(self, rules: Mapping[str, ColumnRule], of: str = "") -> Iterator[BoundColumn]:
        for field, rule in rules.items():
            header = self.take(f"{of}{field}", rule.from_)
            if header is not None:
                clock, then = (self.take(f"{of}{field}", names) for names in (rule.clock, rule.then))
                yield BoundColumn(field, header, rule, clock, then)

    def borrowed_columns(self, rules: Mapping[str, ColumnRule], bound: Container[str]) -> Iterator[BoundColumn]:
        """Fields without a column of their own, from one that gives another field as well (`else`)."""
        for field, rule in rules.items():
            header = next((self.by_fold[fold_header(n)] for n in rule.fallback if fold_header(n) in self.by_fold), None)
            if field not in bound and header is not None:
                self.used_by.setdefault(header, field)
                yield BoundColumn(field, header, rule)

    def of_drafts(self, bound: Container[str]) -> Iterator[BoundColumn]:
        """The fields that drafts add, each from the column of its name, whatever else is read of that: another rule's
        verdict does not hang on which drafts are tried."""
        for name in new_fields():
            header = next((self.by_fold[one] for one in _headings(name) if one in self.by_fold), None)
            if name not in bound and header is not None:
                self.used_by.setdefault(header, name)
                yield BoundColumn(name, header, ColumnRule.model_validate({"from": name}))

    def of_open_format(self, bound: Container[str]) -> Iterator[BoundColumn]:
        """The fields that no other column gives, each from the free column of its name in the open format
        (docs/log-format.md): of a table of that format, which has all of OPEN_FORMAT, and in any other where the name
        has several words ("Shows identity"): one word may mean anything there."""
        open_format = self.by_fold.keys() >= OPEN_FORMAT
        for name in EVENT_FIELDS:
            names = [one for one in _headings(name) if open_format or " " in fold_header(one)]
            header = self.take(name, names) if name not in bound else None
            if header is not None:
                yield BoundColumn(name, header, ColumnRule.model_validate({"from": name}))

    def why_lacking(self, profile: Profile, field: str, rule: ColumnRule) -> str:
        """Why a field that the profile's own file names has no column here, and what to write."""
        there = next((self.by_fold[fold_header(n)] for n in rule.names if fold_header(n) in self.by_fold), None)
        said = f"profile {profile.id}: {field} is not read: "
        if there is not None:
            return (
                f'{said}"{there}" gives {self.used_by[there]} already; one column gives two fields only with '
                f'{field}: {{from: [], else: ["{there}"]}}'
            )
        wanted = " or ".join(f'"{name}"' for name in rule.names)
        free = [h for h in self.headers if h not in self.used_by]
        close = get_close_matches(fold_header(rule.names[0]), [fold_header(h) for h in free], 1, 0.6)
        hint = f'; did you mean "{next(h for h in free if fold_header(h) == close[0])}"?' if close else ""
        return f"{said}the table has no column {wanted}{hint or '; write the heading as the table has it'}"


def _headings(field: str) -> tuple[str, ...]:
    """What a column of the name of a field is called, folded: `told_to_whom` and `Told to whom`."""
    return fold_header(field), fold_header(with_spaces(field))


def _kind_lacking(profile: Profile, header: str | None) -> Iterator[str]:
    """What is to be said where the profile's own file names a column for the kind of record that is not there."""
    if header is None and profile.names_kind_column:
        wanted = " or ".join(f'"{name}"' for name in profile.kind.column)
        yield f"profile {profile.id}: what a row records is to be said by {wanted}, which the table does not have"


def _half_lacking(profile: Profile, columns: Iterable[BoundColumn]) -> Iterator[str]:
    """Fields whose clock time, or the rest of whose name, stands in a column that is not there."""
    for column in columns:
        if column.field not in profile.own_fields:
            continue
        for key, names, found in (
            ("clock", column.rule.clock, column.clock),
            ("then", column.rule.then, column.second_header),
        ):
            if names and found is None:
                wanted = " or ".join(f'"{name}"' for name in names)
                said = f"{column.field} names {wanted} as its `{key}`, which the table does not have"
                yield f"profile {profile.id}: {said}"
