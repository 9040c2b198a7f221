"""Get Open Policy Agent: take the one that checker finds if it is new enough, else build it with `go` into this
environment.

Where neither is to be had, a notice says that the embedded engine is used, and how to install OPA; with `--require`
that is a failure. Run with the Python of the virtual environment: the binary goes beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from checker.engine.opa import INSTALL, TRIED, Opa, find
from checker.model.errors import EngineMissing

MODULE = f"github.com/open-policy-agent/opa@v{'.'.join(map(str, TRIED))}"


def usable() -> Opa | str:
    """The OPA that checker would use, or why there is none."""
    try:
        path = find()
        return Opa(path) if path else "none was found"
    except EngineMissing as error:
        return error.what


def build(module: str) -> str:
    """Build a Go program, `path@version`, into this environment. Returns what went wrong, empty where it worked."""
    go = shutil.which("go")
    if go is None:
        return "`go` is not installed, so it cannot be built here"
    print(f"Building {module} with go (about a minute) ...", file=sys.stderr, flush=True)
    beside = Path(sys.executable).parent.absolute()
    # GOTOOLCHAIN: an older Go fetches the one that OPA needs.
    env = {"GOTOOLCHAIN": "auto", **os.environ, "CGO_ENABLED": "0", "GOBIN": str(beside), "GOFLAGS": ""}
    done = subprocess.run([go, "install", module], env=env, check=False, cwd=beside, capture_output=True, text=True)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-3:])
        return f"`go install {module}` failed:\n{last}"
    return ""


def main() -> int:
    """Get OPA unless a usable one is there; 1 where it is required and cannot be had."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--require", action="store_true", help="fail where no usable OPA can be had")
    required = parser.parse_args().require
    have = usable()
    why = ""
    if isinstance(have, str):
        why = build(MODULE)
        have = usable()
    if isinstance(have, Opa):
        print(f"OPA {have.version} at {have.path}", file=sys.stderr)
        return 0
    print(f"No OPA: {have}; {why or 'the one built does not run'}.\nTo have it, {INSTALL}", file=sys.stderr)
    if required:
        print("It is required here, so this stops.", file=sys.stderr)
        return 1
    print("The embedded engine is used instead; it gives the same verdicts.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
