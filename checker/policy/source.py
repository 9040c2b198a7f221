"""A policy document as it lies on the disk: its text, where it lies, and which lists it may name."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from checker.model.errors import PolicyError
from checker.model.visible import path_text
from checker.resources import policies_root

_SET_ASIDE = ("lib", "lists")
_NOT_POLICIES = ("README.md",)


class DocumentFile(NamedTuple):
    """The text of a document. display_name: its path, as errors name it; folders: of lists, each as it is shown; place:
    its id, where it lies under the root."""

    text: str
    display_name: str
    folders: tuple[tuple[Path, str], ...]
    sha256: str
    place: str | None

    @property
    def shipped(self) -> bool:
        """Whether it comes with the program."""
        return self.place is not None and self.folders[-1] == self.folders[-2]


def source_of(path: Path, root: Path) -> DocumentFile:
    """The document at `path`; lists are looked for in `lists/` beside it, then under `root`. PolicyError where it
    cannot be read."""
    return _read(path.resolve(), root.resolve(), Path.cwd())


def sources_in(root: Path) -> list[DocumentFile]:
    """The policy documents under `root`, by path. PolicyError where one cannot be read."""
    resolved, working = root.resolve(), Path.cwd()
    return [_read(path.resolve(), resolved, working) for path in documents_in(root)]


def _read(path: Path, root: Path, working: Path) -> DocumentFile:
    shown = shown_path(path, root, working)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise PolicyError("the document cannot be read", where=shown, hint=str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise PolicyError("the document is not UTF-8 text", where=shown, hint="a policy is a Markdown file") from error
    place = path.relative_to(root).as_posix().removesuffix(".md") if path.is_relative_to(root) else None
    folders = _list_folders(path.parent, root, working)
    return DocumentFile(text, shown, folders, hashlib.sha256(data).hexdigest(), place)


@lru_cache(maxsize=256)
def _list_folders(folder: Path, root: Path, working: Path) -> tuple[tuple[Path, str], ...]:
    """DocumentFile.folders of the documents in a folder; working: the folder in which the program runs."""
    folders = (folder / "lists", root / "lists", policies_root() / "lists")
    return tuple((one, shown_path(one, root, working)) for one in folders)


def documents_in(root: Path) -> list[Path]:
    """The policy documents under `root`, by path."""
    found = []
    for path in sorted(root.rglob("*.md")):
        if path.name not in _NOT_POLICIES and path.relative_to(root).parts[0] not in _SET_ASIDE:
            found.append(path)
    return found


def id_of(path: Path, root: Path) -> str:
    """The id that a document under `root` must have: where it lies."""
    return path.resolve().relative_to(root.resolve()).as_posix().removesuffix(".md")


def shown_path(path: Path, root: Path, working: Path) -> str:
    """A path as errors and reports show it. working: the folder in which the program runs."""
    for base in (root.parent, working):
        if path.is_relative_to(base):
            return path_text(path.relative_to(base).as_posix())
    return path_text(path.as_posix())
