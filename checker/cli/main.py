"""The `checker` command: its group of subcommands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import gc
import io
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

import click

from checker import __version__
from checker.cli.console import notice, whereabouts
from checker.cli.exit_codes import MEANING, ExitCode
from checker.cli.process import (
    INTERRUPTED,
    RunInterruption,
    discard_output,
    ended_by_signals,
    enough_memory,
    no_memory,
    open_streams,
    refusal,
    spare_threads,
)
from checker.model.errors import CheckerError

COMMANDS = {
    "check": "Judge the uses that LOGs record, and write reports.",
    "agencies": "Judge the logs of several agencies, and write one table.",
    "inspect": "Say what LOGs hold and how they are read.",
    "init": "Ask what LOGs do not say, and write it down.",
    "coverage": "Say which rules LOGs can decide, and what they lack.",
    "ask": "Draft a letter that asks for what LOGs do not say.",
    "impact": "Say what a draft would have done to the uses in LOGs.",
    "gate": "Say what policies would say about one USE before it is made.",
    "compare-logs": "Compare two releases of one log, OLD and NEW.",
    "reconcile": "Compare two logs of the same searches, A and B.",
    "preflight": "Say what FILEs hold that must not be published with them.",
    "redact": "Prepare LOGs for publication, and prove what they show.",
    "new-key": "Make a key to sign results with.",
    "sign": "Sign the result of a run, its JSON REPORT.",
    "verify": "Say whether SIGNED is what the owner of a key signed.",
    "yearly": "Make from LOGs the REPORT that a statute asks for.",
    "runs": "List the runs that a store holds.",
    "show": "Write the reports of a RUN that a store holds.",
    "diff": "Compare two runs of a store, OLD and NEW.",
    "pull": "Write the list of files to pull for a RUN (XLSX).",
    "case": "Show what a RUN holds on a CASE, by its number.",
    "memo": "Write the memo of a RUN (DOCX) and its workpapers (XLSX).",
    "status": "Say what was done about a RUN, and what is overdue.",
    "respond": "Record an answer to a FINDING, a grade of it or a comment.",
    "waive": "Record a waiver for a rule that a RUN asked.",
    "attest": "Record a person's answer to an undetermined FINDING.",
    "withdraw": "Take back what was recorded about a run.",
    "sample": "Draw uses of a rule of a RUN, and write a worksheet (XLSX).",
    "web": "Open the desk on a STORE, in a browser on this computer.",
    "forget": "Remove people's names and reasons from a store.",
    "demo": "Show the Washington County example, from log to report.",
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
        enough_memory()
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
        if name != "web":  # the desk reads logs later, of any size
            spare_threads(rest)
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

    \b
    Start with:                  checker demo
    One log, usual headings:     checker check LOG --place us/wa --kind municipal-police
    Several, or own headings:    checker init LOG..., then checker check --audit audit.yaml
    """


for name, about in COMMANDS.items():
    cli.add_command(Later(name, help=about))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code; no exception of ours or others passes."""
    # What starting makes lives to the end: looking it through every 700 objects, or 200,000, finds nothing.
    gc.set_threshold(1_000_000)
    open_streams()
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        with ended_by_signals():
            code = _run(arguments, debug=debug)
    except (RunInterruption, KeyboardInterrupt) as ended:  # while the error itself was told
        code = _ended(ended)
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
        said = io.StringIO()
        error.show(said)
        notice(said.getvalue().rstrip("\n"))
        return ExitCode.USAGE
    except CheckerError as error:
        if error.where == "-" or error.where.startswith("-:"):
            error.where = "standard input" + error.where[1:]
        return _refused(error, debug=debug)
    except (click.Abort, KeyboardInterrupt, RunInterruption) as ended:
        return _ended(ended)
    except (BrokenPipeError, ReaderGone):
        discard_output(sys.stdout.fileno())
        return ExitCode.BROKEN_PIPE
    except OSError as error:
        return _refused(refusal(error), debug=debug)
    except MemoryError:
        return _refused(no_memory(), debug=debug)
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - the last resort; a panic of a compiled library is no Exception
        notice(fault(error))
        if debug:
            traceback.print_exc()
        return ExitCode.INTERNAL


def _refused(error: CheckerError, *, debug: bool) -> int:
    notice(f"checker: {error}")
    if debug:
        traceback.print_exc()
    try:
        sys.stdout.flush()
    except OSError:
        discard_output(sys.stdout.fileno())
    return error.exit_code


def _ended(by: BaseException) -> int:
    notice(INTERRUPTED)
    return 128 + by.number if isinstance(by, RunInterruption) else ExitCode.INTERRUPTED


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
