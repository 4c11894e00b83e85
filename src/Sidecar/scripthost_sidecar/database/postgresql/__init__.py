"""PostgreSQL behind a script's connection."""
