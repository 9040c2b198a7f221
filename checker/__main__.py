"""The `checker` command, also as `python -m checker`."""

from __future__ import annotations

import os
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Ctrl-C while its modules are loaded ends it without a word."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to find them it reads about all that is installed
    try:
        from checker.cli.main import main as run
    except KeyboardInterrupt:
        os._exit(130)
    run()


if __name__ == "__main__":
    main()
