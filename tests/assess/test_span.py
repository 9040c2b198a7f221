"""From when to when the uses were: civil dates where they are known, else the days that a person sees in the log."""

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.model.audit import Audit
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

HEADER = "Search ID,Date/Time,Officer"


@pytest.mark.parametrize(
    ("times", "place", "zone", "span"),
    [
        (["2024-03-05 14:20", "2024-03-07 00:10"], None, None, (date(2024, 3, 5), date(2024, 3, 7))),
        (["2024-03-05 14:20", "2024-03-07 00:10"], "us/wa/x", "UTC", (date(2024, 3, 5), date(2024, 3, 6))),
        (["2024-03-05", "2024-03-07"], None, None, (date(2024, 3, 5), date(2024, 3, 7))),
        (["03/04/2024 10:00"], None, "UTC", (date(2024, 3, 4), date(2024, 4, 3))),
        (["", "n/a"], None, None, (None, None)),
    ],
    ids=["zone unknown", "zone and place known", "days", "order of day and month open", "no date"],
)
def test_the_span_of_the_uses(
    tmp_path: Path,
    embedded: Engine,
    times: list[str],
    place: str | None,
    zone: str | None,
    span: tuple[date | None, date | None],
) -> None:
    (tmp_path / "log.csv").write_text(
        "\n".join([HEADER, *(f"{n},{t},A-1" for n, t in enumerate(times))]) + "\n", encoding="utf-8"
    )
    audit = Audit.model_validate({"agency": {"place": place}})
    selection = Selection(tuple(load(["general"], root=policies_root())), named_by_user=True)
    uses = run([tmp_path / "log.csv"], audit, selection, embedded, zone=zone, today=date(2024, 6, 1)).assessment.uses
    assert (uses.first, uses.last) == span
