"""A process that keeps a run of many lines: `python -m tests.store.writer PLACE`. It says `open`, `middle` while half
is written, waits for a line each time, and says the run's number at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from checker.model.assessment import Assessment
from checker.model.lines import ABOUT, ROW_COLUMNS, RuleUses
from checker.store.opening import open_store
from checker.store.runs import keep
from tests.report.sample import sample

MANY = 30_000
"""More than a database holds in its memory before it writes to its file."""


@dataclass(frozen=True)
class ManyLines:
    """As many uses, of each of which every rule of the sample says the same. middle: called when half is said."""

    count: int = MANY
    middle: Callable[[], None] = lambda: None
    files: tuple[str, ...] = ("log.csv",)

    def uses(self) -> pl.DataFrame:
        number = pl.int_range(self.count, dtype=pl.Int64)
        text = number.cast(pl.String)
        return pl.select(
            subject=number, kind=pl.lit("search"), input=pl.lit(0, pl.UInt32), sheet=pl.lit(None, pl.String),
            row=(number + 2).cast(pl.UInt32), event=pl.lit("9f2c41aa07de:") + text, number=pl.lit("S-") + text,
            case_number=pl.lit("24-") + text, date=pl.lit(None, pl.Date),
        )  # fmt: skip

    def typed_reasons(self) -> pl.DataFrame:
        return pl.select(
            subject=pl.int_range(self.count, dtype=pl.Int64), kind=pl.lit("search"), agency=pl.lit("Oak City Police"),
            operator=pl.lit("Ng"), reason=pl.lit("investigation"), reason_hidden=pl.lit(False),
        )  # fmt: skip

    def of_rules(self) -> Iterator[RuleUses]:
        found = many().findings
        for at, rule in enumerate(many().rules):
            if at == len(many().rules) // 2:
                self.middle()
            own = next((one for one in found if one.rule == rule.id), None)
            about = {"number": 0, **dict.fromkeys(ABOUT), "finding": own.id} if own else {}
            schema = {"number": pl.UInt32, **{name: ROW_COLUMNS[name] for name in ABOUT}}
            finding = pl.lit(0 if own else None, pl.UInt32)
            uses = pl.select(subject=pl.int_range(self.count, dtype=pl.Int64), finding=finding)
            yield RuleUses(rule.id, uses, pl.DataFrame([about] if own else [], schema=schema))


def many() -> Assessment:
    return sample()


def _wait(said: str) -> None:
    print(said, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    with open_store(sys.argv[1], make=True) as store:
        _wait("open")
        print(keep(store, many(), ManyLines(middle=lambda: _wait("middle")), now=datetime.now(UTC)), flush=True)
