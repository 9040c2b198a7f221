"""The formats by name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from checker import report as room
from checker.model.errors import UsageError
from checker.report.table import FORMATS, report
from tests.report.sample import Lines, empty


def test_the_formats_are_there() -> None:
    assert list(FORMATS) == [
        "terminal", "json", "html", "pdf", "markdown", "csv", "xlsx", "parquet", "junit", "sarif", "oscal", "ocsf",
    ]  # fmt: skip


def test_every_file_of_a_format_is_in_the_table() -> None:
    made = {path.stem for path in Path(room.__file__).parent.glob("*_report.py")} | {"terminal"}
    assert {form.made_by[0] for form in FORMATS.values()} == made


def test_an_unknown_format_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as raised:
        report("hmtl")
    assert '"html"' in raised.value.hint


@pytest.mark.parametrize("name", FORMATS)
def test_a_log_without_uses_can_be_reported_in_every_format(name: str) -> None:
    out = io.BytesIO()
    report(name).write(empty(), Lines(empty()), out)
    assert out.getvalue() or name == "ocsf", "one line a finding: none"
