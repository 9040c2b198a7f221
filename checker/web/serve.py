"""Starting the desk: on this machine only, until it is interrupted."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from checker.model.errors import UsageError
from checker.store.opening import Store
from checker.web.app import application
from checker.web.guard import ADDRESS, DeskKey


def bind_socket(port: int) -> socket.socket:
    """A socket that listens on this machine alone, at a free port where `port` is 0. UsageError where it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((ADDRESS, port))
        made.listen()  # whoever is given the address may ask at once
    except OSError as error:
        made.close()
        raise UsageError(
            f"the desk cannot answer at port {port}: {error.strerror}", hint="choose another --port, or leave it out"
        ) from error
    return made


def serve(store: Store, folder: Path, port: int, *, ready: Callable[[str], None]) -> None:
    """Answer until the process is interrupted. ready: is given the address of the desk."""
    listening = bind_socket(port)
    key = DeskKey(listening.getsockname()[1])
    config = uvicorn.Config(
        application(store, folder, key), log_level="error", access_log=False, server_header=False, lifespan="off"
    )
    ready(key.address)
    uvicorn.Server(config).run(sockets=[listening])
