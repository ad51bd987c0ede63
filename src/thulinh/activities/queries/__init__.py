"""Questions about activities: what a page shows, what waits, whose turn it is."""
