"""`python -m bench.lexicons`: how well each lexicon finds what a person labeled, in fixtures/reasons/labeled.csv.

The lexicons were written and mended with the half called `seen` in view; `held` was only measured. Both halves were
labeled by the same people who wrote the lexicons, so that even the second flatters: real logs are the harder test.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from checker.ingest.lexicon import load_lexicons, matches

LABELED = Path(__file__).parents[1] / "fixtures" / "reasons" / "labeled.csv"
HALVES = ("seen", "held")


@dataclass(frozen=True)
class Row:
    """One lexicon on one half. labeled: reasons of the half that a person gave its label; found: of these; extra:
    others found."""

    lexicon: str
    half: str
    labeled: int
    found: int
    extra: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float | None:
        """The share of what was found that is labeled; None where nothing was found."""
        return self.found / (self.found + self.extra) if self.found + self.extra else None

    @property
    def recall(self) -> float | None:
        """The share of what is labeled that was found; None where nothing is labeled."""
        return self.found / self.labeled if self.labeled else None


def measure(path: Path = LABELED) -> list[Row]:
    """Every lexicon on each half of the labeled reasons, by name."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    reasons = pl.Series([line["reason"] for line in lines])
    found = set(matches(reasons).select("reason", "lexicon").iter_rows())
    rows = []
    for lexicon in load_lexicons():
        for half in HALVES:
            of_half = [line for line in lines if line["half"] == half]
            labeled = {line["reason"] for line in of_half if lexicon.id in line["labels"].split(";")}
            hits = {line["reason"] for line in of_half if (line["reason"], lexicon.id) in found}
            missed, wrong = tuple(sorted(labeled - hits)), tuple(sorted(hits - labeled))
            rows.append(Row(lexicon.id, half, len(labeled), len(labeled & hits), len(wrong), missed, wrong))
    return rows


def main() -> None:
    rows = measure()
    print(f"{'lexicon':<22}{'half':<6}{'labeled':>9}{'found':>7}{'wrong':>7}{'precision':>11}{'recall':>8}")
    for row in rows:
        shares = ["" if share is None else f"{share:.2f}" for share in (row.precision, row.recall)]
        print(
            f"{row.lexicon:<22}{row.half:<6}{row.labeled:>9}{row.found:>7}{row.extra:>7}{shares[0]:>11}{shares[1]:>8}"
        )
    for row in rows:
        for what, reasons in (("missed", row.missed), ("wrongly found", row.wrong)):
            if reasons:
                print(f"\n{row.lexicon}, {row.half}, {what}: " + "; ".join(reasons))


if __name__ == "__main__":
    main()
