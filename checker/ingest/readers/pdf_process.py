"""The pages of a PDF, read by a process of its own that is stopped when it takes too long."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import IO, Any

from checker.ingest.interface import Limits, Source
from checker.ingest.readers import pdf_pages
from checker.ingest.readers.child import environment
from checker.model.errors import InputError

LIBRARY = "pdfplumber"
EXTRA = "pip install 'frlog-checker[pdf]'"
OTHERWISE = "Ask for the log as a spreadsheet or CSV, as the system exports it."
MEMORY = 4 * 1024**3
_LINE = 64 * 1024**2
_AHEAD = 4


@dataclass(frozen=True)
class Word:
    """A piece of text on a page, in points from its upper left corner."""

    left: float
    right: float
    top: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Page:
    """What is printed on a page. tables: those drawn with lines, as rows of cells; words: of a page whose tables are not.

    outside: pieces of text outside of the drawn tables; image: the share of the page that its largest image covers.
    """

    number: int
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    words: tuple[Word, ...]
    outside: int
    image: float


def pages_of(source: Source, limits: Limits) -> Iterator[Page]:
    """The pages of a PDF, in order. InputError where the library is not installed, the PDF is damaged, protected or too large,
    or a page takes longer than `limits.page_seconds`."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise InputError("reading a PDF needs pdfplumber, which is not installed", where=source.shown, hint=f"{EXTRA}, or: {OTHERWISE}")
    told = _told(source, limits)
    for said in told:
        if "error" in said:
            raise _error(str(said["error"]), source)
        if "pages" in said:
            if said["pages"] > limits.pages:
                raise InputError(f"has more than {limits.pages:,} pages", where=source.shown, hint="Split the PDF.")
            if not said["pages"]:
                raise InputError("this PDF has no pages", where=source.shown, hint=OTHERWISE)
            continue
        yield Page(
            number=said["page"],
            tables=tuple(tuple(tuple(_text(cell) for cell in row) for row in table) for table in said["tables"]),
            words=tuple(Word(*word) for word in said["words"]),
            outside=said["outside"],
            image=said["image"],
        )


def _text(cell: str | None) -> str:
    """A cell's lines as one."""
    return "" if cell is None else " ".join(cell.replace("\0", " ").split())


def _error(why: str, source: Source) -> InputError:
    if why == "password":
        return InputError("this PDF is protected with a password", where=source.shown, hint="Save a copy without a password.")
    if why == "memory":
        return InputError("this PDF takes too much memory", where=source.shown, hint=f"Split it, or: {OTHERWISE}")
    return InputError(f"this PDF is damaged, or of a kind that cannot be read ({why})", where=source.shown, hint=OTHERWISE)


def _told(source: Source, limits: Limits) -> Iterator[dict[str, Any]]:
    """What the process says, line by line. It is ended with this generator, whatever it is doing."""
    command = [sys.executable, "-m", pdf_pages.__name__, str(source.path), str(limits.pages), str(MEMORY)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()) as process:
        lines: Queue[bytes] = Queue(maxsize=_AHEAD)
        ended = threading.Event()
        listener = threading.Thread(target=_listen, args=(process.stdout, lines, ended), daemon=True)
        listener.start()
        try:
            yield from _lines(lines, source, limits)
            if process.wait(timeout=limits.page_seconds):
                raise _error(f"the reading process ended with {process.returncode}", source)
        except subprocess.TimeoutExpired as error:
            raise _too_slow(source, "the PDF", limits) from error
        finally:
            ended.set()
            process.kill()
            listener.join()


def _listen(stream: IO[bytes] | None, lines: Queue[bytes], ended: threading.Event) -> None:
    """Put the lines of `stream` into the queue, an empty one at its end, until nobody wants them."""
    while True:
        line = stream.readline(_LINE) if stream else b""
        while not ended.is_set():
            try:
                lines.put(line, timeout=0.2)
                break
            except Full:
                continue
        if not line or ended.is_set():
            return


def _lines(lines: Queue[bytes], source: Source, limits: Limits) -> Iterator[dict[str, Any]]:
    page = 0
    while True:
        try:
            line = lines.get(timeout=limits.page_seconds)
        except Empty:
            raise _too_slow(source, f"page {page + 1} of this PDF" if page else "opening this PDF", limits) from None
        if not line:
            return
        if not line.endswith(b"\n"):
            raise InputError(f"page {page + 1} of this PDF holds too much", where=source.shown, hint=OTHERWISE)
        said = json.loads(line)
        page = said.get("page", page)
        yield said


def _too_slow(source: Source, what: str, limits: Limits) -> InputError:
    return InputError(f"{what} takes longer than {limits.page_seconds} seconds to read", where=source.shown, hint=OTHERWISE)
