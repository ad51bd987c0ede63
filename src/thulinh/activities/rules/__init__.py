"""Decisions about activities on plain values: what may be recorded, what is worth a question, whose turn it is."""
