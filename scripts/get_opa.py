"""Get Open Policy Agent for the checker: take the one on PATH if it is new enough, else build it with `go` into this environment.

Where neither is to be had, a notice says that the embedded engine is used, and how to install OPA; with `--require` that is
a failure. Run with the Python of the virtual environment: the binary goes beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "1.22.2"
OLDEST = (1, 0, 0)
"""The first OPA whose default language is Rego v1, in which all modules are written."""

MODULE = f"github.com/open-policy-agent/opa@v{VERSION}"
BESIDE = Path(sys.executable).parent
HOW_TO = (
    f"To install OPA: with Go, `go install {MODULE}` (CGO_ENABLED=0); on macOS, `brew install opa`; or put the `opa` "
    "program of the Open Policy Agent project's release page on PATH, or name it in CHECKER_OPA."
)


def found() -> tuple[Path, tuple[int, ...]] | None:
    """The first usable `opa` of CHECKER_OPA, this environment and PATH, with its version; None where there is none."""
    places = [os.environ.get("CHECKER_OPA"), shutil.which("opa", path=str(BESIDE)), shutil.which("opa")]
    for place in filter(None, places):
        version = version_of(place)
        if version and version >= OLDEST:
            return Path(place), version
    return None


def version_of(program: str) -> tuple[int, ...] | None:
    """The version that `program version` prints, None where it does not run or says none."""
    try:
        said = subprocess.run([program, "version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"^Version: (\d+)\.(\d+)\.(\d+)", said.stdout, re.MULTILINE)
    return tuple(int(part) for part in match.groups()) if match else None


def build() -> str:
    """Build OPA with `go` into this environment. Returns what went wrong, empty where it worked."""
    go = shutil.which("go")
    if go is None:
        return "`go` is not installed, so OPA cannot be built here"
    print(f"Building OPA {VERSION} with go (about a minute) ...", file=sys.stderr, flush=True)
    # GOTOOLCHAIN: an older Go fetches the one that OPA needs.
    env = {"GOTOOLCHAIN": "auto", **os.environ, "CGO_ENABLED": "0", "GOBIN": str(BESIDE.absolute()), "GOFLAGS": ""}
    done = subprocess.run([go, "install", MODULE], env=env, check=False, cwd=BESIDE, capture_output=True, text=True)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-3:])
        return f"`go install {MODULE}` failed:\n{last}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--require", action="store_true", help="fail where no usable OPA can be had")
    required = parser.parse_args().require
    have = found()
    why = ""
    if have is None:
        why = build()
        have = found()
    if have:
        print(f"OPA {'.'.join(map(str, have[1]))} at {have[0]}", file=sys.stderr)
        return 0
    print(f"No OPA: {why or 'the one built does not run'}.\n{HOW_TO}", file=sys.stderr)
    if required:
        print("OPA is required here, so this stops.", file=sys.stderr)
        return 1
    print("The embedded engine is used instead; it gives the same verdicts.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
