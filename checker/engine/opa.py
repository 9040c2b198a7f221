"""The reference engine: a real `opa`, run as a subprocess."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import orjson

from checker.engine.capabilities import capabilities, refused_call
from checker.engine.faults import EngineFailure, find_fault, sound
from checker.engine.interface import Ask
from checker.engine.library import library
from checker.engine.modules import paths_of_rules, says, unknown_field
from checker.engine.schema import first_unknown, input_schema
from checker.engine.tried import TriedEngine
from checker.model.errors import CheckerError, EngineMissing, InternalFault, PolicyError
from checker.model.facts import Fact
from checker.system import processes
from checker.system.folders import private_folder

OLDEST = (1, 0, 0)
"""The oldest version that runs the modules (Rego v1)."""

TRIED = (1, 22, 2)
"""The version that checker is tested with."""

INSTALL = (
    "install OPA 1.22.2 from https://www.openpolicyagent.org/docs/#running-opa, or with Go:"
    " CGO_ENABLED=0 go install github.com/open-policy-agent/opa@v1.22.2;"
    " or name it in CHECKER_OPA; or use --engine embedded"
)

T = TypeVar("T")


def find(path: str | Path | None = None) -> Path | None:
    """The `opa` to run: `path`, CHECKER_OPA, beside this Python (a virtual environment's bin or Scripts), on PATH.

    EngineMissing where `path` or CHECKER_OPA names no file; None where nothing is named and none is found.
    """
    for named, source in ((path, "--opa"), (os.environ.get("CHECKER_OPA"), "CHECKER_OPA")):
        if named:
            found = shutil.which(str(named))
            if found is None:
                raise EngineMissing(f"{source} names no program: {named}", hint=INSTALL)
            return Path(found)
    beside = Path(sys.executable).parent / ("opa.exe" if os.name == "nt" else "opa")
    if beside.is_file():
        return beside
    on_path = shutil.which("opa")
    return Path(on_path) if on_path else None


class Opa(TriedEngine):
    """OPA at `path`.

    seconds: a limit on each process. chunk: the most projections given to one process, which bounds its memory.
    memory: the Go runtime's soft limit, in MiB. processes: how many run at once on a large batch.
    Raises EngineMissing where `path` is no working OPA, or too old.
    """

    name = "opa"
    ANSWERS, SIDES = "answers", "sides"

    def __init__(
        self, path: Path, *, seconds: int = 120, chunk: int = 50_000, memory: int = 1024, processes: int = 2
    ) -> None:
        self.path = path
        self._seconds = seconds
        self._chunk = chunk
        # Garbage is collected rarely: most processes end before there is any, and the limit holds for the rest.
        self._environment = {"GOGC": "400", **os.environ, "GOMEMLIMIT": f"{memory}MiB"}
        self._processes = max(1, min(processes, os.cpu_count() or 1))
        beside = ThreadPoolExecutor(max_workers=1)
        self._able = beside.submit(self._run, ["capabilities", "--current"])
        self.version = self._version()
        self._begin(beside, lambda: path)
        beside.shutdown(wait=False)

    @property
    def notice(self) -> str:
        """What a person should know of this version; empty where it is the one tested, or newer."""
        if _numbers(self.version) >= TRIED:
            return ""
        return f"OPA {self.version} is older than the version checker is tested with, {'.'.join(map(str, TRIED))}"

    def _compile(self, modules: Mapping[str, str], new_fields: Sequence[Fact]) -> None:
        """By `opa check` with the vocabulary's schema."""
        paths_of_rules(modules)
        with _module_folder({**_without_batch(library()), **modules}, self._capabilities) as folder:
            allowed = input_schema(new_fields)
            schema = folder.path / "schema.json"
            schema.write_bytes(orjson.dumps(allowed))
            done = self._run(
                ["check", "--strict", *folder.options, "-s", str(schema), "-f", "json", str(folder.modules)]
            )
            if done.returncode != 0:
                raise _compile_error(_errors(done), folder, allowed)
        for path, text in modules.items():
            says(path, text)

    def _batch(
        self, modules: Mapping[str, str], asks: Sequence[Ask], what: str, made: Callable[[Mapping[str, Any]], T]
    ) -> list[list[T]]:
        paths = paths_of_rules(modules)
        asked = {ask.rule for ask in asks}
        needed = {path: modules[path] for rule, path in paths.items() if rule in asked}
        sides = {rule: says(path, modules[path]) for rule, path in paths.items() if rule in asked}
        found: list[list[T]] = [[] for _ in asks]
        with _module_folder({**library(), **needed}, self._capabilities) as folder:

            def run(part: Sequence[Ask]) -> list[list[dict[str, Any]]]:
                return self._eval(folder, part, sides, what)

            def judge_chunk(chunk: _Chunk) -> list[list[dict[str, Any]]]:
                part = [ask for _, ask in chunk]
                try:
                    return run(part)
                except EngineFailure as failure:
                    raise find_fault(failure, part, paths, run) from failure

            chunks = list(_chunks(asks, self._size(asks)))
            with ThreadPoolExecutor(max_workers=self._processes) as pool:
                for chunk, given in zip(chunks, pool.map(judge_chunk, chunks), strict=True):
                    for (at, ask), rows in zip(chunk, given, strict=True):
                        found[at].extend(made(sound(row, ask, i, paths)) for i, row in enumerate(rows))
        return found

    def _size(self, asks: Sequence[Ask]) -> int:
        """Projections for each process: all in one where few, else an even share of the processes, at most the
        chunk."""
        total = sum(len(ask.projections) for ask in asks)
        if total <= min(self._chunk, _WORTH_SPLITTING):
            return self._chunk
        return min(self._chunk, -(-total // self._processes))

    def _eval(
        self, folder: _Folder, asks: Sequence[Ask], sides: Mapping[str, tuple[str, ...]], what: str
    ) -> list[list[dict[str, Any]]]:
        batch = {"asks": [{"rule": a.rule, "says": sides.get(a.rule, ()), "projections": a.projections} for a in asks]}
        options = ["--strict", "--strict-builtin-errors", *folder.options, "-d", str(folder.modules)]
        limit = ["--timeout", f"{self._seconds}s"]
        query = f"data.checker.batch.{what}"
        done = self._run(["eval", *options, *limit, "-I", "-f", "json", query], orjson.dumps(batch))
        if done.returncode != 0:
            errors = _errors(done)
            if str(errors[0].get("code", "")).startswith("rego_"):
                raise _compile_error(errors, folder, input_schema())
            raise _run_error(errors, folder, self._seconds)
        given: list[list[dict[str, Any]]] = orjson.loads(done.stdout)["result"][0]["expressions"][0]["value"]
        if [len(rows) for rows in given] != [len(ask.projections) for ask in asks]:
            raise InternalFault("OPA did not give one answer for each projection", where="lib/batch.rego")
        return given

    def _run(self, arguments: list[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            command = [str(self.path), *arguments]
            return processes.run(command, given, seconds=self._seconds + 30, environment=self._environment)
        except subprocess.TimeoutExpired as error:
            raise EngineFailure(f"OPA did not finish within {self._seconds} seconds", traceable=False) from error
        except OSError as error:
            raise EngineMissing(f"OPA cannot be run: {error}", where=str(self.path), hint=INSTALL) from error

    def _version(self) -> str:
        done = self._run(["version"])
        found = re.search(rb"^Version:\s*v?(\d+\.\d+\.\d+\S*)", done.stdout, re.MULTILINE)
        if done.returncode != 0 or found is None:
            raise EngineMissing("this is not a working OPA", where=str(self.path), hint=INSTALL)
        version = found.group(1).decode()
        if _numbers(version) < OLDEST:
            raise EngineMissing(f"OPA {version} is too old: 1.0 or newer is needed", where=str(self.path), hint=INSTALL)
        return version

    @cached_property
    def _capabilities(self) -> bytes:
        done = self._able.result()
        if done.returncode != 0:
            raise EngineMissing("OPA does not say what it can do", where=str(self.path), hint=INSTALL)
        return orjson.dumps(capabilities(orjson.loads(done.stdout)))


_WORTH_SPLITTING = 10_000
_Chunk = list[tuple[int, Ask]]


class _Folder:
    """Modules under plain names in a temporary folder, and which of ours each name stands for."""

    def __init__(self, path: Path, modules: Mapping[str, str], allowed: bytes) -> None:
        self.path = path
        self.modules = path / "modules"
        self.modules.mkdir()
        self._names = {f"{number:05}.rego": own for number, own in enumerate(modules)}
        for name, own in self._names.items():
            (self.modules / name).write_text(modules[own], "utf-8", newline="\n")
        capabilities = path / "capabilities.json"
        capabilities.write_bytes(allowed)
        self.options = ["--capabilities", str(capabilities)]

    def own_location(self, location: Mapping[str, Any] | None) -> tuple[str, int]:
        """Our path and the line of an OPA location; "" and 0 where it is in none of the modules."""
        name = re.split(r"[/\\]", str((location or {}).get("file", "")))[-1]
        return (self._names[name], int((location or {})["row"])) if name in self._names else ("", 0)

    def words(self, message: str) -> str:
        """An OPA message in one line, with our paths for the names in the folder."""
        named = re.sub(r"\S*?(\d{5}\.rego)", lambda m: self._names.get(m.group(1), m.group(0)), message)
        return " ".join(named.split())


@contextmanager
def _module_folder(modules: Mapping[str, str], allowed: bytes) -> Iterator[_Folder]:
    """A folder with these modules that is gone afterwards, also where the disk had no room for all of them."""
    with private_folder() as path:
        yield _Folder(path, modules, allowed)


def _without_batch(modules: Mapping[str, str]) -> dict[str, str]:
    """The library without its batch module, whose `input` is not a projection."""
    return {path: text for path, text in modules.items() if path != "lib/batch.rego"}


def _chunks(asks: Sequence[Ask], size: int) -> Iterator[_Chunk]:
    chunk: _Chunk = []
    room = size
    for at, ask in enumerate(asks):
        start = 0
        while start < len(ask.projections):
            part = ask.projections[start : start + room]
            chunk.append((at, Ask(ask.rule, part)))
            start += len(part)
            room -= len(part)
            if room == 0:
                yield chunk
                chunk, room = [], size
    if chunk:
        yield chunk


def _errors(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    for stream in (done.stdout, done.stderr):
        try:
            found = json.loads(stream)
        except ValueError:
            continue
        if isinstance(found, dict) and found.get("errors"):
            return list(found["errors"])
    text = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    return [{"message": text or f"OPA ended with exit code {done.returncode}", "code": "unknown"}]


def _compile_error(errors: list[dict[str, Any]], folder: _Folder, schema: Mapping[str, Any]) -> CheckerError:
    first = errors[0]
    path, line = folder.own_location(first.get("location"))
    where = f"{path}:{line}" if path else ""
    details = first.get("details") or {}
    ref = details.get("ref") if isinstance(details, dict) else None
    if ref and ref[0].get("value") == "input":
        parts = [str(part["value"]) for part in ref[1:]]
        place = first_unknown(schema, parts)
        if place is not None:
            return unknown_field(parts, *place, where=where)
    called = re.fullmatch(r"undefined function (\S+)", first["message"].strip())
    if called:
        return refused_call(called.group(1), where)
    more = f"and {len(errors) - 1} more" if len(errors) > 1 else ""
    return PolicyError(folder.words(first["message"]), where=where, hint=more)


def _run_error(errors: list[dict[str, Any]], folder: _Folder, seconds: int) -> EngineFailure:
    first = errors[0]
    path, line = folder.own_location(first.get("location"))
    if first.get("code") == "eval_cancel_error":
        return EngineFailure(f"it did not finish within {seconds} seconds", path, line, traceable=False)
    return EngineFailure(folder.words(first["message"]), path, line)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version)[:3])
