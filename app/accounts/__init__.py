"""People: citizens and organizations on the public side, staff at the desk, and how both sign in."""
