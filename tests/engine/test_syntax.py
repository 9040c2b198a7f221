"""What a module reads and calls, from its syntax tree."""

from __future__ import annotations

import pytest

from checker.engine import syntax
from checker.model.errors import PolicyError

HEAD = 'package checker.rules["r"]\n\n'
KNOWN = ("mode", "probe.source", "probe.kind", "authorized_by", "threshold")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('breach := "yes" if input.mode == "live"\n', ("mode",)),
        ('breach := "yes" if input["mode"] == "live"\n', ("mode",)),
        ('breach := "yes" if "warrant" in input.authorized_by.has\n', ("authorized_by",)),
        ('breach := "yes" if input.probe.source == "x"\n', ("probe.source",)),
        ('breach := "yes" if { some k; input.probe[k] == "x" }\n', ("probe.kind", "probe.source")),
        ('breach := "yes" if { p := input.probe; p.source == "x" }\n', ("probe.kind", "probe.source")),
        ('breach := "yes" if not input.mode\n', ("mode",)),
        ('breach := x if { x := {"a": [input.mode, input.threshold.at_least]} }\n', ("mode", "threshold")),
        ('breach := "yes" if { every m in input.authorized_by.has { m == input.mode } }\n', ("authorized_by", "mode")),
        ('breach := "yes" if { false } else := input.mode\n', ("mode",)),
        ("f(a) := a.source\n\nbreach := f(input.probe)\n", ("probe.kind", "probe.source")),
        ('breach := "no"\n', ()),
        ('breach := "yes" if { some k; input[k] == "live" }\n', None),
        ('breach := "yes" if { record := input; record.mode == "live" }\n', None),
        ("f(a) := a.mode\n\nbreach := f(input)\n", None),
    ],
)
def test_the_fields_that_a_module_reads(text: str, fields: tuple[str, ...] | None) -> None:
    assert syntax.fields(HEAD + text, "r.rego", KNOWN) == fields


def test_an_imported_part_of_the_input_is_read() -> None:
    text = HEAD + 'import input.probe as p\n\nbreach := "yes" if p.source == "x"\n'
    assert syntax.fields(text, "r.rego", KNOWN) == ("probe.kind", "probe.source")


def test_calls_are_named_with_their_lines() -> None:
    read = syntax.read(HEAD + 'breach := "yes" if {\n\tcount([1]) == 1\n\tupper("a") == time.now_ns()\n}\n', "r.rego")
    assert sorted((".".join(c.parts), c.line) for c in read.calls) == [("count", 4), ("time.now_ns", 5), ("upper", 5)]


def test_strings_that_stand_together_only_are_exchangeable() -> None:
    found = syntax.groups(
        HEAD
        + 'breach := "yes" if input.mode in {"live", "mobile_field", "still"}\n'
        + 'breach := "no" if { m := input.mode; not m in {"still", "mobile_field", "live"} }\n'
        + 'excuses := {"e": "yes"} if input.mode == "still"\n'
    )
    assert found["live"] == found["mobile_field"] != found["still"]


def test_what_is_not_rego_is_an_error_with_its_line() -> None:
    with pytest.raises(PolicyError) as error:
        syntax.read(HEAD + 'breach ::= "yes"\n', "p/r.rego")
    assert error.value.where == "p/r.rego:3"
