"""The catalogue: departments, service items, their versions and definitions, import and search."""
