"""An inspector that tells what it sees of its surroundings."""

import os

from app.attachments.inspection import answer

if __name__ == "__main__":
    answer(lambda data: b"environment:" + ",".join(sorted(os.environ)).encode())
