"""Charts as inline SVG, each with a title and a description; the numbers also stand beside them as text.

Widths are percentages, so that a chart fits a phone and a page while its text keeps its size. Shapes and patterns tell
the verdicts apart without color; they are defined once a page by `definitions`.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from checker.model.assessment import Assessment, VerdictCounts
from checker.model.verdict import Verdict
from checker.report.outline import Bounds, rule_bounds, use_bounds
from checker.report.phrases import ORDER, VERDICT, percent, plural

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
    Verdict.VIOLATION: "#8c1d18",
    Verdict.UNDETERMINED: "url(#p-undetermined)",
    Verdict.PENDING: "url(#p-pending)",
    Verdict.COMPLIANT: "#cfe0d6",
    Verdict.NOT_APPLICABLE: "#fff",
}


def _svg(text: str) -> Markup:
    return Markup(text)  # noqa: S704  made in this file, of numbers and of text that was escaped


def definitions() -> Markup:
    """The shapes and patterns that the other charts name; to be put in the page once, before them."""
    symbols = "".join(f'<symbol id="s-{v.value}" viewBox="0 0 16 16">{shape}</symbol>' for v, shape in _SHAPES.items())
    return _svg(
        '<svg class="defs" aria-hidden="true" focusable="false" width="0" height="0"><defs>'
        '<pattern id="p-undetermined" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="#fdf4dc"/><path d="M0 0v7" stroke="#5c4400" stroke-width="3.4"/></pattern>'
        '<pattern id="p-pending" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" '
        'fill="#fff"/>'
        f'<circle cx="3" cy="3" r="1.5" fill="#1d3f72"/></pattern>{symbols}</defs></svg>'
    )


def mark(verdict: Verdict) -> Markup:
    """The shape of a verdict, decoration beside its word."""
    return _svg(
        f'<svg class="mark" aria-hidden="true" focusable="false"><use href="#s-{Verdict(verdict).value}"/></svg>'
    )


def _segments(counts: Iterable[tuple[Verdict, int]], total: int, height: int, top: int = 0) -> str:
    made, left = [], 0.0
    for verdict, count in counts:
        width = 100 * count / total if total else 0.0
        if count:
            made.append(
                f'<rect x="{left:.3f}%" y="{top}" width="{width:.3f}%" height="{height}" fill="{_FILLS[verdict]}" '
                'stroke="#222" stroke-width="1"/>'
            )
        left += width
    return "".join(made)


def _bracket(share: float, y: int, text: str, dashed: str = "") -> str:
    dash = f' stroke-dasharray="{dashed}"' if dashed else ""
    return (
        f'<path d="M.5 {y - 4}v8" stroke="#222"/><line x1="0" x2="{share:.3f}%" y1="{y}" y2="{y}" stroke="#222" '
        f'stroke-width="1.5"{dash}/>'
        f'<line x1="{share:.3f}%" x2="{share:.3f}%" y1="{y - 4}" y2="{y + 4}" stroke="#222" stroke-width="1.5"/>'
        f'<text x="0" y="{y + 17}">{escape(text)}</text>'
    )


def _bounds_said(bounds: Bounds) -> tuple[str, str]:
    least = f"{'At least ' if bounds.upper > bounds.lower else ''}{bounds.lower:,} broke a rule"
    return (
        f"{least} ({percent(bounds.lower, bounds.total)})",
        f"At most {bounds.upper:,}, if all undetermined ones did ({percent(bounds.upper, bounds.total)})",
    )


def uses_chart(assessment: Assessment) -> Markup:
    """All uses by their gravest verdict as one bar, with the lower and the upper bound of those that broke a rule."""
    counts = [(v, int(getattr(assessment.uses, v.value))) for v in ORDER]
    bounds = use_bounds(assessment)
    total = max(bounds.total, 1)
    least, most = _bounds_said(bounds)
    said = "; ".join(f"{VERDICT[v].lower()} {n:,} ({percent(n, bounds.total)})" for v, n in counts)
    open_ends = bounds.upper > bounds.lower
    height = 100 if open_ends else 66
    lines = _bracket(100 * bounds.lower / total, 46, least)
    if open_ends:
        lines += _bracket(100 * bounds.upper / total, 80, most, "5 3")
    return _svg(
        f'<svg class="uses" role="img" aria-labelledby="uses-title uses-desc" width="100%" height="{height}">'
        f'<title id="uses-title">{escape(plural(bounds.total, "use"))} by their gravest verdict</title>'
        f'<desc id="uses-desc">{escape(said)}. {escape(least)}. {escape(most)}.</desc>'
        f"{_segments(counts, bounds.total, 32, 1)}{lines}</svg>"
    )


def rule_bar(name: str, counts: VerdictCounts) -> Markup:
    """One rule's uses as a thin bar, those aside that it does not speak of; an empty string where it spoke of none.

    name: what the bar is called, unique in the page.
    """
    bounds = rule_bounds(counts)
    if bounds.total == 0:
        return Markup("")
    shown = [(v, int(getattr(counts, v.value))) for v in ORDER if v is not Verdict.NOT_APPLICABLE]
    low, high = percent(bounds.lower, bounds.total), percent(bounds.upper, bounds.total)
    said = (
        f"broken by {low} of {plural(bounds.total, 'use')}"
        if low == high
        else f"broken by between {low} and {high} of uses"
    )
    return _svg(
        f'<svg class="bar" role="img" aria-label="{escape(name)}: {escape(said)}" width="100%" height="14">'
        f"<title>{escape(said)}</title>{_segments(shown, bounds.total, 12, 1)}</svg>"
    )
