"""The formats by name."""

from __future__ import annotations

import io

import pytest

from checker.model.errors import UsageError
from checker.report.table import REPORTS, report
from tests.report.sample import Lines, empty


def test_the_five_formats_are_there() -> None:
    assert list(REPORTS) == ["terminal", "html", "json", "csv", "parquet"]
    assert all(report(name).name == name for name in REPORTS)


def test_an_unknown_format_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as raised:
        report("hmtl")
    assert '"html"' in raised.value.hint


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_log_without_uses_can_be_reported_in_every_format(name: str) -> None:
    out = io.BytesIO()
    report(name).write(empty(), Lines(empty()), out)
    assert out.getvalue()
