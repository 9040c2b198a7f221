"""Where a row is, in words: `search_log.csv:60, :67, :74`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Iterable

from checker.model.assessment import Assessment, Evidence
from checker.report.phrases import kind
from checker.report.visible import shortened, visible


def file_of(file: str, sheet: str | None) -> str:
    """The file, with its sheet in brackets where it has one."""
    return f"{visible(file)}[{shortened(sheet, 40)}]" if sheet else visible(file)


def places(evidence: Iterable[Evidence]) -> str:
    """`file:row` of each, the file said once for rows that follow each other; what a row is, where it is not the use."""
    said: list[str] = []
    before = None
    for e in evidence:
        file = file_of(e.file, e.sheet)
        role = f" ({visible(kind(e.role))})" if e.role != "use" else ""
        said.append(f"{'' if file == before else file}:{e.row}{role}")
        before = file
    return ", ".join(said)


@dataclass(frozen=True)
class Proof:
    """Rows of one file that show the same: their deciding fields are said once. raw: only where the run was made with people."""

    file: str
    role: str
    rows: tuple[int, ...]
    fields: dict[str, str]
    raw: dict[str, str]


def proofs(evidence: Iterable[Evidence]) -> tuple[Proof, ...]:
    """The rows, grouped where they follow each other and show the same."""
    made: list[Proof] = []
    for e in evidence:
        file = file_of(e.file, e.sheet)
        role = "" if e.role == "use" else kind(e.role)
        last = made[-1] if made else None
        if last and (last.file, last.role, last.fields, last.raw) == (file, role, e.fields, e.raw):
            made[-1] = Proof(file, role, (*last.rows, e.row), e.fields, e.raw)
        else:
            made.append(Proof(file, role, (e.row,), e.fields, e.raw))
    return tuple(made)


@dataclass(frozen=True)
class Unused:
    """Quarantined rows of one file with one reason. raw: row -> the row as written, where the run was made with people."""

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
        Unused(file, reason, tuple(rows), {n: raw for n, raw in rows.items() if raw}) for (file, reason), rows in grouped.items()
    )
