"""What the people of the journeys have with them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.builders.files import a_jpeg, a_pdf
from tests.journeys.pages.people import files_in

expect.set_options(timeout=15_000)  # a busy machine may take its time; what never comes still fails


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
