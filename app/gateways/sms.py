"""Text messages. The embedded gateway appends one JSON object a line, `{"to","text","at"}`, to instance/sms.log."""

import json
import os
from pathlib import Path

from app.gateways import wall_clock

_log = Path("instance/sms.log")


class GatewayDown(Exception):
    """The gateway did not take the message; it may be sent again."""


def configure(log: Path) -> None:
    global _log
    _log = log


def send(to: str, text: str, message_id: str) -> None:
    """Hands one message over. `message_id` stays the same when it is sent again. Raises GatewayDown."""
    line = json.dumps({"to": to, "text": text, "at": wall_clock.now().isoformat()}, ensure_ascii=False)
    try:
        handle = os.open(_log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise GatewayDown(str(error)) from error
