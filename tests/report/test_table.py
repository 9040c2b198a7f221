"""The formats by name."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from checker import report as room
from checker.model.assessment import AgencyName, Assessment, LawScope
from checker.model.errors import UsageError
from checker.model.policy import Standing
from checker.report.table import FORMATS, report
from tests.report.reading import text_of
from tests.report.sample import Lines, empty, sample

OF_TEXAS = "No face-recognition law of Texas is known to this program, so none was applied."
NO_RULE = "No rule was applied to these 1,204 uses: this report clears none of them."


def test_the_formats_are_there() -> None:
    assert list(FORMATS) == [
        "terminal", "json", "html", "pdf", "markdown", "csv", "xlsx", "parquet", "junit", "sarif", "oscal", "ocsf",
    ]  # fmt: skip


def test_every_file_of_a_format_is_in_the_table() -> None:
    made = {path.stem for path in Path(room.__file__).parent.glob("*_report.py")} | {"terminal"}
    assert {name if name == "terminal" else f"{name}_report" for name in FORMATS} == made


def test_an_unknown_format_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as raised:
        report("hmtl")
    assert '"html"' in raised.value.hint


@pytest.mark.parametrize("name", FORMATS)
def test_a_log_without_uses_can_be_reported_in_every_format(name: str) -> None:
    out = io.BytesIO()
    report(name).write(empty(), Lines(empty()), out)
    assert out.getvalue() or name == "ocsf", "one line a finding: none"


def in_texas(*, rules: bool) -> Assessment:
    """The sample as of an agency in Texas, whose policies are no law; without `rules`, nothing was applied to it."""
    made = sample()
    return made.model_copy(
        update={
            "agency": AgencyName(place="us/tx"),
            "scope": LawScope(places_with_law=("us/wa",)),
            "policies": tuple(one for one in made.policies if one.standing is not Standing.LAW),
            **({} if rules else {"rules": (), "findings": (), "standings": (), "indications": ()}),
        }
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("rules", "said"), [(True, OF_TEXAS), (False, NO_RULE)])
def test_every_format_says_that_no_law_of_the_place_is_known(name: str, rules: bool, said: str) -> None:
    """Before anything that it says of a rule; JSON has its keys in the order of the alphabet."""
    made, out = in_texas(rules=rules), io.BytesIO()
    report(name).write(made, Lines(made), out)
    words = re.sub(r"\s+", " ", text_of(name, out.getvalue()))
    assert said in words
    first = words.index(said)
    assert name == "json" or all(rule.id not in words or first < words.index(rule.id) for rule in made.rules)
    other = io.BytesIO()
    report(name).write(sample(), Lines(sample()), other)
    assert said not in re.sub(r"\s+", " ", text_of(name, other.getvalue()))
