"""What facts need to know beside the events: the agency, the declarations, the day as of which deadlines are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model.audit import Agency, Complete, Period


@dataclass(frozen=True)
class Context:
    """as_of: the last day (civil, in the agency's place) on which what is not recorded could still have happened.

    complete: declarations; each speaks of the records whose own civil date lies in its period (reading R28).
    export_days: number of the input -> the day on which that log was exported; read_on: the day of the run, for those
    of
        which it is not
    said. retention_days: for how many days records may be kept.
    aliases: cells that name one person each, by audit.yaml (reading R24).
    zone: of the agency's place, None where it is not known.
    claim_kinds: the record kinds that public statements are held against.
    suspensions: record kinds whose declarations do not count for this run, with the reason (contradicting rows).
    """

    agency: Agency = field(default_factory=Agency)
    period: Period = field(default_factory=Period)
    complete: tuple[Complete, ...] = ()
    as_of: date = date(1970, 1, 1)
    suspensions: dict[str, str] = field(default_factory=dict)
    export_days: Mapping[int, date] = field(default_factory=dict)
    read_on: date | None = None
    retention_days: int | None = None
    aliases: tuple[tuple[str, ...], ...] = ()
    zone: str | None = None
    claim_kinds: tuple[str, ...] = ()
