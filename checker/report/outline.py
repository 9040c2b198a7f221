"""What every report says, in order, before any format: derived from the Assessment, without a word of layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from checker.model.accounts import ColumnAccount, Input, RecordKind
from checker.model.assessment import Assessment, Finding, PolicyUsed, RuleResult, VerdictCounts
from checker.model.policy import Standing
from checker.model.subjects import CLAIM
from checker.model.verdict import Because, Verdict
from checker.model.visible import visible
from checker.model.words import field_noun, open_kinds, plural
from checker.report.phrases import ORDER, SEVERITIES, day, end_sentence, kind, percent, verdict_of
from checker.report.places import folder_of
from checker.report.roots import PersonQuestion, Root, each_gap_once, gravity, questions, roots, waiting

_STANDINGS = tuple(Standing)


@dataclass(frozen=True)
class UseBounds:
    """How many uses broke something: at least `lower` (undetermined counted as kept), at most `upper` (as broken).

    total: the denominator, undetermined in it. decided: how many of it are not undetermined.
    """

    lower: int
    upper: int
    total: int

    @property
    def decided(self) -> int:
        """How many uses are known to have broken a rule or not."""
        return self.total - (self.upper - self.lower)


@dataclass(frozen=True)
class RuleSection:
    """One rule with its findings of one verdict, the most frequent first."""

    rule: RuleResult
    policy: PolicyUsed | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class NextStep:
    """One thing to do next. why: what hangs on it, counted."""

    do: str
    why: str


def rule_bounds(counts: VerdictCounts) -> UseBounds:
    """Over the uses that the rule speaks of, or may speak of: all but the not applicable ones."""
    total = counts.violation + counts.undetermined + counts.pending + counts.compliant
    return UseBounds(counts.violation, counts.violation + counts.undetermined, total)


def rules_in_order(assessment: Assessment) -> tuple[RuleResult, ...]:
    """Rules by what they are to the agency (law first), by severity, then by violations, then by undetermined, then by
    id."""
    return tuple(
        sorted(
            assessment.rules,
            key=lambda r: (
                _STANDINGS.index(r.standing),
                SEVERITIES.index(r.severity),
                -r.verdicts.violation,
                -r.verdicts.undetermined,
                r.id,
            ),
        )
    )


def policies_by_id(assessment: Assessment) -> dict[str, PolicyUsed]:
    """The policies that were applied, by id."""
    return {p.id: p for p in assessment.policies}


def title(rule: RuleResult) -> str:
    """The clause's heading; where it has none, the rule in a sentence."""
    return rule.clause or rule.describe


def statement_word(rule: RuleResult) -> str:
    """Of a rule that holds one public statement against the records: supported, contradicted or undetermined; else
    empty."""
    if rule.noun != CLAIM:
        return ""
    return next((verdict_of(v, CLAIM).lower() for v in ORDER if getattr(rule.verdicts, v.value)), "")


def with_word(rule: RuleResult, called: str) -> str:
    """What the rule is called; of a public statement with what became of it: `No contract with Amazon (supported)`."""
    word = statement_word(rule)
    return f"{called} ({word})" if word else called


def told_apart(rule: RuleResult, rules: Sequence[RuleResult]) -> str:
    """The rule in a sentence, where another rule of the same clause has the same title; else empty."""
    same = sum(title(other) == title(rule) for other in rules)
    return rule.describe if same > 1 and title(rule) != rule.describe else ""


def sections(assessment: Assessment, verdict: Verdict) -> tuple[RuleSection, ...]:
    """The rules that have findings of `verdict`, gravest first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in assessment.findings:
        if finding.verdict is verdict:
            found[finding.rule].append(finding)
    policies = policies_by_id(assessment)
    return tuple(
        RuleSection(rule, policies.get(rule.policy), tuple(sorted(found[rule.id], key=gravity)))
        for rule in rules_in_order(assessment)
        if rule.id in found
    )


def by_exemption(assessment: Assessment) -> tuple[RuleSection, ...]:
    """The rules that some records keep only by an exemption, gravest first."""
    return tuple(one for one in sections(assessment, Verdict.COMPLIANT) if one.rule.noun != CLAIM)


def supported_statements(assessment: Assessment) -> tuple[RuleSection, ...]:
    """The public statements that the records support: each is a finding, though nothing is broken."""
    return tuple(one for one in sections(assessment, Verdict.COMPLIANT) if one.rule.noun == CLAIM)


def count_judged(rule: RuleResult | None, count: int) -> str:
    """So many of what the rule judges: `31 uses`, `1 enrollment`."""
    return plural(count, rule.noun, rule.plural) if rule else plural(count, "use")


def of_uses(finding: Finding, rule: RuleResult | None) -> str:
    """`31 of 1,204 uses (2.6%)`: of those that the rule speaks of, or may speak of, undetermined ones included."""
    total = rule_bounds(rule.verdicts).total if rule else 0
    if total < finding.count:
        return count_judged(rule, finding.count)
    return f"{finding.count:,} of {count_judged(rule, total)} ({percent(finding.count, total)})"


def verdict_counts(rule: RuleResult) -> str:
    """`3 violation, 1 undetermined ...`: how many of each verdict the rule gives."""
    return ", ".join(f"{getattr(rule.verdicts, v.value):,} {verdict_of(v, rule.noun).lower()}" for v in ORDER)


def broken_share(rule: RuleResult) -> tuple[str, str, str]:
    """How it is said that a rule is broken, and by which share of what it speaks of, at least and at most."""
    bounds = rule_bounds(rule.verdicts)
    broken = "would be broken by" if rule.standing is Standing.DRAFT else "broken by"
    return broken, percent(bounds.lower, bounds.total), percent(bounds.upper, bounds.total)


def condition(finding: Finding) -> tuple[str, ...]:
    """The deciding facts, in words; of a finding without any, that there are none."""
    return finding.condition or ("none of the facts that would decide it is recorded",)


def period(assessment: Assessment) -> str:
    """From when to when the uses were, and as of which day deadlines were judged."""
    uses = assessment.uses
    place = assessment.agency.place
    judged = f"Deadlines are judged as of {day(assessment.as_of, place)}"
    basis = f" ({assessment.as_of_basis})" if assessment.as_of_basis else ""
    if uses.first is None or uses.last is None:
        return f"{judged}{basis}."
    first, last = day(uses.first, place), day(uses.last, place)
    when = f"Uses of {first}." if first == last else f"Uses from {first} to {last}."
    return f"{when} {judged}{basis}."


TIMES = ("time", "end", "decided")
"""Fields whose unread cells leave most rules undetermined: said on the first page, not only in the ledger."""


def cautions(assessment: Assessment) -> tuple[str, ...]:
    """What a reader of the first page must know of the rules that were applied, each a sentence."""
    said = []
    if any(rule.standing is Standing.DRAFT for rule in assessment.rules):
        said.append("A draft is not in force: breaking a draft is not breaking a law.")
    if asserted := sum(p.asserted for p in assessment.policies):
        was, them = ("was", "it") if asserted == 1 else ("were", "them")
        said.append(
            f"{plural(asserted, 'policy', 'policies')} {was} applied because somebody asked for {them}. Nothing here "
            f"shows that the agency is bound by {them}."
        )
    unsure = [r for r in assessment.rules if r.status in ("secondary", "unverified")]
    if unsure:
        said.append(
            f"{plural(len(unsure), 'rule')} of {len(assessment.rules):,} {'was' if len(unsure) == 1 else 'were'} not "
            f"written from the clause's own text. {'It says so' if len(unsure) == 1 else 'Each of them says so'}."
        )
    lost = sum(i.rows.quarantined for i in assessment.inputs)
    if lost:
        read = sum(i.rows.read for i in assessment.inputs)
        them = "it" if lost == 1 else "them"
        said.append(f"{plural(lost, 'row')} of {read:,} could not be used. The report lists {them} with the reason.")
    folder = folder_of(assessment)
    told = sorted((e for e in assessment.ledger if e.first_page), key=lambda e: e.field not in TIMES)
    said.extend(
        f"{visible(e.file).removeprefix(folder)}: {visible(e.statement)}."
        + (" What depends on it stays undetermined." if e.topic == "unread" else "")
        for e in told[:MAPPING_SHOWN]
    )
    if len(told) > MAPPING_SHOWN:
        said.append(f"{len(told) - MAPPING_SHOWN:,} more of this kind are listed under what was assumed.")
    said.extend(_columns(one, folder) for one in assessment.inputs if one.columns is not None and one.columns.unread)
    return tuple(said)


MAPPING_SHOWN = 6
"""So many faults of reading the columns are told on the first page."""
HEADINGS_SHOWN = 8


def _columns(log: Input, folder: str) -> str:
    """How much of a log's columns was read, and which of the others look as if they mattered. folder: what is left out
    before the names of files."""
    found = log.columns or ColumnAccount()
    every, cells = found.read + found.unread, found.cells_read + found.cells_unread
    matter = [column for column in found.not_read if column.matters]
    said = (
        f"{visible(log.label).removeprefix(folder)}: {found.read:,} of {plural(every, 'column')} and "
        f"{found.cells_read:,} of {plural(cells, 'cell')} with something in them were read."
    )
    if not matter:
        return f"{said} None of the others looks as if a rule asked for it."
    shown = ", ".join(
        f'"{visible(column.header)}"' + (f" (perhaps the {field_noun(column.perhaps)})" if column.perhaps else "")
        for column in matter[:HEADINGS_SHOWN]
    )
    more = f" and {len(matter) - HEADINGS_SHOWN:,} more" if len(matter) > HEADINGS_SHOWN else ""
    return f"{said} Not read, and perhaps of weight: {shown}{more}. `checker init` asks what they are."


def next_steps(assessment: Assessment, most: int = 6) -> tuple[NextStep, ...]:
    """What to do next: requests and questions, the most telling first. Never an accusation."""
    steps: list[NextStep] = []
    # A draft is not in force: there is nothing to take up with the agency.
    broken = [s for s in sections(assessment, Verdict.VIOLATION) if s.rule.standing is not Standing.DRAFT]
    if broken:
        gravest = broken[0].rule
        steps.append(
            NextStep(
                "Go through the violations with the agency, row by row, most serious rule first.",
                f"{gravest.citation or gravest.id}: {count_judged(gravest, gravest.verdicts.violation)}. "
                "The report says what was recorded, not why.",
            )
        )
    open_kinds = [k for k in assessment.record_kinds if k.would_violate and not k.declared_complete]
    for k in sorted(open_kinds, key=lambda k: (-k.would_violate, k.kind))[:3]:
        held = "none is in the logs" if k.records == 0 else f"the logs hold {k.records:,}"
        would = "would be a violation" if k.would_violate == 1 else "would be violations"
        steps.append(
            NextStep(
                f"Ask for every {kind(k.kind)} record of the period, and for a signed statement that they are all.",
                f"Now {held}. If those were all there are, {_judged_by(assessment, k)} {would}.",
            )
        )
    for one in questions(assessment)[:2]:
        steps.append(NextStep(f"Have a person answer: {one.text}", _hanging(one)))
    left = [r for r in roots(assessment) if r.findings[0].because is Because.MISSING]
    for root, text in each_gap_once(sorted(left, key=lambda r: (-len(r.rules), -r.uses, r.text)))[:2]:
        if not _names_kind(root, [k.kind for k in open_kinds]):
            steps.append(NextStep(end_sentence(f"Find out what is missing: {text}"), waiting(root)))
    return tuple(steps[:most])


def _judged_by(assessment: Assessment, waiting: RecordKind) -> str:
    """`3 uses`, `1 contract`, `4 records` of several sorts: those that records of a kind would make violations."""
    of = {(r.noun, r.plural) for r in assessment.rules if r.if_complete.get(waiting.kind)}
    noun, many = of.pop() if len(of) == 1 else ("record", "records")
    return f"{waiting.would_violate:,} {noun if waiting.would_violate == 1 else many}"


def _hanging(asked: PersonQuestion) -> str:
    """What waits on an answer, and for how much of it more is needed."""
    if asked.alone == asked.count:
        return f"{plural(asked.count, 'verdict')} {'waits' if asked.count == 1 else 'wait'} on the answer."
    need = "needs" if asked.count == 1 else "need"
    alone = f"it alone settles {asked.alone:,} of them" if asked.alone else "it alone may not settle"
    rest = "" if asked.alone else " it" if asked.count == 1 else " them"
    return f"{plural(asked.count, 'verdict')} {need} the answer; {alone}{rest}."


def _names_kind(root: Root, kinds: list[str]) -> bool:
    return any(
        set(open_kinds(code)) & set(kinds) for finding in root.findings for code in finding.missing_reasons.values()
    )
