"""A damaged file, read: an error that says what to do, or events and an account of every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import polars as pl

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.accounts import Input
from checker.model.audit import Audit, LogFile
from checker.model.errors import CheckerError, InputError, UsageError
from checker.model.kinds import EventKind
from tests.fuzz.faults import ACCOUNT, CRASH, INVARIANT, Fault
from tests.fuzz.mutations import mutated
from tests.fuzz.originals import original, trail_folder

LISTED = 10_000
"""Rows put aside of one log that are listed; all are counted."""
LONGEST_MESSAGE = 3_000


def trial(seed: int, folder: Path) -> list[Fault]:
    """One input: the file of this seed, or two of it and another, as one run; of one seed in twenty a folder of
    CloudTrail's files."""
    random, other = Random(seed), Random(f"a folder: {seed}")
    paths = []
    for name, data in _folder(other) if other.random() < 0.05 else _files(random):
        paths.append(folder / name)
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        paths[-1].write_bytes(data)
    said = EventKind.SEARCH if random.random() < 0.5 else None
    logs = [LogFile(path=path, rows=said) for path in paths]
    try:
        read = ingest(
            logs, Audit(zone="America/Los_Angeles"), zone=None, profile=None, limits=Limits(), progress=_silent
        )
    except (InputError, UsageError) as error:
        return list(told_badly(error))
    except CheckerError as error:
        return [Fault(CRASH, f"{type(error).__name__}: {error}")]
    return accounts(read)


def _files(random: Random) -> Iterator[tuple[str, bytes]]:
    for number in range(1 if random.random() < 0.9 else 2):
        data = original(random)
        yield f"log{number}", data if random.random() < 0.02 else mutated(random, data)


def _folder(random: Random) -> Iterator[tuple[str, bytes]]:
    for name, data in trail_folder(random).items():
        yield name, data if random.random() < 0.7 else mutated(random, data)


def told_badly(error: CheckerError) -> list[Fault]:
    """What is wrong with the message of an error."""
    text = str(error)
    found = []
    if len(text) > LONGEST_MESSAGE:
        found.append(Fault(INVARIANT, f"a message of {len(text):,} characters: {text[:80]}"))
    if not error.where and not error.hint:
        found.append(Fault(INVARIANT, f"a message without place and hint: {text[:80]}"))
    return found


def accounts(read: IngestedLogs) -> list[Fault]:
    """What of the accounts does not add up."""
    found = accounts_add_up(read.inputs)
    put_aside = [one.rows.quarantined for one in read.inputs]
    if sum(min(rows, LISTED) for rows in put_aside) != len(read.quarantine):
        found.append(Fault(ACCOUNT, f"{put_aside} rows put aside, {len(read.quarantine)} of them listed"))
    events = read.events.frame()
    if events.height:
        events = events.filter(pl.col("kind") != EventKind.UNKNOWN.value)  # put aside, each with its reason
        places = events.group_by("input").agg(pl.struct("sheet", "row").n_unique().alias("rows")).rows()
        for number, rows in places:
            if rows > read.inputs[number].rows.used:
                found.append(Fault(ACCOUNT, f"{rows} rows gave events, {read.inputs[number].rows} were used"))
        if other := set(events["kind"].cast(pl.String)) - {kind.value for kind in EventKind}:
            found.append(Fault(INVARIANT, f"events of no known kind: {other}"))
    return found


def accounts_add_up(inputs: Iterable[Input]) -> list[Fault]:
    """The inputs whose rows read are not those used, given twice, put aside and out of scope."""
    found = []
    for one in inputs:
        parts = (one.rows.used, one.rows.duplicates, one.rows.quarantined, one.rows.out_of_scope)
        if one.rows.read != sum(parts) or min(one.rows.read, *parts) < 0:
            found.append(Fault(ACCOUNT, f"{one.reader}: {one.rows}"))
    return found


def _silent(stage: str, done: int, total: int) -> None:
    """A Progress that says nothing."""
