"""Where a row is, in words: `search_log.csv:60, :67, :74`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from checker.model.assessment import Assessment, Evidence, LinkedRow
from checker.report.phrases import kind
from checker.report.visible import shortened, visible


def file_of(file: str, sheet: str | None) -> str:
    """The file, with its sheet in brackets where it has one."""
    return f"{visible(file)}[{shortened(sheet, 40)}]" if sheet else visible(file)


def places(evidence: Iterable[Evidence], *, bare: bool = False) -> str:
    """`file:row` of each use, the file said once for rows that follow each other; unless `bare`, with its linked
    rows."""
    said: list[str] = []
    before = None
    for e in evidence:
        file = file_of(e.file, e.sheet)
        with_it = f" (with {linked(e.linked, file)})" if e.linked and not bare else ""
        said.append(f"{'' if file == before else file}:{e.row}{with_it}")
        before = file
    return ", ".join(said)


def linked(rows: Iterable[LinkedRow], beside: str) -> str:
    """`arrest :80, review cases.csv:12`: the file is left out where it is the file of the row `beside` it."""
    said = []
    for row in rows:
        file = file_of(row.file, row.sheet)
        said.append(f"{visible(kind(row.kind))} {'' if file == beside else file}:{row.row}")
    return ", ".join(said)


@dataclass(frozen=True)
class Proof:
    """Rows of one file that show the same: their deciding fields, and the rows linked to them, are said once.

    raw: only where the run was made with people.
    """

    file: str
    rows: tuple[int, ...]
    linked: str
    fields: dict[str, str]
    raw: dict[str, str]


def proofs(evidence: Iterable[Evidence]) -> tuple[Proof, ...]:
    """The rows, grouped where they follow each other and show the same."""
    made: list[Proof] = []
    for e in evidence:
        file = file_of(e.file, e.sheet)
        with_it = linked(e.linked, file)
        last = made[-1] if made else None
        if last and (last.file, last.linked, last.fields, last.raw) == (file, with_it, e.fields, e.raw):
            made[-1] = Proof(file, (*last.rows, e.row), with_it, e.fields, e.raw)
        else:
            made.append(Proof(file, (e.row,), with_it, e.fields, e.raw))
    return tuple(made)


@dataclass(frozen=True)
class Unused:
    """Quarantined rows of one file with one reason. raw: row -> the row as written, where the run was made with
    people."""

    file: str
    reason: str
    rows: tuple[int, ...]
    raw: dict[int, str]


def unused(assessment: Assessment) -> tuple[Unused, ...]:
    """The rows that the Assessment keeps of those that could not be used, by file and reason."""
    grouped: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for q in assessment.quarantine:
        grouped[file_of(q.file, q.sheet), q.reason][q.row] = q.raw if assessment.with_people else ""
    return tuple(
        Unused(file, reason, tuple(rows), {n: raw for n, raw in rows.items() if raw})
        for (file, reason), rows in grouped.items()
    )
