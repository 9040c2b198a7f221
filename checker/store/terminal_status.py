"""What was done about a run, as text: what is overdue first."""

from __future__ import annotations

from checker.model.assessment import Assessment
from checker.model.follow_up import WaiverState
from checker.model.visible import visible
from checker.model.words import plural
from checker.report import answered, outline
from checker.report.phrases import SEVERITY, day
from checker.report.text_blocks import Blocks
from checker.store.status import FindingStatus, RunStatus


def draw(b: Blocks, s: RunStatus, assessment: Assessment) -> None:
    """The whole status. assessment: that of the run, for the sentences that its reports have, too."""
    place = s.agency.place
    titles = {rule.id: outline.title(rule) for rule in assessment.rules}
    late = [one for one in s.findings if one.overdue]
    b.line(f"Run {s.run} on {day(s.on, place)}", "bold")
    said = f"{plural(len(s.findings), 'finding')} with violations"
    said += f"; {sum(bool(one.answers) for one in s.findings):,} answered, {len(late):,} overdue"
    b.line(f"{said}; {sum(bool(one.waived) for one in s.findings):,} with uses that a waiver covers.")
    for heading, found in (("Overdue", late), ("Not overdue", [one for one in s.findings if not one.overdue])):
        if found:
            b.heading(heading)
        for one in found:
            b.bullet(visible(_finding_sentence(one, titles[one.rule], place)))
    for state, heading in (
        (WaiverState.EXPIRED, "Expired waivers"),
        (WaiverState.STALE, "Stale waivers: they cover nothing"),
    ):
        if numbers := [str(one.number) for one in s.follow_up.waivers if one.state is state]:
            b.gap()
            b.line(f"{heading}: {', '.join(numbers)}")
    if overlapping := [str(one.number) for one in s.follow_up.waivers if one.overlaps]:
        b.line(f"Overlapping waivers: {', '.join(overlapping)}")
    for heading, sentences in answered.parts(assessment.model_copy(update={"follow_up": s.follow_up})):
        b.heading(heading)
        for sentence in sentences:
            b.bullet(visible(sentence))
    if s.comments:
        b.heading("Comments of the board, in no report")
    rules = {one.id: one.rule for one in assessment.findings}
    for note in s.comments:
        said = f"{rules[note.finding]} [{note.finding}], comment {note.number}: {note.by} on {day(note.on, place)}"
        b.bullet(visible(f"{said}: {note.text}{answered.withdrawal_sentence(note, place)}"))


def _finding_sentence(one: FindingStatus, title: str, place: str | None) -> str:
    said = f"{title}, {one.rule} [{one.finding}], {SEVERITY[one.severity].lower()}: {plural(one.count, 'use')}"
    said += f", {one.waived:,} waived" if one.waived else ""
    said += f"; known since {day(one.since, place)}; {plural(one.answers, 'answer') if one.answers else 'no answer'}"
    said += f"; graded {one.grade}" if one.grade else ""
    if one.overdue:
        said += ". Overdue: " + ", ".join(f"{owed.what} by {day(owed.due, place)}" for owed in one.overdue)
    if one.next:
        said += f". Next: {one.next.what} by {day(one.next.due, place)}"
    return f"{said}."
