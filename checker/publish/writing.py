"""What is published, as files: tables as CSV or XLSX, profiles, audit.yaml; and the ledger, which stays in the
house."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import yaml

from checker.model.audit import RETENTION, Audit, Complete, LogFile
from checker.publish.count_tables import CountTable
from checker.publish.counts import OmissionReason
from checker.publish.redaction import FileTreatment
from checker.report.csv_report import safe
from checker.report.workbook import Workbook

_WIDTH = 18
_DECLARED = "the agency"


def write_table(frame: pl.DataFrame, path: Path, made: date) -> None:
    """A table as CSV (UTF-8 with the mark by which Excel knows it) or XLSX, by the name of the file; every cell as text
    that no spreadsheet takes for a formula."""
    with path.open("wb") as out:
        if path.suffix == ".xlsx":
            book = Workbook(out, made)
            book.sheet("Log", frame.columns, frame.iter_rows(), widths=[_WIDTH] * frame.width)
            book.close()
        else:
            write_csv_table(frame, out)


def write_csv_table(frame: pl.DataFrame, out: BinaryIO) -> None:
    """Text cells and headings, none of which a spreadsheet takes for a formula."""
    plain = frame.with_columns(safe(frame[name]) for name in frame.columns)
    plain.columns = safe(pl.Series(frame.columns)).to_list()
    out.write(b"\xef\xbb\xbf" + plain.write_csv(line_terminator="\r\n").encode())


def write_profile(profile: Mapping[str, Any], path: Path, table: str) -> Path:
    """A profile, which says how `table` is read."""
    path.write_text(f"# How checker reads {table}.\n{_yaml(profile)}", encoding="utf-8")
    return path


def published_audit(audit: Audit, logs: Sequence[LogFile], lost: Collection[str], path: Path) -> Audit:
    """Write the audit.yaml of published logs, and give it as it is read.

    It says what the public needs to judge them, and nothing that somebody may have typed: who declared what, names of
    people, entries of registers and galleries are left out. lost: kinds whose declarations do not hold of what is
    published.
    """
    kept = [_published_declaration(one) for one in audit.complete if one.kind.value not in lost]
    described = tuple(LogFile(path=log.path, profile=log.profile, zone=log.zone, exported=log.exported) for log in logs)
    content = {
        "agency": audit.agency, "zone": audit.zone, "period": audit.period, "logs": described, "complete": tuple(kept),
        "system": audit.system, RETENTION: audit.retention_days,
    }  # fmt: skip
    public = Audit.model_validate(content)
    said = public.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for log in said.get("logs", []):
        log["path"] = Path(log["path"]).name
        log["profile"] = f"./{Path(log['profile']).name}"
    path.write_text(
        f"# What the published logs are. Then: checker check --audit {path.name}\n{_yaml(said)}", encoding="utf-8"
    )
    return public


def _published_declaration(one: Complete) -> Complete:
    basis = "as the agency declared it"
    void = "records are known to be missing" if one.contradicted_by else ""
    return one.model_copy(update={"by": _DECLARED, "basis": basis, "source": "", "contradicted_by": void})


def _yaml(content: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=110)


@dataclass
class Ledger:
    """What was done, line by line: file, column, row (empty for a whole column), what, why, cells."""

    lines: list[tuple[str, ...]]

    def add_columns(self, done: FileTreatment) -> None:
        """A line for each column of a log."""
        for one in done.columns:
            self.lines.append((done.path, one.heading, "", one.treatment, one.why, str(one.cells)))
            if one.marked:
                self.lines.append((done.path, one.heading, "", "taken out; a mark is left", one.why, str(one.marked)))

    def add_counts(self, file: str, table: CountTable, why: Mapping[tuple[int, int], OmissionReason]) -> None:
        """A line for each count that was left out."""
        for (row, column), reason in sorted(why.items()):
            self.lines.append((file, table.counts[column], str(table.rows[row]), "left out", reason.value, "1"))


def write_ledger(ledger: Ledger, path: Path) -> None:
    """The ledger as CSV."""
    heads = ("File", "Column", "Row of the log", "What was done", "Why", "Cells")
    with path.open("wb") as out:
        write_csv_table(pl.DataFrame(ledger.lines, dict.fromkeys(heads, pl.String), orient="row"), out)
