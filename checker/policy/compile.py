"""One rule block -> a Rule: its verb and modifiers as a Rego module with the contract of
`policies/lib/outcome.rego`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from checker.model.errors import Collector, PolicyError
from checker.model.facts import Ahead, Fact, OfAgency, milestone
from checker.model.policy import DRAFT, STANDING_OF_KIND, Family, Rule, Status, Window
from checker.model.single_facts import IN_FORCE
from checker.model.steps import MILESTONES
from checker.model.subjects import CLAIM, every_period, subject_of
from checker.model.verdict import Severity
from checker.model.words import join_words
from checker.model.yaml_lines import Node
from checker.policy import fields as rego_fields
from checker.policy import modifiers, words
from checker.policy.blocks import NameAndPlace
from checker.policy.conditions import condition, test
from checker.policy.lint import RegoBlock
from checker.policy.module import Sides, module_text
from checker.policy.moment_terms import SOMEBODY
from checker.policy.rule_blocks import APPLIES_TO, EachPeriod
from checker.policy.scope import Scope
from checker.policy.terms import FactRead, OneOf, Question, Term, reads
from checker.policy.verb_terms import VerbTerms
from checker.policy.verbs import RULE, VERBS
from checker.policy.windows import in_force_on


@dataclass(frozen=True)
class Defaults:
    """What the front matter says for every rule of the document."""

    policy: str
    title: str
    kind: str
    windows: tuple[Window, ...] = ()
    applies_to: dict[str, Node] = field(default_factory=dict)
    technologies: tuple[str, ...] | None = ("face_recognition",)
    severity: Severity = Severity.MEDIUM
    status: Status = Status.READ
    reviewed: bool = False


@dataclass(frozen=True)
class CompiledRule:
    """A rule, its scope, and `granted_facts`, what its cases take for granted: for each field of the scope, a value
    that it speaks of. shared_cases: the names of cases that it shares with rules of other documents."""

    rule: Rule
    applies_to: dict[str, Node]
    granted_facts: dict[str, object]
    shared_cases: tuple[NameAndPlace, ...] = ()


def compile_rule(
    node: Node, scope: Scope, defaults: Defaults, clause: str, line: int, block: RegoBlock | None
) -> CompiledRule:
    """The rule at `node`. block: the rego block that follows it, if any.

    Raises PolicyError with the document's file and line for whatever is unknown, of a wrong type, or refused; Mistakes
    for several.
    """
    mistakes = Collector()
    rule = RULE.read(node, mistakes)
    keys = node.map("a rule")
    verb = _verb(keys, rule.id, node, block, mistakes)
    if verb != "require-within" and "grace" in keys:
        mistakes.add(
            PolicyError("grace goes with require-within only", where=keys["grace"].key_where, hint="leave it out")
        )
    given = rule.model_fields_set
    period = rule.on.period if isinstance(rule.on, EachPeriod) else CLAIM if verb == "claim" else ""
    judged = () if isinstance(rule.on, EachPeriod) or period else rule.on
    subject = every_period(period, rule.id, report=verb == "report") if period else subject_of(judged)
    scope = replace(scope, subject=subject)
    if period:
        _check_period(keys, verb, node, mistakes)
    written = rule.extra_value(verb) if verb else None
    # What a verb lacks has no line of its own: it is said at the verb's.
    at_verb = replace(scope, file=keys[verb].key_where) if verb in keys else scope
    said = mistakes.read(written, lambda value: VERBS[verb or ""].terms(value, at_verb, rule.grace), None)
    scoped = modifiers.applies_to(rule.applies_to, defaults.applies_to)
    if "applies_to" not in given:
        scoped = defaults.applies_to
    techs = rule.technology if "technology" in given else defaults.technologies
    in_force = rule.in_force if "in_force" in given else defaults.windows
    nothing: tuple[list[Term], dict[str, object]] = ([], {})
    head, granted = mistakes.read(
        scoped, lambda places: _scope_terms(scope, defaults.policy, techs, in_force, places), nothing
    )
    if said and said.hangs_on_a_match:
        granted[SOMEBODY] = "somebody"
    granted |= {Ahead(milestone).name: False for milestone in MILESTONES.values()}
    when = mistakes.read(rule.when, lambda value: condition(value, scope, "when"), None)
    excuses = mistakes.read(rule.except_, lambda value: modifiers.excuses(value, scope), [])
    gates = mistakes.read(rule.unclear, lambda value: modifiers.unclear(value, scope), [])
    status = mistakes.read(
        rule.status, lambda value: modifiers.allowed_status(value, keys["status"], defaults.reviewed), defaults.status
    )
    mistakes.end()

    asked = rule.if_unknown.question() if rule.if_unknown else None
    name, heading = rule.id, rule.title or clause
    own = [said.applies] if said and said.applies else []
    about = [*head, *([when] if when else []), *gates]
    if said and said.report:
        granted |= {"report_due": True, "report_still_due": False}
    # What a rule on periods speaks of is asked of what it counts; of the agency there is nothing to count.
    of_agency = [term for term in head if isinstance(term, OneOf) and isinstance(term.fact, OfAgency)]
    applies = [*of_agency, *own] if period else [*head, *own, *([when] if when else []), *gates]
    terms = [*applies, *(t for _, t in excuses)]
    if block is not None and block.package:
        terms = []  # the block is the whole module: what it reads is found in its own text
    if said:
        terms += [said.breach, *([said.pending] if said.pending else [])]
    describe = scope.subject.in_words(_describe(said, heading, when, excuses))
    intro = [f"{defaults.policy}: {clause}", f"{scope.file}:{line}", "", *textwrap.wrap(describe, 110)]
    module, asks = module_text(name, intro, Sides(said, applies, excuses, asked), block, scope.file)
    in_block = rego_fields.read(block, module, f"{defaults.policy}/{name}.rego", scope) if block is not None else []
    facts, values, cuts = _read(terms, in_block)
    scope_only = _read([*of_agency] if period else head)[0].keys() & facts.keys()
    scope_only -= _read([term for term in terms if term not in head], in_block)[0].keys()
    if block is not None:
        _check_windows(IN_FORCE in facts, in_force, node)
    found = Rule(
        id=name,
        policy=defaults.policy,
        clause=clause,
        title=heading,
        family=Family.PERIOD if period else Family(rule.family) if rule.family else _family(facts.values()),
        standing=STANDING_OF_KIND[defaults.kind if defaults.kind == DRAFT else rule.kind or defaults.kind],
        severity=Severity(rule.severity or defaults.severity),
        status=status,
        enabled=status is not Status.UNVERIFIED,
        module=module,
        path=f"{defaults.policy}/{name}.rego",
        line=line,
        fields=tuple(sorted(facts)),
        describe=describe,
        citation=rule.citation or clause,
        values=values,
        cuts=cuts,
        subjects=judged,
        technologies=techs,
        windows=in_force,
        reading=", ".join(rule.reading),
        record_keeping=bool(said and said.record_keeping),
        needs=rule.needs,
        rows=rule.rows,
        new_fields=tuple(f for n, f in sorted(facts.items()) if n in scope.new),
        period=period,
        report=said.report if said else None,
        claim=said.claim if said else None,
        comparison=said.comparison if said else None,
        year_ends=said.year_ends if said else None,
        scope_fields=tuple(sorted(scope_only)),
        asks=asks,
    )
    if period and said:
        found = replace(found, counts=_counting(found, said, about, asked, scope))
    return CompiledRule(found, scoped, granted, rule.cases)


def _check_period(keys: dict[str, Node], verb: str | None, node: Node, mistakes: Collector) -> None:
    """Collect what a rule on periods cannot say."""
    if verb not in ("limit", "report", "claim"):
        what = "only `limit` and `report` judge periods"
        mistakes.add(PolicyError(what, where=node.location, hint="write `limit: {count: ...}`"))
    if "except" in keys:
        hint = "put it into the condition: {mode: live, authorized: {not: warrant}}"
        mistakes.add(PolicyError("a rule on periods has no exemptions", where=keys["except"].key_where, hint=hint))


def _counting(
    rule: Rule,
    said: VerbTerms,
    about: list[Term],
    asked: Question | None,
    scope: Scope,
) -> tuple[Rule, ...]:
    """Each condition whose records a rule on periods counts, as a rule of its own that is broken by those.

    about: what the rule speaks of at all: a record beside that is not counted."""
    made = []
    amounts = said.amounts or ("",) * len(said.records)
    for number, (term, judged, amount) in enumerate(
        zip(said.counted_terms, said.records, amounts, strict=True), start=1
    ):
        name = f"{rule.id}.counted-{number}"
        intro = [f"{rule.policy}: {rule.clause}", f"{scope.file}:{rule.line}", "", f"Counted for {rule.id}."]
        text, asks = module_text(name, intro, Sides(VerbTerms(term, ""), about, [], asked), None, scope.file)
        facts, values, cuts = _read([*about, term])
        made.append(
            replace(
                rule,
                id=name,
                module=text,
                path=f"{rule.policy}/{name}.rego",
                subjects=judged,
                period="",
                report=None,
                claim=None,
                comparison=None,
                scope_fields=(),
                asks=asks,
                amount=amount,
                fields=tuple(sorted(facts)),
                values=values,
                cuts=cuts,
            )
        )
    return tuple(made)


def _verb(keys: dict[str, Node], name: str, node: Node, block: RegoBlock | None, mistakes: Collector) -> str | None:
    """The one verb of a rule; None where it has none, or two, or one that is not known: what is wrong is collected."""
    found = [verb for verb in VERBS if verb in keys]
    if len(found) > 1:
        what = f"the rule has two verbs, {found[0]} and {found[1]}"
        mistakes.add(PolicyError(what, where=node.location, hint="write two rules"))
        return None
    misspelled = not found and any(key not in RULE.names() for key in keys)
    if bool(found) == bool(block) and not misspelled:
        what = "has a verb, and a rego block follows it" if found else "has no verb, and no rego block follows it"
        hint = f"write one of: {', '.join(VERBS)}; or a rego block"
        mistakes.add(PolicyError(f'the rule "{name}" {what}', where=node.location, hint=hint))
    return found[0] if found else None


def _scope_terms(
    scope: Scope,
    policy: str,
    techs: tuple[str, ...] | None,
    in_force: tuple[Window, ...],
    scoped: dict[str, Node],
) -> tuple[list[Term], dict[str, object]]:
    """The terms of what the rule speaks of at all, and for each of their fields a value that it speaks of."""
    found: list[Term] = []
    granted: dict[str, object] = {}
    if techs is not None:
        found.append(OneOf(scope.fact("technology", scope.file), techs, techs))
        granted["technology"] = techs[0]
    if in_force:
        found.append(in_force_on(in_force, scope.fact(IN_FORCE, scope.file), policy))
        granted[IN_FORCE] = "yes"
    for key, node in scoped.items():
        term = test(APPLIES_TO[key], node, scope)
        found.append(term)
        if isinstance(term, OneOf) and term.values:
            granted[APPLIES_TO[key]] = term.values[0]
    return found, granted


def _describe(said: VerbTerms | None, title: str, when: Term | None, excuses: list[tuple[str, Term]]) -> str:
    text = said.sentence if said else title
    if when is not None and said:
        text = f"Where {words.clause_of(when)}: {text[:1].lower()}{text[1:]}"
    if excuses:
        text += f", except {join_words([words.excuse_words(t) for _, t in excuses])}"
    return words.sentence(text)


def _family(facts: Iterable[Fact]) -> Family:
    return Family.CASE if any(milestone(fact) for fact in facts) else Family.ROW


def _read(
    terms: list[Term], in_block: Sequence[FactRead] = ()
) -> tuple[dict[str, Fact], dict[str, tuple[str, ...]], dict[str, tuple[float, ...]]]:
    """The facts that terms and a rego block read, with the values and the numbers that each is compared with."""
    facts: dict[str, Fact] = {}
    values: dict[str, list[str]] = {}
    cuts: dict[str, list[float]] = {}
    for fact, own_values, own_cuts in (*(one for term in terms for one in reads(term)), *in_block):
        facts[fact.name] = fact
        values.setdefault(fact.name, []).extend(own_values)
        cuts.setdefault(fact.name, []).extend(own_cuts)
    return (
        facts,
        {n: tuple(dict.fromkeys(v)) for n, v in sorted(values.items()) if v},
        {n: tuple(sorted(set(c))) for n, c in sorted(cuts.items()) if c},
    )


def _check_windows(reads_in_force: bool, in_force: tuple[Window, ...], node: Node) -> None:
    if bool(in_force) != reads_in_force:
        what = (
            "has dates in force, and its rego block does not read input.in_force"
            if in_force
            else "reads input.in_force, and has no dates"
        )
        raise PolicyError(
            f"the rule {what}", where=node.location, hint="leave the package line out: `applies` is then made for it"
        )
