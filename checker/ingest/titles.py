"""What the title of a list says of all that it holds (reading R38): authorizations of face recognition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from checker.ingest.binding import Binding
from checker.ingest.scope import FACES
from checker.ingest.states import fold
from checker.model.accounts import LedgerEntry
from checker.model.event import Technology
from checker.model.kinds import EventKind


def scope_by_title(binding: Binding, names: Iterable[str | None]) -> Binding:
    """The binding, its authorizations for face recognition where the name of file, sheet or heading says so and
    no column gives the scope."""
    if "scope" in binding.fields or "scope" in binding.parts[0].constants:
        return binding
    main, default = binding.parts[0], binding.default_kind
    listed = default == EventKind.AUTHORIZATION.value or binding.kind_header is not None
    if not listed or not any(re.search(FACES, fold(name)) for name in names if name):
        return binding
    constants = {**main.constants, "scope": Technology.FACE_RECOGNITION.value}
    return replace(binding, parts=(replace(main, constants=constants), *binding.parts[1:]))


def scope_entries(binding: Binding, shown: str) -> list[LedgerEntry]:
    """What the ledger says where the title of a list of authorizations gives their scope."""
    if binding.parts[0].constants.get("scope") == binding.profile.constants.get("scope"):
        return []
    statement = "authorizations in it are taken to be for face recognition, since its name or a heading says so"
    return [LedgerEntry(topic="scope", file=shown, field="scope", statement=statement)]
