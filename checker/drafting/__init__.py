"""What a clause would have done, and how two clauses differ: for whoever drafts one."""
