"""A use before it is made: the answer of `checker gate`, and that of Open Policy Agent with the bundle."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.drafting.bundle import bundle
from checker.drafting.gate import GateAnswer, gate
from checker.engine.interface import Ask, Engine
from checker.engine.opa import find
from checker.model.audit import Agency, Audit
from checker.model.errors import CheckerError
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root

DRAFT = """---
id: draft
title: A draft
kind: draft
new-fields: [{name: bystanders, type: yesno, meaning: whether others are in the picture}]
---
## 1 No live use

> No live use, except under a warrant.

```rule
id: live
prohibit: {mode: live}
except:
  - purpose: locate_missing
```

## 2 Alone

> Nobody else is in the picture.

```rule
id: alone
prohibit: {bystanders: true}
```
"""
NOW = datetime(2025, 3, 5, 14, 20, tzinfo=UTC)


@pytest.fixture
def chosen(tmp_path: Path) -> Selection:
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    return Selection(tuple(load([str(tmp_path / "draft.md")], root=policies_root())), named_by_user=True)


def asked(use: Any, chosen: Selection, engine: Engine, folder: Path) -> GateAnswer:
    audit = Audit(agency=Agency(place="us/wa", kind="municipal-police"))
    return gate(use, audit, chosen, engine, now=NOW, folder=folder)


@pytest.mark.parametrize(
    ("use", "live", "alone"),
    [
        ({"Mode": "live", "Purpose": "identify_suspect", "Bystanders": "no"}, "violation", "compliant"),
        ({"Mode": "live", "Purpose": ["locate_missing"], "bystanders": True}, "compliant", "violation"),
        ({"Mode": "still"}, "compliant", "undetermined"),
        ({"Purpose": "identify_suspect"}, "undetermined", "undetermined"),
    ],
)
def test_a_use_is_answered(use: Any, live: str, alone: str, chosen: Selection, embedded: Engine, tmp_path: Path):
    found = asked(use, chosen, embedded, tmp_path)
    assert {one.rule: one.verdict.value for one in found.rules} == {"live": live, "alone": alone}
    assert found.verdict.value == min((live, alone), key=["violation", "undetermined", "compliant"].index)
    assert found.asked == "2025-03-05T14:20:00+00:00"
    for one in found.rules:
        assert bool(one.missing) == (one.verdict is Verdict.UNDETERMINED)
    assert found.rules[0].text


def test_names_and_reasons_are_not_told_again(chosen: Selection, embedded: Engine, tmp_path: Path):
    use = {"Mode": "live", "Operator": "OfficerCanary", "Reason": "ReasonCanary", "Purpose": "PurposeCanary"}
    assert "Canary" not in asked(use, chosen, embedded, tmp_path).model_dump_json()


@pytest.mark.parametrize("use", [[], "live", [1], [{"Mode": "live"}, {"Mode": "still"}], [{"Record type": "review"}]])
def test_what_is_no_single_use_is_refused(use: Any, chosen: Selection, embedded: Engine, tmp_path: Path):
    with pytest.raises(CheckerError):
        asked(use, chosen, embedded, tmp_path)


def test_the_bundle_holds_what_it_says_and_is_the_same_twice(chosen: Selection):
    made = [io.BytesIO(), io.BytesIO()]
    for out in made:
        bundle(chosen.policies, out)
    assert made[0].getvalue() == made[1].getvalue()
    with tarfile.open(fileobj=io.BytesIO(made[0].getvalue())) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile(".manifest"))
        about = json.load(tar.extractfile("data.json"))["checker"]["about"]
    assert {"rules/draft/live.rego", "rules/draft/alone.rego", "lib/outcome.rego", "gate.rego"} <= set(names)
    assert manifest["metadata"]["policies"]["draft"]["sha256"] == chosen.policies[0].sha256
    assert about["rules"]["live"]["text"] == "No live use, except under a warrant."


@pytest.mark.skipif(find() is None, reason="OPA is not installed")
def test_opa_says_the_same_with_the_bundle(chosen: Selection, embedded: Engine, tmp_path: Path):
    rules = [*chosen.policies[0].rules, *load(["us-wa-43.386.080-5"], root=policies_root())[0].rules]
    policies = (*chosen.policies, *load(["us-wa-43.386.080-5"], root=policies_root()))
    with (tmp_path / "bundle.tar.gz").open("wb") as out:
        bundle(policies, out)
    face = {"technology": "face_recognition", "agency": {"state": "WA", "level": "local"}, "in_force": "yes"}
    for use in (
        {"mode": "live", "purpose": {"has": ["identify_suspect"], "complete": True}, "bystanders": False, **face},
        {"mode": "still", **face},
        {"mode": "live", "purpose": {"has": [], "complete": False}, "bystanders": True, **face},
    ):
        (tmp_path / "use.json").write_text(json.dumps(use), encoding="utf-8")
        query = "data.checker.gate.verdicts"
        done = subprocess.run(
            [str(find()), "eval", "-b", str(tmp_path / "bundle.tar.gz"), "-i", str(tmp_path / "use.json"), query],
            capture_output=True,
            check=True,
        )
        told = json.loads(done.stdout)["result"][0]["expressions"][0]["value"]
        for rule in rules:
            [[answer]] = embedded.evaluate({rule.path: rule.module}, [Ask(rule.id, [use])])
            assert told[rule.id]["verdict"] == answer.verdict.value, rule.id
