"""Requests as they come, also from browsers that write an address as raw bytes."""

import string
from typing import Any
from urllib.parse import quote

from flask import Request


class PlainRequest(Request):
    """A query string of raw bytes (old browsers send GBK) is percent-encoded before it is read: Werkzeug would fail on it."""

    def __init__(self, environ: dict[str, Any], *arguments: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe=string.punctuation, encoding="latin-1")
        super().__init__(environ, *arguments, **options)
