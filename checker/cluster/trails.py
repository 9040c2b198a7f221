"""Trails and results of calls on the cluster: each file is read by one worker; `checker` joins what several files tell
of one run or call, as on one machine, and the events go back to the workers in pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from checker.cluster.frames import ARROW, SCHEMA, pack_rows
from checker.cluster.read import ACCOUNT, Account, rows_of_log
from checker.ingest.assembly import EventLog
from checker.ingest.event_logs import pair_readings
from checker.ingest.pipeline import LogSources, repeated_reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as SparkFrame
    from pyspark.sql import SparkSession


def join_trails(
    spark: SparkSession, given: LogSources, made: SparkFrame, accounts: Sequence[Account], twins: Mapping[int, int]
) -> tuple[SparkFrame, list[Account]]:
    """`made` with the events of trails and results of calls, and the accounts once these are joined over all files.

    accounts: of all logs, in order. twins: the logs with the same bytes as an earlier one, and which that is.
    """
    held = {number: account.reading for number, account in enumerate(accounts) if account.reading is not None}
    if not held:
        return made, list(accounts)
    readings = [
        repeated_reading(held[twins[number]].input, one.input.path) if number in twins else one
        for number, one in held.items()
    ]
    joined = dict(zip(held, pair_readings(readings), strict=True))
    logs = {n: EventLog(one, n, given.agency_zone) for n, one in joined.items() if n not in twins}
    rows = [row for number, log in logs.items() for row in rows_of_log(given, number, log)]
    told = {number: account for number, place, _, account in rows if place == ACCOUNT}
    batches = pack_rows(row for row in rows if row[1] != ACCOUNT)
    made = made.unionByName(spark.createDataFrame(pa.Table.from_batches(batches, schema=ARROW), SCHEMA))
    return made, [told.get(number, account) for number, account in enumerate(accounts)]
