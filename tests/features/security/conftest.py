"""The world of these tests."""

from typing import Any

import pytest
from flask import Flask

from tests.features.security.world import World, a_world


@pytest.fixture
def world(app: Flask, db_session: Any) -> World:
    return a_world(app)
