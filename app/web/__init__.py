"""What every page shares: rendering, errors, guards, sessions, form fields, rate limits, paging."""
