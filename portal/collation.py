"""Registers a Vietnamese collation on SQLite connections."""
