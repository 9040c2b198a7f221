"""The part of the letter about indications: what was seen over many rows or in typed words, and what to ask about
it."""

from __future__ import annotations

from checker.coverage.letter_words import literal
from checker.model.assessment import Assessment, Indication, IndicationKind
from checker.model.words import plural, sentence_case
from checker.report.phrases import by_source, end_sentence, more_of, number
from checker.report.places import places

ROWS_SHOWN = 10
WORDS_SHOWN = 20


def indications(a: Assessment) -> list[str]:
    """Paragraphs of Markdown; none where nothing was seen."""
    if not a.indications:
        return []
    parts = [
        "## Questions about what we saw in the records",
        "None of the following is a finding: each of these has innocent reasons. We name the rows, so that you can "
        "look at them, and ask.",
    ]
    for group in by_source([one for one in a.indications if one.kind is IndicationKind.PATTERN]):
        seen = [f"- {literal(_sentence(one.observation))} {literal(_rows(a, one))}".rstrip() for one in group]
        parts += [f"**{literal(group[0].meaning)}**{more_of(group)}", "\n".join(seen), literal(group[0].question)]
    words = [one for one in a.indications if one.kind is IndicationKind.WORDS]
    if words:
        lines = [
            f'- {plural(one.count, "row")} with "{literal(one.observation)}" ({literal(one.meaning)}). '
            f"{literal(_rows(a, one))}"
            for one in words[:WORDS_SHOWN]
        ]
        if len(words) > WORDS_SHOWN:
            lines.append(f"- and {number(len(words) - WORDS_SHOWN)} other words; the report lists them")
        parts += ["**Words in typed reasons**", "\n".join(lines), literal(words[0].question)]
    return parts


def _sentence(observation: str) -> str:
    return end_sentence(sentence_case(observation))


def _rows(a: Assessment, one: Indication) -> str:
    if not one.evidence:
        return ""
    shown = one.evidence[:ROWS_SHOWN]
    more = " and more" if len(one.evidence) > len(shown) else ""
    return f"Rows: {places(shown, a.agency.place, bare=True)}{more}."
