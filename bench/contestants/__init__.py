"""The contestants of the benchmark: the same rules on the same log, by this program and by what one would do without
it."""
