"""Get Conftest, which the benchmark compares with: build it with `go` into this environment, where Go is installed."""

from __future__ import annotations

import sys
from pathlib import Path

from get_opa import build

MODULE = "github.com/open-policy-agent/conftest@v0.71.1"


def main() -> None:
    """Build conftest beside the interpreter, unless it is there."""
    beside = Path(sys.executable).parent
    if not any(beside.glob("conftest*")):
        print(build(MODULE) or f"Conftest in {beside}", file=sys.stderr)


if __name__ == "__main__":
    main()
