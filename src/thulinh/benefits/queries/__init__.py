"""Questions about support, loans and commendation."""
