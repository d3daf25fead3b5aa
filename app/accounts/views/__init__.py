"""Pages of accounts: registration and account of citizens, sign-in and own pages of staff."""
