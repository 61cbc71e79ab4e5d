"""What a file says, whatever it is: a page, a printed paper, a picture's notes, a spreadsheet."""

import re
import zlib
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"<([0-9A-Fa-f\s]+)>|\(((?:\\.|[^\\()])*)\)", re.DOTALL)
ABOUT = re.compile(rb"/(?:Title|Author|Subject|Keywords)\s*((?:<[^>]*>)|\((?:\\.|[^\\()])*\))", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def said_in(body):
    """The texts of a file; those of an archive's files each."""
    if body.startswith(b"%PDF-"):
        yield from _of_paper(body)
    elif body.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield from said_in(archive.read(name))
    elif body.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        with Image.open(BytesIO(body)) as picture:
            yield str({name: said for name, said in picture.info.items() if isinstance(said, str)})
    else:
        yield body.decode(errors="replace")


def _of_paper(body):
    """The texts of a PDF. Each is read with every font's table: read with another font's it says nothing that means anything."""
    parts = [body, *(_inflated(one) for one in STREAM.findall(body))]
    tables = [table for part in parts if b"begincmap" in part and (table := _table(part))]
    for part in parts[1:]:
        if b"begincmap" in part or not re.search(rb"T[jJ]\s", part):
            continue
        codes = b"".join(_bytes_of(one) for one in SHOWN.finditer(part))
        for table in tables:
            yield "".join(table.get(codes[at : at + 2], "") for at in range(0, len(codes) - 1, 2))
    for part in parts:
        yield from (
            b"".join(_bytes_of(one) for one in SHOWN.finditer(found)).decode("latin-1") for found in ABOUT.findall(part)
        )


def _inflated(stream):
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""


def _bytes_of(found):
    if found[1] is not None:
        return bytes.fromhex(found[1].decode().replace("\n", "").replace(" ", ""))
    return ESCAPED.sub(
        lambda one: bytes([int(one[1], 8) & 255]) if one[1].isdigit() else LETTERS.get(one[1], one[1]), found[2]
    )


def _table(part):
    """What each code of a font stands for."""
    table = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", part, re.DOTALL):
        for code, said in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[bytes.fromhex(code.decode())] = bytes.fromhex(said.decode()).decode("utf-16-be", "replace")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", part, re.DOTALL):
        for first, last, said in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            begins = int(said, 16)
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[(int(first, 16) + step).to_bytes(len(first) // 2, "big")] = chr(begins + step)
    return table
