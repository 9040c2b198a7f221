"""A signed result is what was signed, to the byte; and judging the logs again shows what is otherwise."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import orjson
import pytest

from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.model.assessment import Assessment
from checker.model.errors import UsageError
from checker.publish.signing import fingerprint, new_key, open_envelope, public_path, sign
from checker.publish.statement import differences, files_of, policies_of, sha256, statement
from checker.resources import policies_root
from checker.run import run, select
from tests.fixtures.expected import FIXTURES

AUDIT = FIXTURES / "orlando" / "audit.yaml"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "city.key"
    assert new_key(path) == fingerprint(public_path(path))
    return path


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    audit = load_audit(AUDIT)
    selection = select(("us/fl/orlando", "general-reason"), audit.agency, root=policies_root())
    return run(audit.logs, audit, selection, Embedded(), today=date(2025, 1, 1)).assessment


def test_what_was_signed_is_read_again(key: Path, assessment: Assessment) -> None:
    made = statement(assessment, AUDIT)
    assert open_envelope(sign(made, key), public_path(key), "x") == made
    assert made["subject"] == [
        {"name": "pilot-log.csv", "digest": {"sha256": sha256(FIXTURES / "orlando" / "pilot-log.csv")}}
    ]
    assert files_of(made) == {"pilot-log.csv": made["subject"][0]["digest"]["sha256"], "audit.yaml": sha256(AUDIT)}
    assert made["predicate"]["result"] == "FAILED"
    assert made["predicate"]["failedTests"] == ["general-reason", "seed-002-f-uses"]
    assert policies_of(made) == ("general-reason", "seed-002-f-uses", "seed-002-f")


def test_a_change_of_any_byte_is_refused(key: Path) -> None:
    envelope = sign({"rules": {"one": 1}, "name": "é"}, key)
    assert open_envelope(envelope, public_path(key), "x")
    for at in range(len(envelope)):
        changed = bytearray(envelope)
        changed[at] ^= 1
        with pytest.raises(UsageError, match="REFUSED"):
            open_envelope(bytes(changed), public_path(key), "x")
    for other in (envelope + b" ", envelope[:-1], b"", b"[]", b"{}", orjson.dumps(orjson.loads(envelope))):
        with pytest.raises(UsageError, match="REFUSED"):
            open_envelope(other, public_path(key), "x")


def test_what_another_key_signed_is_refused(key: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "other.key")
    with pytest.raises(UsageError, match="REFUSED"):
        open_envelope(sign({}, tmp_path / "other.key"), public_path(key), "x")


def test_a_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "city.key"
    new_key(path)
    before = path.read_bytes(), public_path(path).read_bytes()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="already a file"):
        new_key(path)
    public_path(path).unlink()
    with pytest.raises(UsageError, match="already a file"):
        new_key(path)
    assert path.read_bytes() == before[0] and not public_path(path).exists()
    path.unlink()
    public_path(path).write_bytes(before[1])
    with pytest.raises(UsageError, match="already a file"):
        new_key(path)
    assert not path.exists()


def test_the_halves_of_a_key_are_not_taken_for_each_other(key: Path) -> None:
    with pytest.raises(UsageError, match="public half"):
        fingerprint(key)
    with pytest.raises(UsageError, match="secret half"):
        sign({}, public_path(key))


def test_what_came_out_otherwise_is_listed(assessment: Assessment) -> None:
    made = statement(assessment, AUDIT)
    assert differences(made, statement(assessment, AUDIT)) == ()
    rule = assessment.rules[0]
    counts = rule.verdicts.model_copy(update={"violation": rule.verdicts.violation + 1})
    log = assessment.inputs[0].model_copy(update={"sha256": "0" * 64})
    other = assessment.model_copy(
        update={"rules": (rule.model_copy(update={"verdicts": counts}), *assessment.rules[1:]), "inputs": (log,)}
    )
    found = differences(made, statement(other, AUDIT))
    assert found[0] == "the log pilot-log.csv is not as it was then"
    assert found[1] == f"{rule.id}: {rule.verdicts.violation} violation then, {rule.verdicts.violation + 1} now"
    fewer = assessment.model_copy(update={"rules": assessment.rules[1:], "policies": assessment.policies[1:]})
    found = differences(made, statement(fewer, None))
    assert f"the rule {rule.id} was asked then alone" in found
    assert "the audit.yaml audit.yaml is not as it was then" in found
    renamed = assessment.findings[0].model_copy(update={"id": "other"})
    moved = assessment.model_copy(update={"findings": (renamed, *assessment.findings[1:])})
    assert differences(made, statement(moved, AUDIT)) == ("the counts are the same, and the findings are others",)
