"""Which engine is chosen, and what is said where it is not there."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from checker.engine import opa as opa_module
from checker.engine.interface import Ask
from checker.engine.opa import Opa, find
from checker.engine.select import choose
from checker.model.errors import EngineMissing, UsageError


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place without any opa: empty PATH, no CHECKER_OPA, a Python that stands alone."""
    monkeypatch.delenv("CHECKER_OPA", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    return tmp_path


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")


def test_auto_takes_the_embedded_engine_where_there_is_no_opa(bare: Path) -> None:
    assert choose("auto").name == "embedded"


def test_auto_takes_opa_where_there_is_one(opa: Path) -> None:
    assert choose("auto", opa).name == "opa"


@pytest.mark.parametrize("name", ["opa", "both"])
def test_asking_for_an_opa_that_is_not_there_says_how_to_install_it(bare: Path, name: str) -> None:
    with pytest.raises(EngineMissing, match=r"go install github\.com/open-policy-agent/opa"):
        choose(name)


def test_a_path_to_no_program_is_an_error_even_for_auto(bare: Path) -> None:
    with pytest.raises(EngineMissing, match="--opa names no program"):
        choose("auto", bare / "nowhere")


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="known: auto, opa, embedded, both"):
        choose("opaa")


@posix
def test_opa_is_looked_for_by_flag_then_variable_then_virtual_environment_then_path(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path = program(bare / "opa", "#!/bin/sh\n")
    assert find() == on_path
    beside = program(bare / "venv" / "bin" / "opa", "#!/bin/sh\n")
    assert find() == beside
    named = program(bare / "elsewhere" / "opa", "#!/bin/sh\n")
    monkeypatch.setenv("CHECKER_OPA", str(named))
    assert find() == named
    flag = program(bare / "flagged" / "my-opa", "#!/bin/sh\n")
    assert find(flag) == flag


@posix
def test_an_opa_that_is_too_old_is_passed_over_unless_it_was_named(bare: Path) -> None:
    old = program(bare / "opa", "#!/bin/sh\necho 'Version: 0.70.0'\n")
    assert choose("auto").name == "embedded"
    with pytest.raises(EngineMissing, match=r"0\.70\.0 is too old"):
        choose("auto", old)
    with pytest.raises(EngineMissing, match=r"0\.70\.0 is too old"):
        choose("opa")


@posix
def test_a_program_that_is_no_opa_is_not_taken_for_one(bare: Path) -> None:
    with pytest.raises(EngineMissing, match="not a working OPA"):
        choose("opa", program(bare / "other", "#!/bin/sh\necho hello\n"))


@posix
def test_an_older_opa_than_the_tested_one_is_noticed(bare: Path) -> None:
    older = Opa(program(bare / "opa", "#!/bin/sh\necho 'Version: 1.4.2'\n"))
    assert "1.4.2 is older" in older.notice


def test_the_tested_version_gives_no_notice(opa: Path) -> None:
    found = Opa(opa)
    if opa_module._numbers(found.version) < opa_module.TRIED:
        pytest.skip(f"this machine's OPA is {found.version}")
    assert found.notice == ""


def test_a_path_with_spaces_and_letters_beyond_ascii_works(opa: Path, tmp_path: Path) -> None:
    copy = tmp_path / "größer opa" / opa.name
    copy.parent.mkdir()
    try:
        copy.symlink_to(opa)
    except OSError:
        shutil.copy(opa, copy)
    text = 'package checker.rules["ä ö"]\n\nbreach := "no"\n'
    [[answer]] = Opa(copy).evaluate({"ünïcode/pfad mit raum.rego": text}, [Ask("ä ö", [{}])])
    assert answer.verdict == "compliant"
