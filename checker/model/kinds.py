"""What a record of each kind tells, in plain words: for whoever must keep such records or ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from checker.model.event import EventKind

KIND_MEANINGS: Mapping[EventKind, str] = {
    EventKind.REQUEST: "that somebody asked for a search, and whether it was granted, refused or withdrawn",
    EventKind.SEARCH: "that a face was looked for in a gallery",
    EventKind.LIVE_DEPLOYMENT: "that cameras compared faces with a watchlist as people passed, from when to when",
    EventKind.VERIFICATION: "that two pictures were compared to see whether they show one person",
    EventKind.ENROLMENT: "that a face was put into a gallery or on a watchlist",
    EventKind.DELETION: "that a face was taken out of a gallery or off a watchlist",
    EventKind.GALLERY_CREATED: "that a gallery or watchlist was set up",
    EventKind.GALLERY_DELETED: "that a gallery or watchlist was deleted",
    EventKind.REVIEW: "that a person looked over what a search returned: who, when, and of which search",
    EventKind.APPROVAL: "that somebody was asked to approve a use, who decided, when, and how",
    EventKind.AUTHORISATION: "a warrant, a court order or another authority for uses: of which kind, when it was decided, and from when to when it holds",
    EventKind.EXIGENCY: "that an emergency was claimed for a use, by whom and when that was written down",
    EventKind.LEAD: "that a candidate of a search was passed on to an investigation",
    EventKind.OTHER_METHOD: "that another way of finding the person was tried, and when",
    EventKind.CORROBORATION: "a piece of evidence in the case other than the match: what it is, when it was found, and what led to it",
    EventKind.LINEUP: "that a witness was shown a line-up or an array of photographs",
    EventKind.PC_AFFIDAVIT: "that a statement of probable cause was sworn",
    EventKind.WARRANT_APPLICATION: "that a warrant was applied for",
    EventKind.ARREST: "that a person was arrested in the case",
    EventKind.CHARGE: "that a person was charged in the case",
    EventKind.TRIAL: "that a trial in the case began",
    EventKind.DISCLOSURE: "that the defendant or the defence was told of the use",
    EventKind.FILING: "that a report or statement about a use was filed with whoever must receive it",
    EventKind.NOTICE: "that the people concerned, or the public, were told of a use",
    EventKind.TRAINING: "that an operator completed a course: who, which, and when",
    EventKind.UNKNOWN: "something that could not be read",
}
