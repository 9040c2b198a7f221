"""What a log holds and how it is read, before anything is judged: `checker inspect` and `checker init`."""
