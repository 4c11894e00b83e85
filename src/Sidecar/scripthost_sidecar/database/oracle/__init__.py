"""Oracle, whose own driver a script's connection is."""
