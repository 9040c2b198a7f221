"""What became of the findings, as text: the digest first, then each finding that is not as it was."""

from __future__ import annotations

from collections.abc import Mapping

from checker.model.visible import visible
from checker.model.words import plural
from checker.report.phrases import VERDICT
from checker.report.places import places
from checker.report.text_blocks import STYLE, Blocks
from checker.store.difference import Became, FindingChange, RunDifference
from checker.store.reasons import WORDS, Reason

HEADINGS = {
    Became.NEW: "New",
    Became.GREW: "Grown",
    Became.SHRANK: "Shrunk",
    Became.GONE: "Gone",
    Became.SAME: "As before, of other uses",
}
USES_SHOWN = 3


def draw(b: Blocks, d: RunDifference) -> None:
    """The whole comparison. Each finding is named by its id, which reports show, too."""
    b.line(f"Run {d.new} compared with run {d.old}", "bold")
    b.gap()
    b.line(digest(d), "bold")
    judged = f"{plural(d.judged_now, 'record')} were judged, {d.judged_before:,} before"
    b.line(f"{judged}; {d.judged_in_both:,} are in both runs.")
    if d.not_followed:
        b.line(f"{d.not_followed:,} of the earlier ones have no number of their own to find them by.")
    for became, heading in HEADINGS.items():
        found = [one for one in d.findings if one.became is became]
        if became is Became.SAME:
            found = [one for one in found if one.came or one.left]
        if found:
            b.heading(heading)
        for one in found:
            _finding(b, one, d.agency.place)


def digest(d: RunDifference) -> str:
    """One sentence: how many findings are new, grown, shrunk, gone and as before."""
    said = [
        f"{d.counts[Became.NEW]:,} {_are(d.counts[Became.NEW])} new",
        f"{d.counts[Became.GREW]:,} grew",
        f"{d.counts[Became.SHRANK]:,} shrank",
        f"{d.counts[Became.GONE]:,} {_are(d.counts[Became.GONE])} gone",
        f"{d.counts[Became.SAME]:,} {_are(d.counts[Became.SAME])} as before",
    ]
    return f"Of {plural(sum(d.counts.values()), 'finding')}, {', '.join(said[:-1])} and {said[-1]}."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _finding(b: Blocks, one: FindingChange, place: str | None) -> None:
    uses = f"{one.now:,}" if one.became is Became.NEW else f"{one.before:,}"
    if one.became in (Became.GREW, Became.SHRANK):
        uses = f"{one.before:,}, now {one.now:,}"
    facts = "; ".join(visible(part) for part in one.condition)
    b.gap()
    b.line(f"{VERDICT[one.verdict]}: {visible(one.rule)} [{visible(one.id)}]: {uses}", STYLE[one.verdict])
    if one.describe:
        b.line(f"As a rule: {visible(one.describe)}", indent=2)
    b.line(facts, indent=2)
    for verb, reasons in (("Came", one.came), ("Left", one.left)):
        if reasons:
            b.line(f"{verb}: {_reasons(reasons)}", indent=2)
    if one.uses:
        more = f" (first {USES_SHOWN} of {sum(one.came.values()):,})" if sum(one.came.values()) > USES_SHOWN else ""
        b.line(f"Rows that came{more}: {places(one.uses[:USES_SHOWN], place)}", "dim", indent=2)


def _reasons(reasons: Mapping[Reason, int]) -> str:
    return "; ".join(f"{count:,} {WORDS[reason]}" for reason, count in reasons.items())
