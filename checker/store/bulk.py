"""Many rows into a table and out of it, as columns: executemany on SQLite, COPY on PostgreSQL.

Both go through the transaction that the connection is in, so that a run is there whole or not at all.
"""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from sqlalchemy import Connection, Date, Integer, Select, String, Table
from sqlalchemy.types import TypeEngine

AT_ONCE = 200_000


def insert(connection: Connection, table: Table, frame: pl.DataFrame, **same: int) -> None:
    """Add the rows of `frame`, whose columns are columns of `table`. same: columns that are alike in every row."""
    names = [*same, *frame.columns]
    rows = frame.select(*(pl.lit(value).alias(name) for name, value in same.items()), *frame.columns)
    raw = connection.connection.cursor()
    try:
        for part in rows.iter_slices(AT_ONCE):
            if connection.dialect.name == "postgresql":
                text = io.BytesIO()
                part.write_csv(text, include_header=False, quote_style="non_numeric", null_value="")
                text.seek(0)
                raw.execute(f"COPY {_list_columns(table, names)} FROM STDIN WITH (FORMAT csv)", stream=text)  # type: ignore[call-arg]
            else:
                marks = ", ".join("?" * len(names))
                days = [pl.col(name).cast(pl.String) for name, kind in part.schema.items() if kind == pl.Date]
                raw.executemany(
                    f"INSERT INTO {_list_columns(table, names)} VALUES ({marks})",  # noqa: S608  our own names
                    part.with_columns(days).rows(),
                )
    finally:
        raw.close()


def _list_columns(table: Table, names: list[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'"{table.name}" ({quoted})'


def read(connection: Connection, query: Select[Any]) -> pl.DataFrame:
    """What a query of plain columns finds, as columns of their types (dates as dates)."""
    schema = {column.name: _type(column.type) for column in query.selected_columns}
    text = str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    raw = connection.connection.cursor()
    try:
        if connection.dialect.name == "postgresql":
            out = io.BytesIO()
            raw.execute(f"COPY ({text}) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *)", stream=out)  # type: ignore[call-arg]
            found = out.getvalue()
            return pl.read_csv(found, has_header=False, schema=schema) if found else pl.DataFrame(schema=schema)
        raw.execute(text)
        as_kept = {name: pl.String if kind == pl.Date else kind for name, kind in schema.items()}
        frame = pl.DataFrame(raw.fetchall(), schema=as_kept, orient="row")
        return frame.with_columns(pl.col(name).str.to_date() for name, kind in schema.items() if kind == pl.Date)
    finally:
        raw.close()


def _type(kind: TypeEngine[Any]) -> type[pl.DataType]:
    match kind:
        case Integer():
            return pl.Int64
        case Date():
            return pl.Date
        case String():
            return pl.String
        case _:
            raise TypeError(f"{kind!r} is not a type of a column that is read in bulk")
