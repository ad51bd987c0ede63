"""Questions about sample checks: which wait, what they found, what that says about all records."""
