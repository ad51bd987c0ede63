"""Questions about choosing and developing secretaries."""
