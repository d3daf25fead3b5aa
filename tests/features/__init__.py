"""Commands and views, room by room."""
