"""The vocabulary as a schema, and the capabilities that a rule has."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from checker.engine.capabilities import BUILTINS, capabilities
from checker.engine.schema import first_unknown, input_schema
from checker.model.vocabulary import vocabulary


def test_the_schema_is_a_json_schema_that_takes_projections() -> None:
    schema = input_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = {
        "mode": "live",
        "probe": {"source": "citizen"},
        "authorized_by": {"has": ["warrant"], "complete": False},
        "threshold": {"at_least": 0.8},
        "trained": True,
    }
    assert validator.is_valid(good)
    for bad in ({"mdoe": "live"}, {"mode": 3}, {"probe": {"sauce": "x"}}, {"threshold": 0.8}, {"mode": "livid"}):
        assert not validator.is_valid(bad), bad


@pytest.mark.parametrize("name", list(vocabulary()))
def test_every_fact_is_in_the_schema(name: str) -> None:
    assert first_unknown(input_schema(), name.split(".")) is None
    assert first_unknown(input_schema(), [*name.split("."), "no_such_part"]) is not None


def test_lost_says_where_and_what_is_known_there() -> None:
    at, known = first_unknown(input_schema(), ["probe", "sauce", "x"]) or (None, [])
    assert at == 1
    assert "source" in known and "mode" not in known


def test_capabilities_leave_nothing_that_reaches_out_of_the_rule(opa: Path) -> None:
    done = subprocess.run([opa, "capabilities", "--current"], capture_output=True, check=True)
    allowed = capabilities(json.loads(done.stdout))
    names = {b["name"] for b in allowed["builtins"]}
    reaching = ("time.", "http.", "net.", "crypto.", "rand.", "uuid.", "opa.", "rego.", "io.", "providers.")
    assert [n for n in names if n.startswith(reaching)] == []
    assert not any(b.get("nondeterministic") for b in allowed["builtins"])
    assert allowed["allow_net"] == []
    assert names >= BUILTINS
