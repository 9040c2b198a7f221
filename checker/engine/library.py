"""The Rego that every rule module is compiled beside."""

from __future__ import annotations

from functools import cache

from checker.model.errors import PolicyError
from checker.resources import policies_root


@cache
def library() -> dict[str, str]:
    """The Rego library: `lib/<name>.rego` -> text, without its tests."""
    folder = policies_root() / "lib"
    found = {
        f"lib/{f.name}": f.read_text("utf-8") for f in sorted(folder.glob("*.rego")) if not f.stem.endswith("_test")
    }
    if not found:
        raise PolicyError(
            "the Rego library is missing",
            where=str(folder),
            hint="checker was not installed completely: install it again",
        )
    return found
