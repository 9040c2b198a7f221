"""Where frames wait between the steps of reading: in memory, or in Parquet files once a run has more rows than it
should hold."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from checker.system.folders import no_room

TOGETHER = 50_000
"""Frames of fewer rows are put together before they are kept."""


class SpillableFrame:
    """One frame that waits, in memory or in a file of its own."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame: pl.DataFrame | None = frame
        self._path: Path | None = None

    def spill(self, path: Path) -> None:
        """Move the frame from memory to `path`, unless it has been taken."""
        if self._frame is not None:
            write_frame(self._frame, path)
            self._frame, self._path = None, path

    def take(self) -> pl.DataFrame:
        """The frame, which is given once: neither memory nor disk holds it any longer."""
        frame, self._frame = self._frame, None
        if self._path is not None:
            frame = pl.read_parquet(self._path.read_bytes())  # no file is open afterwards, so that it can be removed
            self._path.unlink()
            self._path = None
        if frame is None:
            raise LookupError("the frame has been taken before")
        return frame


class Shelf:
    """Keeps frames, in memory up to `held_rows` rows of a run, past that in files of `folder` (None: always in
    memory)."""

    def __init__(self, folder: Path | None, held_rows: int) -> None:
        self._folder, self._left = folder, held_rows
        self._frames: list[SpillableFrame] = []
        self._files = 0

    @property
    def spills(self) -> bool:
        """Whether the run has more rows than memory should hold."""
        return self._folder is not None and self._left < 0

    def keep_frame(self, frame: pl.DataFrame) -> SpillableFrame:
        """Keep a frame; in a file once memory's share is used up."""
        kept = SpillableFrame(frame)
        self._left -= frame.height
        self._frames.append(kept)
        if self.spills:
            for one in self._frames:
                one.spill(self.path())
            self._frames.clear()
        return kept

    def path(self) -> Path:
        """A new file's path in the folder."""
        if self._folder is None:
            raise LookupError("there is no folder for files")
        self._files += 1
        return self._folder / f"{self._files:06}.parquet"


def write_frame(frame: pl.DataFrame, path: Path) -> Path:
    """Write `frame` to `path`, quick to write and to read. Surroundings where there is no room for it."""
    try:
        frame.write_parquet(path, compression="lz4", statistics=False)
    except (OSError, PolarsError) as error:
        raise no_room(path.parent, error) from error
    return path


class Pile:
    """Frames with the same columns, in order, kept on a shelf: small ones are put together."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._frames: list[SpillableFrame] = []
        self._small: list[pl.DataFrame] = []

    def add_frame(self, frame: pl.DataFrame) -> None:
        """Take a frame; small ones are kept together."""
        self._small.append(frame)
        if sum(one.height for one in self._small) >= TOGETHER:
            self.close()

    def close(self) -> None:
        """Keep what is still small."""
        if self._small:
            self._frames.append(self._shelf.keep_frame(pl.concat(self._small, rechunk=False)))
            self._small = []

    def __iter__(self) -> Pile:
        self.close()
        return self

    def __next__(self) -> pl.DataFrame:
        """The next frame; each is given once."""
        if not self._frames:
            raise StopIteration
        return self._frames.pop(0).take()
