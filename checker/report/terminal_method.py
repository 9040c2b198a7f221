"""The second half of the terminal report: what was read, what was assumed, by what it was judged."""

from __future__ import annotations

from checker.model.accounts import Declaration
from checker.model.assessment import Assessment, IndicationKind
from checker.model.visible import shorten, visible
from checker.model.words import plural, sentence_case
from checker.report import phrases
from checker.report.links import unlinked_records
from checker.report.phrases import day, end_sentence, kind, number
from checker.report.places import places, unused_rows
from checker.report.text_blocks import Blocks

LISTED = 10
"""Of quarantined rows and words in free text."""


def method(b: Blocks, a: Assessment) -> None:
    """Indications, record kinds, rows accounted for, policies, ledger, engine."""
    _indications(b, a)
    _kinds(b, a)
    _unlinked_section(b, a)
    _rows(b, a)
    _policies(b, a)
    if a.ledger:
        b.heading("Ledger: what was assumed or noticed while reading")
        for entry in a.ledger:
            where = " ".join(visible(part) for part in (entry.file, entry.field) if part)
            b.bullet(
                f"{visible(entry.topic)}{f' ({where})' if where else ''}: "
                f"{visible(entry.statement)}{f': {visible(entry.raw)}' if entry.raw else ''}"
            )
    b.heading("How it was judged")
    engine = (
        f"Engine {visible(a.engine.name)} {visible(a.engine.version)}, {plural(a.engine.evaluations, 'evaluation')}"
    )
    if a.engine.compared_with:
        engine += f"; the same answers from {visible(a.engine.compared_with)}"
    b.line(f"{engine}. checker {visible(a.checker)}.")
    if a.engine.path:
        b.line(f"The engine is {visible(a.engine.path)}, SHA-256 {a.engine.sha256}.")
    b.line(phrases.OWN_RECORD)


def _indications(b: Blocks, a: Assessment) -> None:
    if not a.indications:
        return
    b.heading("Indications: questions to ask, not findings")
    b.line(phrases.INDICATIONS, "dim")
    for group in phrases.by_source([i for i in a.indications if i.kind is IndicationKind.PATTERN]):
        first = group[0]
        b.bullet(f"{visible(first.meaning)} [{visible(first.source)}]{phrases.more_of(group)}")
        for i in group:
            raw = f' ("{shorten(i.raw, 60)}")' if i.raw else ""
            b.bullet(f"{end_sentence(visible(i.observation))}{raw} {places(i.evidence[:3])}", indent=2)
        b.line(f"To ask: {visible(first.question)}", indent=2)
    words = [i for i in a.indications if i.kind is IndicationKind.WORDS]
    if not words:
        return
    b.line("Words in free text:")
    for i in words[:LISTED]:
        b.bullet(
            f'{plural(i.count, "row")} with "{shorten(i.observation, 60)}": {visible(i.meaning)} '
            f"[{visible(i.source)} {visible(i.version)}] {places(i.evidence[:3])}"
        )
    if len(words) > LISTED:
        b.line(f"First {LISTED} of {len(words):,}.", "dim")
    b.line(f"To ask: {visible(words[0].question)}", indent=2)


def _kinds(b: Blocks, a: Assessment) -> None:
    if not a.record_kinds:
        return
    b.heading("Kinds of records, and what depends on whether they are complete")
    table = b.table("Kind", "Records", "Complete?", "Would be\nviolations")
    for k in sorted(a.record_kinds, key=lambda k: (-k.would_violate, k.kind)):
        table.add_row(
            kind(k.kind), number(k.records), "declared" if k.declared_complete else "no", number(k.would_violate)
        )
    b.print(table)
    says = "Would be violations: uses, or other records judged, that would be violations if the logs held every record "
    b.line(says + "of that kind.", "dim")
    for d in a.declarations:
        b.bullet(declaration_sentence(d, a.agency.place))


def _unlinked_section(b: Blocks, a: Assessment) -> None:
    if said := unlinked_records(a):
        b.heading("Records that match no use")
        for sentence in said:
            b.bullet(sentence)
        b.line("Letters are shown as A, digits as 9.", "dim")


def declaration_sentence(d: Declaration, place: str | None = None) -> str:
    """One completeness declaration in a sentence, with what speaks against it."""
    when = "for the whole period"
    if d.from_ or d.until:
        when = " ".join(
            part
            for part in (
                f"from {day(d.from_, place)}" if d.from_ else "",
                f"before {day(d.until, place)}" if d.until else "",
            )
            if part
        )
    said = (
        f"{kind(d.kind)} records declared complete {when}, by {visible(d.by)} on {day(d.on, place)} "
        f"({'; '.join(visible(one) for one in (d.basis, d.source) if one)})."
    )
    if d.void:
        said += " " + end_sentence(f"Void: {visible(d.void)}")
    if d.unlinked:
        said += (
            f" {plural(d.unlinked, 'record')} of this kind {'links' if d.unlinked == 1 else 'link'} to no use or case."
        )
    return sentence_case(said)


def _rows(b: Blocks, a: Assessment) -> None:
    b.heading("Rows accounted for: read = used + duplicates + quarantined + out of scope")
    table = b.table("Input", "Read", "Used", "Dupli-\ncates", "Quaran-\ntined", "Out of\nscope")
    for i in a.inputs:
        r = i.rows
        table.add_row(
            f"{visible(i.label)}\n{visible(i.reader)}, SHA-256 {i.sha256[:12]}{f', {i.zone}' if i.zone else ''}",
            *(number(n) for n in (r.read, r.used, r.duplicates, r.quarantined, r.out_of_scope)),
        )
    b.print(table)
    for i in a.inputs:
        for note in i.notes:
            b.bullet(f"{visible(i.label)}: {visible(note)}")
    for group in unused_rows(a):
        shown = group.rows[:LISTED]
        more = f" (first {LISTED} of {len(group.rows):,})" if len(group.rows) > LISTED else ""
        rows = ", ".join(str(n) for n in shown)
        b.bullet(f"{plural(len(group.rows), 'row')} not used, {group.file}: {visible(group.reason)}: {rows}{more}")
        for n, raw in list(group.raw.items())[:LISTED]:
            b.line(f'{n}: "{shorten(raw, 60)}"', indent=4)
    if a.quarantine_total > len(a.quarantine):
        b.line(f"First {len(a.quarantine):,} of {a.quarantine_total:,} quarantined rows.", "dim")


def _policies(b: Blocks, a: Assessment) -> None:
    if not a.policies:
        return
    b.heading("Policies applied")
    for p in a.policies:
        rules = [r.status for r in a.rules if r.policy == p.id]
        sure = " ".join(f"{plural(rules.count(s), 'rule')} {said}." for s, said in phrases.STATUS.items() if s in rules)
        b.bullet(f"{visible(p.title)} [{visible(p.id)}], {p.kind.replace('-', ' ')}, SHA-256 {p.sha256[:12]}")
        clauses = end_sentence(f"Clauses: {phrases.clauses(p)}") if p.clauses else ""
        for said in (clauses, sure, _sentence(phrases.trial_phrase(p, a.agency.place))):
            if said:
                b.line(said, indent=2)
        for gap in p.known_gaps:
            b.line(end_sentence(f"Known gap: {visible(gap)}"), indent=2)


def _sentence(text: str) -> str:
    return f"{sentence_case(text)}." if text else ""
