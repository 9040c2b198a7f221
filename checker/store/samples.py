"""Drawing a sample of the uses of a rule, keeping it, and what its answers say of all of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import polars as pl
from sqlalchemy import Row, insert, select, update

from checker.model.errors import UsageError, nearest
from checker.model.sample import Estimate, ItemKind, Sample, SampleAnswer, SampleItem
from checker.model.verdict import Verdict
from checker.store.intervals import bounds, excluded_if_clean, hypergeometric, size_that_excludes
from checker.store.opening import Store, add_row
from checker.store.runs import LoadedRun
from checker.store.tables import DRAWN, SAMPLE

ONE_STRATUM = "all"


def frame(run: LoadedRun, rule: str) -> pl.DataFrame:
    """`subject`, `verdict`, `event` and `number` of each use that a rule of the run applies to. UsageError where it
    was not asked."""
    lines = run.lines.of_rule(run.rule_number(rule))
    verdicts = pl.Series([one.verdict.value for one in run.assessment.findings], dtype=pl.String)
    lines = lines.select("subject", verdict=verdicts.gather(lines["finding"]).fill_null(Verdict.COMPLIANT.value))
    return lines.join(run.lines.uses().select("subject", "event", "number"), on="subject", how="left")


def draw_items(uses: pl.DataFrame, strata: Mapping[str, int], seed: str) -> pl.DataFrame:
    """The items of each stratum that have the smallest SHA-256 of the seed and their event, as many as are wanted: the
    same for the same seed, on every machine. uses: `stratum`, `event`, `subject`."""
    keys = [hashlib.sha256(f"{seed}\n{event}".encode()).digest() for event in uses["event"].fill_null("")]
    order = pl.Series("order", keys, dtype=pl.Binary)
    ranked = uses.with_columns(order).sort("order", "subject")
    parts = [ranked.filter(pl.col("stratum") == name).head(count) for name, count in strata.items()]
    return pl.concat([ranked.clear(), *parts]).drop("order").sort("subject")


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of `count` items each stratum gets: in proportion to its size, and one at least of each, as far as it
    goes."""
    whole = sum(sizes.values())
    count = min(count, whole)
    given = {name: min(size, 1) if count >= len(sizes) else 0 for name, size in sizes.items()}
    while sum(given.values()) < count:
        # Whoever is furthest behind its share gets the next one.
        behind = {name: count * size / whole - given[name] for name, size in sizes.items() if given[name] < size}
        given[max(sorted(behind), key=lambda name: behind[name])] += 1
    return given


def draw(
    store: Store, run: LoadedRun, *, rule: str, count: int | None = None, exclude: float | None = None, seed: str,
    confidence: float, by_verdict: bool, certainty: Sequence[Verdict] = (), judgment: Sequence[str] = (),
) -> Sample:  # fmt: skip
    """Draw a sample and keep it. count: of random items; None: as many as show, all of them clean, that fewer than the
    share `exclude` of the uses broke the rule. by_verdict: drawn of each verdict apart. certainty: every use of these
    verdicts is an item. judgment: the log's own numbers of uses that are items because somebody chose them. UsageError
    where there is nothing to draw from, or one of them is not there, or SciPy is not."""
    hypergeometric()  # asked for before anything is kept: a sample that nobody can work out would stop every report
    uses = frame(run, rule)
    if unknown := sorted({*judgment} - {*uses["number"].drop_nulls()}):
        hint = nearest(unknown[0], uses["number"].drop_nulls())
        raise UsageError(f'{rule} applies to no use with the number "{unknown[0]}"', hint=hint)
    chosen = pl.col("number").is_in(list(judgment))
    sure = pl.col("verdict").is_in([one.value for one in certainty]) & ~chosen.fill_null(False)
    kind = pl.when(chosen).then(pl.lit("judgment")).when(sure).then(pl.lit("certainty")).otherwise(pl.lit("random"))
    stratum = pl.col("verdict") if by_verdict else pl.lit(ONE_STRATUM)
    uses = uses.with_columns(kind.alias("kind"), stratum.alias("stratum"))
    rest = uses.filter(pl.col("kind") == ItemKind.RANDOM.value)
    sizes = dict(sorted(rest["stratum"].value_counts().iter_rows()))
    if not sizes:
        raise UsageError(
            f"there is no use of {rule} to draw from", hint="choose another rule, or fewer verdicts with --certainty"
        )
    if count is None:
        count = size_that_excludes(rest.height, exclude or 0, confidence)
    items = pl.concat(
        [uses.filter(pl.col("kind") != ItemKind.RANDOM.value), draw_items(rest, shares(sizes, count), seed)]
    )
    items = items.sort("subject").with_row_index("item", 1)
    values = {"run": run.number, "rule": rule, "seed": seed, "confidence": confidence, "strata": json.dumps(sizes)}
    with store.writing() as connection:
        number = add_row(connection, SAMPLE, **values)
        rows = items.select("item", "subject", "kind", "stratum").to_dicts()
        connection.execute(insert(DRAWN), [{"sample": number, **row} for row in rows])
    return sample(store, run, number)


def sample(store: Store, run: LoadedRun, number: int) -> Sample:
    """A sample of the run with what was answered so far. UsageError where the run has none of this number."""
    found = {one.number: one for one in samples(store, run)}
    if number not in found:
        hint = f"its samples: {', '.join(map(str, found))}" if found else "`checker sample` draws one"
        raise UsageError(f"run {run.number} has no sample {number}", hint=hint)
    return found[number]


def samples(store: Store, run: LoadedRun) -> tuple[Sample, ...]:
    """All samples of the run, the oldest first."""
    with store.reading() as connection:
        heads = connection.execute(select(SAMPLE).where(SAMPLE.c.run == run.number).order_by(SAMPLE.c.id)).all()
        items = {
            head.id: connection.execute(select(DRAWN).where(DRAWN.c.sample == head.id).order_by(DRAWN.c.item)).all()
            for head in heads
        }
    if not heads:
        return ()
    wanted = {row.subject for rows in items.values() for row in rows}
    uses = {use["subject"]: use for use in run.lines.uses(sorted(wanted)).to_dicts()}
    made = []
    for head in heads:
        own = tuple(_item(row, uses[row.subject], run.lines.files) for row in items[head.id])
        sizes = json.loads(head.strata)
        level = 1 - (1 - head.confidence) / len(sizes)  # each stratum may fail: together they hold at the confidence
        estimates = tuple(_estimate(name, size, own, level) for name, size in sizes.items())
        made.append(
            Sample(
                number=head.id,
                run=run.number,
                rule=head.rule,
                seed=head.seed,
                confidence=head.confidence,
                items=own,
                estimates=estimates,
                at_least=sum(one.at_least for one in estimates),
                at_most=sum(one.at_most for one in estimates),
                if_clean=sum(bounds(one.population, one.drawn, 0, level)[1] for one in estimates),
                excluded=excluded_if_clean(estimates[0].population, estimates[0].drawn, head.confidence)
                if len(estimates) == 1
                else None,
            )
        )
    return tuple(made)


def _item(row: Row[tuple[object, ...]], use: Mapping[str, object], files: Sequence[str]) -> SampleItem:
    at = use["input"]
    return SampleItem.model_validate(
        {
            "item": row.item,
            "subject": row.subject,
            "kind": row.kind,
            "stratum": row.stratum,
            "file": files[at] if isinstance(at, int) else "",
            "sheet": use["sheet"],
            "row": use["row"],
            "number": use["number"] or "",
            "case_number": use["case_number"] or "",
            "day": use["date"],
            "answer": row.answer,
            "source": row.source or "",
            "initials": row.initials or "",
            "note": row.note or "",
        }
    )


def _estimate(name: str, whole: int, items: Sequence[SampleItem], level: float) -> Estimate:
    own = [one for one in items if one.kind is ItemKind.RANDOM and one.stratum == name]
    broken = sum(one.answer is SampleAnswer.BROKEN for one in own)
    unknown = sum(one.answer in (None, SampleAnswer.NOT_FOUND) for one in own)
    return Estimate(
        stratum=name,
        population=whole,
        drawn=len(own),
        answered=len(own) - unknown,
        broken=broken,
        at_least=bounds(whole, len(own), broken, level)[0],
        at_most=bounds(whole, len(own), broken + unknown, level)[1],
    )


def answer(store: Store, run: LoadedRun, number: int, answers: Sequence[SampleItem]) -> Sample:
    """Keep what was found of the items of a sample, all or none; an item without an answer keeps the one it has.
    UsageError where one is none of the sample's, or is another use there."""
    there = {one.item: one for one in sample(store, run, number).items}
    for one in answers:
        own = there.get(one.item)
        if own is None or (own.file, own.row, own.number) != (one.file, one.row, one.number):
            raise UsageError(
                f"item {one.item} is not that of sample {number}",
                hint="its first line says of which sample the sheet is: --sample NUMBER",
            )
    with store.writing() as connection:
        for one in answers:
            if one.answer is not None:
                values = {"answer": one.answer.value, "source": one.source, "initials": one.initials, "note": one.note}
                item = (DRAWN.c.sample == number) & (DRAWN.c.item == one.item)
                connection.execute(update(DRAWN).where(item).values(values))
    return sample(store, run, number)
