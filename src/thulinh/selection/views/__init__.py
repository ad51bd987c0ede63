"""Pages on which something is written about choosing secretaries; lists and pages that join rooms are the desk's."""
