"""Parts of pages that are kept between requests."""

import pytest
from flask import Flask

from app.web.rendering import drawn


def test_a_part_that_is_kept_can_hold_no_token_of_a_session(app: Flask) -> None:
    """Speed: such a part is shown to others, too; a template that asks for a token there fails at once."""
    with app.test_request_context("/desk"):
        assert drawn(app.jinja_env.from_string("{{ who }}"), who="<b>") == "&lt;b&gt;"
        with pytest.raises(TypeError):
            drawn(app.jinja_env.from_string("{{ csrf_field() }}"))
