"""What a run judges: the policies that apply to the agency, their rules in use, and the day as of which deadlines
count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from checker.assess.interface import Task
from checker.facts.context import Context
from checker.facts.run_survey import RunSurvey
from checker.model.accounts import Declaration, LedgerEntry
from checker.model.assessment import LawScope, PolicyUsed
from checker.model.audit import Audit, Complete
from checker.model.policy import ClauseState, Policy, Rule
from checker.model.single_facts import IN_FORCE
from checker.model.visible import path_text
from checker.model.vocabulary import PERIOD_FACTS, vocabulary
from checker.policy.library import known_of_place
from checker.policy.load import places_with_law
from checker.policy.selection import Selection, rules_in_use
from checker.resources import policies_root


@dataclass(frozen=True)
class Plan:
    """rules: those to run, each with the facts asserted for it (an agency that the user named the policy for)."""

    context: Context
    as_of_basis: str
    policies: tuple[PolicyUsed, ...]
    rules: tuple[Rule, ...]
    assertions: dict[str, dict[str, str]]
    ledger: tuple[LedgerEntry, ...]
    declarations: tuple[Declaration, ...]
    scope: LawScope
    modules: dict[str, str] = field(default_factory=dict)

    @property
    def fact_names(self) -> list[str]:
        """The vocabulary facts that are worked out of records (a draft's new fields, `in_force` and the numbers of
        periods are none of them)."""
        known = vocabulary().keys() - {IN_FORCE, *PERIOD_FACTS}
        return sorted({n for rule in self.all_rules for n in (*rule.fields, rule.amount) if n in known})

    @property
    def facts_of_survey(self) -> list[str]:
        """The facts that need one look at all records: those, and what is asked of a report for a period."""
        return sorted({*self.fact_names, *(n for rule in self.rules if rule.report for n in rule.fields)} - {IN_FORCE})

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The rules that are asked of records: those that judge them, then the conditions that rules on periods
        count."""
        return (*(r for r in self.rules if not r.period), *(c for r in self.rules for c in r.counts))

    def task(self, survey: RunSurvey, kinds: tuple[str, ...]) -> Task:
        """What every shard works out. survey: of all records. kinds: of the events that are judged."""
        names, places = tuple(self.fact_names), self.condition_places
        return Task(self.context, survey, names, kinds, self.all_rules, places, self.assertions)

    @property
    def kept_modules(self) -> list[str]:
        """The modules whose answers may be kept: a draft's new fields hold what stands in a column."""
        return [one.path for rule in self.rules if not rule.new_fields for one in (rule, *rule.counts)]

    @property
    def condition_places(self) -> tuple[tuple[int, ...], ...]:
        """For each rule on periods, for each of its conditions that are counted together (Rule.tallied), their places
        in `asked`."""
        places = {rule.id: at for at, rule in enumerate(self.all_rules)}
        return tuple(
            tuple(places[one.id] for one in together)
            for rule in self.rules
            if rule.period
            for together in rule.tallied_rules
        )

    @property
    def kinds(self) -> list[str]:
        """The record kinds that the rules judge, sorted."""
        return sorted({kind for rule in self.all_rules for kind in rule.subjects})


def plan(
    audit: Audit, policies: Sequence[Policy], *, named: bool, as_of: date | None, today: date, records: dict[str, int],
    inputs: Sequence[str], fields: Collection[str], zone: str | None,
) -> Plan:  # fmt: skip
    """The rules in use (policy.selection), and what they are judged with.

    named: the user named these policies. today: for `as_of` where neither the user nor the audited period gives one.
    records: how many of each kind the logs hold. inputs: the paths of the logs. fields: the event fields that they
    have. zone: of the agency's place, None where it is not known.
    """
    day, basis = _as_of(audit, as_of, today)
    in_use = rules_in_use(
        Selection(tuple(policies), named),
        audit,
        fields=fields,
        kinds={kind for kind, found in records.items() if found},
    )
    suspended = _contradicted_declarations(audit.complete, records)
    standing = tuple(declared for declared in audit.complete if not declared.contradicted_by)
    days = {path_text(log.path): log.exported for log in audit.logs}
    exported = {number: found for number, path in enumerate(inputs) if (found := days.get(path)) is not None}
    context = Context(
        audit.agency,
        audit.period,
        standing,
        day,
        suspended,
        exported,
        today,
        audit.retention_days,
        audit.aliases,
        zone=zone,
        claim_kinds=tuple(sorted({kind for r in in_use.rules if r.claim for one in r.counts for kind in one.subjects})),
    )
    modules = {one.path: one.module for rule in in_use.rules for one in (rule, *rule.counts)}
    return Plan(
        context,
        basis,
        tuple(_policy_used(one.policy, asserted=bool(one.assumptions)) for one in in_use.policies),
        in_use.rules,
        {each.id: one.assumptions for one in in_use.policies for rule in one.rules for each in (rule, *rule.counts)},
        in_use.ledger,
        _declarations(audit.complete, suspended),
        LawScope(
            named_by_user=named,
            places_with_law=places_with_law(policies_root()),
            known_of_place=known_of_place(audit.agency.place_or_state, policies_root()),
        ),
        modules,
    )


def _as_of(audit: Audit, as_of: date | None, today: date) -> tuple[date, str]:
    """Reading R19: the day asked for, else the audited period's last day, else today."""
    if as_of:
        return as_of, "as asked for"
    if audit.period.until:
        return audit.period.until - timedelta(days=1), "the last day of the audited period"
    return today, "the day of this run"


def _policy_used(policy: Policy, *, asserted: bool) -> PolicyUsed:
    counts = {state.value: sum(c.state is state for c in policy.clauses) for state in ClauseState}
    return PolicyUsed(
        id=policy.id,
        sha256=policy.sha256,
        title=policy.title,
        kind=policy.kind,
        standing=policy.standing,
        clauses=counts,
        asserted=asserted,
        as_if_from=policy.as_if_from,
        known_gaps=policy.known_gaps,
    )


def _contradicted_declarations(declared: Iterable[Complete], records: dict[str, int]) -> dict[str, str]:
    return {
        c.kind.value: f"it says that there are none, but the logs hold {records[c.kind.value]:,}"
        for c in declared
        if c.none and records.get(c.kind.value)
    }


def _declarations(declared: Iterable[Complete], suspended: dict[str, str]) -> tuple[Declaration, ...]:
    return tuple(
        Declaration.model_validate(
            {
                "kind": c.kind.value,
                "from": c.from_,
                "until": c.until,
                "by": c.by,
                "on": c.on,
                "basis": c.basis,
                "source": c.source,
                "void": suspended.get(c.kind.value, "")
                or (f"contradicted by {c.contradicted_by}" if c.contradicted_by else ""),
            }
        )
        for c in declared
    )
