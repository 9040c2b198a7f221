"""A run on a Spark cluster: logs that have outgrown one machine."""
