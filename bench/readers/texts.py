"""The rows of `search_rows` as delimited text, packed text, JSON, and inside web pages."""

from __future__ import annotations

import base64
import gzip
import io
from pathlib import Path
from typing import BinaryIO

import polars as pl

from bench.readers.search_rows import COLUMNS, searches

_ROW = "<tr>" + "".join("<td>{}</td>" for _ in COLUMNS) + "</tr>"


def csv(path: Path, rows: int) -> None:
    with path.open("wb") as file:
        _delimited(file, rows, ",")


def tsv(path: Path, rows: int) -> None:
    with path.open("wb") as file:
        _delimited(file, rows, "\t")


def gzipped(path: Path, rows: int) -> None:
    """Packed at gzip's lowest level, which is what takes least time to make; unpacking takes the same for all."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        _delimited(file, rows, ",")


def array(path: Path, rows: int) -> None:
    """One JSON array of all rows, a blank cell as null."""
    with path.open("wb") as file:
        file.write(b"[")
        for number, frame in enumerate(searches(rows)):
            file.write(b",\n" if number else b"\n")
            file.write(frame.write_ndjson().rstrip("\n").replace("\n", ",\n").encode())
        file.write(b"\n]\n")


def lines(path: Path, rows: int) -> None:
    """NDJSON."""
    with path.open("wb") as file:
        for frame in searches(rows):
            frame.write_ndjson(file)


def page_with_table(path: Path, rows: int) -> None:
    """A web page with one table."""
    with path.open("wb") as file:
        head = "".join(f"<th>{name}</th>" for name in COLUMNS)
        file.write(f"<!doctype html><html><head><meta charset=utf-8></head><body><table><tr>{head}</tr>\n".encode())
        for frame in searches(rows):
            _written(file, frame.select(pl.format(_ROW, *(pl.col(name).fill_null("") for name in COLUMNS))).to_series())
        file.write(b"</table></body></html>\n")


def page_with_download(path: Path, rows: int) -> None:
    """A web page whose link holds a CSV as a `data:` address."""
    held = io.BytesIO()
    _delimited(held, rows, ",")
    with path.open("wb") as file:
        file.write(b"<!doctype html><html><body><a download='audit.csv' href='data:text/csv;base64,")
        file.write(base64.b64encode(held.getvalue()))
        file.write(b"'>Download CSV</a></body></html>\n")


def _delimited(file: BinaryIO | gzip.GzipFile, rows: int, delimiter: str) -> None:
    for number, frame in enumerate(searches(rows)):
        file.write(frame.write_csv(include_header=number == 0, separator=delimiter).encode())


def _written(file: BinaryIO, lines: pl.Series) -> None:
    file.write("\n".join(lines).encode() + b"\n")
