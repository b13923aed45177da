"""/metrics for Prometheus. What is in the database is read when it is asked for."""
