"""OSCAL assessment results (JSON): each rule as a finding on a control, with the rows as observations.

Source: NIST, OSCAL 1.1.2, assessment results model. Identifiers are UUIDs of version 5, made of what they name, and
times are the day as of which was judged, so that the same Assessment is the same document.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.visible import visible
from checker.report import answered, outline, phrases, standings
from checker.report.interface import FindingRows
from checker.report.json_report import dump, to_json
from checker.report.places import places

_OURS = UUID("3f0c9a4e-5d0b-5a52-9d6e-6f3c2b7f1a10")
ROWS_SHOWN = 100


def token(text: str) -> str:
    """An OSCAL token: it begins with a letter or `_` and has letters, digits, `.`, `-` and `_` only."""
    made = re.sub(r"[^A-Za-z0-9._-]", "_", text)
    return made if re.match(r"[A-Za-z_]", made) else f"_{made}"


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One result with a finding a rule. UTF-8 JSON; `rows` is not read."""
    a = assessment
    whole = uuid5(_OURS, dump(a).decode("utf-8"))
    day = f"{a.as_of.isoformat()}T00:00:00Z"
    title = visible(f"{phrases.subject(a)}: {phrases.title(a)}")
    judged = [rule for rule in a.rules if any(getattr(rule.verdicts, v.value) for v in phrases.ORDER[:-1])]
    sentences = (a.opening, outline.period(a), standings.headline(a), phrases.OWN_RECORD)
    result: dict[str, Any] = {
        "uuid": str(uuid5(whole, "result")),
        "title": title,
        "description": visible(" ".join(filter(None, sentences))),
        "start": day,
        "reviewed-controls": {
            "control-selections": [{"include-controls": [{"control-id": token(r.id)} for r in a.rules]}]
            if a.rules
            else [{"description": "No rule applied, so all that applied is nothing.", "include-all": {}}]
        },
    }
    if a.findings:
        nouns = {rule.id: rule.noun for rule in a.rules}
        result["observations"] = [_observation(one, nouns[one.rule], a, whole, day) for one in a.findings]
    if judged:
        result["findings"] = [_finding(rule, a, whole) for rule in judged]
    remarks = [visible(one) for _, sentences in answered.parts(a) for one in sentences]
    if remarks:
        result["remarks"] = "\n\n".join([answered.CHANGES_NOTHING, *remarks])
    metadata = {"title": title, "last-modified": day, "version": a.checker, "oscal-version": "1.1.2"}
    out.write(
        to_json(
            {
                "assessment-results": {
                    "uuid": str(whole),
                    "metadata": metadata,
                    "import-ap": {"href": "#policies", "remarks": _policies(a)},
                    "results": [result],
                }
            }
        )
    )


def _policies(a: Assessment) -> str:
    used = "; ".join(f"{p.title} ({p.id}), SHA-256 {p.sha256}" for p in a.policies)
    return visible(f"There is no assessment plan: the logs were judged by {used or 'no policy'}.")


def _observation(one: Finding, noun: str, a: Assessment, whole: UUID, day: str) -> dict[str, Any]:
    shown = one.evidence[:ROWS_SHOWN]
    made: dict[str, Any] = {
        "uuid": str(uuid5(whole, f"observation {one.id}")),
        "title": visible(f"{phrases.verdict_of(one.verdict, noun)}: {one.rule} [{one.id}]"),
        "description": visible(one.message),
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "collected": day,
    }
    if shown:
        first = f"first {len(shown)} of {one.count:,} rows" if one.count > len(shown) else "rows"
        made["remarks"] = visible(f"{first}: {places(shown, a.agency.place)}")
    return made


def _finding(rule: RuleResult, a: Assessment, whole: UUID) -> dict[str, Any]:
    counts = rule.verdicts
    # OSCAL knows two states: what is not decided for every use is not shown to be satisfied, and the reason says so.
    open_uses = counts.undetermined or counts.pending
    status = {"state": "not-satisfied" if counts.violation or open_uses else "satisfied"}
    if not counts.violation and open_uses:
        status["reason"] = "other"
        status["remarks"] = "No use is shown to have broken the rule; some cannot be decided, or are pending."
    own = [one for one in a.findings if one.rule == rule.id]
    made: dict[str, Any] = {
        "uuid": str(uuid5(whole, f"finding {rule.id}")),
        "title": visible(outline.title(rule)),
        "description": visible(f"{rule.describe}. {rule.plural}: {outline.verdict_counts(rule)}. {rule.citation}"),
        "target": {"type": "objective-id", "target-id": token(rule.id), "status": status},
    }
    if own:
        made["related-observations"] = [{"observation-uuid": str(uuid5(whole, f"observation {f.id}"))} for f in own]
    return made
