"""`checker schema`: the JSON Schemas of what checker writes and reads."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WRITTEN = {
    "assessment": "model.assessment:Assessment",
    "case": "store.cases:CaseFile",
    "clauses": "drafting.compare:Clauses",
    "columns": "publish.columns:Specification",
    "comparison": "compare.result:Comparison",
    "coverage": "coverage.result:Coverage",
    "difference": "store.difference:RunDifference",
    "gate": "drafting.gate:GateAnswer",
    "impact": "drafting.result:Impact",
    "inspection": "inspect.result:Inspection",
    "preflight": "publish.result:Preflight",
    "reconciliation": "compare.result:Reconciliation",
    "redaction": "publish.redaction:Redaction",
    "runs": "store.runs:StoredRuns",
    "status": "store.status:RunStatus",
    "yearly": "publish.yearly_result:Yearly",
}
"""What is printed as JSON -> its type, whose `$schema` is the id of its schema. Only the one asked for is loaded."""
NAMES = tuple(sorted({*WRITTEN, "audit", "log", "policy"}))


@click.command()
@click.argument(
    "name",
    type=click.Choice(NAMES),
)
def schema(name: str) -> None:
    """Print a JSON Schema.

    It is that of the JSON report (assessment); of audit.yaml (audit); of what inspect, compare-logs, reconcile,
    coverage, preflight, redact, policy columns, policy compare, impact, gate, runs, diff, case, status and yearly
    print as JSON (inspection, comparison, reconciliation, coverage, preflight, redaction, columns, clauses, impact,
    gate, runs, difference, case, status, yearly); of a policy document's front matter and rules (policy); or of a row
    of a use log in the open format (log).
    """
    import orjson

    click.echo(orjson.dumps(schema_of(name), option=orjson.OPT_INDENT_2))


def schema_of(name: str) -> dict[str, Any]:
    """The schema called `name`: one of those that `schema` prints."""
    match name:
        case "audit":
            from checker.model.audit import Audit

            return {"$schema": DIALECT, **Audit.model_json_schema()}
        case "log":
            from checker.publish.log_format import SCHEMA_ID, log_schema

            return {"$schema": DIALECT, "$id": SCHEMA_ID, **log_schema()}
        case "policy":
            from checker.policy.schema import document_schema

            return {"$schema": DIALECT, **document_schema()}
    module, _, kind = WRITTEN[name].partition(":")
    model = getattr(import_module(f"checker.{module}"), kind)
    own_id = model.model_fields["schema_"].default
    return {"$schema": DIALECT, "$id": own_id, **model.model_json_schema(mode="serialization")}
