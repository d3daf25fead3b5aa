"""The virus scanner: clamd, asked by its INSTREAM command. Without YICHUANG_CLAMD there is none."""

import logging
import socket
import struct
from enum import Enum, auto

log = logging.getLogger(__name__)

PIECE = 64 * 1024
TIMEOUT_SECONDS = 30.0
_address = ""


class Verdict(Enum):
    NONE = auto()  # there is no scanner
    CLEAN = auto()
    INFECTED = auto()
    NO_ANSWER = auto()


def configure(address: str) -> None:
    """`address` is the path of a unix socket, `host:port`, or empty."""
    global _address
    _address = address


def announce() -> None:
    """Tells the log when there is none: for the start of a worker, not for every command."""
    if not _address:
        log.info("uploaded files are not scanned for viruses: YICHUANG_CLAMD is not set")


def is_there() -> bool:
    """Is a scanner configured?"""
    return bool(_address)


def scan(data: bytes) -> Verdict:
    """What the scanner says of a file. Its silence, its errors and its limits are no answer, never a clean file."""
    if not _address:
        return Verdict.NONE
    try:
        said = _ask(data)
    except OSError as error:
        log.warning("the virus scanner does not answer: %s", error)
        return Verdict.NO_ANSWER
    if said == b"stream: OK":
        return Verdict.CLEAN
    if said.endswith(b" FOUND"):
        log.warning("the virus scanner refuses a file: %s", said.decode("utf-8", "replace"))
        return Verdict.INFECTED
    log.warning("the virus scanner gives no verdict: %s", said[:200].decode("utf-8", "replace"))
    return Verdict.NO_ANSWER


def _ask(data: bytes) -> bytes:
    """One file through the socket, each piece with its length in front (clamd(8)). Raises OSError."""
    with _connection() as connection:
        connection.sendall(b"zINSTREAM\0")
        try:
            for at in range(0, len(data), PIECE):
                piece = data[at : at + PIECE]
                connection.sendall(struct.pack("!I", len(piece)) + piece)
            connection.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            log.info("the virus scanner stopped listening")  # beyond its limit; its answer says so
        return _answer(connection)


def _connection() -> socket.socket:
    if _address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(_address)
        return connection
    host, _, port = _address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT_SECONDS)


def _answer(connection: socket.socket) -> bytes:
    said = b""
    while (more := connection.recv(4096)) and len(said) < 64 * 1024:
        said += more
    return said.rstrip(b"\0\n")
