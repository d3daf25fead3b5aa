"""Requests as they come, also from browsers that write an address as raw bytes."""

import string
from typing import Any
from urllib.parse import quote

from flask import Request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # what a column of ids holds


class RowId(IntegerConverter):
    """`<int:…>` in an address: a number that no row can have leads nowhere."""

    def __init__(self, url_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(url_map, *arguments, **{"max": LARGEST_ID, **options})


class PlainRequest(Request):
    """A query string of raw bytes (old browsers send GBK) is percent-encoded before it is read: Werkzeug would fail on it."""

    def __init__(self, environ: dict[str, Any], *arguments: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query, safe=string.punctuation, encoding="latin-1")
        super().__init__(environ, *arguments, **options)
