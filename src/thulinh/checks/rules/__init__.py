"""Decisions about sample checks on plain values: which records are drawn, what a rate of errors says."""
