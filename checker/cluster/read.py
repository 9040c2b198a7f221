"""Reading on the cluster: each log is read by one worker, as on one machine, and its events leave in pieces of whole
rows. A large CSV leaves an outline instead, by which it is read in splits (splits). What a trail or a file of results
gives goes to `checker` first, since files of them are joined there (trails)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from checker.cluster.frames import Row
from checker.ingest.assembly import Log, Steps, schema_of
from checker.ingest.duplicates import Duplicates
from checker.ingest.event_logs import totals
from checker.ingest.interface import Reading
from checker.ingest.pipeline import LogSources, outline_of, read_one
from checker.ingest.readers.encoding import BLOCK_BYTES
from checker.ingest.shelf import Shelf
from checker.ingest.table_log import TableLog
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow
from checker.model.audit import Complete
from checker.model.errors import CheckerError, UsageError
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE
from checker.model.progress import silent
from checker.system.folders import private_folder

TOGETHER = 50_000
"""Rows of a log, by their number, whose events stay together: all events of a row are in one piece."""

OUTLINE, KEYS, ACCOUNT, PIECES = 0, 1, 2, 3
"""What a row from reading is, by its place: an outline, keys, an account, or (from PIECES on) a piece of the events."""

SPLIT_BLOCKS = 4
"""Of so many blocks or more a split is."""
NONE_GIVEN_TWICE = Duplicates(pl.DataFrame(), {}, ())

_KEPT_IN_MEMORY = 200_000
_PIECES = 2**32
_EVENTS = 2**40


@dataclass(frozen=True)
class Account:
    """What one log gave, its events aside. complete: what its sheets declare to be complete. reading: all that a trail
    or a file of results gave, its events too. error: why it could not be read."""

    input: Input | None = None
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    fields: frozenset[str] = frozenset()
    extras: frozenset[str] = frozenset()
    complete: tuple[Complete, ...] = ()
    reading: Reading | None = None
    error: CheckerError | None = None


@dataclass(frozen=True)
class Splits:
    """How large splits are: `together` blocks of `block_bytes` each. together 0: logs are read as a whole."""

    together: int = SPLIT_BLOCKS
    block_bytes: int = BLOCK_BYTES


AS_USUAL = Splits()


def read(given: LogSources, splits: Splits, number: int) -> Iterator[Row]:
    """The rows that log `number` becomes: pieces of its events, keyed by `piece_of`, what finds repeats, and its
    account; or its outline.

    A piece has the columns of an event frame of all fields, and `record`: the event's number in the run (not dense).
    """
    with private_folder() as folder:
        try:
            drawn = outline_of(given, number, together=splits.together, block_bytes=splits.block_bytes)
            if drawn is not None:
                yield number, OUTLINE, None, drawn
                return
            shelf = Shelf(folder, _KEPT_IN_MEMORY)
            log = read_one(given, number, (), shelf, silent)
            if isinstance(log, TableLog):
                yield from rows_of_log(given, number, log)
            elif totals([log]):
                raise UsageError(
                    "published totals are not compared with logs on a cluster",
                    where=str(given.files[number].path),
                    hint="Read them on one machine: leave out --cluster.",
                )
            else:
                yield number, ACCOUNT, None, Account(log.input, reading=log)
        except CheckerError as error:
            yield number, ACCOUNT, None, Account(error=error)


def rows_of_log(given: LogSources, number: int, log: Log) -> Iterator[Row]:
    """The rows that a log which has been read becomes (see `read`)."""
    for order, keys in enumerate(log.keys):
        yield number, KEYS, keys, order
    step = Steps.for_log(log, number, given.files[number], given.audit)
    schema = schema_of(EVENT_FIELDS, (FOUND, MAY_BE))
    done = 0
    for events in step.finish_events(NONE_GIVEN_TWICE, schema):
        yield from pieces_of(events, number, done)
        done += events.height
    fields, extras = frozenset(step.fields), frozenset(log.extras)
    account = Account(step.account(0), log.quarantine, tuple(step.ledger()), fields, extras, log.complete)
    yield number, ACCOUNT, None, account


def pieces_of(events: pl.DataFrame, number: int, done: int) -> Iterator[Row]:
    """Finished events of log `number` in pieces. done: how many events of the log come before these."""
    record = pl.int_range(pl.len(), dtype=pl.Int64) + (number * _EVENTS + done)
    numbered = events.with_columns(record.alias("record"), (pl.col("row") // TOGETHER).alias("piece"))
    for (piece,), part in numbered.partition_by("piece", as_dict=True, include_key=False).items():
        yield number * _PIECES + int(str(piece)), PIECES + done, part, None


def input_of(piece: int) -> int:
    """The number of the log that a piece is of."""
    return piece // _PIECES
