"""Patterns seen over many rows of the logs: what they count (`tallies`), what each then tells, and as which
indications."""
