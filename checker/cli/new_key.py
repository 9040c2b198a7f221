"""`checker new-key`: a key to sign results with."""

from __future__ import annotations

from pathlib import Path

import click

from checker.model.visible import visible


@click.command("new-key")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
def new_key(path: Path) -> None:
    """Make a key to sign results with.

    Its secret half is written to FILE, its public half to FILE.pub. Keep FILE where only those who may sign can
    read it (its mode is 0600), and a copy in a safe place. Give FILE.pub to everybody, and its fingerprint by
    another channel. No file is overwritten.
    """
    from checker.publish.signing import new_key as made
    from checker.publish.signing import public_path

    known_by = made(path)
    click.echo(f"The secret half is in {visible(str(path))}: whoever has it can sign in your name. Do not publish it.")
    click.echo(f"The public half is in {visible(str(public_path(path)))}: give it to everybody.")
    click.echo(f"Its fingerprint, which others compare: {known_by}")
