"""Bad input and bad intent, against the whole application."""
