"""Fields and kinds of record in plain words: for whoever must keep such records, ask for them, or read of them."""

from __future__ import annotations

from collections.abc import Mapping

from checker.model.kinds import KINDS

FIELD_NAMES: Mapping[str, str] = {
    "probe.source": "image source", "probe.kind": "image kind", "probe.edits": "image edits",
    "probe.lawfully_acquired": "lawfulness of the image", "gallery.source_type": "gallery's source",
    "use_id": "search number",
    "gallery.lawful_basis": "gallery's lawful basis", "gallery.consent": "gallery's consent",
    "derived_from": "what it was derived from",
    "gallery.name": "gallery",
}  # fmt: skip
"""Fields whose name says too little when its dots and underscores are read as spaces."""


def record_kind(name: str) -> str:
    """A record kind as reports call it, one of it: `live_deployment` is "live deployment"."""
    return KINDS[name].noun
