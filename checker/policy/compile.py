"""One rule block -> a Rule: its verb and modifiers as a Rego module with the contract of
`policies/lib/outcome.rego`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from checker.model.errors import PolicyError
from checker.model.facts import Ahead, Fact, milestone
from checker.model.kinds import MILESTONES
from checker.model.policy import DRAFT, STANDING_OF_KIND, Family, Rule, Status, Window
from checker.model.subjects import subject_of
from checker.model.verdict import Severity
from checker.model.vocabulary import IN_FORCE
from checker.model.words import joined
from checker.policy import fields as rego_fields
from checker.policy import modifiers, words
from checker.policy.conditions import condition, test
from checker.policy.lint import RegoBlock
from checker.policy.module import Sides, module_text
from checker.policy.scope import Scope
from checker.policy.terms import Among, Term, reads
from checker.policy.verbs import SOMEBODY, VERBS, VerbTerms, the_verb, unknown_key
from checker.policy.yaml_lines import Node


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
class Compiled:
    """A rule, its scope, and what its cases take for granted: for each field of the scope, a value that it speaks
    of."""

    rule: Rule
    applies_to: dict[str, Node]
    granted: dict[str, object]


def compile_rule(
    node: Node, scope: Scope, defaults: Defaults, clause: str, line: int, block: RegoBlock | None
) -> Compiled:
    """The rule at `node`. block: the rego block that follows it, if any.

    Raises PolicyError with the document's file and line for whatever is unknown, of a wrong type, or refused.
    """
    keys = node.map("a rule")
    known = [*modifiers.MODIFIERS, *VERBS]
    verb = the_verb(keys, node.where)
    for key, value in keys.items():
        if key not in known:
            raise unknown_key(key, known, value.key_where)
    name = modifiers.rule_id(keys, node)
    if (verb is None) == (block is None):
        what = (
            "has no verb, and no rego block follows it" if verb is None else "has a verb, and a rego block follows it"
        )
        raise PolicyError(
            f'the rule "{name}" {what}', where=node.where, hint=f"write one of: {', '.join(VERBS)}; or a rego block"
        )
    judged = modifiers.on(keys.get("on"))
    scope = replace(scope, subject=subject_of(judged))
    grace = modifiers.grace(keys, verb)
    said = VERBS[verb](keys[verb], scope, grace) if verb else None
    scoped = (
        modifiers.applies_to(keys["applies-to"], defaults.applies_to) if "applies-to" in keys else defaults.applies_to
    )
    techs = modifiers.technologies(keys["technology"]) if "technology" in keys else defaults.technologies
    in_force = modifiers.windows(keys["in-force"]) if "in-force" in keys else defaults.windows
    head, granted = _scope_terms(scope, techs, in_force, scoped)
    if said and said.hangs_on_a_match:
        granted[SOMEBODY] = "somebody"
    granted |= {Ahead(milestone).name: False for milestone in MILESTONES.values()}
    when = condition(keys["when"], scope, "when") if "when" in keys else None
    excuses = modifiers.excuses(keys.get("except"), scope)
    gates = modifiers.unclear(keys.get("unclear"), scope)
    applies = [*head, *([said.applies] if said and said.applies else []), *([when] if when else []), *gates]
    asked = modifiers.if_unknown(keys.get("if-unknown"))

    terms = [*applies, *(t for _, t in excuses)]
    if block is not None and block.package:
        terms = []  # the block is the whole module: what it reads is found in its own text
    if said:
        terms += [said.breach, *([said.pending] if said.pending else [])]
    heading = keys["title"].text("title") if "title" in keys else clause
    describe = _describe(said, heading, when, excuses)
    intro = [f"{defaults.policy}: {clause}", f"{scope.file}:{line}", "", *textwrap.wrap(describe, 110)]
    module = module_text(name, intro, Sides(said, applies, excuses, asked), block, scope.file)
    status = modifiers.status(keys["status"], defaults.reviewed) if "status" in keys else defaults.status
    facts, values, cuts = _read(terms)
    whole = False
    if block is not None:
        in_block = rego_fields.read(block, module, f"{defaults.policy}/{name}.rego", scope)
        whole = in_block is None
        for fact, own_values, own_cuts in in_block or ():
            facts[fact.name] = fact
            values.setdefault(fact.name, []).extend(own_values)
            cuts.setdefault(fact.name, []).extend(own_cuts)
        _check_windows(IN_FORCE in facts, in_force, node)
    names = () if whole else tuple(sorted(facts))
    rule = Rule(
        id=name,
        policy=defaults.policy,
        clause=clause,
        title=heading,
        family=_family(keys.get("family"), () if whole else facts.values()),
        standing=STANDING_OF_KIND[
            keys["kind"].one_of("kind", STANDING_OF_KIND)
            if "kind" in keys and defaults.kind != DRAFT
            else defaults.kind
        ],
        severity=Severity(keys["severity"].one_of("severity", [s.value for s in Severity]))
        if "severity" in keys
        else defaults.severity,
        status=status,
        enabled=status is not Status.UNVERIFIED,
        module=module,
        path=f"{defaults.policy}/{name}.rego",
        line=line,
        fields=names,
        describe=describe,
        citation=keys["citation"].text("citation") if "citation" in keys else clause,
        whole_record=whole,
        values={n: tuple(dict.fromkeys(v)) for n, v in sorted(values.items()) if v},
        cuts={n: tuple(sorted(set(c))) for n, c in sorted(cuts.items()) if c},
        on=judged,
        technologies=techs,
        windows=in_force,
        reading=", ".join(keys["reading"].texts("reading")) if "reading" in keys else "",
        record_keeping=bool(said and said.record_keeping),
        needs=modifiers.needs(keys["needs"]) if "needs" in keys else (),
        new_fields=tuple(f for n, f in sorted(facts.items()) if n in scope.new),
    )
    return Compiled(rule, scoped, granted)


def _scope_terms(
    scope: Scope, techs: tuple[str, ...] | None, in_force: tuple[Window, ...], scoped: dict[str, Node]
) -> tuple[list[Term], dict[str, object]]:
    """The terms of what the rule speaks of at all, and for each of their fields a value that it speaks of."""
    found: list[Term] = []
    granted: dict[str, object] = {}
    if techs is not None:
        found.append(Among(scope.fact("technology", scope.file), techs, techs))
        granted["technology"] = techs[0]
    if in_force:
        found.append(modifiers.in_force_on(in_force, scope.fact(IN_FORCE, scope.file)))
        granted[IN_FORCE] = "yes"
    for key, node in scoped.items():
        term = test(modifiers.APPLIES_TO[key], node, scope)
        found.append(term)
        if isinstance(term, Among) and term.values:
            granted[modifiers.APPLIES_TO[key]] = term.values[0]
    return found, granted


def _describe(said: VerbTerms | None, title: str, when: Term | None, excuses: list[tuple[str, Term]]) -> str:
    text = said.sentence if said else title
    if when is not None and said:
        text = f"Where {words.where(when)}: {text[:1].lower()}{text[1:]}"
    if excuses:
        text += f", except {joined([words.excuse_words(t) for _, t in excuses])}"
    return words.sentence(text)


def _family(node: Node | None, facts: Iterable[Fact]) -> Family:
    if node is not None:
        return Family(node.one_of("family", [f.value for f in Family]))
    return Family.CASE if any(milestone(fact) for fact in facts) else Family.ROW


def _read(terms: list[Term]) -> tuple[dict[str, Fact], dict[str, list[str]], dict[str, list[float]]]:
    facts: dict[str, Fact] = {}
    values: dict[str, list[str]] = {}
    cuts: dict[str, list[float]] = {}
    for term in terms:
        for fact, own_values, own_cuts in reads(term):
            facts[fact.name] = fact
            values.setdefault(fact.name, []).extend(own_values)
            cuts.setdefault(fact.name, []).extend(own_cuts)
    return facts, values, cuts


def _check_windows(reads_in_force: bool, in_force: tuple[Window, ...], node: Node) -> None:
    if bool(in_force) != reads_in_force:
        what = (
            "has dates in force, and its rego block does not read input.in_force"
            if in_force
            else "reads input.in_force, and has no dates"
        )
        raise PolicyError(
            f"the rule {what}", where=node.where, hint="leave the package line out: `applies` is then made for it"
        )
