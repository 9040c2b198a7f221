"""What a PDF holds beside its pages, found by a process of its own (pdf_leaks)."""

from __future__ import annotations

import importlib.util

from checker.ingest.interface import Limits, Source
from checker.ingest.readers.child import stream_json_from
from checker.ingest.readers.pdf_process import EXTRA, LIBRARY
from checker.model.errors import InputError
from checker.publish import pdf_leaks
from checker.publish.packages import count_phrase
from checker.publish.result import Leak
from checker.system.processes import MEMORY

_DO = {
    "layer": "Print it to a new PDF without layers.",
    "embedded file": "Delete the attachments.",
    "script": "Print it to a new PDF.",
    "field of a form": "Flatten the form: print it to a new PDF.",
    "earlier state of the document": "What was deleted is still in it: print it to a new PDF.",
    "comment": "Delete all comments.",
    "letter under a black box": "The text is still there and can be copied: redact it with a tool that deletes it.",
    "letter outside of the page": "Print it to a new PDF, and look whether the text is gone.",
    "letter in the color of what is behind it, or under a picture": "Delete the text that nobody sees.",
}
_PROPERTIES = "File, Properties: remove what names people."
_HINT = "Print it to a new PDF, or publish its values as CSV."


def leaks(source: Source, limits: Limits) -> list[Leak]:
    """All that is found. InputError where pdfplumber is not installed, or where the PDF cannot be looked through."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise InputError("checking a PDF needs pdfplumber, which is not installed", where=source.label, hint=EXTRA)
    arguments = [str(source.path), str(limits.pages), str(MEMORY)]
    told = stream_json_from(
        pdf_leaks.__name__,
        arguments,
        seconds=limits.page_seconds,
        where=source.label,
        what="this PDF",
        hint=_HINT,
    )
    found, whole = [], False
    for said in told:
        if "error" in said:
            raise InputError("this PDF is damaged, or protected with a password", where=source.label, hint=_HINT)
        whole = whole or "end" in said
        if "what" in said:
            what = str(said["what"])
            found.append(
                Leak(
                    what=count_phrase(int(said["count"]), what) if what in _DO else what,
                    where=f"page {said['page']}" if said["page"] else "",
                    do=_DO.get(what, _PROPERTIES),
                )
            )
    if not whole:
        raise InputError("this PDF could not be checked to its end", where=source.label, hint=_HINT)
    return found
