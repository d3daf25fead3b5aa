"""Views of cases: the audience is a file."""
