"""Pages of publications, by audience."""
