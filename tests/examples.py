"""On how many examples a property is tried: a few in `make test`, many times more in `make test-long`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("CHECKER_EXAMPLES", "1"))


def tried_on(few: int) -> settings:
    """Settings of a slow property. A long run also shrinks what it finds, and tries again what it found before."""
    phases = [Phase.explicit, Phase.generate] if TIMES == 1 else list(Phase)
    return settings(
        max_examples=few * TIMES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
        print_blob=TIMES > 1,
    )
