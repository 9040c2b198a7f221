"""What a file that is to be published would give away."""

from __future__ import annotations

from pydantic import Field, computed_field

from checker.model.frozen import Frozen

SCHEMA_ID = "https://frlog-checker.example/schema/preflight-1.json"


class Leak(Frozen):
    """One thing that would leave with the file.

    what: in a few words, with how many of them. where: the sheet, column, page or part; empty for the file as a whole.
    do: what to do about it. What it holds is never told.
    """

    what: str
    where: str = ""
    do: str


class FileLeaks(Frozen):
    """A file, by its path and SHA-256, and all that would leave with it. form: what kind of file it is."""

    path: str
    sha256: str
    form: str
    leaks: tuple[Leak, ...]


class Preflight(Frozen):
    """All files of a run. least: counts from 1 to below it were taken for small."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    files: tuple[FileLeaks, ...]
    least: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def green(self) -> bool:
        """Whether nothing was found in any of them."""
        return not any(file.leaks for file in self.files)
