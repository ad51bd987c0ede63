"""What can be done in choosing and developing secretaries. Everything that writes this room's tables stands here."""
