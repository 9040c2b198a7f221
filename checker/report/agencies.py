"""Several agencies, judged one by one, on one page: agency by rule, with a link to the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from checker.model.assessment import Assessment, RuleResult
from checker.report.html_report import environment, style
from checker.report.outline import rule_bounds, rules_in_order
from checker.report.reliability import reliability


class AgencyPage(NamedTuple):
    """An agency's Assessment, and where its own page is, from this one."""

    a: Assessment
    href: str

    @property
    def opening(self) -> str:
        """The first sentence of what must be said before any count; the agency's own page has all of it."""
        said, stop, _ = self.a.opening.partition(". ")
        return f"{said}." if stop else said

    @property
    def rating(self) -> str:
        """How reliable its records are."""
        return reliability(self.a).rating.value


def page(agencies: Sequence[AgencyPage]) -> bytes:
    """The page, in UTF-8."""
    made = environment(Path(__file__).parent).get_template("agencies.html.j2")
    return made.render(agencies=agencies, table=table(agencies), css=style()).encode("utf-8", "backslashreplace")


def table(agencies: Sequence[AgencyPage]) -> list[tuple[RuleResult, list[str]]]:
    """Each rule that applied to something somewhere, with a cell for each agency, in the order of the agencies."""
    asked = [{rule.id: rule for rule in one.a.rules} for one in agencies]
    every = {rule.id: rule for one in agencies for rule in rules_in_order(one.a) if rule_bounds(rule.verdicts).total}
    return [(rule, [_cell(of.get(id)) for of in asked]) for id, rule in every.items()]


def _cell(rule: RuleResult | None) -> str:
    if rule is None:
        return "-"
    total = rule_bounds(rule.verdicts).total
    if not total:
        return "applies to none"
    said = f"{rule.verdicts.violation:,} of {total:,}"
    return f"{said}; {rule.verdicts.undetermined:,} open" if rule.verdicts.undetermined else said
