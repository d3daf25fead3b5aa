"""Papers are rendered by the real engine, with the real fonts."""

import pytest

from app.gateways import pdf


@pytest.fixture(scope="session", autouse=True)
def _fonts(tmp_path_factory: pytest.TempPathFactory) -> None:
    pdf.configure(tmp_path_factory.mktemp("cache"))
