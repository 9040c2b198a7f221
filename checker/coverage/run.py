"""From what logs hold and what rules read to the Coverage: which rules can be decided, and what would let more be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

import checker
from checker.coverage.decide import SUBSTANCE, Decider, Outcome
from checker.coverage.define import define
from checker.coverage.log_contents import LogContents, Sort
from checker.coverage.needs import Availability, Item, Level, NeedKind, RuleNeeds, needs_of
from checker.coverage.rank import greedy, leave_out
from checker.coverage.result import (
    Can,
    Coverage,
    Declare,
    MissingItem,
    NextRecords,
    PolicyCoverage,
    RuleCoverage,
    RuleNotAsked,
    UnencodedClause,
)
from checker.engine.interface import Engine
from checker.facts.prepare import present_fields
from checker.model.audit import Audit
from checker.model.event import EVENT_FIELDS
from checker.model.events import Events
from checker.model.kinds import USE_KINDS
from checker.model.policy import ClauseState, Policy, Rule
from checker.policy.classes import fact_of
from checker.policy.selection import Selection, known_of, rules_in_use

_KINDS = (NeedKind.RECORDS, NeedKind.COMPLETE)
_DROPPED_FIRST = (NeedKind.NEW, NeedKind.COMPLETE, NeedKind.COLUMN, NeedKind.AUDIT, NeedKind.AGENCY)


@dataclass(frozen=True)
class _RuleReads:
    """A rule with what each of its fields needs, in their order. agency: what is known of the agency, or taken to
    be."""

    rule: Rule
    needs: tuple[RuleNeeds, ...]
    agency: Mapping[str, str]


def coverage(events: Events, audit: Audit, selection: Selection, engine: Engine) -> Coverage:
    """What `events` can decide of the rules that an assessment of them would ask (policy.selection).

    A rule is looked at by the states of the fields it reads, the records there and the declarations of `audit` for the
    use's day, never by values: what it then can say is enumerated on `engine`.
    """
    kinds = set(events.scan().select(pl.col("kind").cast(pl.String).unique()).collect()["kind"])
    in_use = rules_in_use(selection, audit, fields=present_fields(events.columns), kinds=kinds)
    chosen = [one.policy for one in in_use.policies if one.policy.rules or not one.policy.patterns]
    use_link = "id" if "id__state" in events.columns else "case_number"
    read = [
        _read(rule, known_of(audit.agency) | one.assumptions, use_link) for one in in_use.policies for rule in one.rules
    ]
    fields = {"time", *(f for one in read for need in one.needs for f in _fields(need))}
    held = LogContents(events, audit, fields, {kind for one in read for kind in one.rule.subjects})
    found = [_rule(one, held, engine) for one in read]
    lacking = {c.id: frozenset(lacks) for c, lacks in found if lacks}
    every = {item for lacks in lacking.values() for item in lacks}
    return Coverage(
        checker=checker.__version__,
        uses=sum(held.records.get(kind, 0) for kind in USE_KINDS),
        records=held.records,
        complete=tuple(sorted(held.complete)),
        policies=tuple(_policy(p, [c for c, _ in found if c.policy == p.id]) for p in chosen),
        rules=tuple(c for c, _ in found),
        not_asked=tuple(
            RuleNotAsked(id=rule.id, policy=one.policy.id, title=rule.title, why=why)
            for one in in_use.policies
            for rule, why in one.not_asked
        ),
        unencoded=tuple(
            UnencodedClause(policy=p.id, heading=c.heading, state=c.state.value, note=c.note)
            for p in chosen
            for c in p.clauses
            if c.state is not ClauseState.ENCODED
        ),
        steps=_steps(lacking, held, {one.rule.id: one.rule for one in read}),
        declare=_declare(lacking, held),
        definitions=define(sorted(every), [one.rule for one in read]),
    )


def _read(rule: Rule, agency: Mapping[str, str], use_link: str) -> _RuleReads:
    found = tuple(needs_of(fact_of(name, rule.new_fields), use_link=use_link) for name in rule.fields)
    return _RuleReads(rule, found, agency)


def _fields(need: RuleNeeds) -> set[str]:
    names = {*need.own.columns, need.own.stated_field, need.own.instead, need.own.new, *need.link.values()}
    return {name for name in names if name in EVENT_FIELDS}


def _rule(one: _RuleReads, held: LogContents, engine: Engine) -> tuple[RuleCoverage, set[Item]]:
    rule = one.rule
    judged = int(held.judged_records(rule)[" count"].sum())
    fields = sorted({f for need in one.needs for f in _fields(need)})
    sorts = held.sorts(rule, fields)
    inside = sum(s.count for s in sorts)

    def coverage_of(can: Can, note: str = "", **more: Any) -> RuleCoverage:
        return RuleCoverage(
            id=rule.id,
            policy=rule.policy,
            clause=rule.clause,
            citation=rule.citation or rule.clause,
            describe=rule.describe,
            can=can,
            noun=rule.subject.noun,
            plural=rule.subject.plural,
            note=note,
            outside=judged - inside,
            **more,
        )

    if rule.period:
        says = f"it judges each {rule.period} by all of its records together, so no row says what it needs"
        return coverage_of(Can.UNTOLD, says), set()
    if not judged:
        return coverage_of(Can.NOTHING, f"the logs hold no {rule.subject.noun}"), set()
    if not inside:
        return coverage_of(Can.NOTHING, f"it was not in force on the day of any {rule.subject.noun}"), set()
    decider = Decider(rule, engine, _fixed_values(held, one))
    whole = decider.outcome([Level.FULL] * len(rule.fields))
    if not whole.shows and not whole.asks:
        return coverage_of(Can.NOTHING, _why_nothing(rule, held)), set()
    outcomes = [(s.count, _outcome(one, decider, held.have(s, frozenset(one.agency)))) for s in sorts]
    always = sum(n for n, o in outcomes if o.always)
    sometimes = sum(n for n, o in outcomes if o.sometimes and not o.always)
    never = inside - always - sometimes
    can = Can.ALL if always == inside else Can.NONE if never == inside else Can.SOME
    shows = {v for _, o in outcomes for v in o.shows}
    lacks = set() if can is Can.ALL else _lacks(one, decider, held, sorts)
    covered = coverage_of(
        can,
        always=always,
        sometimes=sometimes,
        never=never,
        shows=tuple(v.value for v in SUBSTANCE if v in shows),
        asks=whole.asks,
        needs=tuple(_missing(item, held, rule.subjects) for item in sorted(lacks)),
    )
    return covered, lacks


def _why_nothing(rule: Rule, held: LogContents) -> str:
    there = set(held.judged_records(rule)[" technology"].drop_nulls())
    if rule.technologies is not None and not there & set(rule.technologies):
        return f"it applies to {' and '.join(rule.technologies)}, the logs hold {' and '.join(sorted(there))}".replace(
            "_", " "
        )
    return "it does not apply to what the logs hold"


def _fixed_values(held: LogContents, one: _RuleReads) -> dict[str, list[Any]]:
    """Facts of which the logs and the audit leave few values."""
    rows = held.judged_records(one.rule)
    found: dict[str, list[Any]] = {name: [value] for name, value in one.agency.items()}
    found["technology"] = sorted(rows[" technology"].drop_nulls().unique())
    if found_kinds := sorted(set(rows[" kind"]) & set(USE_KINDS)):
        found["use_kind"] = found_kinds
    return found


def _outcome(one: _RuleReads, decider: Decider, have: Availability) -> Outcome:
    return decider.outcome([need.level(have) for need in one.needs])


def _lacks(one: _RuleReads, decider: Decider, held: LogContents, sorts: Sequence[Sort]) -> set[Item]:
    """What is missing for every use to be decided. A declaration for a period covers a use without a date once it has
    one."""
    least = _least(held, sorts, one)
    dated = [s for s in sorts if s.dated]
    if not dated or len(dated) == len(sorts):
        return _smallest(one, decider, least)
    lacks = _smallest(one, decider, replace(least, complete=_least(held, dated, one).complete))
    if not _outcome(one, decider, least.add_items(lacks)).always:
        lacks.add(Item(NeedKind.COLUMN, "time"))
    return lacks


def _least(held: LogContents, sorts: Sequence[Sort], one: _RuleReads) -> Availability:
    """What is there for every use."""
    columns = frozenset.intersection(*(s.columns for s in sorts))
    stated = frozenset.intersection(*(s.stated_fields for s in sorts))
    complete = frozenset.intersection(*(s.complete for s in sorts))
    return held.have(Sort(columns, stated, complete, 0), frozenset(one.agency))


def _smallest(one: _RuleReads, decider: Decider, have: Availability) -> set[Item]:
    """A smallest set of what is missing with which every use is decided: of all that is, each is left out where it can
    be.

    Records of a kind and their completeness go together.
    """
    lacks = {item for need in one.needs for item in need.items(have)}
    order = sorted(
        (i for i in lacks if i.what is not NeedKind.RECORDS), key=lambda i: (_DROPPED_FIRST.index(i.what), i.name)
    )
    for item in order:
        fewer = {
            i for i in lacks if not (i == item or (item.what in _KINDS and i.what in _KINDS and i.name == item.name))
        }
        if _outcome(one, decider, have.add_items(fewer)).always:
            lacks = fewer
    return lacks


def _missing(item: Item, held: LogContents, kinds: Iterable[str]) -> MissingItem:
    """kinds: of the records whose column it is."""
    if item.what is not NeedKind.COLUMN:
        declared = item.what is NeedKind.COMPLETE and item.name in held.complete
        return MissingItem(what=item.what.value, name=item.name, declared=declared)
    states = held.states(item.name, kinds)
    there = states.pop("value", 0)
    return MissingItem(what=item.what.value, name=item.name, there=there, states=states)


def _policy(policy: Policy, rules: Sequence[RuleCoverage]) -> PolicyCoverage:
    clauses = {state.value: sum(c.state is state for c in policy.clauses) for state in ClauseState}
    counted = {can.value: sum(r.can is can for r in rules) for can in Can}
    return PolicyCoverage(id=policy.id, title=policy.title, clauses=clauses, rules=counted)


def _steps(
    lacking: Mapping[str, frozenset[Item]], held: LogContents, rules: Mapping[str, Rule]
) -> tuple[NextRecords, ...]:
    """Columns and records to add, in the order in which they pay; completeness is told beside them."""
    made, total = [], 0
    for bundle in greedy({rule: leave_out(lacks, NeedKind.COMPLETE) for rule, lacks in lacking.items()}):
        total += len(bundle.rules)
        kinds = {kind for rule in bundle.rules for kind in rules[rule].subjects}
        complete = {i.name for rule in bundle.rules for i in lacking[rule] if i.what is NeedKind.COMPLETE}
        made.append(
            NextRecords(
                add=tuple(_missing(i, held, kinds) for i in bundle.items),
                complete=tuple(sorted(complete)),
                rules=bundle.rules,
                total=total,
            )
        )
    return tuple(made)


def _declare(lacking: Mapping[str, frozenset[Item]], held: LogContents) -> tuple[Declare, ...]:
    """Declarations to make, in the order in which they pay: first those that rules lack nothing beside of."""
    alone = {r: lacks for r, lacks in lacking.items() if not leave_out(lacks, NeedKind.COMPLETE)}
    waiting: dict[str, list[str]] = {}
    for rule, lacks in sorted(lacking.items()):
        for item in lacks:
            if item.what is NeedKind.COMPLETE:
                waiting.setdefault(item.name, []).append(rule)
    done: dict[str, tuple[str, ...]] = {}
    for bundle in greedy(alone):
        for n, item in enumerate(bundle.items, start=1):
            done[item.name] = bundle.rules if n == len(bundle.items) else ()
    order = [*done, *sorted(waiting.keys() - done.keys(), key=lambda kind: (-len(waiting[kind]), kind))]
    return tuple(
        Declare(kind=kind, records=held.records.get(kind, 0), rules=done.get(kind, ()), needed_by=tuple(waiting[kind]))
        for kind in order
    )
