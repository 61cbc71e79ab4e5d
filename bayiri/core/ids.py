"""Names of rows that may cross between installations."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUID that sorts by the time it was made (RFC 9562, version 7), so that indexes stay dense."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
