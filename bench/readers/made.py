"""Each reader, and what makes a file for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.readers import logs_of_cases, pdfs, texts, trails, workbooks


@dataclass(frozen=True)
class Made:
    """name: of the row in the table. make: writes a file of so many rows to a path. rows: of the measure; archive: of a
    file as large as agencies' archives are, 0 where such a file would show no more."""

    name: str
    make: Callable[[Path, int], None]
    rows: int
    archive: int = 0


PAGES_OF_AN_ARCHIVE = 809
FILES: tuple[Made, ...] = (
    Made("CSV", texts.csv, 1_000_000, 17_100_000),
    Made("TSV", texts.tsv, 500_000),
    Made("CSV, gzipped", texts.gzipped, 500_000),
    Made("JSON, one array", texts.array, 200_000, 2_300_000),
    Made("JSON, lines", texts.lines, 200_000, 2_300_000),
    Made("XLSX", workbooks.xlsx, 200_000, 1_048_575),
    Made("XLSB", workbooks.xlsb, 100_000),
    Made("ODS", workbooks.ods, 100_000),
    Made("XLS", workbooks.xls, 20_000),
    Made("PDF, text in columns", pdfs.columns, 60 * pdfs.ROWS_A_PAGE, PAGES_OF_AN_ARCHIVE * pdfs.ROWS_A_PAGE),
    Made("PDF, a drawn grid", pdfs.grid, 30 * 34),
    Made("HTML, a table", texts.page_with_table, 100_000),
    Made("HTML, a data: address", texts.page_with_download, 300_000),
    Made("XES", logs_of_cases.xes, 300_000),
    Made("event log as CSV", logs_of_cases.activities, 1_000_000),
    Made("live-deployment grid, CSV", logs_of_cases.deployments, 200_000),
    Made("published totals", logs_of_cases.totals, 15_000),
    Made("CloudTrail, Records", trails.records, 100_000, 800_000),
    Made("CloudTrail, Records, 1 in 10 a face search", trails.mixed, 300_000, 800_000),
    Made("CloudTrail, lines", trails.lines, 100_000),
    Made("CloudTrail, EventBridge", trails.event_bridge, 100_000),
    Made("CloudTrail, OCSF", trails.ocsf, 100_000),
    Made("CloudTrail, ECS", trails.ecs, 100_000),
    Made("CloudTrail, Event history", trails.history, 200_000),
    Made("CloudTrail, Athena", trails.athena, 100_000),
    Made("Rekognition, responses", trails.responses, 100_000),
    Made("Rekognition, Kinesis", trails.kinesis, 100_000),
)
