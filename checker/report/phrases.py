"""The words of the reports: plain names of verdicts, kinds of undetermined, severities, and the sentences of
caution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checker.model.assessment import Assessment, Indication, PolicyUsed
from checker.model.dates import country as country
from checker.model.dates import day as day
from checker.model.dates import moment as moment
from checker.model.dates import period as period
from checker.model.kinds import KINDS, USE_KINDS
from checker.model.subjects import CLAIM
from checker.model.verdict import GRAVEST_FIRST, Because, Severity, Verdict
from checker.model.words import STATE_WORDS

VERDICT: dict[Verdict, str] = {
    Verdict.VIOLATION: "Violation",
    Verdict.UNDETERMINED: "Undetermined",
    Verdict.COMPLIANT: "Compliant",
    Verdict.PENDING: "Pending",
    Verdict.NOT_APPLICABLE: "Not applicable",
}

VERDICT_MEANS: dict[Verdict, str] = {
    Verdict.VIOLATION: "the records show that the rule was broken",
    Verdict.UNDETERMINED: "these records cannot say whether the rule was kept",
    Verdict.COMPLIANT: "the records show that the rule was kept",
    Verdict.PENDING: "something is still owed, and its deadline has not passed",
    Verdict.NOT_APPLICABLE: "the rule does not apply to this use",
}

STATEMENT: dict[Verdict, str] = {
    Verdict.VIOLATION: "Contradicted",
    Verdict.UNDETERMINED: "Undetermined",
    Verdict.COMPLIANT: "Supported",
    Verdict.PENDING: "Pending",
    Verdict.NOT_APPLICABLE: "Not applicable",
}
"""Verdicts of a public statement that is held against the records: it is never law, so nothing is broken or kept."""

STATEMENT_MEANS: dict[Verdict, str] = {
    **VERDICT_MEANS,
    Verdict.VIOLATION: "the records contradict the statement",
    Verdict.UNDETERMINED: "these records neither support nor contradict the statement",
    Verdict.COMPLIANT: "the records support the statement",
    Verdict.NOT_APPLICABLE: "the statement is not about these records",
}


SUPPORTED = "Statements that the records support"


def verdict_of(verdict: Verdict, noun: str) -> str:
    """The word of a verdict on what is called `noun`: a use, a contract, a statement."""
    return (STATEMENT if noun == CLAIM else VERDICT)[verdict]


def meaning_of(verdict: Verdict, noun: str) -> str:
    """What a verdict on what is called `noun` means."""
    return (STATEMENT_MEANS if noun == CLAIM else VERDICT_MEANS)[verdict]


USES_ARE: dict[Verdict, str] = {
    Verdict.VIOLATION: "broke at least one of these rules",
    Verdict.UNDETERMINED: "none is shown to be broken, and at least one rule cannot be decided",
    Verdict.PENDING: "something is still owed, and its deadline has not passed",
    Verdict.COMPLIANT: "kept every one of these rules that applies to them",
    Verdict.NOT_APPLICABLE: "none of these rules applies to them",
}
"""Verdicts of a use over the rules of one standing: the gravest counts."""

ORDER = GRAVEST_FIRST

BECAUSE: dict[Because, str] = {
    Because.MISSING: "something that the rule needs is not in the records",
    Because.ORDER: "the records do not say which came first",
    Because.JUDGMENT: "a person must judge it",
    Because.AMBIGUOUS_CLAUSE: "the clause can be read in more than one way",
    Because.TEXT: "only free text mentions it, and free text never decides",
}

SEVERITY: dict[Severity, str] = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
}
SEVERITIES = tuple(SEVERITY)

STATUS = {
    "stable": "reviewed by a named person",
    "read": "made from the clause's own text",
    "secondary": "made from a summary, not from the clause's own text",
    "unverified": "made from memory: read the official text before relying on it",
}

OWN_RECORD = (
    "The log is the agency's own record. Something that is not written there may still have happened. A gap in the log "
    "proves neither that a rule was broken nor that it was kept."
)
NOT_ADVICE = (
    "A violation here means that the recorded facts do not meet the rule as this program states it. People decide "
    "whether the law was broken, with the official text and the whole case before them."
)
COUNTED_ONCE = (
    "A use that broke several rules is counted once on the first page, so the numbers of the rules do not add up to it."
)
PROMPTS = (
    "Cause: what explains these uses? Ask the agency. Write down who answered, and when.",
    "Effect: what happened to the people who were searched for, and to their cases, because of these uses?",
)


INDICATIONS = (
    "An indication proves nothing. It breaks no rule and is in no count above. It is a reason to look at the rows and "
    "to "
    "ask the agency."
)


def number(count: int) -> str:
    """`1204` as `1,204`."""
    return f"{count:,}"


def percent(count: int, total: int) -> str:
    """The share, rounded so that 0% and 100% are only said of none and of all; `-` of an empty total."""
    if total <= 0:
        return "-"
    if count <= 0:
        return "0%"
    if count >= total:
        return "100%"
    share = 100 * count / total
    if share < 0.1:
        return "under 0.1%"
    if share > 99.9:
        return "over 99.9%"
    return f"{share:.1f}%" if share < 10 or share > 99 else f"{share:.0f}%"


def cell_states(states: Mapping[str, int]) -> str:
    """How many cells of a column are of each state: `96% written, 4% blank`."""
    total = sum(states.values())
    return ", ".join(f"{percent(count, total)} {STATE_WORDS[state]}" for state, count in states.items()) or "no rows"


def end_sentence(text: str) -> str:
    """The text as a sentence: with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "!", "?", "\u2026")) else f"{text}."


def kind(name: str) -> str:
    """A record kind as read: `live_deployment` is "live deployment"."""
    return KINDS[name].noun


def clauses(policy: PolicyUsed) -> str:
    """How many clauses of a document became rules, and how many did not: "12 encoded, 3 to do"; empty without any."""
    return ", ".join(f"{n:,} {CLAUSES[state]}" for state, n in sorted(policy.clauses.items()) if n)


CLAUSES = {"encoded": "encoded", "not_checkable": "not checkable", "todo": "to do"}
"""What became of a clause (model.policy.ClauseState), in words."""


def trial_phrase(policy: PolicyUsed, place: str | None = None) -> str:
    """How a policy came to be applied, where it is not simply in force for the agency; else empty."""
    if policy.as_if_from is not None:
        return f"not in force: tried as if in force from {day(policy.as_if_from, place)}"
    if policy.asserted:
        return "applied because it was asked for; not checked whether it binds this agency"
    return ""


def by_source(indications: Iterable[Indication]) -> list[list[Indication]]:
    """Indications grouped by the pattern or lexicon that they are of, in their order."""
    groups: dict[str, list[Indication]] = {}
    for one in indications:
        groups.setdefault(one.source, []).append(one)
    return list(groups.values())


def more_of(group: Sequence[Indication]) -> str:
    """How many of one source there are, where only the first are listed; else empty."""
    return f", the first {len(group):,} of {group[0].in_all:,}" if group[0].in_all > len(group) else ""


def subject(assessment: Assessment) -> str:
    """What was audited: `Face-recognition log audit`."""
    uses = [one for one in assessment.inputs if one.events.keys() & set(USE_KINDS)]
    match sorted({technology for one in uses for technology in one.technologies}):
        case ["license_plate"]:
            return "License-plate log audit"
        case [_, _]:
            return "Search log audit"
        case _:
            return "Face-recognition log audit"


def title(assessment: Assessment) -> str:
    """Whose log this is."""
    return assessment.agency.name or "Agency not named"
