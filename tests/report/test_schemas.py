"""Reports for other programs are valid by the standards: OCSF by the schema of its version, OSCAL by the types made of
NIST's schema (of 1.2.3, which takes what 1.1.2 does)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from oscal_bindings.v1.models import AssessmentResultsDocument
from pydantic import ValidationError

from tests.report.test_exchange import ALL, hostile, written

RESULTS = [*ALL, hostile()]


@cache
def ocsf() -> Any:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.3.0")).get_class_schema("compliance_finding")
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("assessment", RESULTS)
def test_each_line_of_ocsf_is_valid_by_the_schema_of_its_version(assessment) -> None:
    for line in written("ocsf", assessment).splitlines():
        event = json.loads(line)
        assert event["metadata"]["version"] == "1.3.0"
        ocsf().validate(event)


@pytest.mark.parametrize("assessment", RESULTS)
def test_oscal_is_valid_by_the_types_of_its_schema(assessment) -> None:
    AssessmentResultsDocument.model_validate(json.loads(written("oscal", assessment)))


def test_a_schema_refuses_what_lacks_something() -> None:
    event = json.loads(written("ocsf", ALL[0]).splitlines()[0])
    del event["finding_info"]["uid"]
    with pytest.raises(jsonschema.ValidationError):
        ocsf().validate(event)
    results = json.loads(written("oscal", ALL[0]))
    del results["assessment-results"]["import-ap"]["href"]
    with pytest.raises(ValidationError):
        AssessmentResultsDocument.model_validate(results)
