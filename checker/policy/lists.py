"""List documents, `policies/lists/NAME.yaml`: named, versioned values with a source.

Each has `id`, `version`, `field`, `source`, `yes: [...]` and `no: [...]`; optional `title`, `because` and `ask` say
what a person must answer for a value that is on neither side. A value speaks of its special cases too, except where the
other side names the special case itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.model.errors import Collector, PolicyError, nearest
from checker.model.facts import FactType
from checker.model.values import narrower
from checker.model.verdict import Because
from checker.model.vocabulary import fact
from checker.model.words import field_noun
from checker.model.yaml_lines import Node, parse
from checker.policy.places import agency_at

ASKED = (Because.JUDGMENT.value, Because.AMBIGUOUS_CLAUSE.value, Because.TEXT.value)
_KEYS = ("id", "version", "field", "source", "title", "yes", "no", "because", "ask", "note")


@dataclass(frozen=True)
class ListDocument:
    """One list. yes, no: expanded by their special cases; spellings: the yes side as written."""

    id: str
    version: str
    field: str
    source: str
    title: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    spellings: tuple[str, ...]
    because: str
    ask: str
    file: str


def read_list(path: Path, shown: str) -> ListDocument:
    """The list document at `path`. PolicyError with file and line where it is not one, Mistakes for several."""
    mistakes = Collector()
    node = parse(path.read_text(encoding="utf-8"), shown)
    keys = node.keys("a list", _KEYS, ("id", "version", "field", "source", "yes"), mistakes)
    name = mistakes.read(keys.get("id"), lambda written: written.text("id"), path.stem)
    if name != path.stem:
        mistakes.add(
            PolicyError(
                f'the list "{name}" is in a file called {path.name}',
                where=keys["id"].location,
                hint="give both the same name",
            )
        )
    field = mistakes.read(keys.get("field"), _field, "")
    yes: dict[str, Node] = {}
    no: dict[str, Node] = {}
    if field:
        yes = mistakes.read(keys.get("yes"), lambda written: _values(written, field), yes)
        no = mistakes.read(keys.get("no"), lambda written: _values(written, field), no)
    for value in yes:
        if value in no:
            mistakes.add(
                PolicyError(
                    f'"{value}" is on both sides of the list', where=no[value].location, hint="keep it on one side"
                )
            )
    mistakes.end()
    wide_yes = _expand(field, yes, no)
    wide_no = _expand(field, no, yes)
    if both := sorted(set(wide_yes) & set(wide_no)):
        raise PolicyError(
            f'"{both[0]}" is a special case of a value on each side',
            where=keys["yes"].location,
            hint="name it on one side",
        )
    title = keys["title"].text("title") if "title" in keys else name.replace("-", " ").replace("_", " ")
    because = keys["because"].one_of("because", ASKED) if "because" in keys else Because.JUDGMENT.value
    ask = (
        keys["ask"].text("ask")
        if "ask" in keys
        else f'Does the recorded {field_noun(field)} belong to "{title}"? The list does not say.'
    )
    sources = "; ".join(str(n.plain()) for n in keys["source"].items("source"))
    return ListDocument(
        name, keys["version"].text("version"), field, sources, title, wide_yes, wide_no, tuple(yes), because, ask, shown
    )


def _field(node: Node) -> str:
    return fact(node.text("field"), where=node.location).name


def _values(node: Node, field: str) -> dict[str, Node]:
    if node.data == ():
        return {}
    known = fact(field)
    if known.type not in (FactType.CHOICE, FactType.SET, FactType.NAME):
        raise PolicyError(
            f"a list cannot be of {field}, a {known.type}",
            where=node.location,
            hint="a list is of a field that has names",
        )
    mistakes = Collector()
    found = {}
    for item in node.items("a side of the list"):
        with mistakes:
            value = agency_at(item) if field == "agency.id" else item.text("a value")
            if known.values and value not in known.values:
                raise PolicyError(
                    f'unknown value "{value}" for field {field}', where=item.location, hint=nearest(value, known.values)
                )
            found[value] = item
    mistakes.end()
    return found


def _expand(field: str, side: dict[str, Node], other: dict[str, Node]) -> tuple[str, ...]:
    wide = (v for value in side for v in narrower(field, value) if v == value or v not in other)
    return tuple(dict.fromkeys(wide))


class Lists:
    """The list documents of some folders, each read when first named; an earlier folder wins."""

    def __init__(self, folders: list[tuple[Path, str]]) -> None:
        self._folders = folders
        self._documents: dict[str, ListDocument] = {}

    def get(self, name: str, where: str) -> ListDocument:
        """The list of a name. PolicyError, at the line `where`, for one that is not there."""
        if name not in self._documents:
            self._documents[name] = self._find(name, where)
        return self._documents[name]

    def cases(self, name: str, where: str) -> tuple[str, str]:
        """The text of the cases of that name (`cases/NAME.yaml` in one of the folders), and the file to show in errors.
        PolicyError, at the line `where`, for a name that is not there."""
        files = {path.stem: (path, shown) for folder, shown in self._folders for path in folder.glob("cases/*.yaml")}
        if name not in files:
            hint = nearest(name, sorted(files)) if files else "no shared cases are there"
            raise PolicyError(f'there are no shared cases "{name}"', where=where, hint=hint)
        path, shown = files[name]
        return path.read_text(encoding="utf-8"), f"{shown}/cases/{path.name}"

    def names(self) -> list[str]:
        """The names of all lists, sorted."""
        return sorted({p.stem for folder, _ in self._folders if folder.is_dir() for p in folder.glob("*.yaml")})

    def _find(self, name: str, where: str) -> ListDocument:
        for folder, shown in self._folders:
            if name in {p.stem for p in folder.glob("*.yaml")} if folder.is_dir() else ():
                return read_list(folder / f"{name}.yaml", f"{shown}/{name}.yaml")
        raise PolicyError(
            f'there is no list "{name}"',
            where=where,
            hint=nearest(name, self.names()) if self.names() else "there are no lists",
        )
