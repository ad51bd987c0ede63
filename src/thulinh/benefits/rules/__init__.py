"""Decisions about support, loans and commendation on plain values."""
