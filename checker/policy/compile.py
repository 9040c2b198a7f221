"""One rule block -> a Rule: its verb and modifiers as a Rego module with the contract of
`policies/lib/outcome.rego`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from checker.model.errors import Collector, PolicyError
from checker.model.facts import Ahead, Fact, milestone
from checker.model.kinds import MILESTONES
from checker.model.policy import DRAFT, STANDING_OF_KIND, Family, Rule, Status, Window
from checker.model.subjects import subject_of
from checker.model.verdict import Severity
from checker.model.vocabulary import IN_FORCE
from checker.model.words import joined
from checker.model.yaml_lines import Node
from checker.policy import fields as rego_fields
from checker.policy import modifiers, words
from checker.policy.conditions import condition, test
from checker.policy.lint import RegoBlock
from checker.policy.module import Sides, module_text
from checker.policy.scope import Scope
from checker.policy.terms import Among, Term, reads
from checker.policy.verbs import LATER, SOMEBODY, VERBS, VerbTerms, the_verb, unknown_key


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

    Raises PolicyError with the document's file and line for whatever is unknown, of a wrong type, or refused; Mistakes
    for several.
    """
    mistakes = Collector()
    keys = node.map("a rule")
    name, verb = _head(keys, node, block, mistakes)
    judged = mistakes.read(keys.get("on"), modifiers.on, modifiers.on(None))
    scope = replace(scope, subject=subject_of(judged))
    grace = mistakes.read(keys, lambda written: modifiers.grace(written, verb), None)
    said = mistakes.read(keys.get(verb or ""), lambda written: VERBS[verb or ""](written, scope, grace), None)
    scoped = mistakes.read(
        keys.get("applies-to"), lambda written: modifiers.applies_to(written, defaults.applies_to), defaults.applies_to
    )
    techs = mistakes.read(keys.get("technology"), modifiers.technologies, defaults.technologies)
    in_force = mistakes.read(
        keys.get("in-force"), modifiers.windows, (Window(),) if "in-force" in keys else defaults.windows
    )
    nothing: tuple[list[Term], dict[str, object]] = ([], {})
    head, granted = mistakes.read(scoped, lambda written: _scope_terms(scope, techs, in_force, written), nothing)
    if said and said.hangs_on_a_match:
        granted[SOMEBODY] = "somebody"
    granted |= {Ahead(milestone).name: False for milestone in MILESTONES.values()}
    when = mistakes.read(keys.get("when"), lambda written: condition(written, scope, "when"), None)
    excuses = mistakes.read(keys.get("except"), lambda written: modifiers.excuses(written, scope), [])
    gates = mistakes.read(keys.get("unclear"), lambda written: modifiers.unclear(written, scope), [])
    asked = mistakes.read(keys.get("if-unknown"), modifiers.if_unknown, None)
    heading = mistakes.read(keys.get("title"), lambda written: written.text("title"), clause)
    status = mistakes.read(
        keys.get("status"), lambda written: modifiers.status(written, defaults.reviewed), defaults.status
    )
    kind = mistakes.read(keys.get("kind"), lambda written: written.one_of("kind", STANDING_OF_KIND), defaults.kind)
    severity = mistakes.read(keys.get("severity"), modifiers.severity, defaults.severity)
    family = mistakes.read(keys.get("family"), modifiers.family, None)
    citation = mistakes.read(keys.get("citation"), lambda written: written.text("citation"), clause)
    reading = mistakes.read(keys.get("reading"), lambda written: ", ".join(written.texts("reading")), "")
    needs = mistakes.read(keys.get("needs"), modifiers.needs, ())
    mistakes.end()

    applies = [*head, *([said.applies] if said and said.applies else []), *([when] if when else []), *gates]
    terms = [*applies, *(t for _, t in excuses)]
    if block is not None and block.package:
        terms = []  # the block is the whole module: what it reads is found in its own text
    if said:
        terms += [said.breach, *([said.pending] if said.pending else [])]
    describe = _describe(said, heading, when, excuses)
    intro = [f"{defaults.policy}: {clause}", f"{scope.file}:{line}", "", *textwrap.wrap(describe, 110)]
    module = module_text(name, intro, Sides(said, applies, excuses, asked), block, scope.file)
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
    rule = Rule(
        id=name,
        policy=defaults.policy,
        clause=clause,
        title=heading,
        family=family or _family(() if whole else facts.values()),
        standing=STANDING_OF_KIND[defaults.kind if defaults.kind == DRAFT else kind],
        severity=severity,
        status=status,
        enabled=status is not Status.UNVERIFIED,
        module=module,
        path=f"{defaults.policy}/{name}.rego",
        line=line,
        fields=() if whole else tuple(sorted(facts)),
        describe=describe,
        citation=citation,
        whole_record=whole,
        values={n: tuple(dict.fromkeys(v)) for n, v in sorted(values.items()) if v},
        cuts={n: tuple(sorted(set(c))) for n, c in sorted(cuts.items()) if c},
        on=judged,
        technologies=techs,
        windows=in_force,
        reading=reading,
        record_keeping=bool(said and said.record_keeping),
        needs=needs,
        new_fields=tuple(f for n, f in sorted(facts.items()) if n in scope.new),
    )
    return Compiled(rule, scoped, granted)


def _head(keys: dict[str, Node], node: Node, block: RegoBlock | None, mistakes: Collector) -> tuple[str, str | None]:
    """The id and the verb of a rule; what is wrong with them, and the keys that no rule has, is collected."""
    known = [*modifiers.MODIFIERS, *VERBS]
    name = mistakes.read(keys, lambda written: modifiers.rule_id(written, node), "")
    unknown = [key for key in keys if key not in known and key not in LATER]
    for key in unknown:
        mistakes.add(unknown_key(key, known, keys[key].key_where))
    try:
        verb = the_verb(keys, node.where)
    except PolicyError as error:
        mistakes.add(error)
        return name, None
    if (verb is None) == (block is None) and not (verb is None and unknown):
        what = (
            "has no verb, and no rego block follows it" if verb is None else "has a verb, and a rego block follows it"
        )
        mistakes.add(
            PolicyError(
                f'the rule "{name}" {what}', where=node.where, hint=f"write one of: {', '.join(VERBS)}; or a rego block"
            )
        )
    return name, verb


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


def _family(facts: Iterable[Fact]) -> Family:
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
