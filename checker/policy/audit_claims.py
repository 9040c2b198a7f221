"""`claims:` of audit.yaml: public statements that are held against the records, as rules of a document of their own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import orjson

from checker.model.errors import CheckerError, Mistakes, PolicyError
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


def stated_policy(claims: Sequence[Mapping[str, object]]) -> list[Policy]:
    """The policy whose rules hold the claims against the records; none where there are none. PolicyError for a mistake,
    with the number of its claim."""
    for number, claim in enumerate(claims, start=1):
        try:
            _policy({number: claim})
        except Mistakes as errors:
            raise _of_claim(number, errors.errors[0]) from errors
        except PolicyError as error:
            raise _of_claim(number, error) from error
    return [_policy(dict(enumerate(claims, start=1)))] if claims else []


def _of_claim(number: int, error: CheckerError) -> PolicyError:
    return PolicyError(error.what, where=f"{NAME}, number {number}", hint=error.hint)


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
