"""Which records are complete, as a sheet of the log itself declares it: the same declaration as `complete:` in
audit.yaml, with its sheet and row. Nothing is declared by a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from checker.ingest.headings import fold_header
from checker.ingest.interface import ROW, Table
from checker.ingest.states import fold
from checker.model.accounts import LedgerEntry
from checker.model.audit import Complete
from checker.model.errors import Collector, UsageError, nearest
from checker.model.kinds import KINDS, EventKind
from checker.model.words import join_words

SHEET = "Complete records"
KIND, SAID, FIRST, LAST, BY, ON, BASIS = HEADINGS = (
    "Records of type", "What is declared", "First day", "Last day", "Declared by", "Declared on", "On what basis",
)  # fmt: skip
ALL, NONE = STATEMENTS = ("all of them are in this log", "there were none at all")
BEGINNING = "the beginning"
"""Written as the first day where all records that there ever were are meant."""
REASON = "its rows declare which records are complete, and are read as that"
_ENOUGH = 4
"""A table with this many of the headings is such a sheet; that it lacks one is then a mistake."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00)?)?")


def declares(columns: tuple[str, ...]) -> bool:
    """Whether a table with these headings declares which records are complete."""
    return sum(fold_header(one) in set(map(fold_header, HEADINGS)) for one in columns) >= _ENOUGH


class DeclarationSheets:
    """The declarations of one log. shown: its name in messages."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._found: list[Complete] = []
        self._silent: list[tuple[str, str]] = []
        self._mistakes = Collector()

    def add(self, table: Table) -> None:
        """Read one chunk of a table that `declares`."""
        sheet = f'sheet "{table.sheet}"' if table.sheet else "the table"
        headings = {fold_header(name): name for name in table.columns}
        lacking = [name for name in HEADINGS if fold_header(name) not in headings]
        if lacking:
            what = f"{sheet} declares which records are complete, and lacks the heading {join_words(lacking, 'and')}"
            hint = f"its headings are: {', '.join(HEADINGS)}; delete the sheet if it declares nothing"
            self._mistakes.add(UsageError(what, where=self._shown, hint=hint))
            return
        for row in table.frame.iter_rows(named=True):
            cells = {name: (row[headings[fold_header(name)]] or "").strip() for name in HEADINGS}
            where = f"{self._shown}, {sheet}, row {row[ROW]}"
            if any(cells[name] for name in HEADINGS if name != KIND):
                with self._mistakes:
                    self._found.append(_declaration(cells, where))
            elif cells[KIND]:
                self._silent.append((sheet, cells[KIND]))

    def end(self) -> tuple[Complete, ...]:
        """All that is declared. UsageError, or Mistakes, for rows that are filled in half or in words that are not
        understood."""
        self._mistakes.end()
        return tuple(self._found)

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """The kinds of record that the sheets name and declare nothing about."""
        by_sheet: dict[str, list[str]] = {}
        for sheet, kind in self._silent:
            by_sheet.setdefault(sheet, []).append(kind)
        return tuple(
            LedgerEntry(
                topic="declaration",
                file=self._shown,
                statement=f"{sheet} declares nothing about records of type {join_words(kinds, 'and')}: that there was "
                "no such record is not known. Fill in its row if it is true that all of them are in the log",
                first_page=True,
            )
            for sheet, kinds in by_sheet.items()
        )


def _declaration(cells: Mapping[str, str], where: str) -> Complete:
    """One row as a declaration; UsageError where it says half of one."""
    if blank := [name for name in HEADINGS if not cells[name]]:
        hint = f"fill it in, or leave everything but {KIND} blank: then nothing is declared"
        raise UsageError(f"the row says nothing under {join_words(blank, 'and')}", where=where, hint=hint)
    kind, statement = cells[KIND].casefold().replace("-", "_").replace(" ", "_"), fold(cells[SAID])
    if kind not in KINDS or kind == EventKind.UNKNOWN.value:
        raise UsageError(f'unknown type of record "{cells[KIND]}"', where=where, hint=nearest(kind, KINDS))
    if statement not in STATEMENTS:
        hint = f'write "{ALL}" or "{NONE}"'
        raise UsageError(f'"{cells[SAID]}" under {SAID} is not understood', where=where, hint=hint)
    first = None if fold(cells[FIRST]) in (BEGINNING, "beginning") else _day(cells, FIRST, where)
    last, declared = _day(cells, LAST, where), _day(cells, ON, where)
    if last > declared:
        hint = f"nobody knows on {declared} which records there are later: the last day is that day, or earlier"
        raise UsageError(f"{LAST} ({last}) is after {ON} ({declared})", where=where, hint=hint)
    if first is not None and first > last:
        raise UsageError(f"{FIRST} ({first}) is after {LAST} ({last})", where=where, hint="is it the other way round?")
    return Complete.model_validate(
        {
            "kind": kind, "from": first, "until": last + timedelta(days=1), "none": statement == NONE,
            "by": cells[BY], "on": declared, "basis": cells[BASIS], "source": where,
        }
    )  # fmt: skip


def _day(cells: Mapping[str, str], heading: str, where: str) -> date:
    found = _DAY.fullmatch(cells[heading])
    try:
        return date.fromisoformat(found[1] if found else cells[heading])
    except ValueError as error:
        other = f', or "{BEGINNING}"' if heading == FIRST else ""
        hint = f"write a date as 2025-01-31{other}"
        raise UsageError(f'"{cells[heading]}" under {heading} is not a date', where=where, hint=hint) from error
