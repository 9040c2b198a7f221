"""A statutory report as text: on a screen, as a page, and in Word."""

from __future__ import annotations

from datetime import date

from checker.model.dates import document_day
from checker.model.visible import visible
from checker.model.words import join_words, plural, with_spaces
from checker.publish.figures import NOT_RECORDED
from checker.publish.statutory import UNITS
from checker.publish.yearly_result import Comparand, ReportFigure, ReportSection, RowAt, Yearly
from checker.report.text_blocks import Blocks

ROWS = 12
"""Of a figure, so many rows are listed here; the workbook and the CSV have them all."""


_OPEN = "which may or may not count"


def draw(b: Blocks, made: Yearly) -> None:
    """Write all of it: what it is, its sections, what was reconciled, what is restated, what was counted in."""
    b.line(made.title, "bold")
    b.line(f"{visible(made.agency) or 'Agency not named'}, {made.period} ({_span(made)})")
    b.line(
        f"As asked by {made.citation}, paraphrased ({made.known}). "
        f"Its figures are as of {_day(made.as_of, made)}. {_due(made)}"
    )
    if made.note:
        b.line(made.note)
    b.line(_completeness_sentence(made))
    if made.not_due:
        b.line(f"No report may be due: {made.not_due}.")
    for number, section in enumerate(made.sections, start=1):
        _section(b, number, section, made)
    _reconciliation_section(b, made)
    _restatements_section(b, made)
    _method(b, made)
    if made.nil:
        _to_be_signed(b, made)


def _to_be_signed(b: Blocks, made: Yearly) -> None:
    """What a nil return needs: a log that holds nothing is an empty file, and a person says that it is all there is."""
    b.heading("Nil return, to be signed")
    span = f"in {made.period} ({_span(made)})"
    b.line(f"{visible(made.agency) or 'The agency'} made no face-recognition search {span}.")
    for what in ("Name and office", "Signature", "Date"):
        b.line(f"{what}: ______________________________")


def _span(made: Yearly) -> str:
    return f"{_day(made.first, made)} to {_day(made.last, made)}"


def _day(when: date, made: Yearly) -> str:
    return document_day(when, made.id)


def _due(made: Yearly) -> str:
    to = f" to {join_words(made.to, 'and')}" if made.to else ""
    if made.due is None:
        return f"It is for {join_words(made.to, 'and')}." if made.to else ""
    late = " That day has passed." if made.as_of > made.due else ""
    return f"It is due{to} by {_day(made.due, made)}.{late}"


def _completeness_sentence(made: Yearly) -> str:
    all_uses = "the logs hold all searches and all live deployments of the period"
    declared = f"The agency has declared that {all_uses}."
    open_ = f"Nobody has declared that {all_uses}: the figures count what is recorded, and there may be more."
    if not made.nil:
        return declared if made.declared else open_
    if made.declared:
        return f"Nil report: no search was made. {declared}"
    return f"Nil report: no search is recorded. {open_}"


def _section(b: Blocks, number: int, section: ReportSection, made: Yearly) -> None:
    b.heading(f"{number}. {with_spaces(section.name).capitalize()}")
    known = "" if section.known == made.known else f" ({section.known})"
    b.line(f"Asked for: {section.asks}{known}.")
    for one in section.figures:
        _figure(b, one)
    if section.write:
        b.line(f"To be written by the agency: {section.write}.")


def _figure(b: Blocks, one: ReportFigure) -> None:
    unit = UNITS[one.unit]
    if one.count is None:
        b.line(f"{one.label}: {NOT_RECORDED}. No log holds {unit.plural}.", "bold")
        return
    more = " or more" if one.at_least else ""
    b.line(f"{one.label}: {plural(one.count, one.unit, unit.plural)}{more}", "bold")
    if one.groups:
        table = b.table("", unit.plural)
        for group in one.groups:
            table.add_row(visible(", ".join(group.values)), f"{group.count:,}")
        b.print(table)
    if one.not_recorded:
        why = "searches without a request of their own in the logs" if one.unit == "request" else _OPEN
        b.bullet(f"{NOT_RECORDED}: {one.not_recorded:,} more, {why}")
    if one.undated:
        why = "no date is recorded, or the time zone of the log is not known (--zone)"
        b.bullet(f"{one.undated:,} more may be of this period: {why}")
    if one.rows:
        b.line(f"Rows: {_rows(one.rows)}", "dim")


def _rows(rows: tuple[RowAt, ...]) -> str:
    by_file: dict[str, list[str]] = {}
    for row in rows[:ROWS]:
        by_file.setdefault(f"{row.file}{f' [{row.sheet}]' if row.sheet else ''}", []).append(f"{row.row}")
    said = "; ".join(f"{visible(file)}: {', '.join(numbers)}" for file, numbers in by_file.items())
    left = len(rows) - ROWS
    return f"{said}, and {left:,} more" if left > 0 else said


def _reconciliation_section(b: Blocks, made: Yearly) -> None:
    b.heading("What the figures were reconciled with")
    for one in made.reconciled:
        b.bullet(_comparison_sentence(one))
    for log in made.logs:
        b.bullet(
            f"{visible(log.file)}: {plural(log.read, 'row')} read, {log.used:,} used, "
            f"{plural(log.duplicates, 'duplicate')}, {log.quarantined:,} not readable, "
            f"{log.out_of_scope:,} out of scope"
        )


def _comparison_sentence(one: Comparand) -> str:
    other = NOT_RECORDED if one.other is None else f"{one.other:,}"
    explained = f" ({visible(one.explained)})" if one.explained else ""
    return f"{one.what}: {other}; this report: {one.own:,}{explained}"


def _restatements_section(b: Blocks, made: Yearly) -> None:
    b.heading("Restatements")
    last = f"the last report, as of {_day(made.last_report, made)}" if made.last_report else ""
    if made.last_report is None:
        b.line("No last report was given to compare with.")
    elif not made.restated:
        b.line(f"None: every figure of {last}, comes out of the logs today.")
    else:
        b.line(f"Figures of {last}, that the logs give otherwise today:")
        for one in made.restated:
            of = f" ({visible(', '.join(one.values))})" if one.values else ""
            then, now = (NOT_RECORDED if count is None else f"{count:,}" for count in (one.then, one.now))
            b.bullet(f"{with_spaces(one.section)}, {one.label}{of}: {then} then, {now} now")


def _method(b: Blocks, made: Yearly) -> None:
    b.heading("What was counted")
    for name, meaning in made.units.items():
        b.bullet(f"{name}: {meaning}")
    b.line(
        f'"{NOT_RECORDED}" is not counted: those records may count, and the log does not say so. A record with several '
        "values has a line of its own, so that the lines of a table come to its total. A database or an agency "
        "whose name "
        "may be a person's is shown by a number (--with-people writes the name)."
    )
    for log in made.logs:
        b.bullet(f"{visible(log.file)}, SHA-256 {log.sha256}")
    b.line(f"Made by checker {made.checker}. The workbook and the CSV list the rows of each number.", "dim")
