"""Files that people hand in: checked, stored encrypted, counted against quotas, served so that they cannot run."""
