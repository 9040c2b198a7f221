"""Policies as a bundle of Open Policy Agent: the modules as they are run here, what each rule is, a manifest."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, BinaryIO

import orjson

from checker.engine.library import library
from checker.engine.modules import paths_of_rules
from checker.model.policy import Policy

GATE = """# METADATA
# title: What every rule of this bundle says of one use
# description: |
#   input: the facts of one use, as rules see them; what is not known is left out. `checker fact list` names them;
#   data.checker.about has what each rule is, and which of them it reads (`fields`). A number is
#   {"at_least": 0.8, "at_most": 0.8}, a set {"has": ["warrant"], "complete": true}. Every rule asks for
#   "technology": "face_recognition", one with dates for "in_force": "yes". `checker gate` takes a row of a log instead.
package checker.gate

import data.checker.outcome

# verdicts: rule id -> {"verdict", "excused_by"}, with "because" and "question" where a person is asked.
verdicts[id] := outcome.of(module) if some id, module in data.checker.rules

# verdict: the most serious of them.
verdict := [one | some one in worst_first; one in {found.verdict | some found in verdicts}][0]

worst_first := ["violation", "undetermined", "pending", "compliant", "not_applicable"]
"""


def bundle(policies: Sequence[Policy], out: BinaryIO) -> None:
    """Write the bundle of the rules in use (tar, gzip). The same policies give the same bytes. PolicyError for a module
    that is not fit to run."""
    rules = [rule for policy in policies for rule in policy.rules if rule.enabled and not rule.period]
    modules = {rule.path: rule.module for rule in rules}
    paths_of_rules(modules)
    files: dict[str, bytes] = {
        name: text.encode() for name, text in library().items() if not name.endswith("batch.rego")
    }
    files |= {f"rules/{path}": text.encode() for path, text in modules.items()} | {"gate.rego": GATE.encode()}
    about = {
        rule.id: {
            "policy": rule.policy, "clause": rule.clause, "text": rule.clause_text, "describe": rule.describe,
            "citation": rule.citation, "severity": rule.severity.value, "fields": list(rule.fields),
        }
        for rule in rules
    }  # fmt: skip
    documents = {
        policy.id: {"title": policy.title, "kind": policy.kind, "sha256": policy.sha256} for policy in policies
    }
    files["data.json"] = _json({"checker": {"about": {"rules": about, "policies": documents}}})
    files[".manifest"] = _json(
        {"roots": ["checker"], "rego_version": 1, "revision": _digest(files), "metadata": {"policies": documents}}
    )
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            one = tarfile.TarInfo(name)
            one.size, one.mode = len(files[name]), 0o644
            tar.addfile(one, io.BytesIO(files[name]))
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as zipped:
        zipped.write(packed.getvalue())


def _json(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def _digest(files: Mapping[str, bytes]) -> str:
    """A revision that is the same for the same content."""
    whole = sha256()
    for name in sorted(files):
        whole.update(name.encode() + b"\0" + files[name] + b"\0")
    return whole.hexdigest()
