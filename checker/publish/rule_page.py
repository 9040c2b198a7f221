"""A rule's page: its clause, the rule in a sentence, its decision table, what a log must hold, its cases, what the
encoding leaves out, and where the clause stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker.engine.interface import Ask, Engine, Projection, Sides
from checker.model.facts import Fact
from checker.model.policy import Policy, Rule
from checker.model.single_facts import IN_FORCE
from checker.model.verdict import Answer, Verdict
from checker.model.words import join_words, value_words, with_spaces
from checker.policy.classes import fact_of
from checker.policy.decision_table import DecisionRow
from checker.policy.prove import prove
from checker.policy.settle import with_value
from checker.publish.columns import Specification, columns_of

COMBINATIONS = 2_000
"""So many of a rule's combinations are looked at for its decision table; of a rule with more, a sample."""
ROWS = 24
"""The most lines of a decision table that a page shows."""


@dataclass(frozen=True)
class Decision:
    """One line of a decision table: the least that must be known, each in words, and the verdict then. excused_by: the
    exemptions by which alone it is kept."""

    facts: tuple[str, ...]
    verdict: Verdict
    excused_by: tuple[str, ...]


@dataclass(frozen=True)
class RulePage:
    """What a page on one rule says beside what the rule and its document say themselves. table: its decision table,
    gravest first; more: how many further lines it has; sampled: not all combinations were looked at. columns: what a
    log must hold for it."""

    document: Policy
    rule: Rule
    table: tuple[Decision, ...]
    more: int
    sampled: bool
    columns: Specification


@dataclass
class _EngineWithFacts:
    """An engine that is asked with some facts given: those of `texts` beside each projection."""

    engine: Engine
    texts: Mapping[str, str]
    name: str
    version: str

    def check(self, modules: Mapping[str, str], new_fields: Sequence[Fact] = ()) -> None:
        """As the engine does."""
        self.engine.check(modules, new_fields)

    def evaluate(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Answer]]:
        """As the engine answers."""
        return self.engine.evaluate(modules, self._add_facts(asks))

    def sides(self, modules: Mapping[str, str], asks: Sequence[Ask]) -> list[list[Sides]]:
        """As the engine answers."""
        return self.engine.sides(modules, self._add_facts(asks))

    def _add_facts(self, asks: Sequence[Ask]) -> list[Ask]:
        return [Ask(one.rule, [self._fill_in(projection) for projection in one.projections]) for one in asks]

    def _fill_in(self, projection: Projection) -> Projection:
        for name, value in self.texts.items():
            projection = with_value(projection, name, value)
        return projection


def spoken_of(rule: Rule) -> dict[str, str]:
    """One agency, technology and day that the rule speaks of, among the facts that it reads."""
    scope = rule.applies_to
    every: dict[str, tuple[str, ...]] = {
        "agency.state": scope.states, "agency.level": scope.levels, "agency.kind": scope.kinds,
        "agency.id": scope.agencies, "technology": rule.technologies or (), IN_FORCE: ("yes",) if rule.windows else (),
    }  # fmt: skip
    return {name: values[0] for name, values in every.items() if values and name in rule.fields}


def page_of(document: Policy, rule: Rule, engine: Engine) -> RulePage:
    """The page of a rule of a document. Its decision table is of what the rule speaks of: an agency, a technology and a
    day that it covers are taken for granted, as in its cases."""
    given = spoken_of(rule)
    free = replace(rule, fields=tuple(name for name in rule.fields if name not in given))
    proof = prove(
        free,
        _EngineWithFacts(engine, given, engine.name, engine.version),
        limit=COMBINATIONS,
        new_fields=document.new_fields,
    )
    lines = tuple(dict.fromkeys(_decision(document, rule, row) for row in proof.table if not _in_part(row)))
    more = max(0, len(lines) - ROWS)
    return replace(without_table(document, rule), table=lines[:ROWS], more=more, sampled=proof.sampled)


def without_table(document: Policy, rule: Rule) -> RulePage:
    """The page of a rule, without its decision table: nothing is asked of an engine."""
    asked = replace(document, rules=(replace(rule, enabled=True),))
    return RulePage(document, rule, (), 0, False, columns_of([asked]))


def _in_part(row: DecisionRow) -> bool:
    """Whether a line is of a list that is known in part only: of what it lacks, another line says more plainly."""
    return any(isinstance(value, Mapping) and "lacks" in value for value in row.facts.values())


def _decision(document: Policy, rule: Rule, row: DecisionRow) -> Decision:
    said = rule.subject.in_words
    return Decision(
        tuple(said(_fact_in_words(document, rule, name, value, row)) for name, value in row.facts.items()),
        row.verdict,
        tuple(with_spaces(name) for name in row.excused_by),
    )


def _fact_in_words(document: Policy, rule: Rule, name: str, value: Any, row: DecisionRow) -> str:
    """One known value in words; a value that stands for others is said as those."""
    of = fact_of(name, (*document.new_fields, *rule.new_fields))
    listed = isinstance(value, Mapping) and "has" in value
    shown: Any = dict(value) if isinstance(value, Mapping) else value
    held = value["has"] if listed else ()
    said = of.says(shown, rule.cuts.get(name, ()))
    if name in row.others and not any(one in rule.values.get(name, ()) for one in held):
        if listed and not held and said != f"{of.noun}: none":
            return said
        none = "none, or " if listed and not held else ""
        named = join_words([value_words(one) for one in rule.values.get(name, ())])
        return f"{of.noun}: {none}anything but {named}" if named else f"{of.noun}: {none}anything"
    if name in row.not_all:
        return f"{of.noun}: not all of {join_words([value_words(one) for one in row.not_all[name]])}"
    if name in row.any_of:
        these = [value_words(one) for one in row.any_of[name]]
        rest = [value_words(one) for one in held if one not in row.any_of[name]]
        some = join_words([*rest, f"{len(held) - len(rest)} of {join_words(these)}"], "and")
        return f"{of.noun}: {some}" if value["complete"] else f"{of.noun}: {some} (there may be more)"
    if name in row.alike and not listed:
        return f"{of.noun}: {join_words([value_words(one) for one in row.alike[name]])}"
    if name in row.alike and said.startswith(f"{of.noun}: "):
        group = join_words([value_words(one) for one in row.alike[name]])
        return f"{of.noun}: only {group}" if value["complete"] else f"{of.noun}: {group} (there may be more)"
    return said
