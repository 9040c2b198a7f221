"""What the operating system gives a run, and may refuse it: processes of its own, folders for temporary files."""
