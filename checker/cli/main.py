"""The `checker` command: its group of subcommands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

import click

from checker import __version__
from checker.cli.console import notice, whereabouts
from checker.cli.exit_codes import MEANING, ExitCode
from checker.model.errors import CheckerError

COMMANDS = {
    "check": "Judge the uses that LOGs record, rule by rule, and write reports.",
    "inspect": "Say what LOGs hold and how they are read.",
    "init": "Draft an audit.yaml, and a profile for each LOG, of a whole hand-over: searches, reviews, arrests ...",
    "coverage": "Say which rules LOGs can decide for every use, for some and for none, and what they lack for more.",
    "ask": "Write a letter, in Markdown, that asks the agency for what LOGs do not say.",
    "compare-logs": "Compare two releases of one log: OLD, and NEW that came after it.",
    "reconcile": "Compare two logs of the same searches, A and B: the agency's own and its vendor's, a partner's, a "
    "cloud trail.",
    "demo": "Tell the Washington County story, from log to report.",
    "policy": "The policy documents and their rules.",
    "fact": "The facts that rules may read.",
    "schema": "Print a JSON Schema.",
    "doctor": "Say whether checker can work on this machine.",
}
"""Each command, in the module of its name, with the first sentence of its help: `checker --help` loads none of them."""

_EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"{code.value:>5}  {MEANING[code]}" for code in ExitCode)


class ReaderGone(Exception):
    """Who read standard output went away."""


class Later(click.Command):
    """A command as the list of commands shows it. What it is, is loaded when it is run."""

    def load(self) -> click.Command:
        """The command, imported only now."""
        name = str(self.name).replace("-", "_")
        command: click.Command = getattr(import_module(f"checker.cli.{name}"), name)
        return command


class Commands(click.Group):
    """A group of commands that are loaded when they are run.

    It says of a broken pipe what it is; click itself would end with 1, which here means violations.
    """

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click, with the command loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Later) else command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """As click. ReaderGone where the reader of standard output has gone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


@click.group(
    cls=Commands, epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option("--debug", is_flag=True, help="On an internal fault, print the whole trace.")
@click.version_option(__version__, "-V", "--version", prog_name="checker")
def cli(debug: bool) -> None:
    """Audit police face-recognition use logs against laws, policies and public promises.

    Start with `checker demo`. Then: checker check LOG --place us/wa --kind municipal-police
    """


for name, about in COMMANDS.items():
    cli.add_command(Later(name, help=about))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code; no exception of ours or others passes."""
    gc.set_threshold(
        200_000
    )  # what starting makes lives to the end: looking it through every 700 objects finds nothing
    _speak_utf8()
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    code = _run(arguments, debug=debug)
    gc.freeze()  # nor does looking through it all once more while the process ends
    sys.exit(code)


def _run(arguments: list[str] | None, *, debug: bool) -> int:
    try:
        code = cli.main(arguments, prog_name="checker", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except CheckerError as error:
        if error.where == "-" or error.where.startswith("-:"):
            error.where = "standard input" + error.where[1:]
        notice(f"checker: {error}")
        if debug:
            traceback.print_exc()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        notice("checker: interrupted; nothing was written")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, ReaderGone):
        # Python flushes standard output once more at exit: that must find somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - the last resort; a panic of a compiled library is no Exception
        notice(fault(error))
        if debug:
            traceback.print_exc()
        return ExitCode.INTERNAL


def fault(error: BaseException) -> str:
    """What a person is told of an internal fault: what failed, on which file and row, and what to do."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if "checker" in f.filename.replace("\\", "/").split("/")
    ]
    lines = [f"checker: a fault inside checker, so there is no result: {type(error).__name__}: {error}"]
    if str(whereabouts):
        lines.append(f"  while: {whereabouts}")
    lines += [f"  note: {note}" for note in getattr(error, "__notes__", ())]
    if frames:
        lines.append(f"  in: {frames[-1].filename}, line {frames[-1].lineno}, {frames[-1].name}")
    lines.append(
        "  what to do: run it again as `checker --debug ...` and report the trace, with the row named above (made "
        "anonymous) "
        "if a log caused it; without that row or file the run may go through."
    )
    return "\n".join(lines)


def _speak_utf8() -> None:
    """Standard output and error in UTF-8 everywhere, also where the system's code page is another."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
