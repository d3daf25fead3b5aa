"""How fast the inbox of the desk is, as ratios measured in one run: `make bench`."""
