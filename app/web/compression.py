"""Compression of every page, errors too: a form shown again with all that is wrong in it is the heaviest page of all."""

from flask import Response
from flask_compress import Compress


class CompressAll(Compress):  # type: ignore[misc]
    """Flask-Compress, which leaves every answer alone that is not a 2xx; here 4xx and 5xx are pages like any other."""

    def after_request(self, response: Response) -> Response:
        status = response.status_code
        if status < 400:
            return super().after_request(response)  # type: ignore[no-any-return]
        response.status_code = 200
        response = super().after_request(response)
        response.status_code = status
        return response
