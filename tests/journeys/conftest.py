"""A browser for the journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.builders.files import a_jpeg, a_pdf
from tests.journeys.pages.people import files_in
from tests.support.tools import need


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window. Pages may be kept for Back, as in the browsers that people use."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=need("chromium"),
            args=[*sandbox, "--disable-dev-shm-usage"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """What the applicant has scanned, by name."""
    return files_in(
        tmp_path,
        水面使用证明1_jpg=a_jpeg(),
        水面使用证明2_pdf=a_pdf(),
        亲本来源证明_pdf=a_pdf(),
        技术人员证书_jpg=a_jpeg(),
        场区平面图_pdf=a_pdf(),
        重新拍的_jpg=a_jpeg(),
        批文_pdf=a_pdf(),
    )
