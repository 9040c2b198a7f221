"""What is wrong with records that somebody wrote out by hand (`records:` in audit.yaml): a word that no list has would
be read as something unknown, and nobody would notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from checker.ingest.cells import code_list, code_map
from checker.ingest.dates import read_dates
from checker.ingest.headings import REGISTER, fold_header
from checker.ingest.marked_yaml import MarkedYaml
from checker.ingest.readers.yaml_records import SOURCE
from checker.ingest.states import Marks, fold, state_of
from checker.model.audit import RecordCell
from checker.model.errors import Collector, UsageError, nearest
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.kinds import KINDS, EventKind

KIND = "kind"


def check_records(records: Sequence[Mapping[str, RecordCell]], marked: MarkedYaml, mistakes: Collector) -> None:
    """Collect what is wrong with the records: no kind or an unknown one, a key that is no field, a value that its list
    does not have, a date that cannot be one."""
    if not records:
        return
    fields = _fields()
    for number, record in enumerate(records):
        place = ("records", number)
        if not record.get(KIND):
            mistakes.add(
                UsageError(
                    "the record has no kind",
                    where=marked.location(place),
                    hint="add `kind:` (contract, system, policy ...)",
                )
            )
        for key, value in record.items():
            with mistakes:
                _check(key, value, marked.location((*place, key)), fields, str(record.get(KIND)))


def _check(key: str, value: RecordCell, where: str, fields: Mapping[str, str], kind: str) -> None:
    if key == SOURCE:
        return
    if key == KIND:
        if value not in KINDS or value == EventKind.UNKNOWN.value:
            raise UsageError(f'unknown kind of record "{value}"', where=where, hint=nearest(str(value), KINDS))
        return
    field = fields.get(fold_header(key))
    if field is None:
        raise UsageError(f'unknown key "{key}" in a record', where=where, hint=nearest(key, [*fields, KIND, SOURCE]))
    shape = EVENT_FIELDS[field].shape
    if shape is Shape.TIME and isinstance(value, str):
        _check_date(value, where)
    if value is None or shape not in (Shape.CODE, Shape.CODES):
        return
    known = code_map(code_list(field, kind))
    for one in (value,) if isinstance(value, str) else value:
        if fold(one) not in known:
            raise UsageError(f'unknown value "{one}" for {key}', where=where, hint=nearest(one, set(known.values())))


def _check_date(written: str, where: str) -> None:
    """UsageError for a date that the calendar does not have, or that nothing reads; `unknown` and its like are none."""
    cell = pl.Series([written.strip()])
    state = pl.select(state_of(pl.lit(cell), Marks())).to_series()[0]
    if state == State.VALUE.value and read_dates(cell)["a"][0] is None:
        hint = "write it as 2024-12-31, or 2024-12 where only the month is known; leave it out where that is not known"
        raise UsageError(f'"{written}" is not a date', where=where, hint=hint)


def _fields() -> dict[str, str]:
    """The keys that the profile `register` reads, folded, each with the event field that it gives."""
    from checker.ingest.profile_files import shipped_profile

    rules = shipped_profile(REGISTER).columns
    return {fold_header(name): field for field, rule in rules.items() for name in (field, *rule.names)}
