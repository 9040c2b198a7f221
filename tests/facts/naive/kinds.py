"""What each record kind is to a use, as the naive twin has it: written from the fact pages and the readings, not from
`checker/model/kinds.py`.

One row a kind: what links it to a use; whether it is about a use before it; whether a clause can ask for it; whether a
duty can hang on it; what evidence derived from it is.
"""

from __future__ import annotations

NO, YES = False, True

#            kind: (belongs to, about an earlier use, a step, a moment, derived from it)
KIND_ROWS = {
    "request":             ("use",     NO,  YES, NO,  "silent"),
    "search":              ("case",    NO,  YES, NO,  "match"),
    "live_deployment":     ("case",    NO,  YES, NO,  "match"),
    "verification":        ("case",    NO,  YES, NO,  "match"),
    "result_received":     ("case",    NO,  YES, NO,  "match"),
    "enrollment":          ("gallery", NO,  YES, NO,  "silent"),
    "deletion":            ("gallery", NO,  YES, NO,  "silent"),
    "gallery_created":     ("gallery", NO,  YES, NO,  "silent"),
    "gallery_deleted":     ("gallery", NO,  YES, NO,  "silent"),
    "review":              ("use",     YES, YES, NO,  "silent"),
    "approval":            ("use",     NO,  YES, NO,  "silent"),
    "authorization":       ("case",    NO,  YES, NO,  "carried"),
    "authorization_request": ("use",   NO,  YES, NO,  "silent"),
    "exigency":            ("use",     NO,  YES, NO,  "silent"),
    "lead":                ("use",     YES, YES, YES, "match"),
    "other_method":        ("case",    NO,  YES, NO,  "outside"),
    "corroboration":       ("case",    NO,  YES, NO,  "recorded"),
    "lineup":              ("case",    NO,  YES, YES, "recorded"),
    "pc_affidavit":        ("case",    NO,  YES, YES, "silent"),
    "warrant_application": ("case",    NO,  YES, YES, "carried"),
    "arrest":              ("case",    NO,  YES, YES, "silent"),
    "detention":           ("case",    NO,  YES, YES, "silent"),
    "charge":              ("case",    NO,  YES, YES, "silent"),
    "discovery_deadline":  ("case",    NO,  YES, YES, "silent"),
    "trial":               ("case",    NO,  YES, YES, "silent"),
    "disclosure":          ("case",    YES, YES, NO,  "silent"),
    "prosecutor_disclosure": ("case",  YES, YES, NO,  "silent"),
    "filing":              ("use",     YES, YES, NO,  "silent"),
    "notice":              ("use",     YES, YES, NO,  "silent"),
    "correction":          ("use",     YES, YES, NO,  "silent"),
    "case_audit":          ("case",    YES, YES, NO,  "silent"),
    "erasure":             ("use",     YES, YES, NO,  "silent"),
    "training":            ("person",  NO,  YES, NO,  "silent"),
    "account":             ("account", NO,  NO,  NO,  "silent"),
    "system":              ("system",  NO,  YES, NO,  "silent"),
    "gallery":             ("gallery", NO,  YES, NO,  "silent"),
    "camera":              ("place",   NO,  YES, NO,  "silent"),
    "installation":        ("system",  NO,  YES, NO,  "silent"),
    "watchlist":           ("gallery", NO,  YES, NO,  "silent"),
    "contract":            ("system",  NO,  YES, NO,  "silent"),
    "meeting":             ("agency",  NO,  YES, NO,  "silent"),
    "policy":              ("agency",  NO,  YES, NO,  "silent"),
    "assessment":          ("system",  NO,  YES, NO,  "silent"),
    "test":                ("system",  NO,  YES, NO,  "silent"),
    "incident":            ("system",  NO,  YES, NO,  "silent"),
    "audit":               ("agency",  NO,  YES, NO,  "silent"),
    "appointment":         ("agency",  NO,  YES, NO,  "silent"),
    "purge":               ("gallery", NO,  YES, NO,  "silent"),
    "gallery_review":      ("gallery", NO,  YES, NO,  "silent"),
    "customer":            ("system",  NO,  YES, NO,  "silent"),
    "lobbying":            ("system",  NO,  YES, NO,  "silent"),
    "publication":         ("agency",  NO,  YES, NO,  "silent"),
    "unknown":             ("case",    NO,  NO,  NO,  "silent"),
}  # fmt: skip

ONE_USE = frozenset(kind for kind, row in KIND_ROWS.items() if row[0] == "use")
"""What is about one use: named by its number, or by a case that has only one."""
ABOUT_AN_EARLIER_USE = frozenset(kind for kind, row in KIND_ROWS.items() if row[1])
ONLY_AFTER = frozenset(kind for kind, row in KIND_ROWS.items() if row[3])
"""Moments: they matter to a use only where they come after it."""
LOOKED_UP = {
    kind: {
        "system": ("agency", "vendor", "product"),
        "gallery": ("agency", "gallery.name"),
        "place": ("agency", "place"),
    }.get(row[0], ("agency",))
    for kind, row in KIND_ROWS.items()
    if row[0] in ("system", "gallery", "agency", "place")
}
"""Entries of registers, and what each must share with whatever it bears on (R48)."""
DISCLOSURES = ("disclosure", "prosecutor_disclosure", "case_audit")
"""What is of the use that it names, or in whose row it stands; for another of the case it may be one."""
EVIDENCE = ("other_method", "corroboration", "lineup", *DISCLOSURES)
"""What counts only for the use or the case that it names (R25)."""
USES = ("search", "live_deployment")

NUMBERS = frozenset(
    (
        "threshold",
        "top_score",
        "faces_detected",
        "faces_searched",
        "max_candidates",
        "candidates",
        "networks",
        "amount",
        "size",
        "subject_age",
        "faces_meant",
        "candidates_reviewed",
        "lowest_match_rate",
        "youngest",
        "unexplained",
        *(
            f"reported.{name}"
            for name in ("requests", "searches", "live_deployments", "candidates", "leads", "arrests")
        ),
    )
)
SETS = frozenset(
    (
        "offense", "purpose", "probe.edits", "gallery.regions", "shared_with", "shared_for", "items", "recipients",
        "published_to", "sections",
    )
)  # fmt: skip
"""Fields whose facts are a number, or a set; all others are one value."""
