"""Profiles as files: those of a user, by path, and those that come with the program, by name."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from checker.disk_cache import from_cache
from checker.ingest.headings import GENERIC, SHIPPED, as_list, fold_header
from checker.ingest.marked_yaml import MarkedYaml, read, validate
from checker.ingest.profile import OwnEntries, Profile, column_rules
from checker.ingest.profile_checks import check
from checker.model.errors import UsageError, nearest


def load_profile(path: Path) -> Profile:
    """The profile in the file at `path`; UsageError with `file:line` and the nearest known name."""
    marked = read(path)
    written = _own_entries(marked.content, shipped=path.parent == SHIPPED)
    marked = MarkedYaml(marked.label, _merge_extended(marked, shipped=written.shipped), marked.lines)
    profile = validate(Profile, marked)
    profile._own_entries = written
    check(profile, marked)
    return profile


def _merge_extended(marked: MarkedYaml, *, shipped: bool) -> Any:
    """What a profile's file says, with what it takes from the profile that it extends.

    A column that a user's file names replaces the rule of the profile it extends, but for how the field's cells are
    read (`_reading_alike`). Its further events come first; those of the profile that it extends are looked for in the
    columns left, unless it lists none. A shipped layout reads its own
    headings first, and then whatever the profile it extends would read of the same table.
    """
    content = marked.content
    if not isinstance(content, dict) or not isinstance(content.get("extends"), str):
        return content
    base = _shipped_content(_shipped_path(content["extends"], marked.location(("extends",))))
    merged = {k: v for k, v in base.items() if k not in ("detect", "unless", "near", "meaning", "only")} | content
    own, usual = content.get("columns") or {}, base.get("columns", {})
    if not isinstance(own, dict):
        return merged  # the type of profiles says what is wrong
    merged["columns"] = {
        **usual,
        **(_with_usual(own, usual, content.get("only", ())) if shipped else _reading_alike(own, usual)),
    }
    if not shipped and isinstance(content.get("also"), list) and content["also"]:
        merged["also"] = [*content["also"], *base.get("also", ())]
    merged["kind"] = _extended_kind(base["kind"], merged["kind"])
    return merged


def _reading_alike(own: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """The column rules of a user's file, which read the cells of their columns as the usual rule of the field does: a
    yes or a no under its headings, several codes in one cell, and words that stand for a value ("none" of what evidence
    is derived from), beside the file's own."""
    rules, known = column_rules(own), column_rules(usual)
    return {
        name: {key: known[name][key] for key in ("answers", "split", "values") if key in known.get(name, {})}
        | rule
        | _values_of_both(known.get(name, {}), rule)
        if isinstance(rule, dict)
        else rule
        for name, rule in rules.items()
    }


def _values_of_both(usual: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    values = rule.get("values")
    return {"values": usual["values"] | values} if "values" in usual and isinstance(values, dict) else {}


def _with_usual(own: dict[str, Any], usual: dict[str, Any], only: Container[str]) -> dict[str, Any]:
    """The column rules of a shipped layout, each followed by the usual headings of its field that no other of its own
    rules names. only: the fields of which the usual headings mean something else in such a table."""
    rules = {field: dict(rule) for field, rule in column_rules(own).items()}
    for field, rule in rules.items():
        if field in usual and field not in only:
            other = column_rules(usual)[field]
            elsewhere = {h for f, r in rules.items() if f != field for h in _headings(r)}
            for key in ("from", "clock"):
                more = (h for h in as_list(other.get(key, ())) if fold_header(h) not in elsewhere)
                rule[key] = tuple(dict.fromkeys((*as_list(rule.get(key, ())), *more)))
            rules[field] = other | rule
    return rules


def _headings(rule: dict[str, Any]) -> Iterator[str]:
    """The headings, folded, that a rule names for itself."""
    return (fold_header(h) for key in ("from", "clock", "then") for h in as_list(rule.get(key, ())))


def _own_entries(content: Any, *, shipped: bool) -> OwnEntries:
    if not isinstance(content, dict):
        return OwnEntries()
    columns, kind, also = content.get("columns"), content.get("kind"), content.get("also")
    return OwnEntries(
        frozenset(columns if isinstance(columns, dict) else ()),
        frozenset(content),
        further_events=len(also) if isinstance(also, list) else 0,
        kind=content.get("id") != GENERIC and ("kind" in content or content.get("extends") != GENERIC),
        kind_column=isinstance(kind, dict) and bool(kind.get("column")),
        shipped=shipped,
    )


def _extended_kind(base: Any, own: Any) -> Any:
    """The kind rule of a profile that adds `values` to those of the profile it extends; one kind for all rows replaces
    it."""
    if not isinstance(base, dict) or not isinstance(own, dict) or own is base:
        return own
    values = own.get("values") or {}
    return base | own | {"values": base.get("values", {}) | values if isinstance(values, dict) else values}


def _shipped_path(name: str, where: str = "") -> Path:
    path = SHIPPED / f"{name}.yaml"
    if not path.is_file():
        raise UsageError(f'there is no shipped profile "{name}"', where=where, hint=nearest(name, shipped_names()))
    return path


def shipped_names() -> list[str]:
    """The names of the profiles that come with the program, sorted."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


@cache
def _shipped_content(path: Path) -> Any:
    """What a shipped profile that others extend says, read once."""
    return _merge_extended(read(path), shipped=True)


@cache
def shipped_profile(name: str) -> Profile:
    """A profile that comes with the program. UsageError, with the nearest name, where there is none."""
    path = _shipped_path(name)
    return from_cache(f"profile {name}", lambda: load_profile(path))


def find_profile(profile: str) -> Profile:
    """The profile that a user named: a path to a YAML file, or the name of a shipped one."""
    return load_profile(Path(profile)) if is_profile_path(profile) else shipped_profile(profile)


def is_profile_path(name: str) -> bool:
    """Whether a profile is given as a path rather than by the name of a shipped one."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name
