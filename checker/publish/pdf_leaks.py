"""What a PDF holds beside its pages, told to the process that asks (publish.pdf).

Run as `python -m checker.publish.pdf_leaks FILE PAGES BYTES`, as a process of its own for the reasons of
ingest.readers.pdf_pages. One JSON object a line: {"what", "count", "page"}, {"looked": page} after each page,
then {"end": true}; or {"error": why}.

Source: ISO 32000-1:2008, 7.7.2 (catalog), 8.11 (optional content), 12.5 (annotations), 14.3 (metadata).
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from checker.system.bound import limit_process

_DARK = 0.25
"""Of the brightness of paper: what is darker is taken for black."""
_DOTS, _WIDEST = 144, 4_000
"""Dots an inch at which a page is painted, and the most dots that it is wide or high."""
_RIM = 0.1
"""So much of a letter's place on each side is not looked at: its neighbors and the lines of a table reach into it."""
_VISIBLE = 12
"""Of 255: colors that differ by less in red, green and blue look the same."""
_PROPERTIES = {
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Company": "company",
    "Manager": "manager",
}
_CREATOR = re.compile(rb"<dc:creator>.*?<rdf:li[^>]*>([^<]*[^<\s][^<]*)<", re.DOTALL)


def main(path: str, pages: int, memory: int) -> None:
    """Write what is found in the PDF at `path` to standard output; at most `pages` of them are looked at, in `memory`
    bytes where the system can."""
    limit_process(memory)
    from pdfplumber.pdf import PDF

    try:
        data = Path(path).read_bytes()
        with Path(path).open("rb") as file:
            pdf = PDF(file, stream_is_external=True)
            _say_all(_document(pdf.doc, data))
            for number, page in enumerate(pdf.pages[:pages], start=1):
                _say_all((what, count, number) for what, count in _page(page))
                _say({"looked": number})
                page.close()
    except Exception as error:  # noqa: BLE001 (whatever the library stumbles over is told; nothing is hidden by it)
        _say({"error": type(error).__name__})
        return
    _say({"end": True})


def _say_all(found: Iterable[tuple[str, int, int]]) -> None:
    for what, count, number in found:
        _say({"what": what, "count": count, "page": number})


def _document(doc: Any, data: bytes) -> Iterator[tuple[str, int, int]]:
    from pdfminer.pdftypes import resolve1

    named = {
        _PROPERTIES[key]
        for info in doc.info
        for key, value in info.items()
        if key in _PROPERTIES and _says(resolve1(value))
    }
    catalog = doc.catalog
    metadata = resolve1(catalog.get("Metadata"))
    if metadata is not None and hasattr(metadata, "get_data") and _CREATOR.search(metadata.get_data()):
        named.add("author")
    if named:
        yield f"properties of the document: {', '.join(sorted(named))}", 1, 0
    layers = resolve1((resolve1(catalog.get("OCProperties")) or {}).get("OCGs")) or []
    names = resolve1(catalog.get("Names")) or {}
    form = resolve1(catalog.get("AcroForm")) or {}
    for what, count in (
        ("layer", len(layers)),
        ("embedded file", _leaves(names.get("EmbeddedFiles"))),
        ("script", _leaves(names.get("JavaScript"))),
        ("field of a form", len(resolve1(form.get("Fields")) or [])),
        ("earlier state of the document", _count_earlier_states(data)),
    ):
        if count:
            yield what, count, 0


def _says(value: Any) -> bool:
    """Whether a property holds more than what programs write where nobody said anything."""
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value or "")
    return text.strip("\ufeff\u00fe\u00ff\x00 ()").lower() not in ("", "unspecified", "anonymous")


def _leaves(tree: Any, depth: int = 0) -> int:
    """How many entries a name tree has."""
    from pdfminer.pdftypes import resolve1

    node = resolve1(tree)
    if not isinstance(node, dict) or depth > 16:
        return 0
    return len(resolve1(node.get("Names")) or []) // 2 + sum(
        _leaves(kid, depth + 1) for kid in resolve1(node.get("Kids")) or []
    )


def _count_earlier_states(data: bytes) -> int:
    """How many times the file was added to after it was first written; a file made for the web ends twice."""
    ends = len(re.findall(rb"%%EOF", data)) - (b"/Linearized" in data[:2048])
    return max(0, ends - 1)


def _page(page: Any) -> Iterator[tuple[str, int]]:
    comments = [one for one in page.annots if _subtype(one) not in ("Link", "Widget", "")]
    letters = [char for char in page.chars if char["text"].isalnum()]
    outside = [c for c in letters if c["x1"] < 0 or c["top"] > page.height or c["x0"] > page.width or c["bottom"] < 0]
    unseen = _unseen(page, [c for c in letters if c not in outside]) if letters else []
    dark = [rect for rect in page.rects if rect.get("fill") and _brightness(rect.get("non_stroking_color")) < _DARK]
    boxed = [c for c in unseen if any(_covers(box, c) for box in dark)]
    for what, count in (
        ("comment", len(comments)),
        ("letter under a black box", len(boxed)),
        ("letter outside of the page", len(outside)),
        ("letter in the color of what is behind it, or under a picture", len(unseen) - len(boxed)),
    ):
        if count:
            yield what, count


def _unseen(page: Any, letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The letters of which nothing is seen where the page is painted: their place has one color all over. A page is
    painted, and not followed in its drawing, since what clips, covers and shades a letter is in no list of its."""
    picture = page.to_image(resolution=min(_DOTS, 72 * _WIDEST / max(page.width, page.height, 1)), antialias=True)
    paper = picture.original.convert("RGB")
    scale, (left, top, *_) = picture.scale, picture.bbox
    found = []
    for char in letters:
        wide, high = char["x1"] - char["x0"], char["bottom"] - char["top"]
        x0, x1 = char["x0"] + wide * _RIM - left, char["x1"] - wide * _RIM - left
        y0, y1 = char["top"] + high * _RIM - top, char["bottom"] - high * _RIM - top
        place = (math.floor(x0 * scale), math.floor(y0 * scale), math.ceil(x1 * scale), math.ceil(y1 * scale))
        if place[0] < 0 or place[1] < 0 or place[2] > paper.width or place[3] > paper.height:
            continue  # cut by the edge of the page
        if all(most - least < _VISIBLE for least, most in paper.crop(place).getextrema()):
            found.append(char)
    return found


def _subtype(annotation: dict[str, Any]) -> str:
    written = (annotation.get("data") or {}).get("Subtype")
    return getattr(written, "name", str(written or ""))


def _brightness(color: Any) -> float:
    """From 0 (black) to 1 (white), of a gray, RGB or CMYK color; black where none is said, as the format has it."""
    parts = [float(p) for p in (color if isinstance(color, (list, tuple)) else [color]) if isinstance(p, (int, float))]
    if len(parts) == 4:
        return (1 - parts[3]) * (1 - sum(parts[:3]) / 3)
    return sum(parts) / len(parts) if parts else 0.0


def _covers(box: dict[str, Any], char: dict[str, Any]) -> bool:
    middle = ((char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)
    return bool(box["x0"] <= middle[0] <= box["x1"] and box["top"] <= middle[1] <= box["bottom"])


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
