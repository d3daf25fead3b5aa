"""What tests make: people, cases, files."""
