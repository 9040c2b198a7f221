"""Waivers: making one, and which uses of a run they cover. A waiver hides nothing: it is shown beside what it
covers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Select, Table, select

from checker.model.assessment import Finding
from checker.model.errors import UsageError, nearest
from checker.model.follow_up import Waiver, WaiverState, WaiverUse
from checker.model.grades import Withdrawable
from checker.model.verdict import Verdict
from checker.model.vocabulary import noun_of
from checker.model.words import value_words, with_spaces
from checker.store import bulk
from checker.store.opening import Store
from checker.store.runs import LoadedRun
from checker.store.tables import LINE, PEOPLE_OF_USE, SUBJECT, WAIVER
from checker.store.withdrawals import load_withdrawals

OF_USE = ("number", "case_number")
"""What a waiver may ask of a use itself, beside the facts of its finding."""
_LOOKED_AT = 5_000
"""Among how many numbers or cases the nearest one is looked for."""


def waive(
    store: Store, run: LoadedRun, *, rule: str, where: Mapping[str, str], authority: str, approver: str, first: date,
    last: date, reason: str,
) -> int:  # fmt: skip
    """Record a waiver, whose rule and conditions are among those of the run. Gives its number. UsageError where it says
    nothing of which uses it covers, or something that no use has that broke the rule, or covers no day."""
    run.rule_number(rule)
    if not where or not all(value.strip() for value in where.values()):
        raise UsageError(
            "a waiver that does not say which uses it covers would cover all of them",
            hint="name a fact of the finding, a case or a number: --where mode=live, --where case_number=24-101",
        )
    where = _as_kept(where, _violations(run, rule), rule)
    _check_conditions(store, run, rule, where)
    if last < first:
        raise UsageError(f"the waiver ends ({last}) before it begins ({first})", hint="give --from, then --until")
    if missing := [
        name
        for name, text in (("authority", authority), ("approver", approver), ("reason", reason))
        if not text.strip()
    ]:
        raise UsageError(f"a waiver needs its {missing[0]}", hint=f"--{missing[0]}")
    return store.add(
        WAIVER,
        rule=rule,
        conditions=json.dumps(dict(where), sort_keys=True),
        authority=authority,
        approver=approver,
        reason=reason,
        first_day=first,
        last_day=last,
    )


def _as_kept(where: Mapping[str, str], broken: Sequence[Finding], rule: str) -> dict[str, str]:
    """The facts and values of a waiver by their names, where they were written in the words of a report. UsageError
    for a fact that no finding of the rule rests on."""
    values: dict[str, set[str]] = {name: set() for name in OF_USE}
    for one in broken:
        for name, fact in one.facts.items():
            values.setdefault(name, set()).update(values_of(fact))
    named = {_plain(noun_of(name)): name for name in values} | {_plain(name): name for name in values}
    if unknown := [name for name in where if _plain(name) not in named]:
        raise UsageError(f'no finding of {rule} rests on "{unknown[0]}"', hint=nearest(unknown[0], values))
    kept = {named[_plain(name)]: value for name, value in where.items()}
    words = {name: {_plain(word): v for v in values[name] for word in (v, value_words(v))} for name in kept}
    return {name: words[name].get(_plain(value), value) for name, value in kept.items()}


def _check_conditions(store: Store, run: LoadedRun, rule: str, where: Mapping[str, str]) -> None:
    """UsageError where no use that broke the rule meets the conditions: one is mistyped, or its log is not judged
    yet."""

    def broken(conditions: Mapping[str, str], column: ColumnElement[Any]) -> Select[Any]:
        return select(column).where(*_uses(run, rule, conditions)).distinct().limit(_LOOKED_AT)

    with store.reading() as connection:
        if connection.execute(broken(where, LINE.c.finding)).first() is not None:
            return
        for name, value in where.items():
            if connection.execute(broken({name: value}, LINE.c.finding)).first() is None:
                uses = broken({}, _names(run).c[name]) if name in OF_USE else None
                found = connection.execute(uses).scalars() if uses is not None else _values(run, rule, name)
                known = {one for one in found if one}
                what = f'no use that broke {rule} in run {run.number} has the {noun_of(name)} "{value}"'
                raise UsageError(what, hint=nearest(value, known) if known else "none of them has one")
    named = " and ".join(f'{noun_of(name)} "{value}"' for name, value in where.items())
    what = f"no use that broke {rule} in run {run.number} has {named}"
    raise UsageError(what, hint="all conditions of a waiver must hold: record one for each where any is enough")


def _values(run: LoadedRun, rule: str, name: str) -> set[str]:
    return {value for one in _violations(run, rule) for value in values_of(one.facts.get(name))}


def _plain(text: str) -> str:
    return with_spaces(text).casefold()


def waivers(store: Store) -> list[Waiver]:
    """All waivers of the store, the oldest first, those withdrawn among them."""
    taken_back = load_withdrawals(store, Withdrawable.WAIVER)
    with store.reading() as connection:
        rows = connection.execute(select(WAIVER).order_by(WAIVER.c.id)).all()
    return [
        Waiver(
            number=row.id,
            rule=row.rule,
            where=json.loads(row.conditions),
            authority=row.authority,
            approver=row.approver,
            from_=row.first_day,
            until=row.last_day,
            reason=row.reason,
            withdrawn=taken_back.get(row.id),
        )
        for row in rows
    ]


def _violations(run: LoadedRun, rule: str) -> list[Finding]:
    return [f for f in run.assessment.findings if f.rule == rule and f.verdict is Verdict.VIOLATION]


def covering(store: Store, run: LoadedRun, given: Iterable[Waiver]) -> pl.DataFrame:
    """`waiver`, `finding`, `subject`: which uses of the run each waiver covers. Only these are read."""
    parts = [pl.DataFrame(schema={"waiver": pl.Int64, "finding": pl.String, "subject": pl.Int64})]
    ids = [f.id for f in run.assessment.findings]
    for one in given:
        if one.withdrawn or all(rule.id != one.rule for rule in run.assessment.rules):
            continue
        query = select(LINE.c.finding, LINE.c.subject).where(
            *_uses(run, one.rule, one.where), SUBJECT.c.date.between(one.from_, one.until)
        )
        with store.reading() as connection:
            covered = bulk.read(connection, query.order_by(LINE.c.finding, LINE.c.subject))
        finding = pl.Series("finding", ids, dtype=pl.String).gather(covered["finding"])
        parts.append(covered.select(pl.lit(one.number, pl.Int64).alias("waiver"), finding, "subject"))
    return pl.concat(parts)


def _uses(run: LoadedRun, rule: str, where: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What chooses the lines of the uses that broke a rule of the run and meet conditions."""
    met = {f.id for f in _violations(run, rule) if all(_holds(f, *pair) for pair in where.items())}
    named = _names(run)
    return [
        LINE.c.run == run.number,
        LINE.c.rule == run.rule_number(rule),
        LINE.c.finding.in_([n for n, one in enumerate(run.assessment.findings) if one.id in met]),
        SUBJECT.c.run == LINE.c.run,
        SUBJECT.c.subject == LINE.c.subject,
        named.c.run == LINE.c.run,
        named.c.subject == LINE.c.subject,
        *(named.c[name] == value for name, value in where.items() if name in OF_USE),
    ]


def _names(run: LoadedRun) -> Table:
    """The table that has the numbers of a run's uses."""
    return PEOPLE_OF_USE if run.assessment.with_people else SUBJECT


def _holds(finding: Finding, name: str, value: str) -> bool:
    """Whether a fact of the finding surely has this value; what is asked of the use itself is asked there."""
    return name in OF_USE or value in values_of(finding.facts.get(name))


def values_of(fact: object) -> set[str]:
    """The values that a fact of a finding surely has, as `--where` writes them."""
    match fact:
        case None:
            return set()
        case bool():
            return {str(fact).lower()}
        case {"has": [*several]}:
            return set(map(str, several))
        case _:
            return {str(fact)}


def waiver_uses(given: Iterable[Waiver], covered: pl.DataFrame, on: date) -> tuple[WaiverUse, ...]:
    """The waivers as reports show them. on: the day, in the agency's zone, up to which one that ends before it is not
    expired: its last day is included."""
    made = []
    for one in given:
        own = covered.filter(pl.col("waiver") == one.number)
        others = covered.filter(pl.col("waiver") != one.number).join(own, on=["finding", "subject"], how="semi")
        state = WaiverState.ACTIVE if own.height else WaiverState.STALE
        state = WaiverState.EXPIRED if one.until < on else state
        made.append(
            WaiverUse(
                **one.model_dump(),
                state=WaiverState.WITHDRAWN if one.withdrawn else state,
                covered=own.height,
                findings=dict(own["finding"].value_counts(sort=True).iter_rows()),
                overlaps=tuple(sorted(others["waiver"].unique())),
            )
        )
    return tuple(made)
