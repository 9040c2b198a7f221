"""`report`: what is due for each period, from whom, by which day, and what it must hold."""

from __future__ import annotations

from calendar import month_name

from checker.model.errors import PolicyError
from checker.model.facts import ADDED_UP, COUNTED_IN_REPORTS, InPeriod, Measure, ReportedDifference, ReportSections
from checker.model.kinds import KINDS
from checker.model.policy import ReportDue
from checker.model.subjects import USE
from checker.model.words import join_words, value_words, with_article, with_spaces
from checker.policy import words
from checker.policy.conditions import condition_or_any
from checker.policy.durations import Duration
from checker.policy.scope import Scope
from checker.policy.terms import AnyTerm, Bound, Every, Flag, Not, OneOf, Op, Term, all_terms, any_term
from checker.policy.verb_blocks import DueReport
from checker.policy.verb_terms import VerbTerms

UNITS = ("days", "months")
"""What the time after a period is counted in."""


def report(said: DueReport, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A report on each period must be published in time, with its sections, and count what the logs hold (reading
    R50)."""
    where = scope.file
    if not scope.subject.period:
        raise PolicyError("a report is due for a period", where=where, hint="add `on: {each: year}`")
    if (said.by is None) == (said.within is None):
        raise PolicyError(
            "a report is due on one day", where=where, hint='write `by: "04-01"`, or `within: 30d` of the period\'s end'
        )
    if said.within and said.within.unit not in UNITS:
        what = f"within is {said.within.words}, and is counted in days or months here"
        raise PolicyError(what, where=said.within.where, hint="write 30d, 3 months or 1 year")
    if said.nil_return and said.if_any is None:
        raise PolicyError(
            "a nil return says that there was none of something", where=where, hint="add `if-any:`, of what"
        )

    def flag(name: str) -> Flag:
        return Flag(scope.fact(name, where))

    any_ = Bound(scope.fact(InPeriod(Measure.COUNT).name, where), Op.AT_LEAST, 1)
    nil, published = flag("report_is_nil"), flag("report_published")
    due: list[Term] = [flag("report_due")]
    counted: list[tuple[str, tuple[str, ...], Term]] = []
    kinds = said.of or USE.kinds
    if said.if_any is not None:
        counted.append(("", kinds, condition_or_any(said.if_any, scope, "report")))
        due.append(AnyTerm((any_, published), "anything_to_report_or_a_report"))
    broken: list[Term] = [Not(flag("report_in_time"))]
    held = [OneOf(scope.fact(ReportSections.name, where), (one,), (one,)) for one in said.sections]
    lacking: list[Term] = [Not(one) for one in held]
    if lacking and said.nil_return:
        lacking = [Every((Not(nil), any_term(lacking, "a_section_is_lacking")), "no_nil_return_and_a_section_lacking")]
    broken += lacking
    if said.nil_return:
        broken.append(Every((nil, any_), "nil_return_though_there_was_something"))
    for (figure, place), node in said.totals:
        differs = scope.fact(ReportedDifference(figure).name, place)
        counted.append((figure, (COUNTED_IN_REPORTS[figure].value,), condition_or_any(node, scope, "report")))
        broken.append(Bound(differs, Op.ABOVE, 0))
    return VerbTerms(
        any_term(broken),
        _sentence(said, scope, kinds),
        all_terms(due),
        Every((Not(flag("report_in_time")), flag("report_still_due")), "still_to_come"),
        counted_terms=tuple(term for _, _, term in counted),
        records=tuple(kind for _, kind, _ in counted),
        amounts=tuple(ADDED_UP.get(figure, "") for figure, _, _ in counted),
        report=ReportDue(
            said.document,
            said.to,
            said.by,
            said.within.amount if said.within else 0,
            said.within.unit if said.within else "",
            tuple(figure for figure, _, _ in counted),
        ),
    )


def _sentence(said: DueReport, scope: Scope, kinds: tuple[str, ...]) -> str:
    period = scope.subject.period
    when = f"by {month_name[said.by[0]]} {said.by[1]}" if said.by else ""
    if said.within:
        when = f"within {said.within.words}"
    to = (
        f" to {join_words([f'the {with_spaces(one)}' for one in said.to])}"
        if said.to and said.to != ("public",)
        else ""
    )
    text = f"For every {period}, {with_article(value_words(said.document))} must be published{to} {when} after it"
    if said.if_any is not None:
        what = join_words([KINDS[kind].plural for kind in kinds], "and")
        which = (
            ""
            if said.if_any.data == "any"
            else f" in which {words.clause_of(condition_or_any(said.if_any, scope, 'report'))}"
        )
        text = f"For every {period} with {what}{which}{text.removeprefix(f'For every {period}')}"
    if said.sections:
        text += f"; its sections must include {join_words([value_words(one) for one in said.sections], 'and')}"
    if said.totals:
        figures = join_words([with_spaces(figure.name) for figure, _ in said.totals], "and")
        text += f"; its {figures} must be those of the logs"
    return text + ("; a nil return is enough where there were none" if said.nil_return else "")
