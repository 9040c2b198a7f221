"""What would leave with each file, as text for a terminal."""

from __future__ import annotations

from checker.model.visible import visible
from checker.model.words import plural
from checker.publish.result import Preflight
from checker.report.text_blocks import Blocks

_LIMITS = (
    "This looks for what is known to be left in files. It cannot tell whether what a person sees in them may be "
    "published, and pictures are not read."
)


def draw(b: Blocks, found: Preflight) -> None:
    """Print all of it: first whether anything may leave."""
    red = [file for file in found.files if file.leaks]
    if red:
        what = "it" if len(found.files) == 1 else f"{len(red):,} of these {len(found.files):,} files"
        b.line(f"RED: do not publish {what} yet.", "bold red")
    else:
        b.line("GREEN: nothing was found that should not leave.", "bold green")
    for file in found.files:
        count = plural(len(file.leaks), "thing") if file.leaks else "nothing"
        b.gap()
        b.line(f"{visible(file.path)} ({file.form}): {count} found", "bold")
        for leak in file.leaks:
            where = f"{visible(leak.where)}: " if leak.where else ""
            b.bullet(f"{where}{visible(leak.what)}. {leak.do}")
    b.gap()
    b.line(_LIMITS)
