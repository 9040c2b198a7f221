"""What the exit code of a run says. When several hold, the first in the order of
`exit_code_of` wins, and the report says the rest."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.model.assessment import Assessment


class ExitCode(IntEnum):
    """The codes of every command. Errors end a run before there is an assessment: with any of them but 0, 1
    and 3, whichever came up."""

    NOTHING_VIOLATED = 0
    VIOLATIONS = 1
    USAGE = 2
    UNDETERMINED = 3
    NOT_FULLY_READ = 4
    ENGINES_DISAGREE = 5
    INTERNAL = 70
    SURROUNDINGS = 74
    CHANGED = 75
    HANGUP = 129
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    TERMINATED = 143


MEANING: dict[ExitCode, str] = {
    ExitCode.NOTHING_VIOLATED: "nothing was violated; two logs compared: no difference",
    ExitCode.VIOLATIONS: "at least one violation, whatever else holds; two logs compared: they differ",
    ExitCode.USAGE: "the command or a configuration file is wrong; no log was judged",
    ExitCode.UNDETERMINED: "with --strict: no violation, and at least one undetermined verdict",
    ExitCode.NOT_FULLY_READ: "no violation or difference, but an input was not fully read, or no rule applied, or "
    "two logs cover no common period",
    ExitCode.ENGINES_DISAGREE: "with --engine both: the engines gave different answers; or one gave "
    "another than in an earlier run",
    ExitCode.INTERNAL: "a fault inside checker, or in a rule while it ran; no result",
    ExitCode.SURROUNDINGS: "the system refused what the run needs: a disk is full, a folder not writable, standard "
    "output closed; no result",
    ExitCode.CHANGED: "a log changed while it was read; no result: run it again",
    ExitCode.HANGUP: "the terminal was closed; no result",
    ExitCode.INTERRUPTED: "interrupted from the keyboard",
    ExitCode.BROKEN_PIPE: "the reader of standard output went away before all was written",
    ExitCode.TERMINATED: "ended by the system or by another program; no result",
}


def exit_code_of(assessment: Assessment, *, strict: bool) -> ExitCode:
    """The exit code of a finished assessment.

    A violation found outweighs what was not read: the code then says 1, and the unread rows are in the report and on
    standard error. What was not read outweighs what is undetermined.
    """
    if assessment.uses.violation or any(r.verdicts.violation for r in assessment.rules):
        return ExitCode.VIOLATIONS
    if unread(assessment) or not applied(assessment):
        return ExitCode.NOT_FULLY_READ
    if strict and any(r.verdicts.undetermined for r in assessment.rules):
        return ExitCode.UNDETERMINED
    return ExitCode.NOTHING_VIOLATED


def unread(assessment: Assessment) -> int:
    """How many rows were put aside because they could not be read."""
    return max(assessment.quarantine_total, sum(i.rows.quarantined for i in assessment.inputs))


def applied(assessment: Assessment) -> bool:
    """Whether any rule said anything but `not_applicable` of anything."""
    return any(
        r.verdicts.violation or r.verdicts.compliant or r.verdicts.undetermined or r.verdicts.pending
        for r in assessment.rules
    )
