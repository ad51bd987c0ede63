"""Decisions about visits on plain values: what counts of a day, what is missing, what is refused."""
