"""Decisions about difficulties on plain values."""
