"""What people did about the findings, in sentences: each report shows it below the verdicts, whose numbers it leaves as
they are."""

from __future__ import annotations

from typing import Protocol

from checker.model.assessment import Assessment
from checker.model.follow_up import Attestation, Response, ResponseGrade, WaiverState, WaiverUse, Withdrawal
from checker.model.grades import REASONS
from checker.model.sample import ItemKind, Sample, SampleAnswer
from checker.model.vocabulary import noun_of
from checker.model.words import join_words, plural, value_words
from checker.report.phrases import VERDICT, day, end_sentence, percent


class Retractable(Protocol):
    """What somebody recorded, and may have taken back."""

    @property
    def withdrawn(self) -> Withdrawal | None:
        """How it was taken back; None where it was not."""
        ...


HEADING = "What was done about it"
ANSWERS = "Answers of the agency"
CHANGES_NOTHING = "None of this changes a verdict or a number above."
_GRADES = {"done": "Done", "partly": "Partly done", "pending": "Pending", "not": "Not done"}


def parts(a: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings, each with its sentences; none where nothing was done. Their text may hold what people typed."""
    done = a.follow_up
    if done is None:
        return ()
    place = a.agency.place
    found = (
        (ANSWERS, tuple(s for one in done.responses for s in response(one, a))),
        ("Waivers", tuple(_waiver(one, place) for one in done.waivers)),
        ("Attestations", tuple(_attestation(one, a) for one in done.attestations)),
        ("Samples", tuple(f"Sample {one.number}. {said}" for one in done.samples for said in sample_sentences(one))),
    )
    return tuple((heading, said) for heading, said in found if said)


def _finding_label(a: Assessment, finding: str) -> str:
    rule = next((one.rule for one in a.findings if one.id == finding), "")
    return f"{rule} [{finding}]"


def response(one: Response, a: Assessment) -> list[str]:
    """What was answered to a finding, word for word, and how the board graded it."""
    place = a.agency.place
    called = _finding_label(a, one.finding)
    said = [
        f'{called}, answer {x.number}: {x.by} answered on {day(x.on, place)}: "{x.text}"{withdrawal_sentence(x, place)}'
        for x in one.answers
    ]
    return said + [
        f"{called}, grade {x.number}: {grade(x)}, by {x.by} on {day(x.on, place)}.{withdrawal_sentence(x, place)}"
        for x in one.grades
    ]


def withdrawal_sentence(one: Retractable, place: str | None) -> str:
    """A sentence behind what was taken back, with a space before it; else empty."""
    if one.withdrawn is None:
        return ""
    by = one.withdrawn
    return f" Withdrawn on {day(by.on, place)} by {by.by}: {end_sentence(by.reason)}"


def grade(one: ResponseGrade) -> str:
    """`Partly done at 60 days: some of the records were corrected`."""
    return f"{_GRADES[one.grade]} at {one.at.words}: {REASONS[one.grade][one.reason]}"


def _waiver(one: WaiverUse, place: str | None) -> str:
    where = join_words([f"the {noun_of(name)} is {value_words(value)}" for name, value in one.where.items()], "and")
    uses = f"{plural(one.covered, 'use')} that broke {one.rule}"
    said = (
        f"Waiver {one.number} covers {uses}: those of {day(one.from_, place)} to {day(one.until, place)}, if {where}. "
    )
    said += end_sentence(f"{one.approver} accepts them by {one.authority}: {one.reason}")
    match one.state:
        case WaiverState.EXPIRED:
            said += f" It expired after {day(one.until, place)}."
        case WaiverState.STALE:
            said += " It is stale: no use of this run is covered."
        case WaiverState.WITHDRAWN:
            said += withdrawal_sentence(one, place)
        case WaiverState.ACTIVE:
            pass
    if one.overlaps:
        others = join_words([str(number) for number in one.overlaps], "and")
        said += f" Some of these uses are covered by {'waiver' if len(one.overlaps) == 1 else 'waivers'} {others}, too."
    return said


def _attestation(one: Attestation, a: Assessment) -> str:
    count = next((f.count for f in a.findings if f.id == one.finding), one.uses)
    said = (
        f"{_finding_label(a, one.finding)}, attestation {one.number}: {one.by} says on {day(one.on, a.agency.place)} "
    )
    said += f"of {one.uses:,} of {count:,} undetermined uses: {VERDICT[one.verdict].lower()}."
    return f"{said} {end_sentence(f'Basis: {one.basis}')}{withdrawal_sentence(one, a.agency.place)}"


def sample_sentences(one: Sample) -> tuple[str, ...]:
    """What a sample can show, and what it shows so far; what it cannot show is said with it."""
    sure = f"{100 * one.confidence:g}%"
    chosen = {why: sum(i.kind is kind for i in one.items) for kind, why in _CHOSEN.items()}
    others = [f"{plural(count, 'other')} {why}" for why, count in chosen.items() if count]
    uses = plural(one.population, "other use" if others else "use")
    said = f"{one.drawn:,} of {uses} that {one.rule} applies to are drawn at random (seed {one.seed}). "
    if one.if_clean:
        said += _if_clean(one, sure)
    else:
        said += "They are all there are."
    if others:
        said += f" {join_words(others, 'and')}: these say nothing about the uses that were not drawn."
    answered = sum(e.answered for e in one.estimates)
    broken = sum(e.broken for e in one.estimates)
    if not answered:
        return (said,)
    result = f"{answered:,} of {one.drawn:,} random items are answered, and {broken:,} of them broke the rule: of all "
    result += (
        f"{one.population:,}, between {one.at_least:,} ({percent(one.at_least, one.population)}) and {one.at_most:,} "
    )
    result += f"({percent(one.at_most, one.population)}) did, with {sure} confidence"
    result += ", whatever the unanswered items are." if answered < one.drawn else "."
    other = sum(i.answer is SampleAnswer.BROKEN for i in one.items if i.kind is not ItemKind.RANDOM)
    return (said, result + (f" {plural(other, 'other item')} broke it, too." if other else ""))


def _if_clean(one: Sample, sure: str) -> str:
    may = f"up to {one.if_clean:,} of all ({percent(one.if_clean, one.population)})"
    if one.excluded is None:
        return f"If none of them broke it, {may} may still have, with {sure} confidence; it cannot show that none did."
    fewest = f"{one.excluded:,} or more of all ({percent(one.excluded, one.population)})"
    said = f"If none of them broke it, they exclude with {sure} confidence that {fewest} did. Bounds on both sides, as "
    return said + f"a result has them, are wider: {may} may have. It cannot show that none did."


_CHOSEN = {
    ItemKind.CERTAINTY: "to be looked at with all of their verdict",
    ItemKind.JUDGMENT: "that somebody chose",
}
