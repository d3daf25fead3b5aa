"""Forms of accounts: they turn text into values; what needs the database is asked by the views."""
