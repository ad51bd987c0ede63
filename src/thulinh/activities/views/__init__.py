"""Pages about activities: one noun per file."""
