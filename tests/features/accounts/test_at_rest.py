"""What lies on the disk: no identity number and no mobile can be read there (SECURITY 9)."""

from pathlib import Path

import pytest

from app.db import transaction
from app.messaging import tell
from tests.builders.people import a_citizen, a_mobile, a_resident_id


@pytest.mark.only_on("sqlite")
def test_numbers_are_not_in_the_database_file_nor_in_its_log(own_app):
    resident_id, mobile = a_resident_id(), a_mobile()
    with own_app.app_context(), transaction():
        a_citizen("verborgen", resident_id=resident_id, mobile=mobile)
        tell(mobile, "registration_code", code="0427", minutes=5)
    file = Path(own_app.config["SETTINGS"].database_url.removeprefix("sqlite:///"))
    written = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"verborgen" in written, "this is where the row lies"
    for secret in (resident_id, mobile, "13800000002", "511602198503120024"):
        assert secret.encode() not in written
