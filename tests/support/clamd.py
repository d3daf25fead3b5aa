"""A clamd of the test's own, which knows one virus: EICAR's harmless test text."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.tools import need

# In two parts, so that no scanner takes this file for the virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
START_SECONDS = 30
SETTINGS = "Foreground yes\nLocalSocket {socket}\nDatabaseDirectory {folder}\nPidFile {folder}/pid\n"


@contextmanager
def running(folder: Path, address: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Answers at the unix socket `address`, which may not be longer than 100 characters, until the end of the block."""
    (folder / "eicar.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(SETTINGS.format(socket=address, folder=folder))
    command = [need("clamd"), f"--config-file={settings}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(process, address)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(address))
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"clamd did not start: {process.poll()}")
