"""How fast each reader reads, and in how much memory."""
