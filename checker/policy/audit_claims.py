"""`claims:` of audit.yaml: public statements that are held against the records, as rules of a document of their own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import orjson

from checker.model.errors import Collector, Mistakes, PolicyError
from checker.model.policy import Policy
from checker.policy.source import DocumentFile
from checker.resources import policies_root

_TEXTS = ("by", "on", "words", "from", "until")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
NAME = "audit.yaml: claims"
_HEAD = """---
id: audit/claims
title: Statements in audit.yaml, held against the records
kind: public-statement
technology: any
---
"""


def stated_policy(claims: Sequence[Mapping[str, object]], places: Sequence[str] = ()) -> list[Policy]:
    """The policy whose rules hold the claims against the records; none where there are none.

    places: where each is written, `audit.yaml:12` (Audit.claims_at). PolicyError for a mistake, Mistakes for several,
    each with the place of its claim, or with its number.
    """
    mistakes = Collector()
    for number, claim in enumerate(claims, start=1):
        try:
            _policy({number: claim})
        except (Mistakes, PolicyError) as error:
            where = places[number - 1] if places else f"{NAME}, number {number}"
            for one in error.errors if isinstance(error, Mistakes) else (error,):
                mistakes.add(PolicyError(one.what, where=where, hint=one.hint))
    mistakes.end()
    return [_policy(dict(enumerate(claims, start=1)))] if claims else []


def _policy(claims: Mapping[int, Mapping[str, object]]) -> Policy:
    from checker.policy.from_source import policy_from

    text = _HEAD + "".join(_section(number, claim) for number, claim in claims.items())
    folder = policies_root() / "lists"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return policy_from(DocumentFile(text, NAME, ((folder, "policies/lists"),), sha256, None), cases=False)


def _typed_value(value: object) -> object:
    """A value of audit.yaml, where all is text, as a policy document has it: numbers and yes-or-no as such."""
    match value:
        case dict():
            return {key: _typed_value(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_typed_value(inner) for inner in value]
        case "true" | "false":
            return value == "true"
        case str() if _NUMBER.fullmatch(value):
            return float(value) if "." in value else int(value)
        case _:
            return value


def _section(number: int, claim: Mapping[str, object]) -> str:
    said = {key: value if key in _TEXTS else _typed_value(value) for key, value in claim.items()}
    rule = {"id": f"claim-{number}", "claim": said, "severity": "medium"}
    heading = " ".join(str(claim.get("words", "")).split()) or f"Statement {number}"
    return f"\n## {heading}\n> A statement of audit.yaml.\n\n```rule\n{orjson.dumps(rule).decode()}\n```\n"
