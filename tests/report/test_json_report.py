"""The Assessment as JSON, by its schema."""

from __future__ import annotations

import io
import json

import jsonschema
import pytest

from checker.cli.schema import schema_of
from checker.model.assessment import SCHEMA_ID
from checker.report.json_report import dump, write
from tests.report.sample import Lines, empty, large, sample, without_violations

SCHEMA = schema_of("assessment")


@pytest.mark.parametrize(
    "made",
    [sample(), sample(with_people=True), empty(), without_violations(), large(20, 3)],
    ids=["a", "b", "c", "d", "e"],
)
def test_what_is_written_keeps_the_published_schema(made) -> None:  # type: ignore[no-untyped-def]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    checked = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    checked.validate(json.loads(dump(made)))


def test_the_schema_refuses_what_it_does_not_name() -> None:
    value = json.loads(dump(sample()))
    value["guess"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, SCHEMA)


def test_names_are_those_of_the_schema_not_of_the_code() -> None:
    value = json.loads(dump(sample()))
    assert value["$schema"] == SCHEMA_ID == SCHEMA["$id"]
    assert value["declarations"][0]["from"] == "2023-03-01"
    assert value["inputs"][0]["rows"] == {
        "read": 1290,
        "used": 1231,
        "duplicates": 38,
        "quarantined": 9,
        "out_of_scope": 12,
    }
    assert value["rules"][0]["verdicts"]["violation"] == 9
    assert value["engine"]["name"] == "opa"


def test_the_same_assessment_gives_the_same_bytes() -> None:
    one = sample()
    turned = one.findings[0].model_copy(update={"facts": dict(reversed(one.findings[0].facts.items()))})
    two = one.model_copy(update={"findings": (turned, *one.findings[1:])})
    assert dump(one) == dump(two)


def test_a_set_among_the_facts_is_written_in_order() -> None:
    made = sample()
    finding = made.findings[0].model_copy(update={"facts": {"purpose": {"b", "a", "c"}}})
    value = json.loads(dump(made.model_copy(update={"findings": (finding,)})))
    assert value["findings"][0]["facts"]["purpose"] == ["a", "b", "c"]


def test_a_file_name_that_is_not_unicode_does_not_stop_the_report() -> None:
    made = sample()
    odd = made.inputs[0].model_copy(update={"path": "log\udcff.csv"})
    value = json.loads(dump(made.model_copy(update={"inputs": (odd,)})))
    assert value["inputs"][0]["path"] == "log\\udcff.csv"


def test_the_report_is_the_dump() -> None:
    out = io.BytesIO()
    write(sample(), Lines(sample()), out)
    assert out.getvalue() == dump(sample())
    assert out.getvalue().endswith(b"}\n")
