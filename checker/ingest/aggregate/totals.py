"""Published totals, and whether they add up.

A figure is an interval: reports print ranges (501-1000), small numbers suppressed (fewer than 5), open ends (1,000+).
What is only about so many, or withheld, is no figure. Source of the forms: logs of statutory reports (Maryland Criminal
Procedure 2-510, Virginia 15.2-1723.2, Massachusetts' annual report) and of a newspaper's table of search counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checker.ingest.interface import TotalCheck

_INT = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})"
"""No report counts further than that."""
_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (rf"{_INT}", "exact"),
        (r"none|zero|no", "zero"),
        (rf"{_INT}\s*(?:-|\u2013|to)\s*{_INT}", "range"),
        (rf"(?:<|fewer than|less than|under|below)\s*{_INT}", "below"),
        (rf"(?:<=|\u2264|up to|at most|no more than)\s*{_INT}", "at most"),
        (rf"(?:>|more than|over|above)\s*{_INT}", "above"),
        (rf"(?:>=|\u2265|at least)\s*{_INT}|{_INT}\s*(?:\+|or more)", "at least"),
    )
)


@dataclass(frozen=True)
class Figure:
    """A count between two bounds, both included; `most` is None where it has no upper one."""

    least: int
    most: int | None

    def __add__(self, other: Figure) -> Figure:
        open_ = self.most is None or other.most is None
        return Figure(self.least + other.least, None if open_ else (self.most or 0) + (other.most or 0))

    def may_equal(self, other: Figure) -> bool:
        """Whether both figures can be one number."""
        return (other.most is None or self.least <= other.most) and (self.most is None or other.least <= self.most)

    def __str__(self) -> str:
        if self.most is None:
            return f"{self.least:,} or more"
        return f"{self.least:,}" if self.least == self.most else f"{self.least:,} to {self.most:,}"


@dataclass(frozen=True)
class Total:
    """One figure of a report. part_of: the measure that it is a part of. kind: the kind of record that it counts, ""
    where the report's word for it is no kind. start, end: civil dates [from, until) that it speaks of."""

    row: int
    measure: str
    figure: Figure
    part_of: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def period(self) -> str:
        """In words, empty where the report names none."""
        return f"{f' from {self.start}' if self.start else ''}{f' until {self.end}' if self.end else ''}"


def figure(written: str) -> Figure | None:
    """The figure that a report prints; None for what is no certain count."""
    for pattern, kind in _FORMS:
        found = pattern.fullmatch(written.strip())
        if found is None:
            continue
        numbers = [int(group.replace(",", "")) for group in found.groups() if group]
        match kind:
            case "exact":
                return Figure(numbers[0], numbers[0])
            case "zero":
                return Figure(0, 0)
            case "range":
                return Figure(*numbers) if numbers[0] <= numbers[1] else None
            case "below":
                return Figure(0, numbers[0] - 1) if numbers[0] else None
            case "at most":
                return Figure(0, numbers[0])
            case "above":
                return Figure(numbers[0] + 1, None)
            case _:
                return Figure(numbers[0], None)
    return None


def sums(totals: Iterable[Total], file: str = "") -> list[TotalCheck]:
    """What does not add up: parts of a total against it, for each period; and parts of a total that is not there. file:
    the report."""
    held = list(totals)
    said = []
    whole = {(t.measure.casefold(), t.start, t.end): t for t in held}
    parts: dict[tuple[str, date | None, date | None], list[Total]] = {}
    for total in held:
        if total.part_of:
            parts.setdefault((total.part_of.casefold(), total.start, total.end), []).append(total)
    for key, own in parts.items():
        listed = " + ".join(f"{t.figure} {t.measure}" for t in own)
        if key not in whole:
            missing = f'no figure is given for "{own[0].part_of}"{own[0].period}, of which {listed} are parts'
            said.append(TotalCheck(file, missing, tuple(t.row for t in own)))
            continue
        of = whole[key]
        together = own[0].figure
        for total in own[1:]:
            together += total.figure
        if not together.may_equal(of.figure):
            wrong = (
                f"the report does not add up: {listed} is {together}, and it says {of.figure} {of.measure}{of.period}"
            )
            said.append(TotalCheck(file, wrong, (of.row, *(t.row for t in own)), cannot_be=True))
    return said
