"""What is signed of a run: an in-toto statement of a test's result, made of the Assessment.

Source: in-toto Attestation Framework, Statement v1 and the predicate Test Result v0.1: the subjects are what was tested
(the logs), the configuration what they were tested by (policies, audit.yaml), each by its SHA-256. What the predicate
adds to them, for whoever judges again, is: `checker`, `engine`, `asOf`, `named`, `rules` and `findings`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.model.assessment import Assessment, RuleResult

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
POLICY, AUDIT = "policy", "audit.yaml"
"""What an entry of the configuration is, in its annotations."""


def statement(assessment: Assessment, audit: Path | None) -> dict[str, Any]:
    """The statement of a run. audit: its audit.yaml, where it had one."""
    configuration = [_by_hash(one.id, one.sha256, POLICY) for one in assessment.policies]
    if audit is not None:
        configuration.append(_by_hash(audit.name, sha256(audit), AUDIT))
    failed = [rule.id for rule in assessment.rules if rule.verdicts.violation]
    warned = [rule.id for rule in assessment.rules if _is_open(rule)]
    passed = [rule.id for rule in assessment.rules if rule.id not in {*failed, *warned}]
    return {
        "_type": TYPE,
        "subject": [{"name": Path(log.path).name, "digest": {"sha256": log.sha256}} for log in assessment.inputs],
        "predicateType": PREDICATE,
        "predicate": {
            "result": "FAILED" if failed else "WARNED" if warned else "PASSED",
            "configuration": configuration,
            "passedTests": passed,
            "warnedTests": warned,
            "failedTests": failed,
            "checker": assessment.checker,
            "engine": assessment.engine.model_dump(include={"name", "version", "sha256"}),
            "asOf": assessment.as_of.isoformat(),
            "named": _named_rules(assessment),
            "rules": {rule.id: rule.verdicts.model_dump() for rule in assessment.rules},
            "findings": {"sha256": _findings(assessment)},
        },
    }


def _is_open(rule: RuleResult) -> bool:
    return not rule.verdicts.violation and bool(rule.verdicts.undetermined or rule.verdicts.pending)


def _by_hash(name: str, digest: str, what: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}, "annotations": {"is": what}}


def _named_rules(assessment: Assessment) -> list[str]:
    """Where the user named what was asked, the rules that were, and the policies none of whose rules were."""
    if not assessment.scope.named_by_user:
        return []
    asked = {rule.policy for rule in assessment.rules}
    return [*(rule.id for rule in assessment.rules), *(one.id for one in assessment.policies if one.id not in asked)]


def _findings(assessment: Assessment) -> str:
    """Of every finding its identity and how many uses it has: the same wherever the same was found."""
    lines = sorted(f"{one.id} {one.verdict.value} {one.count}\n" for one in assessment.findings)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sha256(path: Path) -> str:
    """Of a file's bytes, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(signed: Mapping[str, Any]) -> dict[str, str]:
    """Name -> SHA-256 of the files that the statement is about: the logs, and the audit.yaml."""
    own = [one for one in signed["predicate"]["configuration"] if one["annotations"]["is"] == AUDIT]
    return {one["name"]: one["digest"]["sha256"] for one in (*signed["subject"], *own)}


def policies_of(signed: Mapping[str, Any]) -> tuple[str, ...]:
    """The policies and rules to judge by again: those that were named then; none where they were the agency's own."""
    return tuple(signed["predicate"]["named"])


def differences(signed: Mapping[str, Any], again: Mapping[str, Any]) -> tuple[str, ...]:
    """What another run found otherwise than the signed one, a sentence each; which engine it was makes no
    difference."""
    then, now = signed["predicate"], again["predicate"]
    found = list(_of_things("log", signed["subject"], again["subject"]))
    found += _of_things("file", then["configuration"], now["configuration"])
    for rule in dict.fromkeys((*then["rules"], *now["rules"])):
        before, after = then["rules"].get(rule), now["rules"].get(rule)
        if before is None or after is None:
            found.append(f"the rule {rule} was asked {'now' if before is None else 'then'} alone")
        elif before != after:
            changed = [name for name in before if before[name] != after.get(name)]
            said = ", ".join(f"{before[name]:,} {name.replace('_', ' ')} then, {after[name]:,} now" for name in changed)
            found.append(f"{rule}: {said}")
    if not found and then["findings"] != now["findings"]:
        found.append("the counts are the same, and the findings are others")
    return tuple(found)


def _of_things(kind: str, then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was tested, or tested by, then or now alone: it is known by its content, whatever it is called."""
    before = {one["digest"]["sha256"]: one for one in then}
    after = {one["digest"]["sha256"]: one for one in now}
    return [
        f"the {one.get('annotations', {}).get('is', kind)} {one['name']} is not as it was {when}"
        for mine, others, when in ((before, after, "then"), (after, before, "signed"))
        for digest, one in mine.items()
        if digest not in others and (when == "then" or one["name"] not in {o["name"] for o in before.values()})
    ]
