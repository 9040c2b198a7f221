"""What `checker check --profile-run` says: where the time of a run went, stage by stage and rule by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker.cli.console import align_columns

if TYPE_CHECKING:
    from checker.assess.cost import RuleCost
    from checker.model.progress import Stage

NOTE = """\
Reading runs at the same time as normalizing: its seconds are those spent waiting for it. A rule's projecting is part
of facts. Its engine seconds are part of verdicts and findings, and more than without --profile-run, where all rules are
asked together."""


def profile(stages: Mapping[str, Stage], costs: Sequence[RuleCost]) -> str:
    """Two tables for a person: the stages in their order, and the rules, the longest first. Seconds are of wall
    clock."""
    return f"{_stages(stages)}\n\n{_rules(costs)}\n\n{NOTE}"


def _stages(stages: Mapping[str, Stage]) -> str:
    rows = [["stage", "seconds", "rows", "rows/s", "peak MB so far"]]
    rows += [_stage(name, one.seconds, one.rows, one.peak_mb) for name, one in stages.items()]
    peaks = [one.peak_mb for one in stages.values() if one.peak_mb is not None]
    rows.append(_stage("in all", sum(one.seconds for one in stages.values()), 0, max(peaks, default=None)))
    return align_columns(rows, numbers=True)


def _stage(name: str, seconds: float, rows: int, peak: float | None) -> list[str]:
    pace = f"{rows / seconds:,.0f}" if rows and seconds else ""
    return [name, f"{seconds:.2f}", f"{rows:,}" if rows else "", pace, "" if peak is None else f"{peak:,.0f}"]


def _rules(costs: Sequence[RuleCost]) -> str:
    rows = [["rule", "judged", "combinations", "evaluations", "projecting s", "engine s"]]
    for one in sorted(costs, key=lambda one: (-one.projecting - (one.engine or 0.0), one.rule)):
        counts = (f"{n:,}" for n in (one.judged, one.combinations, one.evaluations))
        rows.append([one.rule, *counts, *_seconds(one.projecting, one.engine)])
    engine = sum(one.engine or 0.0 for one in costs)
    of_all = (f"{sum(n):,}" for n in ((one.combinations for one in costs), (one.evaluations for one in costs)))
    rows.append([f"{len(costs)} rules", "", *of_all, *_seconds(sum(one.projecting for one in costs), engine)])
    return align_columns(rows, numbers=True)


def _seconds(projecting: float, engine: float | None) -> tuple[str, str]:
    return f"{projecting:.3f}", "" if engine is None else f"{engine:.3f}"
