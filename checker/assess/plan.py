"""What a run judges: the policies that apply to the agency, their rules in use, and the day as of which deadlines
count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from checker.facts.context import Context
from checker.model.assessment import Declaration, LedgerEntry, PolicyUsed, Scope
from checker.model.audit import Audit, Complete
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import EventKind
from checker.model.policy import DRAFT, RETENTION, ClauseState, Pattern, Policy, Rule, Standing
from checker.model.vocabulary import IN_FORCE, vocabulary
from checker.policy.applies import Applies, applies

"""The kind of policy that binds nobody yet: it is tried only where the user names it."""


@dataclass(frozen=True)
class Plan:
    """rules: those to run, each with the facts asserted for it (an agency that the user named the policy for)."""

    context: Context
    as_of_basis: str
    policies: tuple[PolicyUsed, ...]
    rules: tuple[Rule, ...]
    asserted: dict[str, dict[str, str]]
    ledger: tuple[LedgerEntry, ...]
    declarations: tuple[Declaration, ...]
    scope: Scope
    modules: dict[str, str] = field(default_factory=dict)

    @property
    def fact_names(self) -> list[str]:
        """The vocabulary facts that the rules read (a draft's new fields and `in_force` are none of them)."""
        known = vocabulary()
        return sorted({n for rule in self.rules for n in read_by(rule) if n in known and n != IN_FORCE})

    @property
    def kinds(self) -> list[str]:
        """The record kinds that the rules judge, sorted."""
        return sorted({kind for rule in self.rules for kind in rule.on})


def read_by(rule: Rule) -> tuple[str, ...]:
    """The facts a rule is given: its fields, or the whole vocabulary where they could not be told apart."""
    return tuple(vocabulary()) if rule.whole_record else rule.fields


def applying(policies: Sequence[Policy], audit: Audit, *, named: bool) -> list[Policy]:
    """The policies that are applied (see `plan`): those that were named; without any, those known to speak of the
    agency."""
    return [p for p in policies if named or (p.kind != DRAFT and applies(p, audit.agency) is Applies.YES)]


def patterns(policies: Sequence[Policy], audit: Audit, *, named: bool) -> list[Pattern]:
    """The patterns that are looked for: those of the policies that are applied."""
    return [pattern for policy in applying(policies, audit, named=named) for pattern in policy.patterns]


def plan(
    audit: Audit, policies: Sequence[Policy], *, named: bool, as_of: date | None, today: date, records: dict[str, int],
    inputs: Sequence[str], fields: Collection[str],
) -> Plan:  # fmt: skip
    """Choose policies and rules.

    named: the user named these policies: they are applied even where the agency is not known (that is in the ledger),
        and their unverified rules stay off all the same unless the rule itself was named (the loader then enables it).
    today: for `as_of` where neither the user nor the audited period gives one. records: how many of each kind the logs
        hold. inputs: the paths of the logs.
    fields: the event fields that they have.
    """
    day, basis = _as_of(audit, as_of, today)
    used, rules, ledger = [], [], []
    asserted: dict[str, dict[str, str]] = {}
    applied = applying(policies, audit, named=named)
    if not named:
        ledger += [_maybe(p) for p in policies if p.kind != DRAFT and applies(p, audit.agency) is Applies.UNKNOWN]
    for policy in applied:
        assumed = _assumed(policy, audit) if applies(policy, audit.agency) is Applies.UNKNOWN else {}
        if assumed:
            said = ", ".join(f"{k.removeprefix('agency.')} {v}" for k, v in assumed.items())
            ledger.append(
                LedgerEntry(
                    topic="agency",
                    statement=f"{policy.id} was named, and the agency is not known: it is tried as if the agency "
                    f"were one it speaks of ({said})",
                )
            )
        used.append(_used(policy, asserted=bool(assumed)))
        for rule in policy.rules:
            if not named and (lacking := _lacking(rule, audit, fields)):
                ledger.append(
                    LedgerEntry(topic="rule", field=rule.id, statement=f"{rule.title}: not asked, since {lacking}")
                )
            elif rule.enabled:
                rules.append(rule)
                asserted[rule.id] = assumed
    suspended = _contradicted(audit.complete, records)
    standing = tuple(declared for declared in audit.complete if not declared.contradicted_by)
    days = {str(log.path): log.exported for log in audit.logs}
    exported = {number: found for number, path in enumerate(inputs) if (found := days.get(path)) is not None}
    context = Context(
        audit.agency, audit.period, standing, day, suspended, exported, today, audit.retention_days, audit.aliases
    )
    modules = {rule.path: rule.module for rule in rules}
    return Plan(
        context,
        basis,
        tuple(used),
        tuple(rules),
        asserted,
        tuple(ledger),
        _declarations(audit.complete, suspended),
        Scope(named=named, places_with_law=_places_with_law(policies)),
        modules,
    )


def _places_with_law(policies: Iterable[Policy]) -> tuple[str, ...]:
    """The places for which one of the policies is law: agencies, else states, else the whole country."""
    found: set[str] = set()
    for policy in policies:
        if policy.standing is Standing.LAW:
            scope = policy.applies_to
            found.update(scope.agencies or [f"us/{state.lower()}" for state in scope.states] or ["us"])
    return tuple(sorted(found))


def _lacking(rule: Rule, audit: Audit, fields: Collection[str]) -> str:
    """What the rule needs to be asked, and is not there; "" where nothing is lacking."""
    for need in rule.needs:
        if need == RETENTION:
            if audit.retention_days is None:
                return f"audit.yaml gives no {RETENTION}"
        elif need in {kind.value for kind in EventKind}:
            if all(declared.kind != need for declared in audit.complete):
                return f"nobody declares the {need.replace('_', ' ')} records complete"
        elif need not in fields:
            return f"no log says {EVENT_FIELDS[need].meaning}"
    return ""


def _as_of(audit: Audit, as_of: date | None, today: date) -> tuple[date, str]:
    """Reading R19: the day asked for, else the audited period's last day, else today."""
    if as_of:
        return as_of, "as asked for"
    if audit.period.until:
        return audit.period.until - timedelta(days=1), "the last day of the audited period"
    return today, "the day of this run"


def _assumed(policy: Policy, audit: Audit) -> dict[str, str]:
    """One agency that the policy speaks of, in the facts that are not known of the audited one."""
    scope, agency = policy.applies_to, audit.agency
    known = {
        "agency.state": agency.state_code,
        "agency.level": agency.level,
        "agency.kind": agency.kind,
        "agency.id": agency.id,
    }
    spoken_of = {
        "agency.state": scope.states,
        "agency.level": scope.levels,
        "agency.kind": scope.kinds,
        "agency.id": scope.agencies,
    }
    return {name: values[0] for name, values in spoken_of.items() if values and not known[name]}


def _maybe(policy: Policy) -> LedgerEntry:
    return LedgerEntry(
        topic="agency",
        statement=f"{policy.id} may apply, but too little is known of the agency to say so; it was left out. "
        "Name the agency (--place, --kind, or audit.yaml), or the policy (-p)",
    )


def _used(policy: Policy, *, asserted: bool) -> PolicyUsed:
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


def _contradicted(declared: Iterable[Complete], records: dict[str, int]) -> dict[str, str]:
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
                "void": suspended.get(c.kind.value, "")
                or (f"contradicted by {c.contradicted_by}" if c.contradicted_by else ""),
            }
        )
        for c in declared
    )
