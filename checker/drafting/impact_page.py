"""What clauses would have done, as a page. A draft is not in force: nothing broke it."""

from __future__ import annotations

from checker.drafting.layout import DrawnPage
from checker.drafting.result import Curve, Impact, RuleImpact
from checker.model.verdict import Verdict
from checker.model.words import plural
from checker.report.phrases import day, number
from checker.report.text_blocks import Blocks

COLUMNS = {
    Verdict.VIOLATION: "would break",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.COMPLIANT: "would keep",
    Verdict.PENDING: "pending",
    Verdict.NOT_APPLICABLE: "outside",
}
"""What is said of uses by the verdict that they would have."""
ROWS = {
    Verdict.VIOLATION: "breaks",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.COMPLIANT: "keeps",
    Verdict.PENDING: "pending",
    Verdict.NOT_APPLICABLE: "outside",
}
"""By the verdict that they have without the draft."""
NOTHING = "no such rule"
USES_SHOWN = 12
_LOOKED_FOR = (Verdict.UNDETERMINED, Verdict.VIOLATION, Verdict.PENDING)
_SINGLE = {
    Verdict.VIOLATION: "would have broken it", Verdict.UNDETERMINED: "cannot be decided", Verdict.COMPLIANT:
    "would have kept it", Verdict.PENDING: "its deadline has not passed", Verdict.NOT_APPLICABLE: "is outside it",
}  # fmt: skip


def draw(blocks: Blocks, found: Impact) -> None:
    """Draw the page: each rule's table of moves, the uses that change, and the curves."""
    made = DrawnPage(blocks, f"What {' and '.join(found.drafts)} would have done")
    made.line(_opening_sentence(found))
    if not found.uses:
        made.line("The logs hold no use of face recognition.")
    for rule in found.rules:
        _rule(made, rule, against=bool(found.baseline) or bool(rule.setting))
    for curve in found.curves:
        _curve(made, curve)


def _opening_sentence(found: Impact) -> str:
    tried = f"tried as if in force from {day(found.from_, None)}" if found.from_ else "tried on these logs"
    beside = f", compared with {' and '.join(found.baseline)}" if found.baseline else ""
    return (
        f"A draft is not in force. It is {tried}{beside}: what follows is what it would have said of "
        f"{plural(found.uses, 'use')}. No use broke anything by it."
    )


def _rule(made: DrawnPage, rule: RuleImpact, *, against: bool) -> None:
    made.heading(rule.clause)
    if rule.text:
        made.quote(rule.text)
    made.line(f"As a rule: {rule.describe}")
    if rule.setting:
        made.line(f"Tried with {rule.setting.replace('=', ' ')}, compared with the draft as it is written.")
    elif rule.readings:
        made.line(f"Two readings of it: {rule.before}, and {rule.after}, which is said above.")
    elif rule.before and rule.before != rule.rule:
        made.line(f"Compared with {rule.before}.")
    if not rule.after:
        made.line("The draft has no such rule: what it forbids would no longer be forbidden.")
    if not rule.subjects:
        made.line(f"The logs hold no {rule.noun} that it judges.")
        return
    _moves(made, rule)
    if not against and not rule.before:
        made.line(told_without_rule(rule))
    else:
        made.line(f"Of {plural(rule.subjects, rule.noun, rule.plural)} the verdict on {number(rule.changed)} changes.")
    _changed_uses(made, rule)
    made.bullets(rule.settle)


def told_without_rule(rule: RuleImpact) -> str:
    """What the rule would have said of all uses, where there was none before."""
    return f"Of {plural(rule.subjects, rule.noun, rule.plural)}: {', '.join(counts_in_words(rule))}."


def counts_after(rule: RuleImpact) -> dict[Verdict, int]:
    """How many uses would have each verdict with the draft, in the order of COLUMNS."""
    return {verdict: sum(one.count for one in rule.moves if one.after is verdict) for verdict in COLUMNS}


def counts_in_words(rule: RuleImpact) -> list[str]:
    """The same in words, but for those of none: `12 would break`."""
    return [f"{number(count)} {COLUMNS[verdict]}" for verdict, count in counts_after(rule).items() if count]


def _moves(made: DrawnPage, rule: RuleImpact) -> None:
    counts = {(one.before, one.after): one.count for one in rule.moves}
    rows = []
    for before, words in ROWS.items():
        cells = [counts.get((before, after), 0) for after in COLUMNS]
        if any(cells):
            called = COLUMNS[before] if rule.setting else words if rule.before else NOTHING
            rows.append((called, *map(number, cells), number(sum(cells))))
    if len(rows) > 1:
        totals = counts_after(rule).values()
        rows.append(("all", *map(number, totals), number(sum(totals))))
    beside = "as it is written" if rule.setting else f"by {rule.before}" if rule.readings else "without it"
    made.numbers((beside, *COLUMNS.values(), "all"), rows)


def _changed_uses(made: DrawnPage, rule: RuleImpact) -> None:
    """The uses that change; where there was no rule before, all do, and those that a reader looks for are told."""
    told = [one for one in rule.uses if rule.before or one.after in _LOOKED_FOR]
    if not told:
        return
    which = "Those that change" if rule.before else "Those that cannot be decided, and those that would have broken it"
    made.rule(f"{which}{f', the first {USES_SHOWN}' if len(told) > USES_SHOWN else ''}: undetermined ones first")
    left, told = len(told) - USES_SHOWN, told[:USES_SHOWN]
    for one in told:
        sheet = f" [{one.sheet}]" if one.sheet else ""
        place = f"{one.file}{sheet}, row {one.row}" if one.row else one.name or one.event
        made.bullets([f"{place}: {_SINGLE[one.after]}{f' ({one.why})' if one.why else ''}."])
    if left > 0:
        made.soft("The JSON output lists more.")


def _curve(made: DrawnPage, curve: Curve) -> None:
    made.heading(f"{curve.rule}, tried with other numbers")
    made.line(curve.describe)
    made.soft(f"The sentence has the first number; each row puts another in its place ({curve.key}).")
    rows = []
    for point in curve.points:
        counts = point.verdicts.model_dump()
        rows.append((point.value, *(number(counts[verdict.value]) for verdict in COLUMNS)))
    made.numbers((curve.key, *COLUMNS.values()), rows)
    made.bars(curve.key, f"{curve.plural} that would break it", [(p.value, p.verdicts.violation) for p in curve.points])
