"""What a trial may find."""

from __future__ import annotations

from typing import NamedTuple

CRASH = "crashes"
HANG = "hangs over 10 s"
ACCOUNT = "wrong accounts"
INVARIANT = "broken invariants"
MEMORY = "over 2 GiB"
KINDS = (CRASH, HANG, ACCOUNT, INVARIANT, MEMORY)


class Fault(NamedTuple):
    """kind: one of KINDS; what: what was seen."""

    kind: str
    what: str
