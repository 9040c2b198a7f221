"""The migrations of the store's tables: one file for each schema that was released."""
