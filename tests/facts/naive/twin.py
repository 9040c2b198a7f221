"""The naive twin of the facts: a fact by its name, for one use of one log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from checker.facts.context import Context
from tests.facts.naive import authority, own_row, people, registers, result, steps
from tests.facts.naive.kinds import LOOKED_UP, USES
from tests.facts.naive.log import Log
from tests.facts.naive.rows import Row


class Naive:
    """One log. all_recorded: record kinds taken to be complete whatever speaks against it (what a declaration would
    settle)."""

    def __init__(
        self, rows: Iterable[Row], context: Context, judged: Iterable[str] = USES, all_recorded: Iterable[str] = ()
    ) -> None:
        self.log = Log(rows, context, judged, all_recorded)

    def uses(self) -> list[Row]:
        return self.log.uses()

    def fact(self, name: str, use: Row) -> Any:
        """True, False or a name; a (lowest, highest) pair for a number; a (members, complete) pair for a set; None:
        unknown."""
        log = self.log
        match name:
            case "authorized_by":
                return authority.authorized_by(log, use)
            case "exigency":
                return authority.exigency(log, use)
            case "emergency_ground":
                return authority.emergency_ground(log, use)
            case "emergency_claimed":
                return authority.emergency_claimed(log, use)
            case "somebody_to_act_on":
                return result.somebody(log, use)
            case "trained":
                return people.trained(log, use)
            case "on_roster":
                return people.on_roster(log, use)
            case "ends_before_start":
                return own_row.backwards(use, "time", "end")
            case "minutes_long":
                return own_row.minutes_long(use)
            case "window_reversed":
                return own_row.backwards(use, "window_start", "window_end")
            case "after_export":
                return own_row.after_export(log, use)
            case "beyond_retention":
                return own_row.beyond_retention(log, use)
        if name.startswith("recorded."):
            return own_row.recorded(name.removeprefix("recorded."), use)
        if name.startswith("on_register."):
            return registers.on_register(log, name.removeprefix("on_register."), use)
        if found := re.fullmatch(r"(days|months)_from_(first|last)_(\w+)_to_use", name):
            return registers.lead(log, found[1], found[2], found[3], use)
        if name.startswith("agency."):
            return own_row.agency(log, name.removeprefix("agency."), use)
        if found := re.fullmatch(r"(\w+)_after_use", name):
            return steps.after_use(log, found[1], use)
        if found := re.fullmatch(r"(\w+)_ahead", name):
            return steps.ahead(log, found[1], use)
        if found := re.fullmatch(r"(minutes|days|months|workdays)_from_([a-z_]+?)_to_([a-z_]+)", name):
            return steps.elapsed(log, found[1], found[3], found[2], use)
        if found := re.fullmatch(r"(\w+)_since_(\w+)", name):
            return steps.done(log, found[1], use)
        if found := re.fullmatch(r"(reviewers|trained_reviewers|examiners|supervisors)(?:_before_(\w+))?", name):
            return people.reviewers(log, found[1], found[2], use)
        if found := re.fullmatch(r"(\w+)_before_use", name):
            if registers.kind_of(found[1]) in LOOKED_UP:
                return registers.before(log, found[1], use)
            return steps.before_use(log, found[1], use)
        if found := re.fullmatch(r"(\w+)_before_(\w+)", name):
            return steps.before_moment(log, found[1], found[2], use)
        return own_row.written(name, use)
