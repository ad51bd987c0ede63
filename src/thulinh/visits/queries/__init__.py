"""Questions about visits: one noun per file."""
