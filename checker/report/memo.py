"""The memo of a board to the agency: what a run found, as the parts of an audit finding (criteria, condition, effect,
cause), with the agency's answers, and what the log cannot show. A Word document (DOCX), by the board's own template.

What is in a log is text there: it is escaped, what acts in it is written out, and none of it is a part of the template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import polars as pl

from checker.model.assessment import Assessment, Finding, RuleResult
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.model.visible import path_text, visible, visible_lines
from checker.model.words import plural, sentence_case
from checker.report import answered, outline, phrases, roots, standings
from checker.report.interface import FindingRows
from checker.report.outline import RuleSection
from checker.report.phrases import ORDER, SEVERITY, VERDICT, percent
from checker.report.places import folder_of, places
from checker.report.reliability import MEANS, decides_nothing, reliability

CONDITIONS = 40
"""Of each rule; the workpapers have all."""
PLACES = 10
"""Rows that are named in the memo, of each finding."""
ROOTS = 12
CHUNK = 50_000
_CAUSE, _EFFECT = phrases.PROMPTS


@dataclass(frozen=True)
class Condition:
    """One finding in the memo. sheet: its number, in the workpapers, too. answers: verbatim, each with who gave it."""

    sheet: int
    id: str
    facts: str
    extent: str
    effect: str
    rows: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class RuleOfMemo:
    """A rule with violations, and its findings. more: how many of them are in the workpapers only."""

    heading: str
    standing: str
    text: str
    rule: str
    source: str
    extent: str
    conditions: tuple[Condition, ...]
    more: str


@dataclass(frozen=True)
class Memo:
    """What a template may print. Its fields are explained in docs/desk.md."""

    agency: str
    subject: str
    date: str
    run: str
    period: str
    opening: str
    headline: str
    ranges: tuple[str, ...]
    because: tuple[str, ...]
    ask: tuple[str, ...]
    heads: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    silent: str
    rules: tuple[RuleOfMemo, ...]
    cause: str
    effect: str
    followed: tuple[tuple[str, tuple[str, ...]], ...]
    unanswered: str
    rating: str
    means: str
    reasons: tuple[str, ...]
    cannot: tuple[str, ...]
    own_record: str
    not_advice: str
    files: tuple[str, ...]
    policies: tuple[str, ...]
    workpapers: str


def order(a: Assessment) -> tuple[Finding, ...]:
    """All findings in the order of memo and workpapers, which number them so: violations, what is not decided, what is
    owed, what was kept by an exemption; in each the most serious rule first."""
    return tuple(f for verdict in ORDER for section in outline.sections(a, verdict) for f in section.findings)


def memo(a: Assessment, rows: FindingRows, *, run: int, on: date, workpapers: str) -> Memo:
    """What the memo of a run says. on: its date. workpapers: the name of the file that has every row."""
    broken = outline.sections(a, Verdict.VIOLATION)
    numbers = {one.id: number for number, one in enumerate(order(a), 1)}
    effects = _effects(rows, [f.id for section in broken for f in section.findings], a)
    trust = reliability(a)
    waits = roots.roots(a)
    speaking = [one for one in outline.rules_in_order(a) if outline.rule_bounds(one.verdicts).total]
    silent = len(a.rules) - len(speaking)
    nothing = decides_nothing(a)
    return Memo(
        agency=visible(phrases.title(a)),
        subject=phrases.subject(a),
        date=phrases.day(on, a.agency.place),
        run=str(run),
        period=outline.period(a),
        opening=visible(a.opening),
        headline=visible(standings.headline(a)),
        ranges=tuple(map(visible, standings.ranges(a))),
        because=_waiting(waits) if nothing else (),
        ask=tuple(visible(f"{step.do} {step.why}") for step in outline.next_steps(a, 3)) if nothing else (),
        heads=("Rule", *(VERDICT[v] for v in ORDER)),
        table=tuple(
            (visible(_rule_title(r, a)), *(f"{getattr(r.verdicts, v.value):,}" for v in ORDER)) for r in speaking
        ),
        silent=f"{plural(silent, 'more rule')} applied to none of these records." if silent else "",
        rules=tuple(_rule(a, section, numbers, effects) for section in broken),
        cause=_CAUSE,
        effect=_EFFECT,
        followed=tuple(
            (heading, tuple(map(visible_lines, said)))
            for heading, said in answered.parts(a)
            if heading != answered.ANSWERS
        ),
        unanswered=_unanswered_sentence(a, broken),
        rating=trust.rating.value,
        means=MEANS[trust.rating],
        reasons=tuple(map(visible, trust.reasons)),
        cannot=_waiting(waits),
        own_record=phrases.OWN_RECORD,
        not_advice=phrases.NOT_ADVICE,
        files=tuple(
            f"{visible(one.label).removeprefix(folder_of(a))}: {plural(one.rows.read, 'row')} read; "
            f"SHA-256 {one.sha256}"
            for one in a.inputs
        ),
        policies=tuple(visible(f"{one.title} [{one.id}]; SHA-256 {one.sha256}") for one in a.policies),
        workpapers=visible(workpapers),
    )


def _rule_title(rule: RuleResult, a: Assessment) -> str:
    own = outline.told_apart(rule, a.rules)
    return outline.with_word(rule, f"{outline.title(rule)} ({own})" if own else outline.title(rule))


def _rule(a: Assessment, section: RuleSection, numbers: Mapping[str, int], effects: Mapping[str, str]) -> RuleOfMemo:
    rule = section.rule
    counted = outline.rule_bounds(rule.verdicts)
    extent = (
        f"{counted.lower:,} of {outline.count_judged(rule, counted.total)} ({percent(counted.lower, counted.total)}) "
    )
    extent += standings.WORDS[rule.standing].rule
    if counted.upper > counted.lower:
        extent += f"; {counted.upper:,} ({percent(counted.upper, counted.total)}) if every undetermined one did too"
    policy = section.policy.title if section.policy else rule.policy
    tried = phrases.trial_phrase(section.policy, a.agency.place) if section.policy else ""
    source = [rule.citation, policy, f"rule {rule.id}", phrases.STATUS.get(rule.status, rule.status), tried]
    left = len(section.findings) - CONDITIONS
    return RuleOfMemo(
        heading=visible(outline.title(rule)),
        standing=f"{standings.WORDS[rule.standing].name}; {SEVERITY[rule.severity].lower()}",
        text=visible_lines(rule.text),
        rule=visible(phrases.end_sentence(rule.describe)),
        source=visible(phrases.end_sentence("; ".join(filter(None, source)))),
        extent=f"{extent}.",
        conditions=tuple(_condition(a, f, section, numbers, effects) for f in section.findings[:CONDITIONS]),
        more=f"{plural(left, 'more finding')} of this rule: in the workpapers." if left > 0 else "",
    )


def _condition(
    a: Assessment, f: Finding, section: RuleSection, numbers: Mapping[str, int], effects: Mapping[str, str]
) -> Condition:
    first = f.evidence[:PLACES]
    named = places(first, a.agency.place, folder=folder_of(a))
    left = f.count - len(first)
    said = next((one for one in a.follow_up.responses if one.finding == f.id), None) if a.follow_up else None
    return Condition(
        sheet=numbers[f.id],
        id=f.id,
        facts=visible(phrases.end_sentence("; ".join(outline.condition(f)))),
        extent=phrases.end_sentence(outline.of_uses(f, section.rule)),
        effect=effects.get(f.id, ""),
        rows=f"{named}; and {left:,} more" if left > 0 else named,
        answers=tuple(map(visible_lines, answered.response(said, a))) if said else (),
    )


def _effects(rows: FindingRows, wanted: Sequence[str], a: Assessment) -> dict[str, str]:
    """On whom each finding had an effect, as far as the log says it: cases, days, people who searched."""
    people = ["operator"] if a.with_people else []
    kept = ["finding", "case_number", "date", *people]
    parts = [chunk.filter(pl.col("finding").is_in(list(wanted))).select(kept).unique() for chunk in rows.chunks(CHUNK)]
    if not parts:
        return {}
    by = pl.concat(parts).group_by("finding")
    found = by.agg(
        pl.col("case_number").drop_nulls().n_unique(),
        pl.col("date").min().alias("first"),
        pl.col("date").max().alias("last"),
        *(pl.col(name).drop_nulls().n_unique() for name in people),
    )
    return {line["finding"]: _effect(line, a.agency.place) for line in found.iter_rows(named=True)}


def _effect(line: Mapping[str, object], place: str | None) -> str:
    cases, operators, first, last = (line.get(name) for name in ("case_number", "operator", "first", "last"))
    said = [f"in {plural(cases, 'case')}" if isinstance(cases, int) and cases else "no case number is recorded"]
    if isinstance(operators, int) and operators:
        said.append(f"searched by {plural(operators, 'person', 'people')}")
    if isinstance(first, date) and isinstance(last, date):
        said.append(phrases.period(first, last, place))
    text = "; ".join(said)
    return f"{sentence_case(text)}. The log does not say what happened to the people who were searched for."


def _waiting(waits: Sequence[roots.Root]) -> tuple[str, ...]:
    """What is missing, and how much depends on it."""
    return tuple(
        visible(f"{phrases.end_sentence(sentence_case(root.text))} {roots.waiting(root)}") for root in waits[:ROOTS]
    )


def _unanswered_sentence(a: Assessment, broken: Sequence[RuleSection]) -> str:
    """How many findings have no answer of the agency."""
    every = [f.id for section in broken for f in section.findings]
    replied = {one.finding for one in a.follow_up.responses if one.standing_answers} if a.follow_up else set()
    left = sum(one not in replied for one in every)
    if not every or not left:
        return ""
    return f"The agency has not answered {left:,} of {plural(len(every), 'finding')} with violations."


def write(said: Memo, template: Path | None, out: BinaryIO) -> None:
    """Write the memo by a Word template; by the one that checker makes where none is given. UsageError where the
    template cannot be used."""
    from docx.opc.exceptions import OpcError
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from lxml.etree import XMLSyntaxError

    from checker.report.memo_template import template as made

    where = path_text(template) if template else "the template of checker"
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    hint = "start from the template that `checker memo --new-template memo-template.docx` writes"
    try:
        document = DocxTemplate(template or made())
        document.render(asdict(said), jinja_env=environment, autoescape=True)
        document.docx.core_properties.title = f"{said.subject}: {said.agency}"
        document.save(out)
    except TemplateError as error:
        raise UsageError(f"this template cannot be filled in: {error}", where=where, hint=hint) from error
    except (OpcError, BadZipFile, XMLSyntaxError, OSError, ValueError, KeyError) as error:
        what = f"this is not a Word document (DOCX) that can be read: {error}"
        raise UsageError(what, where=where, hint=hint) from error
