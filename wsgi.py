"""The WSGI application: `app` for servers, for `flask --app wsgi …` and for the worker."""

from app.factory import create_app

app = create_app()
