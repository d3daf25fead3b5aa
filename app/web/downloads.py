"""Files as answers: under their own name, unable to run, kept by nobody."""

from urllib.parse import quote

from flask import Response

# object-src and style-src are for the PDF viewers of browsers, which show an empty page without them.
FILE_POLICY = "sandbox; default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 5987


def file_response(data: bytes, media_type: str, filename: str, *, as_download: bool) -> Response:
    """Bytes with exactly the type given. Shown in the browser only when the caller knows the type to be harmless."""
    response = Response(data, content_type=media_type)
    disposition = "attachment" if as_download else "inline"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(filename, safe=_ATTR_CHAR)}"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
