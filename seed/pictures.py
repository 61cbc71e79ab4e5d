"""`make pictures`: the pictures of README, taken from the running demonstration. Run it when a page has changed."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import chromium
from config.paths import ROOT

FOLDER = ROOT / "docs" / "pictures"
HEIGHT = 860


@dataclass(frozen=True)
class Picture:
    """One picture: as whom, how wide, in which language, and how to come to the page."""

    name: str
    who: str
    go: Callable[[Any, str], None]
    width: int = 1280
    language: str = "en"


def _open(path: str) -> Callable[[Any, str], None]:
    return lambda page, base: page.goto(base + path)


def _case(query: str) -> Callable[[Any, str], None]:
    def go(page: Any, base: str) -> None:
        page.goto(f"{base}/cases?{query}")
        page.locator("tbody a[href*='/cases/']").first.click()

    return go


def _found(name: str) -> Callable[[Any, str], None]:
    def go(page: Any, base: str) -> None:
        page.goto(f"{base}/search")
        page.fill("#id_q", name)
        page.locator("form[role=search] button").click()
        page.locator("li.app-panel a[href*='/cases/']").first.click()

    return go


PICTURES = (
    Picture("case", "Carla", _found("Layla Haddad")),
    Picture("overview", "Mona", _open("/")),
    Picture("case-arabic-phone", "Carla", _found("Layla Haddad"), 360, "ar"),
    Picture("tour", "", _open("/tour")),
)


def take(base: str, folder: Path = FOLDER) -> None:
    """Take every picture from the demonstration that answers at `base`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.path(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for picture in PICTURES:
            size = {"width": picture.width, "height": HEIGHT}
            page = browser.new_context(viewport=size, locale=picture.language).new_page()
            if picture.who:
                page.goto(f"{base}/sign-in")
                page.locator(f"form:has-text('{picture.who}') button").first.click()
            picture.go(page, base)
            page.screenshot(path=folder / f"{picture.name}.png")
            print(folder / f"{picture.name}.png", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
