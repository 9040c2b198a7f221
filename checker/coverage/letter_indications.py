"""The part of the letter about indications: what was seen over many rows or in typed words, and what to ask about
it."""

from __future__ import annotations

from collections.abc import Callable

from checker.model.assessment import Assessment, Indication, IndicationKind
from checker.model.words import plural
from checker.report.phrases import by_source, end_sentence, more_of, number
from checker.report.places import places

ROWS_SHOWN = 10
WORDS_SHOWN = 20


def indications(a: Assessment, text: Callable[[str], str]) -> list[str]:
    """Paragraphs of Markdown; none where nothing was seen. text: writes out the marks of what a log or a policy
    says."""
    if not a.indications:
        return []
    parts = [
        "## Questions about what we saw in the records",
        "None of the following is a finding: each of these has innocent reasons. We name the rows, so that you can "
        "look at them, and ask.",
    ]
    for group in by_source([one for one in a.indications if one.kind is IndicationKind.PATTERN]):
        seen = [
            f"- {text(end_sentence(one.observation[:1].upper() + one.observation[1:]))} {text(_rows(a, one))}".rstrip()
            for one in group
        ]
        parts += [f"**{text(group[0].meaning)}**{more_of(group)}", "\n".join(seen), text(group[0].question)]
    words = [one for one in a.indications if one.kind is IndicationKind.WORDS]
    if words:
        lines = [
            f'- {plural(one.count, "row")} with "{text(one.observation)}" ({text(one.meaning)}). {text(_rows(a, one))}'
            for one in words[:WORDS_SHOWN]
        ]
        if len(words) > WORDS_SHOWN:
            lines.append(f"- and {number(len(words) - WORDS_SHOWN)} other words; the report lists them")
        parts += ["**Words in typed reasons**", "\n".join(lines), text(words[0].question)]
    return parts


def _rows(a: Assessment, one: Indication) -> str:
    if not one.evidence:
        return ""
    shown = one.evidence[:ROWS_SHOWN]
    more = " and more" if len(one.evidence) > len(shown) else ""
    return f"Rows: {places(shown, a.agency.place, bare=True)}{more}."
