"""Two logs beside each other: two releases of one period (`compare`), or two logs of the same searches
(`reconcile`)."""
