"""Where reports go: the pairs of -f and -o, checked before the work starts and written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from checker.cli.console import notice
from checker.model.errors import UsageError
from checker.report.table import FORMATS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from checker.report.text_blocks import Blocks

STDOUT = "-"

FORM = click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="The form of the output.",
)
TARGET = click.option("-o", "--output", "target", metavar="FILE", help="Where it goes. [default: standard output]")


@dataclass(frozen=True)
class Output:
    """One report to write: its format, and a path, or None for standard output."""

    format: str
    path: Path | None


def pair(formats: Sequence[str], targets: Sequence[str]) -> list[Output]:
    """The n-th format goes to the n-th target; one format alone, or none (then `terminal`), to standard output.

    UsageError where the counts differ, two go to standard output, or two to the same file.
    """
    formats = list(formats) or ["terminal"]
    if not targets and len(formats) == 1:
        targets = [STDOUT]
    if len(formats) != len(targets):
        raise UsageError(
            f"{len(formats)} of -f but {len(targets)} of -o",
            hint="give each -f its own -o, in the same order; `-o -` is standard output: -f html -o report.html -f "
            "terminal -o -",
        )
    outputs = [Output(f, None if t == STDOUT else Path(t)) for f, t in zip(formats, targets, strict=True)]
    places = [o.path and o.path.absolute() for o in outputs]
    for place in places:
        if places.count(place) > 1:
            name = "standard output" if place is None else str(place)
            raise UsageError(f"two reports would go to {name}", hint="give each -f an -o of its own")
    return outputs


def check_writable(outputs: Sequence[Output], inputs: Sequence[Path] = ()) -> None:
    """UsageError where an output cannot be written, or would replace one of the logs."""
    logs = {p.resolve() for p in inputs if str(p) != STDOUT}
    for output in outputs:
        path = output.path
        if path is None:
            if output.format in FORMATS and FORMATS[output.format].binary and sys.stdout.isatty():
                raise UsageError(
                    f"{output.format} is not text, so it is not for a screen",
                    hint=f"name a file: -f {output.format} -o findings.{output.format}",
                )
            continue
        if path.resolve() in logs:
            raise UsageError(f"{path} is one of the logs, and would be overwritten", hint="choose another -o")
        if path.is_dir():
            raise UsageError(f"{path} is a folder", hint=f"name a file in it: -o {path / 'report'}.{output.format}")
        if not path.parent.is_dir():
            raise UsageError(
                f"there is no folder {path.parent} to write {path.name} in", hint="make it first, or choose another -o"
            )
        if path.exists() and not os.access(path, os.W_OK):
            raise UsageError(f"{path} cannot be replaced: it is write-protected", hint="choose another -o")
        if not _is_device(path):
            with replacing(path.resolve(), keep=False):
                pass


def show(found: BaseModel, output: Output, draw: Callable[[Blocks], None]) -> None:
    """Write what was found as JSON, or as text that `draw` lays out, and say where it is."""
    from checker.report.terminal import Terminal

    terminal = Terminal() if output.path else Terminal.fitting(sys.stdout)
    with opened(output) as out:
        if output.format == "json":
            out.write(found.model_dump_json(by_alias=True, indent=2).encode() + b"\n")
        else:
            out.write(terminal.page(draw).encode(terminal.encoding, "backslashreplace"))
    if output.path:
        notice(f"wrote {output.path}")


@contextmanager
def opened(output: Output) -> Iterator[BinaryIO]:
    """The output as a stream of bytes: standard output, or a file that appears whole when all was written."""
    if output.path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if _is_device(output.path):
        with output.path.open("wb") as stream:
            yield stream
        return
    with replacing(output.path.resolve()) as stream:
        yield stream


def _is_device(path: Path) -> bool:
    """Whether `path` is a thing that must not be replaced by a file: a pipe, /dev/null."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def replacing(path: Path, *, keep: bool = True) -> Iterator[BinaryIO]:
    """A temporary file beside `path` that takes its place at the end; nothing is left of it where anything fails."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="choose another -o") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if keep:
            _replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    temporary.chmod(mode)
    temporary.replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
