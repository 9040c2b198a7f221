"""What is compiled once is the same the next time, and never what another program, policy or list would give."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker import disk_cache
from checker.disk_cache import from_cache
from checker.engine import modules
from checker.model.errors import PolicyError
from checker.model.verdict import Verdict
from checker.policy.from_source import policy_from
from checker.policy.load import _load_shipped, catalog, documents_in
from checker.policy.source import source_of
from checker.resources import package_root, policies_root

pytestmark = pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="the folder is another there")
LOG = "Search ID,Search Date,Case Number,Search Type,Reason\nS1,2024-03-05 10:00:00,24-1,live,burglary in Zyxwick\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "checker"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program and its policies, which the cache takes for the one that runs."""
    shutil.copytree(package_root(), tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copytree(policies_root(), tmp_path / "policies")
    monkeypatch.setattr(disk_cache, "package_root", lambda: tmp_path / "checker")
    monkeypatch.setattr(disk_cache, "policies_root", lambda: tmp_path / "policies")
    disk_cache._source.cache_clear()
    yield tmp_path
    disk_cache._source.cache_clear()


def again(what: str, make):
    """As a later run has it."""
    disk_cache._source.cache_clear()
    return from_cache(what, make)


def never() -> None:
    raise AssertionError("it was made anew")


@pytest.mark.parametrize("cases", [True, False])
def test_every_shipped_document_is_the_same_from_the_cache(cases: bool) -> None:
    _load_shipped.cache_clear()
    root = policies_root()
    catalog(root, cases=cases)
    _load_shipped.cache_clear()
    fresh = [policy_from(source_of(path, root), cases=cases) for path in documents_in(root)]
    kept = {
        source.display_name: from_cache(f"policy {cases} {source.display_name} {source.sha256}", never)
        for source in (source_of(path, root) for path in documents_in(root))
    }
    assert len(fresh) > 40
    assert [kept[policy.path] for policy in fresh] == fresh


@pytest.mark.parametrize(
    "changed",
    [
        "policies/us/wa/rcw-43.386.md", "policies/lists/theft.yaml", "policies/lib/lib.rego",
        "policies/lists/lexicons/protest.yaml", "checker/policy/verbs.py", "checker/model/vocabulary.py",
        "checker/model/spelling.py", "checker/engine/syntax.py", "checker/policy/cities.yaml",
        "checker/ingest/profiles/generic.yaml", "checker/resources.py",
    ],
)  # fmt: skip
def test_after_any_change_of_the_program_or_its_policies_nothing_is_found(program: Path, changed: str) -> None:
    assert from_cache("a", lambda: "old") == "old"
    assert again("a", never) == "old"
    text = (program / changed).read_text("utf-8")
    times = (program / changed).stat()
    (program / changed).write_text(text[:-2] + ("x" if text[-2] != "x" else "y") + text[-1], "utf-8")
    os.utime(program / changed, ns=(times.st_atime_ns, times.st_mtime_ns))  # of the same size and time, too
    assert again("a", lambda: "new") == "new"
    (program / changed).write_text(text, "utf-8")
    assert again("a", never) == "old"


def test_after_a_new_policy_or_another_library_nothing_is_found(program: Path, monkeypatch) -> None:
    from_cache("a", lambda: "old")
    (program / "policies" / "us" / "new.md").write_text("# New\n", "utf-8")
    assert again("a", lambda: "new") == "new"
    (program / "site" / "pydantic-99.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(program / "site")
    assert again("a", lambda: "newer") == "newer"


def test_what_was_made_while_a_file_changed_is_not_kept(program: Path) -> None:
    def made() -> str:
        (program / "policies" / "lists" / "new.yaml").write_text("id: new\n", "utf-8")
        return "of both"

    assert from_cache("a", made) == "of both"
    (program / "policies" / "lists" / "new.yaml").unlink()
    assert again("a", lambda: "of one") == "of one"


def test_a_fault_is_raised_and_not_kept(folder: Path) -> None:
    def fails() -> str:
        raise PolicyError("wrong", where="here", hint="")

    with pytest.raises(PolicyError):
        from_cache("a", fails)
    assert from_cache("a", lambda: "right") == "right"


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "zeros", "another", "folder"])
def test_what_is_damaged_is_made_anew(folder: Path, damage: str) -> None:
    from_cache("b", lambda: [Verdict.COMPLIANT] * 9)
    [other] = folder.glob("*.kept")
    other_content = other.read_bytes()
    from_cache("a", lambda: [Verdict.VIOLATION] * 9)
    [path] = [one for one in folder.glob("*.kept") if one != other]
    content = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(content[:-3])
        case "empty":
            path.write_bytes(b"")
        case "flipped":
            at = content.index(b"violation")
            path.write_bytes(content[:at] + b"V" + content[at + 1 :])
        case "zeros":
            path.write_bytes(bytes(len(content)))
        case "another":  # whole, and of another name
            path.write_bytes(other_content)
        case "folder":
            path.unlink()
            path.mkdir()
    assert from_cache("a", lambda: [Verdict.VIOLATION] * 9) == [Verdict.VIOLATION] * 9


class Calls:
    """What a pickle can be told to call."""

    def __reduce__(self):
        return (os.mkdir, ("called",))


def test_what_is_read_calls_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pickle, "dumps", lambda made, protocol: pickle._dumps(Calls(), protocol))
    from_cache("a", lambda: "right")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent))
    monkeypatch.chdir(tmp_path)
    assert from_cache("a", lambda: "right") == "right"
    assert not (tmp_path / "called").exists()


def test_modules_are_known_from_the_cache_as_they_are_read(folder: Path) -> None:
    rules = [rule for policy in catalog(policies_root(), cases=False) for rule in policy.rules][:40]
    texts = {rule.path: rule.module for rule in rules}
    modules._known.clear()
    plain = [(modules.paths_of_rules({p: t}), modules.says(p, t), modules.groups(t)) for p, t in texts.items()]
    modules.read_at_once(texts)
    modules._known.clear()
    modules.read_at_once(texts)
    assert modules._known.keys() == set(texts.values())
    kept = [(modules.paths_of_rules({p: t}), modules.says(p, t), modules.groups(t)) for p, t in texts.items()]
    for (rule, sides, groups), (rule_kept, sides_kept, groups_kept) in zip(plain, kept, strict=True):
        assert (rule, sides) == (rule_kept, sides_kept)
        assert alike(groups) == alike(groups_kept)


def alike(groups: dict[str, frozenset[int]]) -> set[frozenset[str]]:
    """Which strings are exchangeable."""
    return {frozenset(one for one in groups if groups[one] == places) for places in groups.values()}


def test_a_module_that_is_refused_is_refused_where_it_is_asked(folder: Path) -> None:
    wrong = {"p/r.rego": 'package checker.rules["r"]\n\nimport data.other\n'}
    modules.read_at_once(wrong)
    with pytest.raises(PolicyError):
        modules.paths_of_rules(wrong)
    assert not list(folder.glob("*.kept"))


def test_the_report_is_the_same_without_a_cache_with_one_and_with_a_damaged_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG, "utf-8")

    def report() -> bytes:
        agency = ["--place", "us/wa", "--kind", "municipal-police"]
        command = [sys.executable, "-m", "checker", "check", "log.csv", *agency, "-f", "json", "--engine", "embedded"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    first = report()
    kept = sorted(folder.glob("*.kept"))
    assert len(kept) > 5
    assert report() == first
    assert not any(b"Zyxwick" in path.read_bytes() for path in kept)
    for path in kept:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 255
        path.write_bytes(content)
    assert report() == first
    folder.chmod(0o777)  # where others can write, nothing is believed
    assert report() == first
