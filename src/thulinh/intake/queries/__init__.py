"""What one can ask about imports: which lists there are, what a file holds, what becomes of its rows."""
