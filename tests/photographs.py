"""Files as people bring them."""

import io
from functools import cache
from hashlib import md5

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


def encrypted_scan(password=b""):
    """A PDF of one red page that is encrypted; without a password everybody reads it all the same."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    number, rights = b"0123456789abcdef", (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    owner = _rc4(md5((b"owner" + padding)[:32]).digest()[:5], (password + padding)[:32])
    key = md5((password + padding)[:32] + owner + rights + number).digest()[:5]
    page = _rc4(md5(key + b"\4\0\0\0\0").digest()[:10], b"1 0 0 rg 0 0 200 200 re f")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(page), page),
        b"<</Filter/Standard/V 1/R 2/O<%b>/U<%b>/P -4>>" % (owner.hex().encode(), _rc4(key, padding).hex().encode()),
    ]  # fmt: skip
    written, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R/Encrypt 5 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF"
    known = number.hex().encode()
    return written + b"xref\n0 6\n0000000000 65535 f \n" + table + end % (known, known, len(written))


def _rc4(key, data):
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
