"""What lies outside the process, each with a real and an embedded form."""
