"""Pictures of what people bring: photographs turned and made smaller, the small picture of a first page that lists show."""

import io
import re
import tempfile
from pathlib import Path
from typing import Any

from bayiri.core.errors import RuleBroken
from bayiri.documents import rules
from bayiri.documents.printing import one_at_a_time

PICTURE_SIDE = 2400  # pixels: enough to read a page of small print
PREVIEW_SIDE = 320
MOST_PIXELS = 40_000_000  # a sheet at 600 dots an inch; beyond it a small file would fill the memory
# One page of a PDF, where its list of pages can be read without unpacking it.
PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
FIRST_PAGE = '#set page(width: 240pt, height: auto, margin: 0pt)\n#image("scan.pdf", width: 100%)'


def upright(file: bytes) -> bytes:
    """A photograph the right way up, not larger than needed, without where and with what it was taken; a PDF as it is.

    Raises RuleBroken for a picture that cannot be read.
    """
    if not rules.type_of(file).startswith("image/"):
        return file
    return _jpeg(_read(file, PICTURE_SIDE), PICTURE_SIDE, quality=85)


def preview_of(file: bytes) -> bytes:
    """A small picture of the first page, as JPEG; empty where a PDF cannot be drawn."""
    try:
        if not rules.type_of(file).startswith("image/"):
            file = _drawn(file)
        return _jpeg(_read(file, PREVIEW_SIDE), PREVIEW_SIDE, quality=70) if file else b""
    except RuleBroken:
        return b""


def pages_of(file: bytes) -> int:
    """How many pages a file has; 0 where a PDF does not say."""
    return 1 if rules.type_of(file).startswith("image/") else len(PDF_PAGE.findall(file))


def is_locked(file: bytes) -> bool:
    """Whether this is a PDF that nobody reads without a password."""
    return file.startswith(b"%PDF-") and b"/Encrypt" in file and not _drawn(file)


def kind_of_other(file: bytes) -> str:
    """What a file that is not kept seems to be, by its content, as ".docx"; empty where nobody knows."""
    import puremagic  # a list of beginnings that only who sent something else needs

    try:
        return puremagic.from_string(file[:100_000])
    except (puremagic.PureError, ValueError):
        return ""


def _read(file: bytes, side: int) -> Any:
    from PIL import Image, ImageOps, UnidentifiedImageError  # 20 MB that only this needs

    try:
        with Image.open(io.BytesIO(file), formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", (side, side))  # a JPEG is read no larger than it will be
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleBroken(["INV-105"])
            return _on_white(ImageOps.exif_transpose(picture))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RuleBroken(["INV-105"]) from None


def _on_white(picture: Any) -> Any:
    """The picture in three colours: what is transparent was seen on white."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def _jpeg(picture: Any, side: int, *, quality: int) -> bytes:
    picture.thumbnail((side, side))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _drawn(pdf: bytes) -> bytes:
    """The first page of a PDF as PNG; empty where it cannot be drawn."""
    import typst

    with tempfile.TemporaryDirectory() as folder, one_at_a_time:
        (page := Path(folder) / "page.typ").write_text(FIRST_PAGE)
        (Path(folder) / "scan.pdf").write_bytes(pdf)
        try:
            pages = typst.Compiler(root=folder, ignore_system_fonts=True).compile(input=str(page), format="png", ppi=96)
        except RuntimeError:
            return b""
    return (pages[0] if isinstance(pages, list) else pages) or b""
