"""The ids by which the results of calls name them: the request's, and the job's that a call on stored video started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from checker.ingest.cloudtrail.calls import parameters, text

SCHEMA = {"row": pl.UInt32, "request": pl.String, "job": pl.String, "asked": pl.String}
FETCHES = ("GetFaceSearch", "GetCelebrityRecognition")
_CHUNK = 50_000


class Keys:
    """Collects the ids of one log's searches and comparisons, and of the calls that fetched a job's results."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []
        self._clear()

    def _clear(self) -> None:
        self._rows: list[int | None] = []
        self._requests: list[str | None] = []
        self._jobs: list[str | None] = []
        self._asked: list[str | None] = []

    def call(self, row: int, record: Mapping[str, Any]) -> None:
        """A search or comparison that was made."""
        response = record.get("responseElements")
        job = response.get("jobId") if isinstance(response, dict) else None
        self._add(row, text(record, "requestID")[0], job if isinstance(job, str) else None, None)

    def fetch(self, record: Mapping[str, Any]) -> None:
        """A call that fetched one page of a job's results; the first page is asked for with no token."""
        printed = parameters(record)
        token = (printed or {}).get("nextToken", "")
        asked = token if printed is not None and isinstance(token, str) else None
        self._add(None, text(record, "requestID")[0], text(printed, "jobId")[0], asked)

    def frame(self) -> pl.DataFrame:
        """One row a call: `row` (null for a fetch), `request`, `job`, `asked` (of a fetch: the page's token, "" the
        first)."""
        self._pack()
        return pl.concat(self._frames)

    def _add(self, row: int | None, request: str | None, job: str | None, asked: str | None) -> None:
        if request or job:
            self._rows.append(row)
            self._requests.append(request)
            self._jobs.append(job)
            self._asked.append(asked)
            if len(self._rows) == _CHUNK:
                self._pack()

    def _pack(self) -> None:
        held = (self._rows, self._requests, self._jobs, self._asked)
        self._frames.append(pl.DataFrame(dict(zip(SCHEMA, held, strict=True)), schema=SCHEMA))
        self._clear()
