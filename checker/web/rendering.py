"""How pages are made: the words, charts and filters of the reports, and a few of the desk's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment
from markupsafe import Markup

from checker.model.kinds import KINDS
from checker.model.visible import shorten
from checker.model.words import plural
from checker.report.html_report import environment, log_text
from checker.report.phrases import cell_states, percent
from checker.report.places import folder_of, list_linked
from checker.report.roots import cause


def _short(text: object, most: int = 120) -> Markup:
    """As the filter `log`, cut to `most` characters."""
    return log_text(shorten(str(text), most))


def _file_name(path: str) -> str:
    """The name of a file, without the folders before it."""
    return path.replace("\\", "/").rpartition("/")[2]


@cache
def templates() -> Environment:
    """The templates of this room. Text of a log or a form goes through `log`, `short` or `lines`."""
    made = environment(Path(__file__).parent / "templates")
    made.globals["cause"] = cause
    made.filters |= {
        "short": _short,
        "file_name": _file_name,
        "percent": percent,
        "lines": lambda text: Markup("<br>").join(map(log_text, text.split("\n"))),
        "kinds": lambda kind, count: plural(count, KINDS[kind].noun, KINDS[kind].plural),
        "cells": cell_states,
        "linked_rows": lambda rows, a: list_linked(rows, "", folder_of(a)),
        "query": lambda chosen: urlencode({name: value for name, value in chosen.items() if value}),
    }
    return made
