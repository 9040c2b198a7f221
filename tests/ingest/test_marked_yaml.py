"""YAML configuration: the same content, lines and refusals by the quick parser as by the plain one."""

from pathlib import Path

import pytest
import yaml

from checker.ingest.marked_yaml import MarkedYaml, parse
from checker.model import yaml_tree
from checker.model.errors import UsageError
from checker.resources import policies_root

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    [
        *(ROOT / "checker" / "ingest").rglob("*.yaml"),
        *policies_root().rglob("*.yaml"),
        *(ROOT / "fixtures").rglob("*.yaml"),
    ]
)
REFUSED = [
    "a: {b\n", "a: b: c\n", "\tb: 1\n", "a: 1\n---\nb: 2\n", "a: &x [1]\nb: *x\n", "a: 1\na: 2\n", "? [a]\n: 1\n",
    "a: " + "[" * 40 + "]" * 40, "a: " + "[" * 200_000, "a: " + "[" * 200_000 + "]" * 200_000, "\x07",
]  # fmt: skip

quick = pytest.mark.skipif(
    not hasattr(yaml, "CSafeLoader"),
    reason="PyYAML was built without its parser in C here, so there is one parser only",
)


def plainly(text: str, monkeypatch: pytest.MonkeyPatch) -> MarkedYaml | str:
    with monkeypatch.context() as patched:
        patched.setattr(yaml_tree, "_QUICK", None)
        return read(text)


def read(text: str) -> MarkedYaml | str:
    try:
        return parse(text, label="f")
    except UsageError as error:
        return str(error)


@quick
def test_both_parsers_give_every_shipped_file_the_same_content_at_the_same_lines(monkeypatch):
    assert len(SHIPPED) > 10
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8-sig")
        assert isinstance(read(text), MarkedYaml), path
        assert read(text) == plainly(text, monkeypatch), path


@quick
@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_is_refused_in_the_same_words_by_both_parsers(monkeypatch, text):
    assert isinstance(read(text), str)
    assert read(text) == plainly(text, monkeypatch)


@pytest.mark.parametrize(
    "text", ["zone:\n  " + "[" * 200_000, "zone:\n  " + "[" * 200_000 + "]" * 200_000, "zone:\n  " + "{a: " * 100_000]
)
def test_nesting_without_end_is_refused_at_its_line(text):
    with pytest.raises(UsageError, match="nested more than 30 deep") as refused:
        parse(text, label="f")
    assert refused.value.where == "f:2"
