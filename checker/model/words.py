"""Fields and kinds of record in plain words: for whoever must keep such records, ask for them, or read of them."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_NAMES: Mapping[str, str] = {
    "probe.source": "image source", "probe.kind": "image kind", "probe.edits": "image edits",
    "probe.lawfully_acquired": "lawfulness of the image", "gallery.source_type": "gallery's source", "use_id": "search number",
    "gallery.lawful_basis": "gallery's lawful basis", "gallery.consent": "gallery's consent", "derived_from": "what it was derived from",
    "gallery.name": "gallery",
}  # fmt: skip
"""Fields whose name says too little when its dots and underscores are read as spaces."""
KIND_NAMES: Mapping[str, str] = {"pc_affidavit": "probable-cause affidavit", "lineup": "line-up"}
"""Kinds of record, the same."""

KIND_MEANINGS: Mapping[str, str] = {
    "request": "that somebody asked for a search, and whether it was granted, refused or withdrawn",
    "search": "that a face was looked for in a gallery",
    "live_deployment": "that cameras compared faces with a watchlist as people passed, from when to when",
    "verification": "that two pictures were compared to see whether they show one person",
    "enrollment": "that a face was put into a gallery or on a watchlist",
    "deletion": "that a face was taken out of a gallery or off a watchlist",
    "gallery_created": "that a gallery or watchlist was set up",
    "gallery_deleted": "that a gallery or watchlist was deleted",
    "review": "that a person looked over what a search returned: who, when, and of which search",
    "approval": "that somebody was asked to approve a use, who decided, when, and how",
    "authorization": "a warrant, a court order or another authority for uses: of which kind, when it was decided, "
    "and from when to when it holds",
    "exigency": "that an emergency was claimed for a use, by whom and when that was written down",
    "lead": "that a candidate of a search was passed on to an investigation",
    "other_method": "that another way of finding the person was tried, and when",
    "corroboration": "a piece of evidence in the case other than the match: what it is, when it was found, and what "
    "led to it",
    "lineup": "that a witness was shown a line-up or an array of photographs",
    "pc_affidavit": "that a statement of probable cause was sworn",
    "warrant_application": "that a warrant was applied for",
    "arrest": "that a person was arrested in the case",
    "charge": "that a person was charged in the case",
    "trial": "that a trial in the case began",
    "disclosure": "that the defendant or the defense was told of the use",
    "filing": "that a report or statement about a use was filed with whoever must receive it",
    "notice": "that the people concerned, or the public, were told of a use",
    "training": "that an operator completed a course: who, which, and when",
    "account": "that somebody has an account with which searches can be made, on the day of the roster",
    "unknown": "something that could not be read",
}
"""What a record of each `EventKind` tells."""
