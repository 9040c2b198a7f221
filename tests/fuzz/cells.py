"""Cells that want to act: scripts, formulas, escape codes, marks of direction, and texts without end."""

from __future__ import annotations

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</td></table><iframe src=//evil>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#60;script&#62;",
    "]]><x/>",
    '=HYPERLINK("http://evil","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "x;=1+1",
    "\uff1d1+1",
    "\x1b[2J\x1b]0;title\x07",
    "\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m",
    "\r\nforged: line",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "\u200b\ufeff\u00ad",
    "\u2028line",
    "\x00",
    "\ud7ff\ufffe",
    "'; DROP TABLE uses; --",
    "../../../etc/passwd",
    "%s%n{0}$(id)`id`",
    "9" * 400,
    "1e400",
    "-0",
    "NaN",
    "9999-12-31T23:59:59-12:00",
    "0000-00-00",
    "[red]bold[/red]",
    "[link=http://evil]x[/link]",
    '"',
    '""",',
    "a" * 5_000,
    "é" * 500,
    "((((((((((" * 20,
)
LONG = ("x" * 4_000_000, "a, " * 1_300_000, "(" * 4_000_000, "1" * 4_000_000, " " * 4_000_000, "O'Neil " * 570_000)
"""Of four million characters: more than a cell may hold (Limits.cell_chars)."""
FULL = ("y" * 900_000, "John Smith, " * 75_000, "=" * 900_000, "2024-03-05 " * 80_000, "\u202e" * 900_000)
"""As much as a cell may hold."""
