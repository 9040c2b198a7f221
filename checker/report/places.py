"""Where a row is, in words: `search_log.csv:60, :67, :74`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from checker.model.assessment import Assessment, Evidence, LinkedRow
from checker.model.visible import shorten, visible
from checker.report.phrases import day, kind


def file_of(file: str, sheet: str | None) -> str:
    """The file, with its sheet in brackets where it has one."""
    return f"{visible(file)}[{shorten(sheet, 40)}]" if sheet else visible(file)


def folder_of(assessment: Assessment) -> str:
    """The folder in which all of the logs are, as it is written before each of their names; empty where there is
    none."""
    parts = [one.path.replace("\\", "/").rpartition("/")[0].split("/") for one in assessment.inputs]
    shared = [same[0] for same in takewhile(lambda names: len(set(names)) == 1, zip(*parts, strict=False))]
    return visible("/".join(shared)) + "/" if any(shared) else ""


def places(evidence: Iterable[Evidence], place: str | None = None, *, bare: bool = False, folder: str = "") -> str:
    """`file:row` of each use, the file once for rows that follow each other; unless `bare`, with what a person finds
    the use by (the log's number, the case, the date) and with its linked rows. place: of the agency, for the date.
    folder: what is left out before the names of files (`folder_of`)."""
    said: list[str] = []
    before = None
    for e in evidence:
        if e.subject_name:
            of = f" (with {list_linked(e.linked, before or '', folder)})" if e.linked and not bare else ""
            said.append(f"{visible(e.subject_name)}{of}")
            continue
        file = file_of(e.file, e.sheet).removeprefix(folder)
        beside = [named_by(e, place), f"with {list_linked(e.linked, file, folder)}" if e.linked else ""]
        more = "; ".join(part for part in beside if part)
        said.append(f"{'' if file == before else file}:{e.row}{f' ({more})' if more and not bare else ''}")
        before = file
    return ", ".join(said)


def named_by(e: Evidence, place: str | None = None) -> str:
    """`no. S-12, case 24-001, May 3, 2024`: what a person finds the use by in the agency's files; empty where the log
    has nothing but the row."""
    parts = [
        visible(e.subject_name),
        f"no. {shorten(e.number, 40)}" if e.number else "",
        f"case {shorten(e.case_number, 40)}" if e.case_number else "",
        day(e.day, place) if e.day else "",
    ]
    return ", ".join(part for part in parts if part)


def list_linked(rows: Iterable[LinkedRow], beside: str, folder: str = "") -> str:
    """`arrest :80, review cases.csv:12`: the file is left out where it is the file of the row `beside` it."""
    said = []
    for row in rows:
        file = file_of(row.file, row.sheet).removeprefix(folder)
        said.append(f"{visible(kind(row.kind))} {'' if file == beside else file}:{row.row}")
    return ", ".join(said)


@dataclass(frozen=True)
class SharedEvidence:
    """Rows of one file that show the same: their deciding fields, and the rows linked to them, are said once.

    uses: `named_by` of each row. raw: only where the run was made with people.
    """

    file: str
    rows: tuple[int, ...]
    uses: tuple[str, ...]
    linked_text: str
    fields: dict[str, str]
    raw: dict[str, str]


def proofs(evidence: Iterable[Evidence], place: str | None = None) -> tuple[SharedEvidence, ...]:
    """The rows, grouped where they follow each other and show the same."""
    made: list[SharedEvidence] = []
    for e in evidence:
        file = file_of(e.file, e.sheet)
        with_it = list_linked(e.linked, file)
        last = made[-1] if made else None
        if last and (last.file, last.linked_text, last.fields, last.raw) == (file, with_it, e.fields, e.raw):
            made[-1] = SharedEvidence(
                file, (*last.rows, e.row), (*last.uses, named_by(e, place)), with_it, e.fields, e.raw
            )
        else:
            made.append(SharedEvidence(file, (e.row,), (named_by(e, place),), with_it, e.fields, e.raw))
    return tuple(made)


@dataclass(frozen=True)
class QuarantinedRows:
    """Quarantined rows of one file with one reason. raw: row -> the row as written, where the run was made with
    people."""

    file: str
    reason: str
    rows: tuple[int, ...]
    raw: dict[int, str]


def unused_rows(assessment: Assessment) -> tuple[QuarantinedRows, ...]:
    """The rows that the Assessment keeps of those that could not be used, by file and reason."""
    grouped: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for q in assessment.quarantine:
        grouped[file_of(q.file, q.sheet), q.reason][q.row] = q.raw if assessment.with_people else ""
    return tuple(
        QuarantinedRows(file, reason, tuple(rows), {n: raw for n, raw in rows.items() if raw})
        for (file, reason), rows in grouped.items()
    )
