"""Every code block of the documents runs, and says what really comes out."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.docs.blocks import PAGES, ROOT, CodeBlock, blocks, commands, matches

LANGUAGES = {
    "console",
    "sh",
    "powershell",
    "python",
    "csv",
    "json",
    "yaml",
    "markdown",
    "rego",
    "rule",
    "case",
    "text",
    "",
}
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
TARGETS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "checker", f"only checker commands are run in documents, not {words[0]}"
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_code_blocks_of_a_page_run(page: Path, tmp_path: Path):
    """In order, in one folder that holds the files of `mapping-a-log.md`, as a reader would."""
    for block in blocks(ROOT / "docs" / "mapping-a-log.md"):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    program = ""
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        assert block.language in LANGUAGES, f"{where}: unknown language {block.language!r}"
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        if not block.not_run:
            _run_block(block, tmp_path, where)
        if block.language == "python":
            program += block.text
    if program:
        _run_program(program, tmp_path, page.name)


def _run_program(program: str, folder: Path, where: str) -> None:
    """The Python blocks of a page, one after the other, as one program."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, f"{where}: {done.stderr[-3000:]}"


def _run_block(block: CodeBlock, folder: Path, where: str) -> None:
    match block.language:
        case "console":
            for command, expected in commands(block):
                done = run(command, folder)
                said = done.stdout + done.stderr
                assert done.returncode in block.exits, (
                    f"{where}: `{command}` ended with {done.returncode}:\n{said[-3000:]}"
                )
                wanting = matches(expected, done.stdout)
                assert not wanting, f"{where}: `{command}` does not print: {wanting}\nbut:\n{said[-3000:]}"
        case "json":
            json.loads(block.text)
        case "yaml" | "case" | "rule":
            yaml.safe_load(block.text)
        case "sh" | "powershell":
            for command in block.text.splitlines():
                _can_be_run(command, where)
        case "" if block.text.lstrip().startswith("make "):
            for command in block.text.splitlines():
                _can_be_run(command, where)
        case _:
            pass


INSTALLED = {".", "frlog-checker", *(f"{name}[{extra}]" for name in (".", "frlog-checker") for extra in EXTRAS)}
"""What a document may install beside tools that install: this project, with one of its extras."""
INSTALLERS = {
    ("pipx", "install"), ("uv", "tool", "install"), ("pip", "install"), ("-m", "pipx", "install"),
    ("-m", "pip", "install"), ("-m", "pip", "wheel"),
}  # fmt: skip
TOOLS = {"-m pip install --user pipx", "-m pipx ensurepath", "-m venv checker-env"}


def _can_be_installed(words: list[str], where: str) -> None:
    """A command that installs names this project and flags that its tool has."""
    words = words if words[0] in ("pipx", "uv", "pip") else words[1:]
    if " ".join(words) in TOOLS:
        return
    [tool] = [tool for tool in INSTALLERS if words[: len(tool)] == list(tool)] or pytest.fail(f"{where}: no installer")
    *flags, what = words[len(tool) :]
    assert what in INSTALLED, where
    assert all((ROOT / path).is_file() for path in re.findall(r"requirements/\S+", " ".join(flags))), where
    if "pip" in tool and flags:
        asked = [sys.executable, "-m", "pip", tool[-1], "--help"]
        says = subprocess.run(asked, capture_output=True, encoding="utf-8", check=True).stdout
        assert all(flag in says for flag in flags if flag.startswith("--")), where


def _can_be_run(command: str, where: str) -> None:
    """Commands that install or run everything are not run here, but what they name must be there."""
    words = shlex.split(command, comments=True)
    if not words:
        return
    match words[0]:
        case "make":
            assert set(words[1:]) <= TARGETS, f"{where}: no make target {words[1:]}"
        case "pipx" | "uv" | "pip" | "py" | "python3" | "checker-env/bin/python":
            _can_be_installed(words, f"{where}: {command}")
        case "checker" | "checker-env/bin/checker":
            assert run(f"checker {words[1]} --help", ROOT).returncode == 0, f"{where}: {command}"
        case _:
            pytest.fail(f"{where}: `{command}` is no command that a document may give")
