"""Files as people bring them."""

import io
from functools import cache

from PIL import Image


def photograph(kind="JPEG", size=(60, 40), colour="white", **more):
    """A picture of one colour, as bytes."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **more)
    return written.getvalue()


@cache
def scan(pages=1):
    """A PDF of red pages, as bytes: the same each time, though a PDF knows when it was made."""
    written = io.BytesIO()
    first, *others = [Image.new("RGB", (60, 80), "red") for _ in range(pages)]
    first.save(written, "PDF", save_all=True, append_images=others)
    return written.getvalue()
