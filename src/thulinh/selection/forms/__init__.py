"""The shape of what is handed in about choosing secretaries: one noun per file."""
