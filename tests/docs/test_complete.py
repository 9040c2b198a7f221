"""The documents are complete and true: everything that can be named is documented, and what is documented is there."""

import re
import tomllib
from collections.abc import Iterator

import click
import pytest

from checker.cli.exit_codes import MEANING
from checker.cli.main import Later, cli
from checker.ingest.profile import ColumnRule, FurtherEvent, KindRule, Profile
from checker.model.audit import Audit
from checker.model.event import EVENT_FIELDS, State
from checker.model.kinds import EventKind
from checker.model.patterns import PATTERNS
from checker.model.policy import STANDING_OF_KIND as KINDS
from checker.model.policy import Status
from checker.model.steps import ANCHORS, STEPS
from checker.model.values import VALUES
from checker.model.verdict import Because, Verdict
from checker.model.vocabulary import REVIEWERS, vocabulary
from checker.policy.assembly import FrontMatter
from checker.policy.case_blocks import CaseBlock
from checker.policy.pattern_blocks import PatternBlock, PatternCaseBlock
from checker.policy.rule_blocks import APPLIES_TO, Modifiers
from checker.policy.verbs import VERBS
from checker.report.table import FORMATS
from tests.docs.blocks import PAGES, ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def walk(command: click.Command, path: str = "checker") -> Iterator[tuple[str, click.Command]]:
    """Every command that is no group, with its words."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner.load() if isinstance(inner, Later) else inner, f"{path} {name}")
    else:
        yield path, command


COMMANDS = dict(walk(cli))
OPTIONS = {o for c in [cli, *COMMANDS.values()] for p in c.params for o in p.opts} | {"-h", "--help"}


def section(path: str) -> str:
    """The text under the heading of command `path` in the page of the command line."""
    found = re.search(
        rf"^## `{re.escape(path)}[ `].*?(?=^## |\Z)", text("docs/command-line.md"), re.MULTILINE | re.DOTALL
    )
    assert found, f"`{path}` has no heading in docs/command-line.md"
    return found[0]


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented_with_each_flag_and_choice(path: str):
    said = section(path)
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            for name in parameter.opts:
                assert f"`{name}`" in said, name
        if isinstance(parameter.type, click.Choice):
            for choice in parameter.type.choices:
                assert f"`{choice}`" in said, choice


def test_every_format_of_a_report_is_documented_as_the_table_of_formats_has_it():
    rows = re.findall(r"^\| `([a-z]+)` \| (.*) \|$", section("checker check"), re.MULTILINE)
    assert rows == [(name, form.description) for name, form in FORMATS.items()]


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_flag_says_in_its_help_what_it_does(path: str):
    assert COMMANDS[path].help
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_every_exit_code_is_documented_with_its_meaning():
    rows = set(re.findall(r"^\| (\d+) \| (.*) \|$", text("docs/command-line.md"), re.MULTILINE))
    assert rows == {(str(code.value), meaning) for code, meaning in MEANING.items()}


def test_every_verdict_and_every_reason_why_undetermined_is_documented():
    said = text("docs/verdicts.md")
    assert not [v for v in (*Verdict, *Because) if f"| `{v.value}` |" not in said]


def test_every_status_of_an_encoding_is_documented():
    assert not [s for s in Status if f"`{s.value}`" not in text("docs/reading-a-report.md")]


@pytest.mark.parametrize(
    "keys",
    [VERBS, Modifiers.names(), FrontMatter.names(), CaseBlock.names(), APPLIES_TO, KINDS],
    ids=lambda keys: f"{next(iter(keys))}...",
)
def test_every_verb_and_key_of_a_policy_is_documented(keys):
    said = text("docs/writing-a-policy.md")
    assert not [key for key in keys if f"`{key}`" not in said]


def test_every_pattern_is_documented_with_its_thresholds():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text("docs/writing-a-policy.md"), re.MULTILINE))
    assert not [k.name for k in PATTERNS.values() if not all(f"`{t.name}`" in rows[k.name] for t in k.thresholds)]
    assert not [
        key
        for key in (*PatternBlock.names(), *PatternCaseBlock.names(), "step", "at", "until", "times", "every")
        if f"`{key}`" not in text("docs/writing-a-policy.md")
    ]
    assert not [name for name in PATTERNS if f"| `{name}` |" not in text("docs/integrity.md")]


def test_every_fact_is_documented():
    said = set(re.findall(r"`([a-z_.<>]+)`", text("docs/facts.md")))
    for names, place in (
        (ANCHORS, "<moment>"),
        (STEPS, "<step>"),
        (REVIEWERS, "<reviewers>"),
        (EVENT_FIELDS, "<field>"),
    ):
        if place != "<field>":
            assert set(names) <= said, place
    kinds = {"moment": ANCHORS, "step": STEPS, "reviewers": REVIEWERS, "field": EVENT_FIELDS, "item": VALUES["items"]}
    patterns = [re.escape(s) for s in said]
    for kind, names in kinds.items():
        patterns = [p.replace(f"<{kind}>", "(?:" + "|".join(map(re.escape, names)) + ")") for p in patterns]
    known = re.compile("|".join(patterns))
    assert not [name for name in vocabulary() if not known.fullmatch(name)]


def test_every_field_kind_and_state_of_a_log_is_documented():
    said = text("docs/log-format.md")
    assert not [f for f in EVENT_FIELDS if f"| `{f}` |" not in said]
    assert not [k for k in EventKind if f"| `{k.value}` |" not in said and k is not EventKind.UNKNOWN]
    blanks = text("docs/mapping-a-log.md")
    assert not [s for s in State if s is not State.VALUE and f"`{s.value}`" not in blanks]


def test_every_key_of_audit_yaml_is_documented():
    said = text("docs/mapping-a-log.md")
    schema = Audit.model_json_schema()
    keys = {key for part in [schema, *schema["$defs"].values()] for key in part.get("properties", ())}
    assert not [key for key in keys if f"`{key}`" not in said]


def test_every_key_of_a_profile_is_documented():
    said = text("docs/mapping-a-log.md")
    keys = {
        field.alias or name
        for model in (Profile, ColumnRule, KindRule, FurtherEvent)
        for name, field in model.model_fields.items()
    }
    assert not [key for key in keys - {"default"} if f"`{key}`" not in said and f"{key}:" not in said]


def test_every_dependency_has_its_reason():
    project = tomllib.loads(text("pyproject.toml"))
    extras = [need for extra in project["project"]["optional-dependencies"].values() for need in extra]
    own = [need for need in extras if not need.startswith(project["project"]["name"])]
    needed = [*project["project"]["dependencies"], *own, *project["dependency-groups"]["dev"]]
    said = text("docs/dependencies.md")
    assert not [n for n in (re.split(r"[<>=\[ ;]", d)[0] for d in needed) if f"`{n}`" not in said]


def test_every_room_is_in_the_table_of_rooms():
    said = text("ARCHITECTURE.md")
    rooms = [p.parent.name + "/" for p in (ROOT / "checker").glob("*/__init__.py")]
    rooms += [p.name for p in (ROOT / "checker").glob("*.py") if not p.name.startswith("__")]
    assert not [r for r in rooms if f"`checker/{r}`" not in said]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page):
    """Links, headings linked to, flags, commands."""
    said = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]*)(?:#[^)]*)?\)", said):
        assert (page.parent / target).exists() if target else True, target
    for target, heading in re.findall(r"\]\(([^)#:]*)#([^)]*)\)", said):
        headings = re.findall(r"^#+ (.*)$", (page.parent / target).read_text(encoding="utf-8"), re.MULTILINE)
        assert heading in {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}, heading
    for code in re.findall(r"`(checker(?: [a-z][a-z-]*)+)", said):
        words = code.split()
        assert any(path.split()[: len(words)] == words[: len(path.split())] for path in COMMANDS), code
    ours = re.sub(r"<!--.*?-->|^(?!checker ).*\b(?:pip|pipx|uv) .*$", "", said, flags=re.MULTILINE)
    for flag in re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", ours):
        assert flag in OPTIONS, flag


def test_the_readme_stays_short():
    assert len(text("README.md").splitlines()) < 250


def test_no_lock_file_names_a_registry():
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(r"https?://|--index|--find-links|--extra-index", lock.read_text(encoding="utf-8")), (
            lock.name
        )


def test_every_requirement_is_pinned_by_hash():
    """But in constraints.txt, which users give beside a wheel of their own: tests/packaging/test_bill.py."""
    for lock in {*(ROOT / "requirements").glob("*.txt")} - {ROOT / "requirements" / "constraints.txt"}:
        names = re.findall(r"^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
        hashed = re.findall(
            r"^([a-z0-9-]+)==\S+(?: ; [^\n]*?)? \\\n    --hash=sha256:", lock.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert names
        assert names == hashed
