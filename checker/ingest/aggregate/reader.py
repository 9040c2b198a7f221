"""Tables of published totals: CSV with the columns `measure` and `count`, or YAML with the key `totals`.

    measure,count,part of,kind,from,until        totals:
    requests,45,,,2023-09-01,2024-09-01            - {measure: requests, count: 45, from: 2023-09-01, until: 2024-09-01}
    court orders,37,requests,,2023-09-01,...       - {measure: court orders, count: 37, part of: requests, ...}

Reports come in every shape, so somebody writes their figures down in this one. A file without figures is a report of
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from checker.ingest.aggregate.totals import Total, figure, sums
from checker.ingest.interface import Limits, Reading, Source, TotalCheck
from checker.ingest.marked_yaml import parse
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.states import fold
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow, Rows
from checker.model.errors import InputError, UsageError
from checker.model.kinds import EventKind
from checker.model.progress import Progress

MOST_BYTES = 1024**2
_YAML = re.compile(rb"(?:[ \t]*(?:#[^\n]*|---[^\n]*)?\r?\n)*totals\s*:")
_COLUMNS = ("measure", "count", "part of", "kind", "from", "until")
_KINDS = {fold(kind.value): kind.value for kind in EventKind if kind is not EventKind.UNKNOWN}


@dataclass(frozen=True)
class TotalsReading(Reading):
    """A reading of a report: no events, but totals to compare with the events of the other logs. cannot_be: sums that
    are wrong."""

    totals: tuple[Total, ...] = ()
    cannot_be: tuple[TotalCheck, ...] = ()


class TotalsReader:
    """The reader."""

    name = "totals"

    def matches(self, source: Source) -> bool:
        """Whether the file is one of published totals: YAML with `totals:`, or a table of measures and counts."""
        text = source.head.removeprefix(b"\xef\xbb\xbf")
        if _YAML.match(text):
            return True
        header = text.lstrip().split(b"\n", 1)[0].decode("utf-8", "replace")
        return {"measure", "count"} <= {fold(cell) for cell in re.split(r"[,;\t|]", header)}

    def read(self, source: Source, limits: Limits, progress: Progress) -> TotalsReading:
        """The totals of one file; a row without a certain count is quarantined. InputError where it is no such
        table."""
        if source.path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"a table of totals has at most {MOST_BYTES:,} bytes", where=source.label, hint="Give the totals only."
            )
        totals: list[Total] = []
        bad: list[QuarantinedRow] = []
        read = 0
        for row, cells in _rows(source, limits):
            read += 1
            held = _total(row, cells)
            if isinstance(held, Total):
                totals.append(held)
            else:
                bad.append(
                    QuarantinedRow(file=source.label, row=row, reason=held, raw=" | ".join(cells.values())[:500])
                )
        account = Rows(read=read, used=len(totals), duplicates=0, quarantined=len(bad), out_of_scope=0)
        entry = Input(
            path=source.label, sha256=source.sha256, reader=self.name, profile=self.name, rows=account, events={}
        )
        says = (
            f"a report of {len(totals)} totals: it holds no uses; its figures are added up and compared with the logs"
        )
        stated = sums(totals, source.label)
        ledger = (LedgerEntry(topic="totals", file=source.label, statement=says), *(one.entry() for one in stated))
        cannot_be = tuple(one for one in stated if one.cannot_be)
        return TotalsReading(pl.DataFrame(), entry, tuple(bad), ledger, totals=tuple(totals), cannot_be=cannot_be)


def _rows(source: Source, limits: Limits) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number (of YAML: its line), by folded column name."""
    if not _YAML.match(source.head.removeprefix(b"\xef\xbb\xbf")):
        for table in DelimitedReader().tables(source, limits):
            names = [fold(column) for column in table.columns]
            for row, *written in table.frame.iter_rows():
                yield row, {name: (cell or "").strip() for name, cell in zip(names, written, strict=True)}
        return
    try:
        marked = parse(source.path.read_text(encoding="utf-8-sig"), label=source.label)
    except (UsageError, UnicodeDecodeError) as error:
        raise InputError(
            f"this is not a YAML file of totals: {error}", where=source.label, hint="See docs/other-logs.md."
        ) from error
    given = marked.content.get("totals") if isinstance(marked.content, dict) else None
    for number, item in enumerate(given if isinstance(given, list) else []):
        cells = item if isinstance(item, dict) else {}
        line = marked.lines.get(("totals", number), 1)
        yield line, {fold(name): value.strip() if isinstance(value, str) else "" for name, value in cells.items()}


def _total(row: int, cells: Mapping[str, str]) -> Total | str:
    """The total of one row, or why it is none."""
    unknown = [name for name in cells if name not in _COLUMNS and cells[name]]
    if unknown:
        return f'"{unknown[0]}" is not a column of totals; known: {", ".join(_COLUMNS)}'
    measure, count = cells.get("measure", ""), figure(cells.get("count", ""))
    if not measure or count is None:
        return "no certain count" if measure else "it does not say what it counts"
    kind = cells.get("kind", "")
    if kind and fold(kind) not in _KINDS:
        return f'"{kind[:40]}" is not a kind of record'
    try:
        from_, until = (
            date.fromisoformat(written) if (written := cells.get(n, "")) else None for n in ("from", "until")
        )
    except ValueError:
        return "its period is not a pair of dates such as 2024-12-31"
    return Total(
        row, measure, count, cells.get("part of", ""), _KINDS[fold(kind)] if kind else _kind(measure), from_, until
    )


def _kind(measure: str) -> str:
    """The kind of record that a measure names in the singular or plural, "" where it names none."""
    word = fold(measure)
    return next((_KINDS[w] for w in (word, word.removesuffix("s"), word.removesuffix("es")) if w in _KINDS), "")
