"""Which policies a run is by, and which of their rules are asked: decided here for verdicts, coverage and letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from checker.model.accounts import LedgerEntry
from checker.model.audit import RETENTION, Agency, Audit
from checker.model.errors import UsageError
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import KINDS
from checker.model.patterns import Pattern
from checker.model.policy import Policy, Rule
from checker.policy.applies import Applies, applies, speaks_of
from checker.policy.audit_claims import stated_policy
from checker.policy.load import agencies_in, for_run, load
from checker.policy.places import mistyped_city, spelled_in


@dataclass(frozen=True)
class Selection:
    """policies: those that may be applied. named_by_user: they are applied even where too little is known of the
    agency, and their rules are asked whatever these need. note: what the user may not expect of it."""

    policies: tuple[Policy, ...]
    named_by_user: bool
    note: str = ""


def select(
    names: Sequence[str], agency: Agency, *, root: Path, claims: Sequence[Mapping[str, object]] = (),
    claims_at: Sequence[str] = (), own: Sequence[Path] = (),
) -> Selection:  # fmt: skip
    """The policies, rules and patterns called `names` (policy.load.load); without any, those under `root` that may
    speak of the agency, and those of `own` documents beside them; and the statements of audit.yaml (`claims`, and
    where each is written).

    Raises UsageError and PolicyError as loading does, and UsageError for a place that is nearly that of an agency which
    a policy names: its own law would be left out in silence.
    """
    found = load(names, root=root) if names else for_run(root, agency, own)
    found += stated_policy(claims, claims_at)
    note = ""
    if agency.id is not None and agency.id not in _places(found):
        known = set(agencies_in(root))
        note = _not_named(agency.id, known, agency.name)
    return Selection(tuple(found), bool(names), note)


def _places(policies: Iterable[Policy]) -> set[str]:
    """The agencies that policies or their rules name."""
    rules = (rule for policy in policies for rule in policy.rules)
    by_rules = {place for rule in rules for place in rule.values.get("agency.id", ())}
    return by_rules | {place for policy in policies for place in policy.applies_to.agencies}


def _not_named(place: str, known: set[str], called: str | None) -> str:
    """What to say of a place that no policy names; "" where one does. called: the agency's name, if it was given."""
    if place in known:
        return ""
    folder, _, own = place.rpartition("/")
    beside = [name.rpartition("/")[2] for name in sorted(known) if name.rpartition("/")[0] == folder]
    near = [name for name in beside if name.startswith(f"{own}-") or own.startswith(f"{name}-")]
    insist = ""
    if not near and not spelled_in(own, called or ""):
        near = get_close_matches(own, beside, n=1, cutoff=0.85)
    if not near and (city := mistyped_city(own, folder.removeprefix("us/"), called or "")):
        near = [city]
        insist = f'; if "{own}" is right, give the agency\'s name in audit.yaml, with that word in it'
    if near:
        raise UsageError(
            f'no policy names the place "{place}"',
            hint=f'did you mean "{folder}/{near[0]}"? For an agency that no policy names, write only {folder}{insist}',
        )
    named = f"; policies name {', '.join(f'{folder}/{name}' for name in beside)}" if beside else ""
    return f'no policy names the place "{place}", so it is judged by the rules for every agency of {folder}{named}'


@dataclass(frozen=True)
class PolicyInUse:
    """A policy that is applied. rules: those that are asked. assumptions: agency facts that are not known and are taken
    from the policy, since the user named it. not_asked: each rule that lacks what it needs, and what that is.
    elsewhere: rules that are certainly for other agencies."""

    policy: Policy
    rules: tuple[Rule, ...]
    assumptions: dict[str, str]
    not_asked: tuple[tuple[Rule, str], ...]
    elsewhere: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class InUse:
    """What a run is by. may_apply: policies that were left out since too little is known of the agency."""

    policies: tuple[PolicyInUse, ...]
    may_apply: tuple[Policy, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are asked, in the order of their policies."""
        return tuple(rule for one in self.policies for rule in one.rules)

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What was left out or assumed, and why."""
        return (
            *map(_left_out, self.may_apply),
            *(
                entry
                for one in self.policies
                for entry in (*_assumption(one), *_other_agency_entries(one), *map(_not_asked, one.not_asked))
            ),
        )


def rules_in_use(selection: Selection, audit: Audit, *, fields: Collection[str], kinds: Collection[str] = ()) -> InUse:
    """The rules that are asked of logs which have the event fields `fields` and records of the kinds `kinds`.

    A policy that nobody named is applied where it is known to speak of the agency and is not a draft; its rules are
    asked where what they need is there. A rule that is off (unverified) is asked only where it was itself named: the
    loader then turns it on.
    """
    named = selection.named_by_user
    unknown = [p for p in selection.policies if not p.only_named and applies(p, audit.agency) is Applies.UNKNOWN]
    return InUse(
        tuple(_in_use(p, audit, fields, kinds, named=named) for p in _applying_policies(selection, audit)),
        () if named else tuple(unknown),
    )


def patterns_in_use(selection: Selection, audit: Audit) -> list[Pattern]:
    """The patterns that are looked for: those of the policies that are applied."""
    return [pattern for policy in _applying_policies(selection, audit) for pattern in policy.patterns]


def _applying_policies(selection: Selection, audit: Audit) -> list[Policy]:
    return [
        p
        for p in selection.policies
        if selection.named_by_user or (not p.only_named and applies(p, audit.agency) is Applies.YES)
    ]


def _in_use(
    policy: Policy, audit: Audit, fields: Collection[str], kinds: Collection[str], *, named: bool
) -> PolicyInUse:
    elsewhere = () if named else tuple(r for r in policy.rules if speaks_of(r.applies_to, audit.agency) is Applies.NO)
    own = [rule for rule in policy.rules if rule not in elsewhere]
    lacking = {} if named else {rule.id: _lacking(rule, audit, fields, kinds) for rule in own}
    return PolicyInUse(
        policy,
        tuple(rule for rule in own if rule.enabled and not lacking.get(rule.id)),
        _assumed_facts(policy, audit.agency) if applies(policy, audit.agency) is Applies.UNKNOWN else {},
        tuple((rule, what) for rule in own if (what := lacking.get(rule.id))),
        tuple(rule for rule in elsewhere if rule.enabled),
    )


def _lacking(rule: Rule, audit: Audit, fields: Collection[str], kinds: Collection[str]) -> str:
    """What the rule needs to be asked, and is not there; "" where nothing is lacking.

    A kind is there where a record of it is, or where it is declared complete. Where records are there and nobody
    declares that they are all, the rule is undetermined for those that it does not find: a list that was handed over is
    never passed over in silence.
    """
    for need in rule.needs:
        if need == RETENTION:
            if audit.retention_days is None:
                return f"audit.yaml gives no {RETENTION}"
        elif need in KINDS:
            if need not in kinds and all(declared.kind != need for declared in audit.complete):
                return f"the logs hold no {KINDS[need].noun} records, and nobody declares them complete"
        elif need not in fields:
            return f"no log says {EVENT_FIELDS[need].meaning}"
    return ""


AGENCY = ("agency.state", "agency.level", "agency.kind", "agency.id")
"""The facts of the agency."""


def known_of(agency: Agency) -> dict[str, str]:
    """The facts of the agency that are known."""
    every = dict(zip(AGENCY, (agency.state_code, agency.level, agency.kind, agency.id), strict=True))
    return {name: value for name, value in every.items() if value}


def _assumed_facts(policy: Policy, agency: Agency) -> dict[str, str]:
    """One agency that the policy speaks of, in the facts that are not known of the audited one."""
    scope, known = policy.applies_to, known_of(agency)
    spoken_of = {
        "agency.state": scope.states,
        "agency.level": scope.levels,
        "agency.kind": scope.kinds,
        "agency.id": scope.agencies,
    }
    return {name: values[0] for name, values in spoken_of.items() if values and name not in known}


def _left_out(policy: Policy) -> LedgerEntry:
    return LedgerEntry(
        topic="agency",
        statement=f"{policy.id} may apply, but too little is known of the agency to say so; it was left out. "
        "Name the agency (--place, --kind, or audit.yaml), or the policy (-p)",
    )


def _assumption(one: PolicyInUse) -> list[LedgerEntry]:
    if not one.assumptions:
        return []
    facts = ", ".join(f"{name.removeprefix('agency.')} {value}" for name, value in one.assumptions.items())
    says = (
        f"{one.policy.id} was named, and the agency is not known: it is tried as if the agency were one it applies to "
        f"({facts})"
    )
    return [LedgerEntry(topic="agency", statement=says)]


def _other_agency_entries(one: PolicyInUse) -> list[LedgerEntry]:
    if not one.elsewhere:
        return []
    rules = "1 rule applies" if len(one.elsewhere) == 1 else f"{len(one.elsewhere)} rules apply"
    asked = "was not asked" if len(one.elsewhere) == 1 else "were not asked"
    ids = ", ".join(rule.id for rule in one.elsewhere)
    statement = f"{one.policy.id}: {rules} to other agencies only, and {asked}: {ids}"
    return [LedgerEntry(topic="agency", statement=statement)]


def _not_asked(left: tuple[Rule, str]) -> LedgerEntry:
    rule, what = left
    return LedgerEntry(topic="rule", field=rule.id, statement=f"{rule.title}: not asked, since {what}")
