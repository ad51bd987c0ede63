"""Plain tables that the peers fill."""
