"""Pages about findings and difficulties."""
