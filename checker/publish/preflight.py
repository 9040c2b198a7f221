"""Files looked through before they are published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from checker.ingest.interface import Limits, Source
from checker.ingest.readers.workbook_kind import OLE, workbook_kind
from checker.ingest.source import open_source
from checker.inspect.personal import personal
from checker.model.errors import InputError
from checker.model.progress import Progress, silent
from checker.model.words import plural
from checker.publish import packages, pdf, tables
from checker.publish.result import FileLeaks, Leak, Preflight

LEAST = 10
"""Counts from 1 to below this are taken for small, unless another bound is given."""
_SETTINGS = (".yaml", ".yml")
"""What is published beside a log and is no table: how it is read (a profile), what it is (audit.yaml)."""
_TEXT = "Take it out of the text."


def preflight(
    paths: Sequence[Path], *, least: int = LEAST, limits: Limits | None = None, progress: Progress = silent
) -> Preflight:
    """What each file would give away: parts that a person does not see who opens it, personal data, small counts.

    Raises InputError for a file that is no table and no document that can be looked through: nothing is said of it.
    """
    limits = limits or Limits()
    found = []
    for path in paths:
        with open_source(str(path), limits, progress) as source:
            form, leaks = _leaks(source, path, limits, least)
            found.append(FileLeaks(path=source.label, sha256=source.sha256, form=form, leaks=tuple(leaks)))
    return Preflight(files=tuple(found), least=least)


def _leaks(source: Source, path: Path, limits: Limits, least: int) -> tuple[str, list[Leak]]:
    if b"%PDF-" in source.head[:1024]:
        return "PDF", [*pdf.leaks(source, limits), *_tables(source, limits, least)]
    form = packages.form_of(source)
    if form is None and (source.head.startswith(OLE) or workbook_kind(source) == "xlsb"):
        raise InputError(
            "cannot be checked: a file in this format may hold what only its own program finds",
            where=source.label,
            hint="Save it as XLSX, DOCX or CSV, and check that.",
        )
    if form is None:
        try:
            return "table", tables.leaks(source, limits, least)
        except InputError:
            if path.suffix.casefold() not in _SETTINGS:
                raise
        lines = source.path.read_text(encoding="utf-8", errors="replace").splitlines()
        return "settings", _in_text(lines, "line")
    inside = packages.leaks(source, limits)
    text = packages.texts(source) if workbook_kind(source) is None else []
    if workbook_kind(source) is not None:
        return form, [*inside, *_tables(source, limits, least)]
    return form, [*inside, *_in_text(text)]


def _tables(source: Source, limits: Limits, least: int) -> list[Leak]:
    """As `tables.leaks`; nothing of a document without a table."""
    try:
        return tables.leaks(source, limits, least)
    except InputError:
        return []


def _in_text(pieces: Sequence[str], unit: str = "paragraph") -> list[Leak]:
    cells = pl.Series("text", pieces, dtype=pl.String)
    hits = personal(cells, "", ()) if len(cells) else {}
    return [
        Leak(what=f"{kind}, in {plural(int(hit.sum()), unit)}", where="text", do=_TEXT) for kind, hit in hits.items()
    ]
