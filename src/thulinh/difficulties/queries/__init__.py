"""What one can ask about findings and difficulties."""
