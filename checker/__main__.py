"""The `checker` command, also as `python -m checker`."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Ctrl-C while its modules are loaded ends it without a word."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to find them it reads about all that is installed
    try:
        from checker.cli.main import main as run
    except KeyboardInterrupt:
        os._exit(130)
    try:
        run()
    except SystemExit as ended:
        if threading.active_count() > 1 or not isinstance(ended.code, int):
            raise
        end_now(ended.code)


def end_now(code: int) -> NoReturn:
    """End the process as `sys.exit` would, but leave its memory to the system: to free each module and frame takes a
    tenth of a second."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
