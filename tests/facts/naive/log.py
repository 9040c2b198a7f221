"""One log: which records are a use's own, and whether any could be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from checker.facts.context import Context
from tests.facts.naive.kinds import ABOUT_AN_EARLIER_USE, DISCLOSURES, EVIDENCE, LOOKED_UP, ONE_USE, ONLY_AFTER, USES
from tests.facts.naive.names import WhoIsWho, person
from tests.facts.naive.rows import Row, fold, has, hides, state_of, when


class Log:
    """all_recorded: record kinds taken to be complete whatever speaks against it (what a declaration would settle)."""

    def __init__(
        self, rows: Iterable[Row], context: Context, judged: Iterable[str], all_recorded: Iterable[str]
    ) -> None:
        self.rows = list(rows)
        self.context, self.judged, self.all_recorded = context, set(judged), set(all_recorded)
        self.by_event = {r["event"]: r for r in self.rows}
        self.agencies = {fold(r["agency"]) for r in self.rows if has(r, "agency")}
        self.who = WhoIsWho(self.rows, context.aliases)

    def uses(self) -> list[Row]:
        return [r for r in self.rows if r["kind"] in self.judged]

    def own(self, use: Row, kind: str) -> list[tuple[Row, bool, bool]]:
        """The records of a kind that are or may be the use's: (record, surely, linked by row or number)."""
        found = []
        for record in self.rows:
            if record["kind"] != kind or record is use:
                continue
            parent, number = self.parent(record), record["use_id"] if has(record, "use_id") else None
            by_row = parent is use
            by_number = parent is None and number is not None and has(use, "id") and use["id"] == number
            alone = by_number and sum(has(u, "id") and u["id"] == number for u in self.uses()) == 1
            mine, its = self.case(use), self.case(record)
            same_case = mine is not None and mine == its
            may_be_one = may_be_one_case(mine, its)
            other_case = self._may_name_another_case(record, use)
            other_use = number is not None and not (has(use, "id") and use["id"] == number)
            other_use = other_use or hides(record, "use_id")
            if by_row or by_number:
                sure = alone or (kind not in ONE_USE and same_case)
                found.append((record, by_row or (sure and not (other_case and kind in EVIDENCE)), True))
            elif same_case and kind not in ONE_USE:
                in_another_row = kind in DISCLOSURES and parent is not None
                in_another_row = in_another_row or (kind in ONLY_AFTER and self._may_be_another_person(use, record))
                found.append((record, not (other_use and kind in EVIDENCE) and not in_another_row, False))
            elif same_case and parent is None and number is None:
                found.append((record, self.only_use_of_its_case(use), False))
            elif may_be_one and (kind not in ONE_USE or (parent is None and number is None)):
                found.append((record, False, False))
        return found

    def _may_be_another_person(self, use: Row, record: Row) -> bool:
        """R31: what befell somebody else than the person sought is not shown to have come of the use."""
        shown = [has(row, "target") or hides(row, "target") for row in (use, record)]
        if not all(shown):
            return False  # a blank names nobody
        known = has(use, "target") and has(record, "target")
        return self.who.same(use["target"], record["target"]) is False if known else True

    def _may_name_another_case(self, record: Row, use: Row) -> bool:
        """A number that is hidden, on either side, may be another's; a log without the column names no case."""
        its, mine = self.case(record), self.case(use)
        if its is None:
            return has(record, "case_number") or hides(record, "case_number")
        return its != mine if mine is not None else hides(use, "case_number")

    def only_use_of_its_case(self, use: Row) -> bool:
        mine = self.case(use)
        others = [r for r in self.rows if r["kind"] in USES and may_be_one_case(self.case(r), mine)]
        return others == [use] and all(self.complete(use, kind, self.context.as_of, said_of="search") for kind in USES)

    def parent(self, record: Row) -> Row | None:
        """The use whose row the record stands in."""
        row = self.by_event.get(record["parent"]) if record["parent"] else None
        return row if row and row["kind"] in {*USES, *self.judged} else None

    def case(self, row: Row) -> str | None:
        """The case of a row: an agency and its number. A placeholder is no number (R17)."""
        if not has(row, "case_number"):
            return None
        if several_numbers(row["case_number"]):
            return None
        case = "".join(c for c in row["case_number"].lower() if c.isalnum())
        if not case:
            return None
        if has(row, "agency"):
            return f"{fold(row['agency'])} / {case}"
        if state_of(row, "agency") != "not_exported":
            return None
        if not self.agencies:
            return case
        audited = fold(self.context.agency.name)
        one = audited if audited in self.agencies else next(iter(self.agencies)) if len(self.agencies) == 1 else None
        return f"{one} / {case}" if one else None

    def complete(self, use: Row, kind: str, until: date | None, *, since_use: bool = False, said_of: str = "") -> bool:
        """Whether every record of a kind that is this use's own, and lies on one of the days up to `until` (None:
        nobody knows), is known to be in the log, and recognizable as such (R28). The first of these days is the
        use's, for what is asked of it or comes after it; else the beginning."""
        if kind in self.all_recorded:
            return True
        says = said_of or kind
        declared = [d for d in self.context.complete if d.kind == says and says not in self.context.suspensions]
        first = use["date_lo"] if since_use or kind in ABOUT_AN_EARLIER_USE else None
        if not _all_days_in(declared, first or date.min, until or date.max):
            return False
        strays = any(stray(row, kind) for row in self.rows)
        if any(d.none for d in declared) and not strays and not any(r["kind"] == kind for r in self.rows):
            return True
        if kind in LOOKED_UP:
            return not strays
        if kind not in (*ONE_USE, "training", "account") and self.case(use) is None:
            return False
        only_later = since_use or kind in ABOUT_AN_EARLIER_USE
        return not any(self.may_be_lost(use, r, kind, only_later=only_later) for r in self.rows)

    def may_be_lost(self, use: Row, row: Row, kind: str, *, only_later: bool) -> bool:
        """Whether a row is or may be a record of the kind that may be this use's without being linked to it (R18).

        only_later: only one that does not lie before the use is asked about."""
        odd = stray(row, kind)
        if row["kind"] != kind and not odd:
            return False
        if kind == "training":
            return person(row) is None or (odd and self._may_be_one(person(row), person(use)))
        if kind == "account":
            mine = use["operator"] if has(use, "operator") else None
            return not has(row, "operator") or (odd and self._may_be_one(row["operator"], mine))
        over = only_later and kind in ONLY_AFTER and not odd and when(row, use).surely_before(when(use, use))
        if kind in ONE_USE:
            if self.parent(row):
                return odd and self.parent(row) is use
            if has(row, "use_id"):
                return not has(use, "id") or (odd and use["id"] == row["use_id"])
        case = self.case(row)
        if case is None:
            return not over
        return self.case(use) is None or (odd and case == self.case(use))

    def _may_be_one(self, one: str | None, other: str | None) -> bool:
        return one is not None and other is not None and self.who.same(one.strip(), other.strip()) is not False


def several_numbers(cell: str) -> bool:
    """Whether a cell names several cases: numbers with a semicolon, a comma and a space, a slash between spaces, or
    "and" between them."""
    parts = re.split(r";|&|\||, | / | and ", cell)
    return sum(any(c.isdigit() for c in part) for part in parts) > 1


def may_be_one_case(one: str | None, other: str | None) -> bool:
    """Whether two numbers are the same, or may be one in some way of reading them (R30): with their year in full or
    not, with or without the zeros that fill up the serial number or the whole, and the letters before it."""
    if one is None or other is None:
        return False
    (agency, letters, first), (its_agency, its_letters, second) = _parts(one), _parts(other)
    if agency != its_agency or (letters and its_letters and letters != its_letters):
        return False
    return any(
        rest == its_rest != "" and (not century or not its_century or century == its_century)
        for century, rest in _readings(first)
        for its_century, its_rest in _readings(second)
    )


def _parts(case: str) -> tuple[str, str, str]:
    """Whose case it is, the letters before its number, and the rest."""
    agency, _, number = case.rpartition(" / ")
    digits = next((at for at, c in enumerate(number) if not c.isalpha()), len(number))
    return agency, number[:digits], number[digits:]


def _readings(number: str) -> list[tuple[str, str]]:
    """A number in each way of reading it: its century, "" where that is not written; and the year's last two digits
    with the serial, without zeros before that."""
    found = [("", _without_filling(number)), ("", _without_filling(number.lstrip("0")))]
    if number[:2] in ("19", "20") and number[2:4].isdigit() and len(number) > 4:
        found.append((number[:2], _without_filling(number[2:])))
    return found


def _without_filling(number: str) -> str:
    """A year of two digits and a serial number of three digits or more, the latter without leading zeros."""
    year, serial = number[:2], number[2:]
    filled = len(serial) - len(serial.lstrip("0"))
    after = serial[filled : filled + 2]
    long_enough = filled > 1 or after[1:].isdigit()
    return year + serial[filled:] if year.isdigit() and filled and after[:1].isdigit() and long_enough else number


def stray(row: Row, kind: str) -> bool:
    """Whether a row of unreadable kind may be a record of this one."""
    return row["kind"] == "unknown" and (row.get("may_be") is None or kind in row["may_be"].split("|"))


def _all_days_in(declared: list[Any], first: date, last: date) -> bool:
    """Whether each day from the first to the last is in one of the declarations."""
    day = first
    while True:
        covering = [d.until for d in declared if (d.from_ or date.min) <= day and (d.until is None or day < d.until)]
        if not covering:
            return False
        if None in covering or max(covering) > last:
            return True
        day = max(covering)
