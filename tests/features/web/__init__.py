"""What every page shares: sessions, parked forms, rate limits, fields, words."""
