"""CSV and Parquet: every finding and use, one line each."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.report import csv_report, parquet_report
from checker.report.interface import FOLLOWED_COLUMNS, PEOPLE_COLUMNS, ROW_COLUMNS
from tests.report.sample import ANSI, FORMULA, HOSTILE, Lines, sample

FORMULA_BEGINS = tuple("=+-@|%")
SKIPPED = " \"'\u00a0\u2007\u202f\u3000“”‘’«»`"


def written(with_people: bool, text: str = "") -> list[dict[str, str]]:
    made = sample(with_people=with_people)
    out = io.BytesIO()
    csv_report.write(made, Lines(made, text), out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))


def begins_a_formula(cell: str) -> bool:
    """Whether some spreadsheet may take the cell for a formula, once it has dropped blanks and quotes and folded
    widths."""
    if cell.startswith("'"):
        return False  # an apostrophe makes it text
    bare = unicodedata.normalize("NFKC", cell.lstrip(SKIPPED)).lstrip(SKIPPED)
    return bare.startswith((*FORMULA_BEGINS, "\t", "\r", "−"))


def test_every_finding_and_use_has_a_line() -> None:
    assert len(written(False)) == sum(f.count for f in sample().findings)


def test_columns_that_may_name_people_need_to_be_asked_for() -> None:
    assert list(written(False)[0]) == [c for c in ROW_COLUMNS if c not in (*PEOPLE_COLUMNS, *FOLLOWED_COLUMNS)]
    assert list(written(True)[0]) == [c for c in ROW_COLUMNS if c not in FOLLOWED_COLUMNS]


def test_people_s_columns_are_left_out_even_where_the_lines_have_them() -> None:
    quiet, named = sample(), sample(with_people=True)
    for report in (csv_report, parquet_report):
        out = io.BytesIO()
        report.write(quiet, Lines(named), out)
        assert b"operator" not in out.getvalue()


def test_hostile_reasons_are_harmless_in_the_file() -> None:
    reasons = {line["reason"] for line in written(True)}
    assert f"'{FORMULA}" in reasons
    assert "'@SUM(1)" in reasons
    assert ANSI not in reasons
    assert not any(begins_a_formula(r) for r in reasons)
    assert len(reasons) == len(HOSTILE)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
@example("=1+1")
@example('"=1+1')
@example(" \u3000=1+1")
@example("＝1+1")
@example("⁼1")
@example("\t=1+1")
@example("\r\n=1+1")
@example("a;=1+1")
@example("\ufeff=1+1")
@example("\u200d=1")
def test_no_cell_begins_a_formula(text: str) -> None:
    frame = pl.DataFrame({"c": csv_report.safe(pl.Series([text]))})
    raw = frame.write_csv(include_header=False)
    (row,) = csv.reader(io.StringIO(raw, newline=""))
    assert not begins_a_formula(row[0])
    assert not any(begins_a_formula(part) for part in row[0].split(";"))
    assert raw.count("\n") == 1
    assert "\r" not in raw and "\t" not in raw


@given(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9 .,:/()#_+=@-]{0,30}\Z"))
def test_an_ordinary_cell_is_unchanged(text: str) -> None:
    assert csv_report.safe(pl.Series([text]))[0] == text


def test_parquet_holds_the_lines_as_recorded() -> None:
    made = sample(with_people=True)
    out = io.BytesIO()
    parquet_report.write(made, Lines(made), out)
    out.seek(0)
    assert pl.read_parquet(out).equals(Lines(made).frame())


@dataclass
class CountingLines:
    """Lines that remember the largest chunk that was asked for."""

    lines: Lines
    largest: int = 0

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        for chunk in self.lines.chunks(size):
            self.largest = max(self.largest, chunk.height)
            yield chunk


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_the_size_of_the_chunks_does_not_change_what_is_written(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = {"csv": csv_report, "parquet": parquet_report}[name]
    made = sample()

    def lines() -> pl.DataFrame:
        out, counted = io.BytesIO(), CountingLines(Lines(made))
        (csv_report if name == "csv" else parquet_report).write(made, counted, out)
        out.seek(0)
        assert counted.largest <= module.CHUNK
        return pl.read_csv(out) if name == "csv" else pl.read_parquet(out)

    whole = lines()
    monkeypatch.setattr(module, "CHUNK", 7)
    assert lines().equals(whole)


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_no_finding_gives_a_file_with_columns_and_no_lines(name: str) -> None:
    made = sample().model_copy(update={"findings": ()})
    out = io.BytesIO()
    (csv_report if name == "csv" else parquet_report).write(made, Lines(made), out)
    out.seek(0)
    frame = pl.read_csv(out) if name == "csv" else pl.read_parquet(out)
    assert frame.height == 0
    assert frame.columns == [c for c in ROW_COLUMNS if c not in (*PEOPLE_COLUMNS, *FOLLOWED_COLUMNS)]
