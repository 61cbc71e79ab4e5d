"""Names of rows that may cross between installations."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUID that sorts by the time it was made (RFC 9562, version 7, a quarter of a microsecond apart), so that indexes stay dense."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    chance = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | chance)
