"""What is kept of runs: the store, an SQLite file or a PostgreSQL database, and what was done about its findings."""
