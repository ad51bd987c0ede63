"""Decisions on plain values: criteria, who comes first, whose turn it is, what forbids an appointment."""
