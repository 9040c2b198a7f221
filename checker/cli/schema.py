"""`checker schema`: the JSON Schemas of what checker writes and reads."""

from __future__ import annotations

from typing import Any

import click

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = (
    "assessment", "audit", "case", "clauses", "columns", "comparison", "coverage", "difference", "gate", "impact",
    "inspection", "log", "policy", "preflight", "reconciliation", "redaction", "runs", "status", "yearly",
)  # fmt: skip


@click.command()
@click.argument(
    "name",
    type=click.Choice(NAMES),
)
def schema(name: str) -> None:
    """Print a JSON Schema.

    Of the JSON report (assessment), of audit.yaml (audit), of what inspect, compare-logs, reconcile, coverage,
    preflight, redact, policy columns, policy compare, impact, gate, runs, diff, case, status and yearly print as JSON
    (inspection, comparison, reconciliation, coverage, preflight, redaction, columns, clauses, impact, gate, runs,
    difference, case, status, yearly), of a policy document's front matter and rules (policy), or of a row of a use log
    in the open format (log).
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
        case "case":
            from checker.store.cases import CASE_ID, CaseFile

            return {"$schema": DIALECT, "$id": CASE_ID, **CaseFile.model_json_schema(mode="serialization")}
        case "clauses":
            from checker.drafting.compare import SCHEMA_ID as CLAUSES_ID
            from checker.drafting.compare import Clauses

            return {"$schema": DIALECT, "$id": CLAUSES_ID, **Clauses.model_json_schema(mode="serialization")}
        case "columns":
            from checker.publish.columns import SCHEMA_ID as COLUMNS_ID
            from checker.publish.columns import Specification

            return {"$schema": DIALECT, "$id": COLUMNS_ID, **Specification.model_json_schema(mode="serialization")}
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
        case "preflight":
            from checker.publish.result import SCHEMA_ID as PREFLIGHT_ID
            from checker.publish.result import Preflight

            return {"$schema": DIALECT, "$id": PREFLIGHT_ID, **Preflight.model_json_schema(mode="serialization")}
        case "gate":
            from checker.drafting.gate import SCHEMA_ID as GATE_ID
            from checker.drafting.gate import GateAnswer

            return {"$schema": DIALECT, "$id": GATE_ID, **GateAnswer.model_json_schema(mode="serialization")}
        case "impact":
            from checker.drafting.result import SCHEMA_ID as IMPACT_ID
            from checker.drafting.result import Impact

            return {"$schema": DIALECT, "$id": IMPACT_ID, **Impact.model_json_schema(mode="serialization")}
        case "redaction":
            from checker.publish.redaction import SCHEMA_ID as REDACTION_ID
            from checker.publish.redaction import Redaction

            return {"$schema": DIALECT, "$id": REDACTION_ID, **Redaction.model_json_schema(mode="serialization")}

        case "log":
            from checker.publish.log_format import SCHEMA_ID as LOG_ID
            from checker.publish.log_format import log_schema

            return {"$schema": DIALECT, "$id": LOG_ID, **log_schema()}
        case "runs":
            from checker.store.runs import RUNS_ID, StoredRuns

            return {"$schema": DIALECT, "$id": RUNS_ID, **StoredRuns.model_json_schema(mode="serialization")}
        case "yearly":
            from checker.publish.yearly_result import SCHEMA_ID as YEARLY_ID
            from checker.publish.yearly_result import Yearly

            return {"$schema": DIALECT, "$id": YEARLY_ID, **Yearly.model_json_schema(mode="serialization")}
        case "status":
            from checker.store.status import STATUS_ID, RunStatus

            return {"$schema": DIALECT, "$id": STATUS_ID, **RunStatus.model_json_schema(mode="serialization")}
        case "difference":
            from checker.store.difference import DIFFERENCE_ID, RunDifference

            return {"$schema": DIALECT, "$id": DIFFERENCE_ID, **RunDifference.model_json_schema(mode="serialization")}
        case _:
            from checker.policy.schema import document_schema

            return {"$schema": DIALECT, **document_schema()}
