"""The server command."""
