"""The reconciliation of two logs as text for a terminal."""

from __future__ import annotations

from functools import partial

from checker.compare.result import ClockStretch, ContradictedDeclaration, Reconciliation, Shift, Tie
from checker.compare.terminal_words import (
    ROWS_SHOWN,
    TWO_LOGS,
    DateWords,
    bounds_in_words,
    changes,
    log,
    more_line,
    pairs,
    reading,
    row_label,
    rows,
)
from checker.model.visible import visible
from checker.model.words import field_noun, plural
from checker.report.phrases import day, moment, number
from checker.report.text_blocks import Blocks

PIECES_SHOWN = 6


def draw(b: Blocks, found: Reconciliation) -> None:
    """Print all of it."""
    b.line("Two logs of the same searches, compared. Nothing is judged here.", "bold")
    b.gap()
    log(b, "A", found.a, found.place)
    log(b, "B", found.b, found.place)
    b.gap()
    dated = partial(moment, place=found.place, zone=found.a.zone)
    if period := found.period_a:
        b.line(f"Compared: {dated(period.first)} to {dated(period.last)} on A's clock ({period.basis}).")
    b.line(f"The clocks: {_shift(found.shift, dated)}.")
    by = ", ".join(("time", *("number" if name == "id" else field_noun(name) for name in found.matched_by)))
    b.line(f"Rows are matched by {by}.")
    for note in found.notes:
        b.line(f"Note: {visible(note)}.")
    _matched_section(b, found, dated)
    _ties(b, found, dated)
    for name, other, bounds, places in (
        ("A", "B", found.only_in_a, found.rows_only_in_a),
        ("B", "A", found.only_in_b, found.rows_only_in_b),
    ):
        b.heading(f"Only in {name}")
        if not bounds.at_most:
            b.line("None.")
            continue
        b.line(f"{bounds_in_words(bounds, 'search', 'searches')} of the period that {other} does not show.")
        rows(b, places, len(places) if len(places) < ROWS_SHOWN else bounds.at_most, dated)
        b.line(
            f"To ask the keeper of {other}: why are these not in it? Were they made elsewhere, removed, or never "
            f"recorded?"
        )
    _declarations(b, found)
    reading(b, len(found.ledger), found.a.unread + found.b.unread)


def _shift(shift: Shift, dated: DateWords) -> str:
    if not shift.compared:
        return shift.basis
    if shift.pieces:
        parts = [_piece(one, dated, first=n == 0) for n, one in enumerate(shift.pieces[:PIECES_SHOWN])]
        more = (
            f"; and {plural(len(shift.pieces) - PIECES_SHOWN, 'further change')}"
            if len(shift.pieces) > PIECES_SHOWN
            else ""
        )
        shares = f"{number(shift.support)} of {number(shift.compared)} show this"
        return f"{'; '.join(parts)}{more} ({shift.basis}: {shares})"
    shares = f"{number(shift.support)} of {number(shift.compared)} differ by that, within a minute"
    ahead = _clock_sentence(shift.seconds) if shift.seconds else "both show the same time"
    return f"{ahead} ({shift.basis}: {shares})"


def _piece(one: ClockStretch, dated: DateWords, *, first: bool) -> str:
    """How the clocks stand in one stretch of time; when it begins and ends is A's time."""
    when = "" if first else f"from {dated(one.first)} "
    if abs(one.stop - one.start) < 60:
        return f"{when}{_clock_sentence(one.start)} until {dated(one.last)}"
    then = _clock_sentence(one.stop).removeprefix("B's is ")
    return f"{when}{_clock_sentence(one.start)} at first and, changing gradually, {then} at {dated(one.last)}"


def _clock_sentence(seconds: int) -> str:
    if not seconds:
        return "both show the same time"
    hours, rest = divmod(abs(seconds), 3600)
    parts = ((hours, "hour"), (rest // 60, "minute"), (rest % 60, "second"))
    size = " ".join(plural(n, unit) for n, unit in parts if n)
    return f"B's is {size} {'ahead of' if seconds > 0 else 'behind'} A's"


def _matched_section(b: Blocks, found: Reconciliation, dated: DateWords) -> None:
    b.heading("In both")
    b.line(
        f"{bounds_in_words(found.matched, 'search', 'searches')}: {number(found.by_id)} matched by number, "
        f"{number(found.by_time)} by time and matching fields"
        + (
            f"; the rest are in {plural(found.ties_total, 'group')} of rows that look the same."
            if found.ties_total
            else "."
        )
    )
    if not found.different:
        b.line("No pair of rows differs in a field that both logs have.")
        return
    b.line(
        f"{plural(found.different, 'pair')} of rows {'differs' if found.different == 1 else 'differ'} in a field "
        f"that both logs have:"
    )
    changes(b, found.fields_different, TWO_LOGS)
    pairs(b, found.pairs, ("A", "B"), TWO_LOGS, found.different, dated)
    b.line("To ask: which of the two is right, who changed the other, and when?")


def _ties(b: Blocks, found: Reconciliation, dated: DateWords) -> None:
    if not found.ties_total:
        return
    b.heading("Rows that cannot be matched one to one")
    for tie in found.ties[:ROWS_SHOWN]:
        b.bullet(_tie(tie, dated), indent=2)
    more_line(b, found.ties_total, min(len(found.ties), ROWS_SHOWN))


def _tie(tie: Tie, dated: DateWords) -> str:
    said = [
        f"{name} {'; '.join(row_label(one, dated) for one in places[:ROWS_SHOWN])}"
        + (" ..." if len(places) > ROWS_SHOWN else "")
        for name, places in (("A", tie.a), ("B", tie.b))
    ]
    return f"{bounds_in_words(tie.matched, 'search', 'searches')} in both: {' - '.join(said)}"


def _declarations(b: Blocks, found: Reconciliation) -> None:
    if not found.declarations:
        return
    b.heading("What was declared of A")
    for one in found.declarations:
        b.bullet(_declaration_sentence(one, found), indent=2)


def _declaration_sentence(one: ContradictedDeclaration, found: Reconciliation) -> str:
    other = found.b.path
    since, until, on = (day(d, found.place, found.a.zone) if d else "" for d in (one.since, one.until, one.on))
    when = "".join([f" from {since}" if since else "", f" until {until}" if until else ""])
    said = (
        f"{visible(one.by)} declared on {on} that all records of kind {one.kind}{when} are in A ({visible(one.basis)})."
    )
    if not one.only_in_b.at_most:
        return f"{said} Nothing in B contradicts it."
    if not one.only_in_b.at_least:
        return f"{said} Up to {number(one.only_in_b.at_most)} in B may contradict it; it is not certain that one does."
    return (
        f"{said} CONTRADICTED: {bounds_in_words(one.only_in_b, 'record', 'records')} of that kind and period "
        f"{'is' if one.only_in_b.at_most == 1 else 'are'} only in B. To let "
        f'`checker check` know, write under this declaration in audit.yaml: contradicted-by: "{visible(other)}"'
    )
