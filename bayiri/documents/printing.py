"""Papers as PDF and as pictures, set by typst from the layouts in papers/."""

import base64
import io
import json
import threading
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PAPERS = Path(__file__).parent / "papers"
FONTS = Path(__file__).parent / "built" / "fonts"
PICTURE_PPI = 110
# One compiler keeps fonts and layouts read; it is not made for two threads at once.
one_at_a_time = threading.Lock()


@cache
def words(language: str) -> dict[str, Any]:
    """What papers say in a language: papers/words/LANGUAGE.yaml."""
    return yaml.safe_load((PAPERS / "words" / f"{language}.yaml").read_text())


@cache
def _compiler() -> Any:
    import typst  # 60 MB that only who prints needs

    return typst.Compiler(root=PAPERS, font_paths=[FONTS], ignore_system_fonts=True)


def pdf_of(said: dict[str, Any]) -> bytes:
    """The paper as PDF. `said` is what `said_by` gives, with number, code and date."""
    with one_at_a_time:
        return _compiler().compile(input=str(PAPERS / f"{said['kind']}.typ"), sys_inputs={"paper": json.dumps(said)})


def pictures_of(said: dict[str, Any]) -> list[bytes]:
    """The same as PNG, one a page."""
    source = str(PAPERS / f"{said['kind']}.typ")
    with one_at_a_time:
        pages = _compiler().compile(input=source, format="png", ppi=PICTURE_PPI, sys_inputs={"paper": json.dumps(said)})
    return pages if isinstance(pages, list) else [pages]


def shown_pages(said: dict[str, Any]) -> list[str]:
    """The pages as pictures that stand in a page themselves: for what is nowhere kept yet."""
    return [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pictures_of(said)]


def qr_code(address: str) -> str:
    """An address as a QR code, as SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode()
