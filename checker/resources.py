"""Where the shipped policies and fixtures are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def policies_root() -> Path:
    """The folder of policy documents, with `lib/` (the Rego library) and `lists/` in it."""
    return _root("policies")


def fixtures_root() -> Path:
    """The folder of example logs that `checker demo` reads."""
    return _root("fixtures")


def package_root() -> Path:
    """The folder of the program itself."""
    return _PACKAGE


def _root(name: str) -> Path:
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def fact_page(name: str) -> Path:
    """The fact document called `name`; it need not exist."""
    return _PACKAGE / "facts" / "pages" / f"{name}.md"
