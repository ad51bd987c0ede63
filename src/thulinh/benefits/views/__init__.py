"""Pages of support, loans and commendation."""
