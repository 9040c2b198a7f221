"""Facts: what is known of each use."""
