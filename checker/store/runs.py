"""Runs in the store: keeping one, listing them, showing one again, and forgetting whom it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from pydantic import Field
from sqlalchemy import Column, Connection, Select, Table, delete, func, insert, select

from checker.model.assessment import Assessment, Finding
from checker.model.errors import UsageError, nearest
from checker.model.frozen import Frozen
from checker.model.lines import (
    ABOUT,
    ASIDE_COLUMNS,
    PEOPLE_COLUMNS,
    ROW_COLUMNS,
    JudgedLines,
    RuleUses,
    chunks,
)
from checker.model.shown import numbers
from checker.store import bulk
from checker.store.documents import pack, unpack, without_people
from checker.store.opening import Store, add_row
from checker.store.tables import (
    AGENCY_REASONS,
    FINDING,
    FINDING_MONTH,
    LINE,
    PEOPLE,
    PEOPLE_OF_RUN,
    PEOPLE_OF_USE,
    RUN,
    SUBJECT,
    WHOSE_REASONS,
)
from checker.store.whose_reasons import reasons_by

RUNS_ID = "https://frlog-checker.example/schema/runs-1.json"
_NAMED = ("number", "case_number")
_KEYS = {"case_number": "same_case", "operator": "same_operator"}
"""What uses are found by, and the column that holds the first subject with the same text."""


class RunSummary(Frozen):
    """What a list of runs says of one. first, last: civil dates of its first and last dated use."""

    checker: str
    agency: str
    logs: tuple[str, ...]
    first: date | None = None
    last: date | None = None
    uses: int
    findings: int


class StoredRun(RunSummary):
    """A run in the list of runs. made: when, in UTC. with_people: whether the store holds what may name people in
    it."""

    number: int
    made: datetime
    with_people: bool


class StoredRuns(Frozen):
    """The runs of a store, the oldest first."""

    schema_: str = Field(default=RUNS_ID, serialization_alias="$schema")
    runs: tuple[StoredRun, ...]


def keep(store: Store, assessment: Assessment, lines: JudgedLines, *, now: datetime) -> int:
    """Keep a run: all of it, or, where anything fails, nothing. now: the time of the run, with its zone. Gives its
    number in the store."""
    at = {finding.id: number for number, finding in enumerate(assessment.findings)}
    uses = lines.uses().with_columns(pl.col("kind").cast(pl.String), pl.col("sheet").cast(pl.String))
    with store.writing() as connection:
        made = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        document = pack(without_people(assessment))
        run = add_row(connection, RUN, made=made, summary=_summary(assessment), document=document)
        findings = pl.DataFrame(
            {"number": list(at.values()), "id": list(at)}, schema={"number": pl.Int64, "id": pl.String}
        )
        bulk.insert(connection, FINDING, findings, run=run)
        kept = uses.drop(*PEOPLE_COLUMNS, *ASIDE_COLUMNS, strict=False)
        reasons = lines.typed_reasons()
        bulk.insert(connection, AGENCY_REASONS, reasons_by(reasons, AGENCY_REASONS), run=run)
        if assessment.with_people:
            connection.execute(insert(PEOPLE_OF_RUN).values(run=run, document=pack(assessment)))
            named = uses.select(
                "subject", *_NAMED, *PEOPLE_COLUMNS, "target", *map(_first, ("case_number", "operator"))
            )
            bulk.insert(connection, PEOPLE_OF_USE, named, run=run)
            bulk.insert(connection, WHOSE_REASONS, reasons_by(reasons, WHOSE_REASONS), run=run)
            kept = kept.with_columns(numbers(pl.col(name)).alias(name) for name in _NAMED)
        bulk.insert(connection, SUBJECT, kept.with_columns(_first("case_number")), run=run)
        for rule, one in enumerate(lines.of_rules()):
            ids = one.findings.select(
                "number", pl.col("finding").replace_strict(at, return_dtype=pl.Int64, default=None)
            )
            of = one.uses.join(ids, left_on="finding", right_on="number", how="left", maintain_order="left")
            of = of.select("subject", pl.col("finding_right").alias("finding"))
            bulk.insert(connection, LINE, of, run=run, rule=rule)
            bulk.insert(connection, FINDING_MONTH, _by_month(of, uses), run=run)
    return run


def _first(name: str) -> pl.Expr:
    """The first subject with the text of a column, null where it has none."""
    first = pl.when(pl.col(name) != "").then(pl.col("subject").min().over(name))
    return first.alias(_KEYS[name])


def _by_month(lines: pl.DataFrame, uses: pl.DataFrame) -> pl.DataFrame:
    """`number`, `month` and `uses` of the findings of one rule."""
    dated = lines.drop_nulls("finding").join(uses.select("subject", "date").drop_nulls("date"), on="subject")
    month = pl.col("date").dt.strftime("%Y-%m").alias("month")
    return dated.group_by(pl.col("finding").alias("number"), month).agg(pl.len().cast(pl.Int64).alias("uses"))


def list_runs(store: Store) -> StoredRuns:
    """All runs of the store."""
    with store.reading() as connection:
        with_people = set(connection.execute(select(PEOPLE_OF_RUN.c.run)).scalars())
        rows = connection.execute(select(RUN.c.id, RUN.c.made, RUN.c.summary).order_by(RUN.c.id)).all()
    return StoredRuns(
        runs=tuple(
            StoredRun(
                number=number,
                made=datetime.fromisoformat(made),
                with_people=number in with_people,
                **RunSummary.model_validate_json(summary).model_dump(),
            )
            for number, made, summary in rows
        )
    )


def _summary(assessment: Assessment) -> str:
    return RunSummary(
        checker=assessment.checker,
        agency=assessment.agency.name,
        logs=tuple(one.label for one in assessment.inputs),
        first=assessment.uses.first,
        last=assessment.uses.last,
        uses=assessment.uses.total,
        findings=len(assessment.findings),
    ).model_dump_json()


@dataclass(frozen=True)
class LoadedRun:
    """A run out of the store. Its `lines` are read when they are asked for, while the store is open."""

    number: int
    made_at: datetime
    assessment: Assessment
    lines: StoredLines

    def rule_number(self, id: str) -> int:
        """The number of a rule among those of the run. UsageError where it was not asked."""
        ids = [one.id for one in self.assessment.rules]
        if id not in ids:
            raise UsageError(f'run {self.number} did not ask the rule "{id}"', hint=nearest(id, ids))
        return ids.index(id)


def load_run(store: Store, number: int, *, people: bool = True) -> LoadedRun:
    """The run of this number, as it was made; without what may name people where `people` is false, or it was
    forgotten. UsageError where there is none."""
    with store.reading() as connection:
        row = connection.execute(select(RUN.c.made, RUN.c.document).where(RUN.c.id == number)).one_or_none()
        if row is None:
            raise UsageError(f"there is no run {number} in {store.name}", hint=_known_runs(connection))
        of_people = select(PEOPLE_OF_RUN.c.document).where(PEOPLE_OF_RUN.c.run == number)
        named = connection.execute(of_people).scalar_one_or_none() if people else None
    assessment = unpack(named or row.document)
    return LoadedRun(number, datetime.fromisoformat(row.made), assessment, StoredLines(store, number, assessment))


def _known_runs(connection: Connection) -> str:
    there = list(connection.execute(select(RUN.c.id).order_by(RUN.c.id.desc()).limit(8)).scalars())
    return f"the last runs there: {', '.join(map(str, there))}" if there else "the store holds no run"


@dataclass(frozen=True)
class StoredLines:
    """The lines of a stored run (model.lines.RunLines, report.interface.FindingRows).

    follow_ups: `finding` (its number), `subject` and FOLLOWED_COLUMNS of the uses that something was done about.
    """

    store: Store
    run: int
    assessment: Assessment
    follow_ups: pl.DataFrame | None = None

    @property
    def files(self) -> Sequence[str]:
        """The names of the inputs, by their numbers."""
        return [one.path for one in self.assessment.inputs]

    def uses(self, only: Sequence[int] | None = None) -> pl.DataFrame:
        """As model.lines.RunLines. only: these subjects."""
        columns = _columns_to_read(SUBJECT)
        with self.store.reading() as connection:
            uses = bulk.read(connection, self._of_run(select(*columns), SUBJECT, only).order_by(SUBJECT.c.subject))
            if not self.assessment.with_people:
                return uses
            people = bulk.read(connection, self._of_run(select(*_columns_to_read(PEOPLE_OF_USE)), PEOPLE_OF_USE, only))
        return uses.drop(_NAMED).join(people, on="subject", how="left", maintain_order="left")

    def _of_run(self, query: Select[Any], table: Table, only: Sequence[int] | None) -> Select[Any]:
        query = query.where(table.c.run == self.run)
        return query if only is None else query.where(table.c.subject.in_(only))

    def of_rules(self) -> Iterator[RuleUses]:
        """As model.lines.RunLines."""
        return self._of_rules({rule.id for rule in self.assessment.rules})

    def _of_rules(self, ids: Collection[str]) -> Iterator[RuleUses]:
        for number, rule in enumerate(self.assessment.rules):
            if rule.id in ids:
                yield RuleUses(rule.id, self.of_rule(number), self._finding_table(number))

    def of_rule(self, number: int) -> pl.DataFrame:
        """`subject` and `finding` of each use that the rule of this number applies to."""
        query = select(LINE.c.subject, LINE.c.finding).where(LINE.c.run == self.run, LINE.c.rule == number)
        with self.store.reading() as connection:
            found = bulk.read(connection, query.order_by(LINE.c.subject))
        if self.follow_ups is None:
            return found
        return found.join(self.follow_ups, on=["finding", "subject"], how="left", maintain_order="left")

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """As report.interface.FindingRows."""
        return chunks(self._of_rules({one.rule for one in self.assessment.findings}), self.uses(), self.files, size)

    def _finding_table(self, number: int) -> pl.DataFrame:
        rule = self.assessment.rules[number]

        def table_row(at: int, finding: Finding) -> dict[str, object]:
            return {
                "number": at,
                "finding": finding.id,
                "rule": rule.id,
                "policy": rule.policy,
                "clause": rule.clause,
                "severity": finding.severity.value,
                "verdict": finding.verdict.value,
                "because": finding.because.value if finding.because else None,
                "missing": "; ".join(finding.missing) or None,
                "condition": "; ".join(finding.condition) or None,
            }

        of_rule = [table_row(at, one) for at, one in enumerate(self.assessment.findings) if one.rule == rule.id]
        return pl.DataFrame(of_rule, schema={"number": pl.Int64, **{name: ROW_COLUMNS[name] for name in ABOUT}})


def _columns_to_read(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in ("run", "target", *_KEYS.values())]


def forget(store: Store, runs: Sequence[int] = ()) -> int:
    """Remove what may name people from these runs, from all where none is named. Gives of how many there was such.
    UsageError where one is not there."""
    with store.writing() as connection:
        there = set(connection.execute(select(RUN.c.id)).scalars())
        if missing := [number for number in runs if number not in there]:
            raise UsageError(f"there is no run {missing[0]} in {store.name}", hint=_known_runs(connection))
        chosen = list(runs) or sorted(there)
        named = select(func.count()).select_from(PEOPLE_OF_RUN).where(PEOPLE_OF_RUN.c.run.in_(chosen))
        count = int(connection.execute(named).scalar_one())
        for table in PEOPLE:
            connection.execute(delete(table).where(table.c.run.in_(chosen)))
    return count
