"""The first page: what was broken, told apart by what the rules are to the agency (reading R35).

Law, settlements before a court, the agency's own policy, public statements, standards and drafts are never added up: a
draft that would have been broken is no law broken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checker.model.assessment import Assessment, RuleResult, StandingUses
from checker.model.policy import Standing
from checker.model.subjects import CLAIM
from checker.model.words import join_words, plural, sentence_case
from checker.report.outline import title
from checker.report.phrases import percent


class StandingWords(NamedTuple):
    """name: heading of its rules; short: the same in a word. one, many: what a use did, or several did. nothing_found:
    said of no use. rule: of one rule."""

    name: str
    short: str
    one: str
    many: str
    nothing_found: str
    rule: str


WORDS: dict[Standing, StandingWords] = {
    Standing.LAW: StandingWords(
        "Law", "law", "broke a law", "broke a law", "none is shown to have broken a law", "broke this law"
    ),
    Standing.SETTLEMENT: StandingWords(
        "Court settlements and orders",
        "settlement",
        "broke a court settlement or order",
        "broke a court settlement or order",
        "none is shown to have broken a court settlement or order",
        "broke this settlement or order",
    ),
    Standing.POLICY: StandingWords(
        "Agency policy and vendor terms",
        "policy",
        "broke the agency's policy or a vendor's terms",
        "broke the agency's policy or a vendor's terms",
        "none is shown to have broken the agency's policy or a vendor's terms",
        "broke this rule",
    ),
    Standing.PROMISE: StandingWords(
        "Public statements",
        "statement",
        "contradicts a public statement",
        "contradict a public statement",
        "none is shown to contradict a public statement",
        "contradicted this statement",
    ),
    Standing.STANDARD: StandingWords(
        "General standards (not law)",
        "standard",
        "did not meet a general standard, which is not law",
        "did not meet a general standard, which is not law",
        "none is shown to miss a general standard",
        "did not meet this standard",
    ),
    Standing.DRAFT: StandingWords(
        "Drafts (not in force)",
        "draft",
        "would have broken a draft, which is not in force",
        "would have broken a draft, which is not in force",
        "none is shown to be what a draft would forbid",
        "would have broken this draft",
    ),
}


BESIDE_SHOWN = 3
"""Of so many clauses on other records the headline says that they were broken; the table of rules has all."""


def headline(assessment: Assessment) -> str:
    """What was found: of distinct uses, each standing for itself, then of other records and of periods; before the uses
    where only other records broke a law or a court's order."""
    binding, others = _other_records(assessment)
    uses = _of_uses(assessment)
    broke_law = any(one.violation and one.standing.binds_as_law for one in assessment.standings)
    return " ".join([uses, *binding, *others] if broke_law else [*binding, uses, *others])


def _other_records(assessment: Assessment) -> tuple[list[str], list[str]]:
    """What rules that judge no uses found, the gravest first: each clause of which one was broken, and of how many
    records. First those of law and of courts' orders, then all others."""
    clauses: dict[tuple[Standing, str], list[RuleResult]] = {}
    for rule in sorted(assessment.rules, key=lambda one: list(Standing).index(one.standing)):
        if rule.noun != "use" and rule.verdicts.violation:
            clauses.setdefault((rule.standing, title(rule)), []).append(rule)
    binding: list[str] = []
    others: list[str] = []
    for (standing, clause), rules in list(clauses.items())[:BESIDE_SHOWN]:
        if rules[0].noun == CLAIM:
            others.append(f'The records contradict what was said in public ("{clause}").')
            continue
        found = sum(rule.verdicts.violation for rule in rules)
        words = WORDS[standing].one if found == 1 else WORDS[standing].many
        records = join_words(_of_records(rules), "and")
        said = binding if standing.binds_as_law else others
        said.append(f'{sentence_case(records)} {words} ("{clause}").')
    if len(clauses) > BESIDE_SHOWN:
        more = plural(len(clauses) - BESIDE_SHOWN, "more clause")
        others.append(f"The table of rules has {more} that other records did not meet.")
    return binding, others


def _of_records(rules: Sequence[RuleResult]) -> list[str]:
    """How many records, of how many, broke rules of one clause. Several rules on the same records are one part:
    at least as many as broke the one that most of them broke."""
    parts: dict[str, list[int]] = {}
    for rule in rules:
        judged = rule.verdicts
        of = judged.violation + judged.compliant + judged.undetermined + judged.pending
        parts.setdefault(f"{of:,} {rule.noun if of == 1 else rule.plural}", []).append(judged.violation)
    return [f"{'at least ' if found[1:] else ''}{max(found):,} of {records}" for records, found in parts.items()]


def _of_uses(assessment: Assessment) -> str:
    total = assessment.uses.total
    if total == 0:
        return "These logs hold no use to judge: no search, and no live deployment."
    if not assessment.rules:
        return f"The logs hold {plural(total, 'use')}, and no rule was applied to any."
    speaking = [one for one in assessment.standings if one.not_applicable < one.total]
    if not speaking and all(rule.noun != "use" for rule in assessment.rules):
        return f"The logs hold {plural(total, 'use')}; the rules that were applied judge other records."
    if not speaking:
        return f"The logs hold {plural(total, 'use')}, and none of the rules applies to any of them."
    found = "; ".join(_findings_words(one) for one in speaking if not _open(one))
    open_ = [WORDS[one.standing].name for one in speaking if _open(one)]
    said = f"Of {plural(total, 'recorded use')}, {found}." if found else f"The logs hold {plural(total, 'use')}."
    if open_:
        said += f" These records cannot show for any use whether it followed the rules of: {'; '.join(open_)}."
    return said


def _open(one: StandingUses) -> bool:
    """Whether no use that the rules speak of could be decided."""
    return one.undetermined == one.total - one.not_applicable


def _findings_words(one: StandingUses) -> str:
    words = WORDS[one.standing]
    if not one.violation:
        return words.nothing_found
    return f"{one.violation:,} ({percent(one.violation, one.total)}) {words.one if one.violation == 1 else words.many}"


def ranges(assessment: Assessment) -> tuple[str, ...]:
    """For each standing how many uses cannot be decided, and the range that follows; one sentence where all could be.

    Standings of which nothing could be decided are left to the headline."""
    if not assessment.uses.total or not assessment.rules:
        return ()
    if not any(rule.verdicts.undetermined or rule.verdicts.pending for rule in assessment.rules):
        return () if assessment.opening else ("Every use could be decided from these records.",)
    titles = {rule.id: title(rule) for rule in assessment.rules}
    ranged = [one for one in assessment.standings if one.undetermined and not _open(one)]
    said = [_range(one, titles) for one in ranged]
    if any(one.left_out for one in assessment.standings):
        table = "The table of rules says how many uses each rule could decide."
        said = [*said[:-1], f"{said[-1]} {table}"] if said else [table]
    return tuple(said)


def _range(one: StandingUses, titles: Mapping[str, str]) -> str:
    words = WORDS[one.standing]
    more = "more " if one.violation else ""
    said = (
        f"{words.name}: {plural(one.undetermined, f'{more}use')} ({percent(one.undetermined, one.total)}) cannot be "
        "decided under at least one rule."
    )
    if len(one.left_out) < one.rules and one.at_most > one.violation:
        said += f" Between {one.violation:,} and {one.at_most:,} uses {words.many}, depending on them."
    if one.left_out:
        rules = f"{len(one.left_out):,} of {plural(one.rules, 'rule')}"
        names = _first_names([titles.get(rule, rule) for rule in one.left_out])
        said += f" These records decide {rules} for fewer than half of the uses: {names}."
    return said


def _first_names(names: Sequence[str]) -> str:
    """The first three names."""
    names = list(dict.fromkeys(names))
    quoted = ", ".join(f'"{name}"' for name in names[:3])
    return quoted + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
