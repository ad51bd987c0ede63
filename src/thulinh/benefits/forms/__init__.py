"""What is written about support, loans and commendation."""
