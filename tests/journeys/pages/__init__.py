"""Page objects: what a person can see and do on each page, in the words that stand on it."""
