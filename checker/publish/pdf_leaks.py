"""What a PDF holds beside its pages, told to the process that asks (publish.pdf).

Run as `python -m checker.publish.pdf_leaks FILE PAGES BYTES`, as a process of its own for the reasons of
ingest.readers.pdf_pages. One JSON object a line: {"what", "count", "where"}, then {"end": true}; or {"error": why}.

Source: ISO 32000-1:2008, 7.7.2 (catalog), 8.11 (optional content), 12.5 (annotations), 14.3 (metadata).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.system.bound import limit_process

_DARK = 0.25
"""Of the brightness of paper: what is darker is taken for black."""
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
            found = [*_document(pdf.doc, data)]
            for number, page in enumerate(pdf.pages[:pages], start=1):
                found += [(what, count, number) for what, count in _page(page)]
                page.close()
    except Exception as error:  # noqa: BLE001 (whatever the library stumbles over is told; nothing is hidden by it)
        _say({"error": type(error).__name__})
        return
    for what, count, number in found:
        _say({"what": what, "count": count, "page": number})
    _say({"end": True})


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
    letters = [char for char in page.chars if char["text"].strip()]
    boxes = [rect for rect in page.rects if rect.get("fill") and _dark(rect.get("non_stroking_color"))]
    covered = [c for c in letters if _dark(c.get("non_stroking_color")) and any(_covers(box, c) for box in boxes)]
    outside = [c for c in letters if c["x1"] < 0 or c["top"] > page.height or c["x0"] > page.width or c["bottom"] < 0]
    white = [c for c in letters if _white(c.get("non_stroking_color")) and not _on_something(page, c)]
    for what, count in (
        ("comment", len(comments)),
        ("letter under a black box", len(covered)),
        ("letter outside of the page", len(outside)),
        ("letter in white on white", len(white)),
    ):
        if count:
            yield what, count


def _subtype(annotation: dict[str, Any]) -> str:
    written = (annotation.get("data") or {}).get("Subtype")
    return getattr(written, "name", str(written or ""))


def _brightness(color: Any) -> float:
    """From 0 (black) to 1 (white), of a gray, RGB or CMYK color; black where none is said, as the format has it."""
    parts = [float(p) for p in (color if isinstance(color, (list, tuple)) else [color]) if isinstance(p, (int, float))]
    if len(parts) == 4:
        return (1 - parts[3]) * (1 - sum(parts[:3]) / 3)
    return sum(parts) / len(parts) if parts else 0.0


def _dark(color: Any) -> bool:
    return _brightness(color) < _DARK


def _white(color: Any) -> bool:
    return _brightness(color) > 0.98


def _covers(box: dict[str, Any], char: dict[str, Any]) -> bool:
    middle = ((char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)
    return bool(box["x0"] <= middle[0] <= box["x1"] and box["top"] <= middle[1] <= box["bottom"])


def _on_something(page: Any, char: dict[str, Any]) -> bool:
    return any(_covers(one, char) for one in (*page.images, *(r for r in page.rects if r.get("fill")), *page.curves))


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
