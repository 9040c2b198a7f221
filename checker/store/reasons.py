"""Why a use that is in both of two runs is in another finding now."""

from __future__ import annotations

from enum import StrEnum

from checker.model.assessment import Assessment, Finding
from checker.model.verdict import Verdict
from checker.model.words import open_kinds


class Reason(StrEnum):
    """Why a use is in a finding of one run, and not of the other.

    rows_added, rows_removed: the use is in the logs of one run only. rule_changed: the policy's document, or how it was
    applied. records_declared: another kind of record is declared complete. day_moved: deadlines are judged as of
    another day. records_changed: what its row, or a record beside it, says. program_changed: nothing else differs, but
    checker. not_followed: the use has no number, and no case and date, of its own.
    """

    ROWS_ADDED = "rows_added"
    ROWS_REMOVED = "rows_removed"
    RULE_CHANGED = "rule_changed"
    RECORDS_DECLARED = "records_declared"
    DAY_MOVED = "day_moved"
    RECORDS_CHANGED = "records_changed"
    PROGRAM_CHANGED = "program_changed"
    NOT_FOLLOWED = "not_followed"


WORDS: dict[Reason, str] = {
    Reason.ROWS_ADDED: "not in the earlier log",
    Reason.ROWS_REMOVED: "no longer in the log",
    Reason.RULE_CHANGED: "the rule was changed, or is applied in another way",
    Reason.RECORDS_DECLARED: "other records are declared complete",
    Reason.DAY_MOVED: "deadlines are judged as of another day",
    Reason.RECORDS_CHANGED: "the log says something else of them",
    Reason.PROGRAM_CHANGED: "judged by another version of checker",
    Reason.NOT_FOLLOWED: "without a number of their own, so that they cannot be found in the other log",
}


class Why:
    """What differs between two runs beside the uses themselves."""

    def __init__(self, old: Assessment, new: Assessment) -> None:
        self._findings: dict[str, Finding] = {one.id: one for one in (*old.findings, *new.findings)}
        self._policies = [
            {one.id: (one.sha256, one.asserted, one.as_if_from) for one in run.policies} for run in (old, new)
        ]
        self._rules = [{one.id: one for one in run.rules} for run in (old, new)]
        self._declarations = _declarations_of(old) ^ _declarations_of(new)
        self._same_day = old.as_of == new.as_of
        self._same_logs = [one.sha256 for one in old.inputs] == [one.sha256 for one in new.inputs]
        self._same_program = (old.checker, old.engine) == (new.checker, new.engine)

    def reason(self, rule: str, was: str | None, is_now: str | None) -> Reason:
        """was, is_now: the ids of the findings that the use was in and is in, None where the rule was kept or did not
        apply."""
        found = [self._findings[one] for one in (was, is_now) if one is not None]
        if self._changed(rule):
            return Reason.RULE_CHANGED
        if any(
            kind in self._declarations
            for one in found
            for code in one.missing_reasons.values()
            for kind in open_kinds(code)
        ):
            return Reason.RECORDS_DECLARED
        if not self._same_day and any(one.verdict is Verdict.PENDING for one in found):
            return Reason.DAY_MOVED
        if self._same_logs:
            if self._declarations:
                return Reason.RECORDS_DECLARED
            return Reason.DAY_MOVED if self._same_program and not self._same_day else Reason.PROGRAM_CHANGED
        return Reason.RECORDS_CHANGED

    def _changed(self, rule: str) -> bool:
        old, new = (rules.get(rule) for rules in self._rules)
        if old is None or new is None:
            return True
        before, now = (policies.get(one.policy) for policies, one in zip(self._policies, (old, new), strict=True))
        return before != now


def _declarations_of(run: Assessment) -> set[str]:
    """The record kinds that are declared complete, with the span of each, as far as it is not void."""
    return {one.kind for one in run.declarations if not one.void}
