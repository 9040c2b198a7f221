"""`checker web`: the desk in a browser on this computer."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.console import notice
from checker.model.errors import UsageError


@click.command()
@click.argument("place", metavar="STORE")
@click.option(
    "--folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where logs go that are sent to the desk, with what was answered. [default: STORE's name and -logs]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where it answers. [default: a free port]")
def web(place: str, folder: Path | None, port: int) -> None:
    """Open the desk on a STORE, in a browser on this computer.

    The desk is for one person. STORE is an SQLite file, which is created if it does not exist, or
    postgresql://user@host/name. The desk shows its runs, takes answers, waivers and samples, and takes logs. It
    answers at 127.0.0.1 only, to whoever has the address that is shown; nothing goes to any network. Ctrl-C ends
    it.
    """
    if folder is None and "://" in place:
        raise UsageError("there is no folder for the logs that are sent to the desk", hint="give --folder FOLDER")
    try:
        from checker.web.serve import serve
    except ImportError as error:
        hint = "install it: pip install 'frlog-checker[web]'"
        raise UsageError("the desk needs Starlette and Uvicorn, which are not installed", hint=hint) from error

    from checker.store.opening import open_store

    logs = folder or Path(place).with_name(f"{Path(place).stem}-logs")

    def ready(address: str) -> None:
        click.echo(address)
        notice("Open this address in a browser on this computer. Whoever has it can read the store. Ctrl-C ends.")

    with open_store(place, make=True) as store:
        serve(store, logs, port, ready=ready)
