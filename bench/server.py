"""`python -m bench.server bare|product PORT`: the server of `make run`, with a bare Flask page or with the product behind it."""

import sys

from flask import Flask

from app import serve
from app.factory import create_app


def bare() -> Flask:
    """The least that Flask can answer with."""
    app = Flask("bare", static_folder=None)

    @app.get("/desk/todo")
    def hello() -> str:
        return "<!doctype html><title>hello</title><p>hello"

    return app


def main(kind: str, port: str) -> None:
    app = bare() if kind == "bare" else create_app()
    serve.serve(serve.with_static_files(app), serve.listen("localhost", int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:])
