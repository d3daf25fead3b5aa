"""一窗 Yichuang: one window for public services. Importing `app.domain` must not load Flask, so nothing is imported here."""
