"""The pure rules: values in, values out; no Flask, no database, no clock of their own."""
