"""What a log can decide before any verdict, and what to ask for: `checker coverage` and `checker ask`."""
