"""Shapes of what people write about findings and difficulties."""
