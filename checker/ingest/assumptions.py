"""What reading a table of a log assumed, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

from checker.ingest.binding import Binding
from checker.ingest.choice import NoLog
from checker.ingest.chunk import FLAG
from checker.ingest.date_order import Order
from checker.ingest.other_searches import columns_of_what_was_searched
from checker.ingest.table_log import TableGroup, TableLog
from checker.model.accounts import LedgerEntry
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import KINDS
from checker.model.words import field_noun, plural, with_spaces

HEADINGS_SHOWN = 20
LEFT_OUT = "is not read as a use log and is left out"
"""What the ledger says of a table beside those that are read."""
LIKELY = 6
"""A table that is left out and resembles a use log so much is told on the first page: one with, say, two known headings
and two of the time, the operator and the case number."""
_OPTIONAL = frozenset({"operator_kind", "operator_unit", "role"})
"""Fields that are read beside the operator's name; names that cannot be judged are no fault of the mapping."""

_Note = Callable[..., None]


def assumptions(log: TableLog) -> Iterator[LedgerEntry]:
    """The ledger's entries on a log, once all of its events are settled."""
    for place, group in enumerate(log.groups):
        shown = log.input.path if group.sheet else log.input.label
        yield from _of_group(group, shown, log.zones.get(place, (None, "")))


def _of_group(read: TableGroup, shown: str, zone: tuple[str | None, str]) -> list[LedgerEntry]:
    """Those on the tables of one header. zone: theirs, and where it comes from."""
    ledger: list[LedgerEntry] = []

    def note(topic: str, statement: str, about: str = "", *, raw: str = "", first_page: bool = False) -> None:
        said = (f"sheet {read.sheet}: " if read.sheet else "") + statement
        ledger.append(LedgerEntry(topic=topic, file=shown, field=about, statement=said, raw=raw, first_page=first_page))

    if read.binding is None or isinstance(read.choice, NoLog):
        if read.rows and isinstance(read.choice, NoLog):
            headings = ", ".join(f'"{h}"' for h in read.columns[:HEADINGS_SHOWN])
            note(
                "scope",
                f"a table of {plural(read.rows, 'row')} {LEFT_OUT} ({read.choice.reason}); its headings: {headings}",
                first_page=read.choice.likeness >= LIKELY,
            )
        return ledger
    _note_mapping(read.binding, read.fields, note)
    for lacking in read.binding.gaps:
        note("mapping", lacking, first_page=True)
    _note_dates(read.binding, read.orders, note)
    for header, count in read.days_taken.items():
        note(
            "dates",
            f'in "{header}" {plural(count, "cell")} with a time of day alone: read as of the day on which the act '
            "of the row began, or as of the next day where it would end before it began",
            "end",
        )
    for header, count in read.several_names.items():
        if count:
            note(
                "people",
                f'"{header}" is about several people: {plural(count, "cell")} with two words and a comma may name '
                "one, last name first, or two; write two names with a semicolon between them",
                "operator",
                first_page=True,
            )
    for name, header in dict.fromkeys((c.field, c.header) for part in read.binding.parts for c in part.columns):
        if (name, header) not in read.unread:
            continue
        says, cells = read.unread[name, header].describe(field_noun(name), header)
        note("unread", says + _what_to_write(name), name, raw=cells, first_page=_matters(name))
    for name, header in dict.fromkeys(
        (c.field, c.clock) for part in read.binding.parts for c in part.columns if c.clock
    ):
        if (name, header) in read.unread:
            says, cells = read.unread[name, header].describe("a clock time", header)
            note("unread", f"{says}; their dates count as the whole day", name, raw=cells, first_page=True)
    for part in read.binding.parts:
        if part.flag is not None and (FLAG, part.flag) in read.unread:
            says, cells = read.unread[FLAG, part.flag].describe("yes or no", part.flag)
            act = with_spaces(part.kind or "")
            note("unread", f"{says}; whether there was a further {act} stays open there", raw=cells, first_page=True)
    if read.unknown:
        by = f'"{read.binding.kind_header}"' if read.binding.kind_header else "the column of the decision"
        note(
            "quarantine",
            f"rows whose kind {by} does not say are kept as events of kind unknown: {read.unknown}",
            "kind",
        )
    about = " or ".join(f'"{header}"' for header in columns_of_what_was_searched(read.binding))
    if read.out_of_scope and about:
        left = plural(read.out_of_scope, "row")
        note("scope", f"{left} left out: by {about}, not about a search of faces", first_page=True)
    ledger.extend(read.checks.notes(shown))
    if not read.zone_known:
        note(
            "zone",
            "the log's time zone is not known; its times compare with each other, with others only within 14 hours",
        )
    elif zone[0] and read.orders:
        note("zone", f"times without an offset are read in {zone[0]} ({zone[1]})")
    if read.cases_in_reason:
        note(
            "case-number",
            f"rows without a case number, but with one in the reason, by its shape: {read.cases_in_reason}",
            "case_number",
        )
    return ledger


def _note_mapping(binding: Binding, fields: Container[str], note: _Note) -> None:
    profile = binding.profile
    mapped = "; ".join(f'"{c.header}" is {_role(part.kind, c.field)}' for part in binding.parts for c in part.columns)
    asked = "".join(
        f'; "{part.flag}" says whether there was a further {with_spaces(part.kind or "")}'
        for part in binding.parts
        if part.flag
    )
    note("mapping", f"profile {profile.id}: {mapped}{asked}")
    if "subject_role" in fields and "subject_role" not in binding.fields and "target" in binding.fields:
        header = next(c.header for part in binding.parts for c in part.columns if c.field == "target")
        role = field_noun("subject_role")
        said = f'cells of "{header}" that say a role (suspect, witness ...) name nobody: they are read as the {role}'
        note("mapping", said, "subject_role")
    if binding.kind_header is None and profile.kind.column:
        kind = KINDS[binding.default_kind].indefinite
        note("mapping", f"no column says what a row records: every row is taken as {kind}", "kind")
    if binding.unmapped_headers:
        note("mapping", "columns that no field reads: " + ", ".join(f'"{h}"' for h in binding.unmapped_headers[:40]))


def _matters(name: str) -> bool:
    """Whether unread cells of a field are told on the first page: not those of text, and of what stands beside an
    operator's name."""
    return EVENT_FIELDS[name].shape is not Shape.TEXT and name not in _OPTIONAL


def _what_to_write(name: str) -> str:
    match EVENT_FIELDS[name].shape:
        case Shape.TIME:
            return "; a profile can name their format"
        case Shape.CODE | Shape.CODES:
            return "; `checker init` asks what such cells mean"
        case _:
            return ""


def _role(kind: str | None, name: str) -> str:
    """A field in words: "case number", "operator of a further review"."""
    noun = field_noun(name)
    return noun if kind is None else f"{noun} of a further {with_spaces(kind)}"


def _note_dates(binding: Binding, orders: Mapping[str, Order], note: _Note) -> None:
    declared = {c.header for part in binding.parts for c in part.columns if c.rule.order}
    for header in dict.fromkeys(c.header for part in binding.parts for c in part.columns if c.header in orders):
        order = orders[header]
        said = f'"{header}" is read as the profile says' if header in declared else order.statement(header)
        if said and (order.day_first or order.month_first or order.open):
            note("date-order", said, header)
        if (numbers := order.numbers(header)) is not None:
            note("dates", numbers, header)
        if order.only_days:
            note(
                "date-order",
                f'every clock time in "{header}" is midnight: they are taken as dates without a time',
                header,
            )
