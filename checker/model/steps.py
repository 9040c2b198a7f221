"""Steps and moments: what a clause can ask to have been done, and the moments before or after which it asks for it.

Both are derived from the record kinds (model/kinds.py): a kind says whether its records are a step, or a moment.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.model.kinds import KINDS, REGISTERS, EventKind
from checker.model.values import VALUES
from checker.model.words import value_words, with_spaces


@dataclass(frozen=True)
class Step:
    """Something that a clause can ask to have been done about a use or in its case. kind: of the records that hold
    it; field, value: which of them, those that have this value in this field; any, where it is empty."""

    name: str
    noun: str
    indefinite: str
    kind: EventKind
    field: str = ""
    value: str = ""


@dataclass(frozen=True)
class Milestone:
    """A moment of a case that a duty can hang on: the first such step after the use. kind: of the records of it."""

    name: str
    noun: str
    indefinite: str
    kind: EventKind


@dataclass(frozen=True)
class UseItself:
    """The use as the moment that a duty hangs on."""

    name: str = "use"
    noun: str = "use"
    indefinite: str = "a use"


Anchor = UseItself | Milestone
"""A moment that a duty can hang on."""

USE = UseItself()
INDEPENDENT_EVIDENCE = Step(
    "independent_evidence",
    "evidence independent of the match",
    "evidence independent of the match",
    EventKind.CORROBORATION,
)
"""Corroboration that does not derive from the face match."""

DOCUMENTS = {
    "notice_of_intent": "a notice of intent",
    "accountability_report": "an accountability report",
    "impact_assessment": "an impact assessment",
    "equality_assessment": "an equality assessment",
    "privacy_review": "a review by the privacy office",
    "civil_rights_review": "a review by the civil rights office",
    "technology_review": "a review by the chief information officer",
    "public_notice": "a notice to the public",
    "governing_body_notice": "a notice to the governing body",
    "false_match_plan": "a plan for false matches",
}
"""Documents on a system that clauses ask for by name, as a sentence introduces each."""

POSTINGS = {"posted_use_policy": "use_policy", "posted_systems_list": "systems_list"}
"""Publications that clauses ask for at all times, and not for a period: the step, and which document it is."""

RECIPIENTS = (
    "oversight_board", "mayor", "council_president", "council_president_pro_tempore", "market_surveillance_authority",
    "data_protection_authority",
)  # fmt: skip
"""Bodies to which clauses ask for a notice of its own."""

STEPS: dict[str, Step] = {
    **{one.name.value: Step(one.name.value, one.noun, one.indefinite, one.name) for one in KINDS.values() if one.step},
    INDEPENDENT_EVIDENCE.name: INDEPENDENT_EVIDENCE,
    **{
        name: Step(name, indefinite.split(" ", 1)[1], indefinite, EventKind.ASSESSMENT, "document", name)
        for name, indefinite in DOCUMENTS.items()
    },
    **{
        name: Step(
            name, f"posting of the {value_words(document)}", f"a posting of the {value_words(document)}",
            EventKind.PUBLICATION, "document", document,
        )
        for name, document in POSTINGS.items()
    },
    **{
        f"notice_to_{to}": Step(
            f"notice_to_{to}", f"notice to the {value_words(to)}", f"a notice to the {value_words(to)}",
            EventKind.NOTICE, "recipients", to,
        )
        for to in RECIPIENTS
    },
    "refusal": Step(
        "refusal", "refusal of leave", "a refusal of leave", EventKind.AUTHORIZATION_REQUEST, "decision", "denied"
    ),
    "abuse_found": Step(
        "abuse_found", "finding of abuse", "a finding of abuse", EventKind.INCIDENT, "incident_kind", "abuse"
    ),
}  # fmt: skip
"""What can be asked to have happened before, or within a time of, a moment."""

TRAINING = STEPS[EventKind.TRAINING.value]
"""A training of whoever acted: which of them count, the fact `trained` says."""

ENTRY_STEPS: dict[str, Step] = {
    name: step for name, step in STEPS.items() if step.kind in REGISTERS or step is TRAINING
}
"""Those of them that are looked up, entries of registers and trainings: they came before what is judged, or did not."""

PARTIES = {"defense": EventKind.DISCLOSURE, "prosecutor": EventKind.PROSECUTOR_DISCLOSURE}
"""Who is told of a use, and the records that hold it."""

DISCLOSED: dict[tuple[str, str], Step] = {
    (party, item): Step(
        f"{kind.value}_of_{item}",
        f"{KINDS[kind].noun} of the {with_spaces(item)}",
        f"{KINDS[kind].indefinite} of the {with_spaces(item)}",
        kind,
        "items",
        item,
    )
    for party, kind in PARTIES.items()
    for item in VALUES["items"]
}
"""The disclosure of one item to a party, by both."""

CASE_STEPS: dict[str, Step] = {name: step for name, step in STEPS.items() if name not in ENTRY_STEPS}
"""Those that are done about a use or in its case: a moment of the case can come before or after them, too."""

ONLY_EARLIER = frozenset(
    {
        EventKind.SEARCH, EventKind.LIVE_DEPLOYMENT, EventKind.RESULT_RECEIVED, EventKind.AUTHORIZATION,
        EventKind.EXIGENCY,
    }
)  # fmt: skip
"""Of these, the kinds that can be asked for before a moment, and are no duty that a moment brings."""

MILESTONES: dict[str, Milestone] = {
    one.name.value: Milestone(one.name.value, one.noun, one.indefinite, one.name)
    for one in KINDS.values()
    if one.anchor
}

ANCHORS: dict[str, Anchor] = {USE.name: USE, **MILESTONES}
"""All moments that a duty can hang on."""
