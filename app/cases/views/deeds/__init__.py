"""What can be done to a case at the desk, subject by subject: the form of each action and what it calls."""
