"""The comparison of two releases as text for a terminal."""

from __future__ import annotations

from functools import partial

from checker.compare.result import Comparison
from checker.compare.terminal_words import RELEASES, DateWords, bounds_in_words, changes, log, pairs, reading, rows
from checker.model.visible import visible
from checker.model.words import field_noun, plural
from checker.report.phrases import moment, number
from checker.report.text_blocks import Blocks


def draw(b: Blocks, found: Comparison) -> None:
    """Print all of it."""
    b.line("Two releases of one log, compared. Nothing is judged here.", "bold")
    b.gap()
    log(b, "OLD", found.old, None)
    log(b, "NEW", found.new, None)
    b.gap()
    dated = partial(moment, place=None, zone=found.old.zone)
    if found.period:
        b.line(f"Compared: {dated(found.period.first)} to {dated(found.period.last)} ({found.period.basis}).")
    if found.same or found.differs:
        b.line(
            f"Records are matched by {found.matched_by}; {plural(found.same, 'record is', 'records are')} the same "
            f"in both."
        )
    for note in found.notes:
        b.line(f"Note: {visible(note)}.")
    _columns(b, found)
    _removed_section(b, found, dated)
    _added_section(b, found, dated)
    _changed_section(b, found, dated)
    _redacted_section(b, found)
    _months(b, found)
    reading(b, len(found.ledger), found.old.unread + found.new.unread)


def _columns(b: Blocks, found: Comparison) -> None:
    told = (found.columns_lost, found.fields_lost, found.columns_added, found.columns_renamed, found.columns_as_written)
    if not any(told):
        return
    b.heading("Columns")
    if found.columns_lost:
        b.line(f"WARNING: columns of OLD that NEW does not have: {', '.join(map(visible, found.columns_lost))}")
    if found.fields_lost:
        b.line(
            f"What OLD has and NEW does not: {', '.join(found.fields_lost)}. No rule that needs it can be decided "
            f"from NEW."
        )
        b.line("To ask: why are these columns no longer released, and does the system still hold them?")
    if found.columns_renamed:
        same = "; ".join(f'"{visible(was)}" is "{visible(now)}"' for was, now in found.columns_renamed)
        b.line(f"The same columns under other headings: {same}.")
    if found.columns_as_written:
        names = ", ".join(f'"{visible(name)}"' for name in found.columns_as_written)
        b.line(f"Compared as they are written, since no field reads them: {names}.")
    if found.columns_added:
        b.line(f"New in NEW: {', '.join(map(visible, found.columns_added))}")


def _removed_section(b: Blocks, found: Comparison, dated: DateWords) -> None:
    b.heading("In OLD, not in NEW")
    if not found.removed.at_most:
        b.line("None.")
        return
    b.line(f"{bounds_in_words(found.removed, 'record', 'records')} of the period" + _why_bounds(found) + ".")
    rows(b, found.removed_rows, found.removed.at_most, dated)
    b.line("A record may be removed for a good reason: a double entry, a test, a sealed case, a retention limit.")
    b.line("To ask: for each of these rows, when was it removed, by whom, on what ground, and is a copy kept?")


def _why_bounds(found: Comparison) -> str:
    """Why the number of removed records is not known, where it is not."""
    if found.removed.at_least == found.removed.at_most:
        return ""
    causes = []
    if found.changed.at_most > found.changed.at_least:
        causes.append("a record that was changed and has no number of its own looks like one removed and one added")
    if found.new.unread:
        causes.append("some may be among the rows of NEW that could not be read")
    if found.old.undated or found.new.undated:
        causes.append("some may lie outside the period")
    return f" ({'; '.join(causes)})" if causes else ""


def _added_section(b: Blocks, found: Comparison, dated: DateWords) -> None:
    b.heading("In NEW, not in OLD")
    if not found.added.at_most:
        b.line("None.")
        return
    b.line(f"{bounds_in_words(found.added, 'record', 'records')} of the period.")
    rows(b, found.added_rows, found.added.at_most, dated)
    b.line("To ask: why were these rows not in the earlier release, and when were they entered?")


def _changed_section(b: Blocks, found: Comparison, dated: DateWords) -> None:
    if not found.changed.at_most:
        return
    b.heading("In both, with different values")
    b.line(f"{bounds_in_words(found.changed, 'record', 'records')}.")
    if found.changed.at_least < found.changed.at_most:
        b.line("`checker reconcile OLD NEW` pairs such records by their time, and lists what changed in each.")
    changes(b, found.fields_changed, RELEASES)
    pairs(b, found.changed_rows, ("OLD", "NEW"), RELEASES, found.changed.at_least, dated)
    if found.changed.at_least:
        b.line("To ask: who changed these values, when, and on what ground? Is the earlier value kept?")


def _redacted_section(b: Blocks, found: Comparison) -> None:
    if not found.redacted:
        return
    b.heading("Redacted cells of the period")
    table = b.table("Field", "OLD", "NEW")
    for one in found.redacted:
        table.add_row(field_noun(one.field), number(one.old), number(one.new))
    b.print(table)


def _months(b: Blocks, found: Comparison) -> None:
    if not found.months:
        return
    b.heading("By month")
    table = b.table("Month", "OLD", "NEW", "only in OLD", "only in NEW")
    for one in found.months:
        counts = (one.old, one.new, one.removed, one.added)
        table.add_row(moment(one.month, None) or "no date", *map(number, counts))
    b.print(table)
    b.line("The last two columns are of the period that both cover.")
