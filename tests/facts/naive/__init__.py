"""A second implementation of the facts, slow and plain on purpose: the tests' oracle.

It goes row by row and use by use, and is written from docs/readings.md and the fact pages, never from the code of
checker/facts. It has its own table of record kinds, of fields and of courses, so that a mistake in one of the program's
tables cannot hide in both.
"""
