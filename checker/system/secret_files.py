"""Files that hold a secret: made for their owner alone, and never written over."""

from __future__ import annotations

import os
from pathlib import Path

from checker.model.errors import UsageError


def new_secret_file(path: Path, content: bytes) -> None:
    """Write a file that was not there, readable by its owner alone (mode 0600; on Windows by the folder's rights).

    UsageError where something is there already, or where it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        hint = "a key is never written over: name a file that is not there"
        raise UsageError(f"there is already a file {path}", hint=hint) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
