"""`checker schema`: the JSON Schemas of what checker writes and reads."""

from __future__ import annotations

from typing import Any

import click

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command()
@click.argument(
    "name",
    type=click.Choice(["assessment", "audit", "comparison", "coverage", "inspection", "policy", "reconciliation"]),
)
def schema(name: str) -> None:
    """Print a JSON Schema.

    Of the JSON report (assessment), of audit.yaml (audit), of what inspect, compare-logs, reconcile and coverage print
    as JSON (inspection, comparison, reconciliation, coverage), or of a policy document's front matter and rules
    (policy).
    """
    import orjson

    click.echo(orjson.dumps(schema_of(name), option=orjson.OPT_INDENT_2))


def schema_of(name: str) -> dict[str, Any]:
    """The schema called `name`: one of those that `schema` prints."""
    match name:
        case "assessment":
            from checker.model.assessment import SCHEMA_ID, Assessment

            return {"$schema": DIALECT, "$id": SCHEMA_ID, **Assessment.model_json_schema(mode="serialization")}
        case "audit":
            from checker.model.audit import Audit

            return {"$schema": DIALECT, **Audit.model_json_schema()}
        case "comparison":
            from checker.compare.result import COMPARISON_ID, Comparison

            return {"$schema": DIALECT, "$id": COMPARISON_ID, **Comparison.model_json_schema(mode="serialization")}
        case "coverage":
            from checker.coverage.result import SCHEMA_ID as COVERAGE_ID
            from checker.coverage.result import Coverage

            return {"$schema": DIALECT, "$id": COVERAGE_ID, **Coverage.model_json_schema(mode="serialization")}
        case "reconciliation":
            from checker.compare.result import RECONCILIATION_ID, Reconciliation

            return {
                "$schema": DIALECT,
                "$id": RECONCILIATION_ID,
                **Reconciliation.model_json_schema(mode="serialization"),
            }
        case "inspection":
            from checker.inspect.result import SCHEMA_ID as INSPECTION_ID
            from checker.inspect.result import Inspection

            return {"$schema": DIALECT, "$id": INSPECTION_ID, **Inspection.model_json_schema(mode="serialization")}
        case _:
            from checker.policy.schema import document_schema

            return {"$schema": DIALECT, **document_schema()}
