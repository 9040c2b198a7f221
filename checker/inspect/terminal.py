"""The Inspection as text for a terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from checker.inspect.result import CaseNumberSummary, Inspection, Log, Numbers, Reasons, TableReading
from checker.inspect.rhythm import FEWEST_DAYS
from checker.model.accounts import Rows
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import KINDS
from checker.model.visible import shorten, visible
from checker.model.words import field_noun, plural, sentence_case, with_spaces
from checker.report.phrases import cell_states, day, number, percent, period
from checker.report.text_blocks import Blocks

AGENCIES_SHOWN = 12
COLUMNS_SHOWN = 30
"""Of a table that is no use log."""
LEDGER_SHOWN = 40
SILENCES_SHOWN = 5
UNUSED_SHOWN = 8
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def draw(b: Blocks, found: Inspection) -> None:
    """Print all of it."""
    b.line("What the log holds, and how it is read. Nothing is judged here.", "bold")
    for log in found.logs:
        _log(b, log, found.place)
    if found.rhythm or found.sequences:
        _rhythm_section(b, found)
    if found.case_numbers:
        _cases(b, found.case_numbers)
    if found.reasons:
        _reasons(b, found.reasons, with_people=found.with_people)
    _personal(b, found)
    _unused_section(b, found)
    _ledger(b, found)


def _log(b: Blocks, log: Log, place: str | None) -> None:
    b.gap()
    b.name(visible(log.path))
    b.line(f"Read as {log.reader}{f', profile {log.profile}' if log.profile else ''}; {_rows(log.rows)}")
    if log.events:
        kinds = sorted(log.events.items(), key=lambda p: -p[1])
        b.line(f"Gives {', '.join(plural(n, KINDS[k].noun, KINDS[k].plural) for k, n in kinds)}.")
    if log.accounts:
        names = log.events.get("account", 0)
        own = f", with {number(names)} names, numbers and addresses of them" if names > log.accounts else ""
        b.line(f"These are {plural(log.accounts, 'account')}{own}; {number(log.people)} of them bear a person's name.")
    if log.first and log.last:
        undated = f"; {plural(log.undated, 'record')} without a date that could be read" if log.undated else ""
        own = (
            "its times say their zone, the days are those written"
            if not log.zone_open
            else "the zone of its times is not known"
        )
        zone = f"times in {log.zone}" if log.zone else own
        b.line(f"From {day(log.first, place, log.zone)} to {day(log.last, place, log.zone)}; {zone}{undated}.")
    for table in log.tables:
        _table(b, table)
    if not log.profile and not log.events:
        b.bullet(
            "This file is not a use log. If it is one: `checker init` drafts a profile that says what its columns mean."
        )


def _rows(rows: Rows) -> str:
    parts = [f"{number(rows.used)} used"]
    parts += [
        f"{number(n)} {what}"
        for n, what in (
            (rows.duplicates, "duplicate" if rows.duplicates == 1 else "duplicates"),
            (rows.quarantined, "in quarantine"),
            (rows.out_of_scope, "out of scope"),
        )
        if n
    ]
    return f"{plural(rows.read, 'row')}: {', '.join(parts)}."


def _table(b: Blocks, table: TableReading) -> None:
    b.gap()
    if table.sheet is not None:
        b.line(f"Sheet {shorten(table.sheet, 40)}: {plural(table.rows, 'row')}", "bold")
    said = f"Profile {table.profile}: {table.why}" if table.profile else sentence_case(table.why)
    b.line(f"{visible(said)}.")
    for other in table.near:
        lacks = f"lacks {_quote_names(other.lacks)}" if other.lacks else ""
        there = f"must not have {_quote_names(other.there)}" if other.there else ""
        b.bullet(
            f"{other.profile} came close: has {_quote_names(other.has)}; {'; '.join(x for x in (lacks, there) if x)}",
            indent=2,
        )
    if not table.columns:
        return
    b.gap()
    grid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    widest = max(12, (b.width - 8) // 3)
    grid.add_column("Column" if table.columns[0].header else "Field", overflow="fold", max_width=widest - 4)
    if table.columns[0].header:
        grid.add_column("Read as", overflow="fold", max_width=widest)
    grid.add_column("Cells", overflow="fold")
    grid.add_column("Differ-\nent", justify="right", no_wrap=True)
    listed = table.columns if table.profile or not table.columns[0].header else table.columns[:COLUMNS_SHOWN]
    for column in listed:
        name = visible(column.header) or column.meanings[0]
        perhaps = f"nothing; perhaps {field_noun(column.perhaps)}" if column.perhaps else "nothing"
        read = Text(", ".join(column.meanings) or perhaps, "" if column.meanings else "dim")
        cells = [Text(cell_states(column.states)), Text(number(column.distinct))]
        grid.add_row(Text(name, "bold"), *([read] if column.header else []), *cells)
    b.print(grid)
    if len(listed) < len(table.columns):
        b.line(f"First {COLUMNS_SHOWN} of {number(len(table.columns))} columns; -f json has all.", "dim")
    for column in table.columns:
        if column.perhaps:
            b.bullet(
                f'"{visible(column.header)}" may be the {field_noun(column.perhaps)}: {visible(column.because)}. '
                f"In a profile: {column.perhaps} ({EVENT_FIELDS[column.perhaps].meaning})."
            )
    for column in table.columns:
        if column.substituted:
            b.bullet(
                f'"{visible(column.header)}" says the same in every row, where a log as it was kept would differ: '
                f"its values may "
                "have been replaced for the release."
            )
        elif column.constant:
            b.bullet(f'"{visible(column.header or column.meanings[0])}" says the same in every row.')


def _quote_names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{visible(n)}"' for n in names)


def _rhythm_section(b: Blocks, found: Inspection) -> None:
    rhythm, sequences, place = found.rhythm, found.sequences, found.place
    zone = next((log.zone for log in found.logs if log.zone), None)
    b.heading("Rhythm and gaps")
    if rhythm:
        b.line(
            f"{rhythm.noun.capitalize()} on {number(rhythm.active)} of {plural(rhythm.days, 'day')} from "
            f"{day(rhythm.first, place, zone)} to {day(rhythm.last, place, zone)}."
        )
        if rhythm.active >= FEWEST_DAYS:
            shares = (f"{d} {percent(round(s * 1000), 1000)}" for d, s in zip(_WEEKDAYS, rhythm.weekdays, strict=True))
            b.line(f"Share of days with any: {', '.join(shares)}.")
        for silence in rhythm.silences[:SILENCES_SHOWN]:
            dates = period(silence.first, silence.last, place, zone)
            b.bullet(
                f"Nothing on {plural(silence.days, 'day')}, {dates}: by its own rhythm the log would hardly be "
                f"silent so long."
            )
        if len(rhythm.silences) > SILENCES_SHOWN:
            b.line(
                f"The longest {SILENCES_SHOWN} of {number(len(rhythm.silences))} such silences; -f json has all.", "dim"
            )
        if rhythm.active < FEWEST_DAYS:
            b.bullet("Too few days to know a rhythm by.")
        elif not rhythm.silences:
            b.bullet("No silence that is unusual for this rhythm.")
    for one in sequences:
        where = f"Record numbers {_record_number(one, one.first)} to {_record_number(one, one.last)} ({one.profile})"
        if not one.missing:
            b.bullet(f"{where}: all {number(one.present)} are there.")
            continue
        runs = ", ".join(
            _record_number(one, r.first)
            if r.first == r.last
            else f"{_record_number(one, r.first)} to {_record_number(one, r.last)}"
            for r in one.runs
        )
        first = "" if sum(r.last - r.first + 1 for r in one.runs) == one.missing else "the first are "
        b.bullet(
            f"{where}: {number(one.present)} are there, {number(one.missing)} {'is' if one.missing == 1 else 'are'} "
            f"not: {first}{runs}."
        )


def _record_number(one: Numbers, value: int) -> str:
    return visible(one.prefix) + str(value).zfill(one.digits)


def _cases(b: Blocks, numbers: tuple[CaseNumberSummary, ...]) -> None:
    b.heading("Case numbers, by shape")
    b.line("A is a letter, 9 a digit; all else as written.", "dim")
    for one in numbers[:AGENCIES_SHOWN]:
        of = visible(one.agency) or "The log names no agency"
        counted = f"{of}: {number(one.count)} recorded, {number(one.distinct)} different"
        if len(one.shapes) == 1 and not one.others:
            b.line(f"{counted}; all {visible(one.shapes[0].shape)}.")
            continue
        b.line(f"{counted}:")
        for shape in one.shapes:
            b.bullet(f"{percent(shape.count, one.count)} ({number(shape.count)}): {visible(shape.shape)}", indent=2)
        if one.others:
            b.bullet(f"{percent(one.others, one.count)} ({number(one.others)}): of other shapes", indent=2)
    if len(numbers) > AGENCIES_SHOWN:
        b.line(f"The {AGENCIES_SHOWN} agencies with most of {number(len(numbers))}; -f json has all.", "dim")


def _reasons(b: Blocks, reasons: Reasons, *, with_people: bool) -> None:
    b.heading("Reasons")
    b.line(f"{number(reasons.recorded)} recorded, {number(reasons.distinct)} different (case aside).")
    b.bullet(f"{percent(reasons.vague, reasons.recorded)} ({number(reasons.vague)}) are too general to say why.")
    b.bullet(
        f"{percent(reasons.templated, reasons.recorded)} ({number(reasons.templated)}) come at least five times, "
        f"word for word."
    )
    if reasons.numbered:
        b.bullet(f"{plural(reasons.numbered, 'use has', 'uses have')} no case number but one typed into the reason.")
    if reasons.repeated:
        b.line("The most repeated:")
    for one in reasons.repeated:
        said = f'"{shorten(one.reason, 60)}"' if with_people else f"a reason of {plural(one.length, 'character')}"
        vague = ", vague" if one.vague else ""
        b.bullet(f"{number(one.count)} times ({percent(one.count, reasons.recorded)}): {said}{vague}", indent=2)
    if len(reasons.by) > 1:
        table = b.table("Whose reasons", "Records", "Vague", "Repeated")
        for of in reasons.by[:AGENCIES_SHOWN]:
            name = shorten(of.agency, 40) or ("" if of.operator else "agency not named")
            who = ", ".join(part for part in (name, shorten(of.operator, 40)) if part)
            table.add_row(who, number(of.records), _bounds_in_words(of.vague), _bounds_in_words(of.copied))
        b.print(table)
        if any(low != high for of in reasons.by for low, high in (of.vague, of.copied)):
            b.line("Two numbers: what is redacted or not readable may or may not be one.", "dim")
    if reasons.repeated and not with_people:
        b.line("Reasons may name people: --with-people shows them.", "dim")


def _bounds_in_words(bounds: tuple[int, int]) -> str:
    low, high = bounds
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _personal(b: Blocks, found: Inspection) -> None:
    seen = [
        (log.path, column.header or column.meanings[0], what, n)
        for log in found.logs
        for table in log.tables
        for column in table.columns
        for what, n in column.personal.items()
    ]
    b.heading("Personal data seen")
    if not seen:
        b.bullet("None by its form. What is written in words was not read.")
        return
    b.line("By form, in columns that may hold it; look before you pass the log on.", "dim")
    for path, header, what, n in seen:
        where = f'"{visible(header)}"' + (f" of {visible(path)}" if len(found.logs) > 1 else "")
        b.bullet(f"{where}: {what}, {plural(n, 'cell')}")


def _unused_section(b: Blocks, found: Inspection) -> None:
    if not found.unused:
        return
    b.heading("Rows in quarantine")
    for one in found.unused[:UNUSED_SHOWN]:
        rows = f" (first: row {', '.join(map(str, one.rows[:3]))})" if one.rows else ""
        b.bullet(f"{plural(one.count, 'row')} of {visible(one.file)}: {visible(one.reason)}{rows}")
    if len(found.unused) > UNUSED_SHOWN:
        b.line(f"First {UNUSED_SHOWN} of {number(len(found.unused))} reasons; -f json has all.", "dim")


def _ledger(b: Blocks, found: Inspection) -> None:
    # What is read as what, the table of columns says already.
    told = [e for e in found.ledger if e.topic != "mapping" or e.field]
    if not told:
        return
    b.heading("What was assumed or noticed")
    for entry in told[:LEDGER_SHOWN]:
        where = f" ({visible(entry.file)})" if entry.file and len(found.logs) > 1 else ""
        raw = f" {visible(entry.raw)}" if entry.raw else ""
        b.bullet(f"{with_spaces(entry.topic)}: {visible(entry.statement)}{raw}{where}")
    if len(told) > LEDGER_SHOWN:
        b.line(f"First {LEDGER_SHOWN} of {number(len(told))}; -f json has all.", "dim")
