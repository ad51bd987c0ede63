"""Decisions on plain values: where the table in a sheet is, and which column means what."""
