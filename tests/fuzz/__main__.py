"""`make fuzz`: an hour of trials, their figures printed as a table; ends with 1 where any found a fault.

Ctrl-C, or SIGTERM, ends it early, with the figures so far.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from tests.fuzz.runner import Tally, kept, table, tried

WANTED = {"policies": 120, "cells": 400, "metamorphic": 2_000, "readers": 20_000}


def main(arguments: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--seed", type=int, help="the first seed; without it one is drawn")
    for kind, number in WANTED.items():
        options.add_argument(f"--{kind}", type=int, default=number, help="how many trials at least")
    given = options.parse_args(arguments)
    first = secrets.randbelow(10**9) if given.seed is None else given.seed
    print(f"from seed {first}", flush=True)
    tallies: dict[str, Tally] = {}
    wanted = {kind: getattr(given, kind) for kind in WANTED}
    for ended in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ended, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        for kind, seed, tally, faults in tried(wanted, first=first, again=list(kept())):
            tallies[kind] = tally
            for fault in faults:
                print(f"{kind} {seed} {fault.kind}: {fault.what}", flush=True)
    print(table(tallies))
    return 1 if any(tally.faults for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
