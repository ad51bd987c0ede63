"""Decisions about choosing and developing secretaries on plain values."""
