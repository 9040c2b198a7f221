"""Charts as inline SVG, each with a title and a description; the numbers also stand beside them as text.

Widths are percentages, so that a chart fits a phone and a page while its text keeps its size. Shapes and patterns tell
the verdicts apart without color; they are defined once a page by `definitions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count as numbered

from markupsafe import Markup, escape

from checker.model.assessment import RuleResult, StandingUses
from checker.model.policy import Standing
from checker.model.verdict import Verdict
from checker.report.outline import broken_share, count_judged, rule_bounds
from checker.report.phrases import ORDER, VERDICT, percent
from checker.report.standings import WORDS

_SHAPES = {
    Verdict.VIOLATION: '<rect x="1" y="1" width="14" height="14" fill="#8c1d18"/>'
    '<path d="M5 5l6 6m0-6l-6 6" stroke="#fff" stroke-width="2"/>',
    Verdict.UNDETERMINED: '<path d="M8 .8L15.2 8 8 15.2.8 8z" fill="#fff" stroke="#5c4400" stroke-width="1.5"/>'
    '<path d="M6 6.4a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1m0 1.3v1.2" fill="none" stroke="#5c4400" stroke-width="1.5"/>',
    Verdict.PENDING: '<circle cx="8" cy="8" r="6.7" fill="#fff" stroke="#1d3f72" stroke-width="1.5"/>'
    '<path d="M8 4v4l3 2" fill="none" stroke="#1d3f72" stroke-width="1.5"/>',
    Verdict.COMPLIANT: '<circle cx="8" cy="8" r="7.2" fill="#2b5d43"/><path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" '
    'stroke="#fff" '
    'stroke-width="1.8"/>',
    Verdict.NOT_APPLICABLE: '<rect x="1.5" y="1.5" width="13" height="13" fill="#fff" stroke="#555" '
    'stroke-width="1.2"/>'
    '<path d="M4.5 8h7" stroke="#555" stroke-width="1.5"/>',
}
_FILLS = {
    Verdict.UNDETERMINED: "url(#p-undetermined)",
    Verdict.PENDING: "url(#p-pending)",
    Verdict.COMPLIANT: "#cfe0d6",
    Verdict.NOT_APPLICABLE: "#fff",
}


def _svg(text: str) -> Markup:
    return Markup(text)  # noqa: S704  made in this file, of numbers and of text that was escaped


_PATTERNS = {
    "p-undetermined": '<pattern id="p-undetermined" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="7" height="7" fill="#fdf4dc"/>'
    '<path d="M0 0v7" stroke="#5c4400" stroke-width="3.4"/></pattern>',
    "p-pending": '<pattern id="p-pending" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.5" fill="#1d3f72"/></pattern>',
    "p-draft": '<pattern id="p-draft" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 3h6" stroke="#222" stroke-width="2"/></pattern>',
}


def definitions() -> Markup:
    """The shapes and patterns that the other charts name; to be put in the page once, before them."""
    symbols = "".join(f'<symbol id="s-{v.value}" viewBox="0 0 16 16">{shape}</symbol>' for v, shape in _SHAPES.items())
    return _svg(
        '<svg class="defs" aria-hidden="true" focusable="false" width="0" height="0"><defs>'
        f"{''.join(_PATTERNS.values())}{symbols}</defs></svg>"
    )


def standalone(page: str) -> str:
    """The page with each chart holding what it names, and words for it, for a program that draws each of them alone
    and tags each as a figure."""
    page = page.replace(str(definitions()), "")
    for verdict, shape in _SHAPES.items():
        named = str(mark(verdict))
        whole = named.replace("<svg ", '<svg viewBox="0 0 16 16" ')
        page = page.replace(
            named, whole.replace(f'<use href="#s-{verdict.value}"/>', f"<title>{VERDICT[verdict]}</title>{shape}")
        )
    page = _COUNT.sub(rf"\1<title>{_AS_BAR}</title>", page)
    numbers = numbered()
    return _BAR.sub(lambda found: _with_patterns(found[0], next(numbers)), page)


_COUNT = re.compile(r'(<svg class="count"[^>]*>)')
_AS_BAR = "the number of this row as a bar"
_BAR = re.compile(r'<svg class="bar".*?</svg>', re.DOTALL)


def _with_patterns(bar: str, number: int) -> str:
    """A bar with the patterns that it names, under names of its own."""
    used = {name: made for name, made in _PATTERNS.items() if f"#{name})" in bar}
    for name in used:
        bar = bar.replace(f"#{name})", f"#{name}-{number})")
    made = "".join(pattern.replace(f'id="{name}"', f'id="{name}-{number}"') for name, pattern in used.items())
    return bar.replace("</title>", f"</title><defs>{made}</defs>", 1)


def mark(verdict: Verdict) -> Markup:
    """The shape of a verdict, decoration beside its word."""
    return _svg(
        f'<svg class="mark" aria-hidden="true" focusable="false"><use href="#s-{Verdict(verdict).value}"/></svg>'
    )


def _segments(counts: Iterable[tuple[Verdict, int]], total: int, height: int, broken: str) -> str:
    made, left = [], 0.0
    for verdict, count in counts:
        width = 100 * count / total if total else 0.0
        fill = broken if verdict is Verdict.VIOLATION else _FILLS[verdict]
        if count:
            made.append(
                f'<rect x="{left:.3f}%" y="1" width="{width:.3f}%" height="{height}" fill="{fill}" '
                'stroke="#222" stroke-width="1"/>'
            )
        left += width
    return "".join(made)


_BROKEN: dict[Standing, str] = {
    Standing.LAW: "#8c1d18",
    Standing.SETTLEMENT: "#a3344f",
    Standing.POLICY: "#b4531d",
    Standing.PROMISE: "#6b2f7f",
    Standing.STANDARD: "#5f5f5f",
    Standing.DRAFT: "url(#p-draft)",
}
"""The fill of what was broken, by what the rule is to the agency: only law is red (reading R35)."""


def standing_bar(one: StandingUses) -> Markup:
    """The uses by their gravest verdict over the rules of one standing, as a bar."""
    counts = [(verdict, int(getattr(one, verdict.value))) for verdict in ORDER]
    name = WORDS[one.standing].name
    said = "; ".join(f"{VERDICT[v].lower()} {n:,} ({percent(n, one.total)})" for v, n in counts)
    return _svg(
        f'<svg class="bar" role="img" aria-label="{escape(name)}: {escape(said)}" width="100%" height="18">'
        f"<title>{escape(said)}</title>{_segments(counts, one.total, 16, _BROKEN[one.standing])}</svg>"
    )


def count_bar(count: int, most: int) -> Markup:
    """A count as a bar, the longest being `most`; decoration beside its number."""
    width = 100 * count / most if most else 0.0
    return _svg(
        '<svg class="count" aria-hidden="true" focusable="false" width="100%" height="10">'
        f'<rect x="0" y="0" width="{width:.3f}%" height="10" fill="#4a5d78"/></svg>'
    )


def rule_bar(rule: RuleResult) -> Markup:
    """What one rule judges as a thin bar, but what it does not speak of; an empty string where it spoke of none."""
    counts, standing = rule.verdicts, rule.standing
    bounds = rule_bounds(counts)
    if bounds.total == 0:
        return Markup("")
    shown = [(v, int(getattr(counts, v.value))) for v in ORDER if v is not Verdict.NOT_APPLICABLE]
    broken, low, high = broken_share(rule)
    said = (
        f"{broken} {low} of {count_judged(rule, bounds.total)}"
        if low == high
        else f"{broken} between {low} and {high} of {rule.plural}"
    )
    return _svg(
        f'<svg class="bar" role="img" aria-label="{escape(rule.id)}: {escape(said)}" width="100%" height="14">'
        f"<title>{escape(said)}</title>{_segments(shown, bounds.total, 12, _BROKEN[standing])}</svg>"
    )
