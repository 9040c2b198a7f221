"""Where reports go: the pairs of -f and -o, checked before the work starts and written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from checker.cli.console import notice
from checker.cli.process import refusal
from checker.model.errors import UsageError
from checker.model.visible import in_json, visible
from checker.report.table import FORMATS, report
from checker.resources import package_root, policies_root
from checker.system.folders import temporary

if TYPE_CHECKING:
    from pydantic import BaseModel

    from checker.model.assessment import Assessment
    from checker.report.interface import FindingRows
    from checker.report.text_blocks import Blocks

Found = TypeVar("Found", bound="BaseModel")
STDOUT = "-"


def form_option(names: Sequence[str], about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option of the form of what is printed, one of `names`."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(names), default="terminal", show_default=True, help=about
    )


FORM = form_option(["terminal", "json", "html"], "The form of the output.")
FORMATS_OF_REPORT = click.option(
    "-f",
    "--format",
    "formats",
    type=click.Choice(list(FORMATS)),
    multiple=True,
    help="The format of the report; repeatable, each with its own -o. [default: terminal]",
)
TARGETS_OF_REPORT = click.option(
    "-o",
    "--output",
    "targets",
    metavar="FILE",
    multiple=True,
    help="Where the report goes: the first -o belongs to the first -f, and so on. - is standard output.",
)
TARGET = click.option("-o", "--output", "target", metavar="FILE", help="Where it goes. [default: standard output]")


@dataclass(frozen=True)
class Output:
    """One report to write: its format, and a path, or None for standard output."""

    format: str
    path: Path | None


def prints(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that prints text, a page or JSON the flags -f and -o, as its argument `output`: an Output."""

    @wraps(command)
    def run_command(*own: Any, form: str, target: str | None, **given: Any) -> Any:
        [output] = pair([form], [target] if target else [])
        return command(*own, output=output, **given)

    return FORM(TARGET(run_command))


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
    for number, output in enumerate(outputs):
        if any(same_place(output.path, other.path) for other in outputs[:number]):
            name = "standard output" if output.path is None else str(output.path.absolute())
            raise UsageError(f"two reports would go to {name}", hint="give each -f an -o of its own")
    return outputs


def same_place(first: Path | None, second: Path | None) -> bool:
    """Whether two outputs are one, also by links, and where capitals make no difference to the disk."""
    if first is None or second is None:
        return first is second
    return _comparable_spelling(first) == _comparable_spelling(second) or _is_one_of(first, [second])


def _comparable_spelling(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path.resolve())).casefold()


def _is_one_of(path: Path, files: Iterable[Path]) -> bool:
    """Whether what lies at `path` is one of the files, under whatever name."""
    try:
        return any(file.exists() and path.samefile(file) for file in files)
    except OSError:
        return False


def check_writable(outputs: Sequence[Output], inputs: Sequence[Path] = ()) -> None:
    """UsageError where an output cannot be written, or would replace one of the files that the run reads."""
    for output in outputs:
        path = output.path
        if path is None:
            if output.format in FORMATS and FORMATS[output.format].binary and sys.stdout.isatty():
                raise UsageError(
                    f"{output.format} is not text, so it is not for a screen",
                    hint=f"name a file: -f {output.format} -o findings.{output.format}",
                )
            continue
        refuse_to_replace(path, inputs)
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


def refuse_to_replace(path: Path, inputs: Iterable[Path]) -> None:
    """UsageError where `path` is one of the files that a run reads, or is shipped with checker."""
    if not path.is_file():
        return
    if _is_one_of(path, inputs):
        what = f"{path} is one of the files that are read, and would be overwritten"
        raise UsageError(what, hint="choose another -o")
    if any(path.resolve().is_relative_to(folder) for folder in (policies_root(), package_root())):
        raise UsageError(f"{path} is a part of checker, and would be overwritten", hint="choose another -o")


def show(found: Found, output: Output, draw: Callable[[Blocks, Found], None]) -> None:
    """Write what was found as JSON, or as text or a page that `draw` lays out, and say where it is."""
    from checker.report.html_blocks import page
    from checker.report.terminal import Terminal

    terminal = Terminal() if output.path else Terminal.fitting(sys.stdout)
    with writing(output) as out:
        if output.format == "json":
            out.write(in_json(found.model_dump_json(by_alias=True, indent=2).encode()) + b"\n")
        elif output.format == "html":
            out.write(page(lambda blocks: draw(blocks, found)))
        else:
            text = terminal.page(lambda blocks: draw(blocks, found))
            out.write(text.encode(terminal.encoding, "backslashreplace"))


def write(assessment: Assessment, rows: FindingRows, output: Output) -> None:
    """Write one report; where it goes to the screen, it fits that."""
    with open_output(output) as out:
        report(output.format, None if output.path else sys.stdout).write(assessment, rows, out)


@contextmanager
def writing(output: Output) -> Iterator[BinaryIO]:
    """The output as `open_output` gives it; of a file, standard error says that it was written."""
    with open_output(output) as out:
        yield out
    if output.path:
        notice(f"wrote {visible(str(output.path))}")


@contextmanager
def open_output(output: Output) -> Iterator[BinaryIO]:
    """The output as a stream of bytes: standard output, or a file that appears whole when all was written."""
    try:
        if output.path is None:
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif _is_device(output.path):
            with output.path.open("wb") as stream:
                yield stream
        else:
            with replacing(output.path.resolve()) as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        raise refusal(error, "standard output" if output.path is None else str(output.path)) from error


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
    with temporary(Path(name)):
        with os.fdopen(handle, "wb") as stream:
            yield stream
        if keep:
            _replace(Path(name), path)


def _replace(written: Path, path: Path) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    written.chmod(mode)
    written.replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
