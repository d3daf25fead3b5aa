"""The inbox of a citizen, and the administrator's page of texts."""
