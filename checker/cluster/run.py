"""The whole way of the data on a cluster: workers read, prepare, project and join; distinct combinations reach this
process.

logs -> pieces of whole rows (read) -> repeats found (by id) -> surveyed and placed (pieces) -> shards of whole cases
-> combinations (assess.project) -> verdicts here -> counts and rows of evidence (assess.tally)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from checker.assess.plan import plan
from checker.assess.run import Logs, Result, conclude
from checker.cluster.frames import SCHEMA, Row, group_mapper, pack_rows, row_mapper, unpack_rows
from checker.cluster.pieces import LINKS, PiecePreparation, join_contents
from checker.cluster.read import ACCOUNT, AS_USUAL, KEYS, PIECES, Account, Splits, read
from checker.cluster.shards import ClusterShards, collect_rows
from checker.cluster.splits import read_splits
from checker.cluster.trails import join_trails
from checker.engine.interface import Engine
from checker.facts.derivation import independence, named_by
from checker.facts.prepare import prepare, present_fields
from checker.facts.run_survey import RunSurvey
from checker.facts.shards import ROWS
from checker.ingest.assembly import reconcile_rows, schema_of
from checker.ingest.duplicates import Duplicates, merge_duplicates, repeats
from checker.ingest.indications import lexicon_indications
from checker.ingest.interface import IngestedLogs, with_declared
from checker.ingest.lasting_searches import lasting_entries
from checker.ingest.no_effect import named_fields, of_run
from checker.ingest.pipeline import LogSources, all_duplicates, same_bytes
from checker.ingest.reconcile import ReconciledRecords
from checker.integrity import run as integrity
from checker.integrity.interface import OtherSources, RemovedRows
from checker.model.accounts import Input, LedgerEntry
from checker.model.audit import Audit
from checker.model.events import Events
from checker.model.kinds import USE_KINDS
from checker.model.progress import Progress, silent
from checker.policy.selection import Selection, patterns_in_use

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as SparkFrame
    from pyspark.sql import SparkSession

REPEATS_TOGETHER = 2_000_000
"""About how many rows are looked through for repeats together."""


def assess_on(
    spark: SparkSession, given: LogSources, audit: Audit, selection: Selection, engine: Engine, *,
    today: date, as_of: date | None = None, with_people: bool = False, removed: Sequence[RemovedRows] = (),
    shard_rows: int = ROWS // 2, splits: Splits = AS_USUAL, one_by_one: bool = False, progress: Progress = silent,
) -> Result:  # fmt: skip
    """Judge the logs `given` on the cluster; the Result is that of ingest and assess.assess, to the byte.

    The logs must lie where every worker can open them, under the same paths. removed: what earlier releases hold
    (compare.earlier). splits: how large logs are read in parts.
    Raises as ingest and assess do.
    """
    progress("reading", 0, 0)
    made, accounts = _read_all(spark, given, splits)
    twins = _twins(accounts, given)
    made, accounts = join_trails(spark, given, made, accounts, twins)
    own = [account for number, account in enumerate(accounts) if number not in twins]
    audit = with_declared(audit, (one for account in own for one in account.complete))
    shown = [account.input.path for account in accounts if account.input]
    dropped = _duplicates(made, shown, twins)
    schema = schema_of({f for account in own for f in account.fields}, {e for account in own for e in account.extras})
    sorting = PiecePreparation(schema, dropped, frozenset(twins), audit.agency.name, named_fields(audit))
    pieces = made.where(f"place >= {PIECES}")
    records_of_rows = _reconcile_pieces(pieces, sorting, shown)
    sorting = replace(sorting, records=records_of_rows)
    looks = collect_rows(pieces.mapInArrow(row_mapper(sorting.look), SCHEMA))
    look = join_contents((note for _, _, _, note in looks), sorting.fields)
    height = sum(look.kinds.values())
    records = {
        kind: sum(n for (_, k), n in look.kinds.items() if k == kind) for kind in sorted({k for _, k in look.kinds})
    }
    chosen = plan(
        audit,
        selection.policies,
        named=selection.named_by_user,
        as_of=as_of,
        today=today,
        records=records,
        inputs=shown,
        fields=present_fields(schema),
        zone=given.agency_zone,
    )
    kinds = tuple(sorted({*chosen.kinds, *USE_KINDS}))
    sorting = replace(
        sorting,
        kinds=kinds,
        agencies=look.agencies,
        context=chosen.context,
        names=tuple(chosen.facts_of_survey),
        shards=max(1, -(-height // shard_rows)),
        patterns=tuple(patterns_in_use(selection, audit)),
        zone=given.agency_zone,
    )
    progress("facts", 0, 0)
    links, repeated = _links(pieces, sorting) if look.numbers else (None, None)
    every = pieces if links is None else pieces.unionByName(links)
    placed = every.groupBy("key").applyInArrow(group_mapper(sorting.place), SCHEMA).persist()
    showed = [note for _, _, _, note in collect_rows(placed.where("key < 0"))]
    whole = RunSurvey.merge([part.survey for part in showed])
    if repeated is not None:
        whole = replace(whole, repeated_ids=repeated)
    if any(part.survey.evidence is not None for part in showed):  # derived from other records
        whole = replace(whole, evidence=_evidence(pieces, sorting))
    task = chosen.task(whole, kinds)
    inputs = _inputs(accounts, twins, records_of_rows.dropped_counts + Counter(dropped.repeat_counts), look.kinds)
    ledger = (*_ledger(given, accounts, twins, inputs), *records_of_rows.ledger, *dropped.ledger)
    lasting = lasting_entries(look.lasting, [one.label for one in inputs])
    ledger = (*ledger, *of_run(audit, ledger, look.texts), *lasting)
    quarantine = tuple(row for account in own for row in account.quarantine)
    events = Events([pl.DataFrame(schema=schema)])  # they stay on the cluster
    read = IngestedLogs(events, inputs, agency_zone=given.agency_zone)
    others = OtherSources.of_reading(read, removed, audit.agency.place)
    patterns_found = integrity.indications_of([part.tallies for part in showed], sorting.patterns, others)
    indications, ledger = (
        (*patterns_found.indications, *lexicon_indications([part.words for part in showed], others.files)),
        (*ledger, *patterns_found.ledger),
    )
    shards = ClusterShards(placed.where("key >= 0"))
    try:
        return conclude(
            Logs(events, inputs, quarantine, ledger, indications),
            audit,
            chosen,
            records,
            task,
            shards,
            engine,
            height=height,
            with_people=with_people,
            one_by_one=one_by_one,
            progress=progress,
        )
    finally:
        made.unpersist()


def _read_all(spark: SparkSession, given: LogSources, splits: Splits) -> tuple[SparkFrame, list[Account]]:
    """The rows that all logs become, and their accounts, in order."""
    made = read_whole(spark, given, splits, range(len(given.files)))
    accounts = _accounts(made)
    by_splits, more, left = read_splits(spark, given, made)
    frames = [made, by_splits, read_whole(spark, given, Splits(together=0), left) if left else None]
    accounts |= more
    if frames[2] is not None:
        accounts |= _accounts(frames[2])
    for frame in frames[1:]:
        made = made if frame is None else made.unionByName(frame)
    return made, [accounts[number] for number in range(len(given.files))]


def read_whole(spark: SparkSession, given: LogSources, splits: Splits, numbers: Sequence[int]) -> SparkFrame:
    """The rows that these logs become, each read by one worker (read.read)."""
    logs = spark.range(0, len(numbers), 1, len(numbers))
    return logs.mapInArrow(partial(_read, given, splits, list(numbers)), SCHEMA).persist()


def _read(given: LogSources, splits: Splits, numbers: Sequence[int], batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        for place in batch["id"].to_pylist():
            yield from pack_rows(read(given, splits, numbers[place]))


def _accounts(made: SparkFrame) -> dict[int, Account]:
    """The accounts of logs that were read as a whole, by number; raises why the first could not be."""
    accounts = {row[0]: row[3] for row in collect_rows(made.where(f"place = {ACCOUNT}"))}
    for account in accounts.values():
        if account.error is not None:
            raise account.error
    return accounts


def _twins(accounts: Sequence[Account], given: LogSources) -> dict[int, int]:
    """The logs with the same bytes as an earlier one, of whose sheets the same are read, and which that is."""
    first: dict[tuple[str, tuple[str, ...]], int] = {}
    twins = {}
    for number, account in enumerate(accounts):
        sha = (account.input.sha256 if account.input else "", given.files[number].sheets)
        if first.setdefault(sha, number) != number:
            twins[number] = first[sha]
    return twins


def _duplicates(made: SparkFrame, shown: Sequence[str], twins: Iterable[int]) -> Duplicates:
    """The rows given twice, found by workers who each have all rows of some ids."""
    keys = made.where(f"place = {KEYS}")
    outside = ", ".join(str(number) for number in twins)
    keys = keys.where(f"key NOT IN ({outside})") if outside else keys
    parts = max(1, keys.count() * 50_000 // REPEATS_TOGETHER)
    by_id = keys.mapInArrow(row_mapper(partial(_by_id, parts)), SCHEMA)
    found = collect_rows(by_id.groupBy("key").applyInArrow(group_mapper(_repeats), SCHEMA))
    return merge_duplicates([note for _, _, _, note in found], shown)


def _reconcile_pieces(pieces: SparkFrame, sorting: PiecePreparation, shown: Sequence[str]) -> ReconciledRecords:
    """The rows of one number that differ, read together: they are few, and come here for it."""
    if sorting.duplicates.unlike.is_empty():
        return ReconciledRecords()
    rows = collect_rows(pieces.mapInArrow(row_mapper(sorting.unlike), SCHEMA))
    return reconcile_rows([frame for _, _, frame, _ in rows if frame is not None], sorting.duplicates, shown)


def _by_id(parts: int, row: Row) -> Iterable[Row]:
    """The keys of one log's rows, those with the same id (without one, with the same content) going the same way."""
    number, _, frame, order = row
    if frame is not None:
        way = (pl.coalesce("id", "hash") % parts).alias("way")
        for (to,), part in frame.with_columns(way).partition_by("way", as_dict=True, include_key=False).items():
            yield int(str(to)), number * 2**32 + order, part, None


def _repeats(rows: Sequence[Row]) -> Iterable[Row]:
    yield rows[0][0], 0, None, repeats(pl.concat([frame for _, _, frame, _ in rows if frame is not None]))


def _links(pieces: SparkFrame, sorting: PiecePreparation) -> tuple[SparkFrame, pl.DataFrame]:
    """To which further shards records go by the number of the search they name, as rows beside the pieces; and the
    numbers that several judged events bear."""
    found = nw.from_native(
        pieces.mapInArrow(row_mapper(sorting.numbers), SCHEMA).mapInArrow(_spread, _NUMBERS).persist()
    )
    borne = found.filter(~nw.col("shard").is_null()).select("use_id", "shard")
    named = found.filter(nw.col("shard").is_null()).select("use_id", "piece", "record")
    several = borne.group_by("use_id").agg(n=nw.len()).filter(nw.col("n") > 1).select("use_id")
    repeated = several.join(named.select("use_id").unique(), on="use_id", how="inner").sort("use_id")
    ways = named.join(borne.unique(), on="use_id", how="inner").select("piece", "record", "shard").unique()
    rows = ways.to_native().groupBy("piece").applyInArrow(_link_rows, SCHEMA)
    return rows, repeated.collect("polars").to_native()


_NUMBERS = "use_id string, piece long, record long, shard long"


def _spread(batches: Iterator[Any]) -> Iterator[Any]:
    """Frames of `PiecePreparation.numbers` as rows of their own."""
    for _, _, frame, _ in unpack_rows(batches):
        if frame is not None and frame.height:
            columns = (pl.col("use_id"), *(pl.col(c).cast(pl.Int64) for c in ("piece", "record", "shard")))
            yield from (
                frame.select(columns)
                .cast({"use_id": pl.String})
                .to_arrow(compat_level=pl.CompatLevel.oldest())
                .to_batches()
            )


def _link_rows(table: Any) -> Any:
    import pyarrow as pa

    frame = pl.DataFrame(pl.from_arrow(table))
    return pa.Table.from_batches(pack_rows([(int(frame["piece"][0]), LINKS, frame.select("record", "shard"), None)]))


def _evidence(pieces: SparkFrame, sorting: PiecePreparation) -> pl.DataFrame:
    """Which evidence is independent, where pieces of it name other records: those, and what they name, come here for
    it."""
    own = [
        frame
        for _, _, frame, _ in collect_rows(pieces.mapInArrow(row_mapper(sorting.evidence), SCHEMA))
        if frame is not None
    ]
    wanted = named_by(prepare(pl.concat(own), sorting.kinds))
    others = collect_rows(pieces.mapInArrow(row_mapper(partial(sorting.roots, wanted)), SCHEMA))
    frames = [*own, *(frame for _, _, frame, _ in others if frame is not None)]
    return independence(prepare(pl.concat(frames).sort("record"), sorting.kinds)).sort("record").collect()


def _inputs(
    accounts: Sequence[Account],
    twins: Mapping[int, int],
    dropped: Mapping[int, int],
    kinds: Mapping[tuple[int, str], int],
) -> tuple[Input, ...]:  # fmt: skip
    given = [account.input for account in accounts if account.input]
    made = []
    for number, one in enumerate(given):
        if number in twins:
            made.append(all_duplicates(given[twins[number]], one.path))
            continue
        gone = dropped.get(number, 0)
        rows = one.rows.model_copy(update={"used": one.rows.used - gone, "duplicates": one.rows.duplicates + gone})
        events = {kind: n for (i, kind), n in sorted(kinds.items()) if i == number}
        made.append(one.model_copy(update={"rows": rows, "events": events}))
    return tuple(made)


def _ledger(
    given: LogSources, accounts: Sequence[Account], twins: Mapping[int, int], inputs: Sequence[Input]
) -> tuple[LedgerEntry, ...]:
    told = [
        (same_bytes(inputs[twins[number]].path, inputs[number].path),) if number in twins else account.ledger
        for number, account in enumerate(accounts)
    ]
    return (*given.basis, *(entry for entries in told for entry in entries))
