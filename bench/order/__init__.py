"""Order in a case: `checker check` against pm4py, on one event log and the same rules of precedence and response."""
