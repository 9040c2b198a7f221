"""The list of commands and their help come at once: nothing is loaded for them that they do not show."""

import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from checker import cli as room
from checker.cli.main import COMMANDS, Later, cli
from checker.model.values import VALUES

ROOT = Path(__file__).parents[2]
HEAVY = (
    "polars",
    "narwhals",
    "pydantic",
    "rich",
    "regorus",
    "yaml",
    "markdown_it",
    "jinja2",
    "orjson",
    "charset_normalizer",
    "sqlalchemy",
    "alembic",
    "xlsxwriter",
)
MODULES = [
    import_module(f"checker.cli.{path.stem}")
    for path in sorted(Path(inspect.getfile(room)).parent.glob("*.py"))
    if path.stem != "__init__"
]
"""Every module of the room of commands."""


def loaded_by(words: list[str], names: tuple[str, ...], codes: tuple[int | None, ...]) -> str:
    """Which of the modules a command loads that ends with one of the codes, as a process of its own says it."""
    asked = (
        "import sys\n"
        "from checker.cli.main import main\n"
        "try:\n"
        f"    main({words!r})\n"
        "except SystemExit as ended:\n"
        f"    assert ended.code in {codes!r}, ended.code\n"
        f"print('LOADED', [name for name in {names!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def loaded(name: str) -> click.Command:
    listed = cli.commands[name]
    assert isinstance(listed, Later)
    return listed.load()


def test_every_module_that_is_named_as_its_command_is_in_the_list():
    named = {m.__name__.rpartition(".")[2]: m for m in MODULES}
    listed = {name.replace("-", "_") for name in COMMANDS}
    assert listed == {name for name, module in named.items() if isinstance(getattr(module, name, None), click.Command)}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_command_what_its_own_help_says(name: str):
    command = loaded(name)
    assert command.name == name
    assert cli.commands[name].get_short_help_str(limit=200) == command.get_short_help_str(limit=200) != ""


@pytest.mark.parametrize(
    "words", ["--help", "--version", *(f"{name} --help" for name in COMMANDS), "policy show --help"]
)
def test_help_loads_nothing_that_it_does_not_show(words: str):
    assert loaded_by(words.split(), HEAVY, (None, 0)) == "LOADED []"


OF_OTHERS = (
    "checker.ingest.aggregate.reader", "checker.ingest.cloudtrail.reader", "checker.ingest.rekognition.reader",
    "checker.ingest.readers.html",
    "checker.ingest.readers.json_rows", "checker.ingest.readers.pdf", "checker.ingest.readers.spreadsheet",
    "checker.ingest.readers.xes",
    "alembic", "charset_normalizer", "jinja2", "narwhals", "python_calamine", "rich", "sqlalchemy", "xlsxwriter",
)  # fmt: skip
"""What a check of a table in text needs nothing of."""


def test_a_check_of_a_table_in_text_loads_no_other_format(tmp_path: Path):
    log, report = ROOT / "fixtures" / "orlando" / "pilot-log.csv", tmp_path / "report.json"
    words = [
        "check",
        str(log),
        "--place",
        "us/fl/orlando",
        "--kind",
        "municipal-police",
        "-f",
        "json",
        "-o",
        str(report),
        "--engine",
        "embedded",
    ]
    assert loaded_by(words, OF_OTHERS, (0, 1)) == "LOADED []"


def test_the_kinds_of_agency_that_can_be_chosen_are_those_of_the_vocabulary():
    [kind] = [p for p in loaded("check").params if p.name == "kind"]
    assert isinstance(kind.type, click.Choice)
    assert {choice.replace("-", "_") for choice in kind.type.choices} == set(VALUES["agency.kind"])
