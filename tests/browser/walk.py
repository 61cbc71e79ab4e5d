"""`make looks`: every page that links lead to, as everybody sees it, in four languages; pictures in var/looks/, faults printed.

Runs against the demonstration that answers on port 8000: python -m tests.browser.walk [ADDRESS] [part of an address's name].
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import django
from django.urls import Resolver404, resolve

from config import chromium
from config.paths import ROOT
from tests.browser.looks import DESK, LANGUAGES, PHONE, faults, read_in

PICTURES = ROOT / "var" / "looks"
READERS = ("Carla", "Paula", "Tomas", "Mona", "Rania", "David", "Ines", "Dilan")
# How many pages of one address a reader opens.
AT_MOST = defaultdict(
    lambda: 1, {"journey:case": 6, "journey:person": 2, "monitoring:survey-page": 2, "journey:cases": 2}
)
NO_PAGE = {"journey:paper-file", "journey:paper-picture", "statistics:drawing", "tasks:feed", "web:healthz"}


def address(url: str, base: str) -> tuple[str, str]:
    """The name of an address and what distinguishes pages of one name: the kind of gate, the part of a paper."""
    try:
        match = resolve(url.removeprefix(base).split("?")[0].split("#")[0])
    except Resolver404:
        return "", ""
    told = [str(value) for key, value in match.kwargs.items() if key in ("kind", "paper", "page")]
    return f"{match.app_name}:{match.url_name}", "-".join(told)


def linked(page, base: str):
    """Every page that `page` leads a reader to, breadth first."""
    waiting, opened, met = [f"{base}/", f"{base}/tour"], Counter(), set()
    while waiting:
        url = waiting.pop(0)
        which = address(url, base)
        if url in met or not which[0] or which[0] in NO_PAGE or opened[which] >= AT_MOST[which[0]]:
            continue
        met.add(url)
        answer = page.goto(url)
        if answer.status != 200 or page.url != url:
            if answer.status >= 500:
                print(f"{url}: {answer.status}")
            continue
        opened[which] += 1
        yield "-".join(filter(None, which)).replace(":", "-") + (f"-{opened[which]}" if opened[which] > 1 else ""), url
        page.goto(url)
        waiting += [
            link.split("#")[0] for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        ]


def look(page, base: str, name: str, url: str, languages, folder: Path) -> list[str]:
    """The page in these languages: a picture of each width, and what is wrong."""
    found = []
    for language in languages:
        read_in(page.context, base, language)
        page.set_viewport_size(DESK)
        page.goto(url)
        page.screenshot(path=folder / f"{name}-{language}-desk.png", full_page=True)
        found += [f"{name} {language}: {fault}" for fault in faults(page, language, keyboard=language in ("en", "ar"))]
        page.set_viewport_size(PHONE)
        page.screenshot(path=folder / f"{name}-{language}-phone.png", full_page=True)
    read_in(page.context, base, "en")
    return found


def main(base: str = "http://127.0.0.1:8000", only: str = "", reader: str = "") -> int:
    from playwright.sync_api import sync_playwright

    django.setup()
    count, done = 0, set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=["--no-sandbox", "--disable-gpu"])
        for place, who in enumerate(one for one in READERS if reader in one):
            folder = PICTURES / who
            folder.mkdir(parents=True, exist_ok=True)
            page = browser.new_context(locale="en", viewport=DESK).new_page()
            page.goto(f"{base}/sign-in")
            page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            page.locator(f"form:has-text('{who}') button").first.click()
            for name, url in linked(page, base):
                if only in name:
                    languages = [LANGUAGES[place % 4]] if name in done else LANGUAGES
                    done.add(name)
                    for fault in look(page, base, name, url, languages, folder):
                        print(f"{who} {fault}", flush=True)
                        count += 1
            page.context.close()
        browser.close()
    print(f"{len(done)} kinds of pages, {count} faults; pictures in {PICTURES}")
    return bool(count)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
