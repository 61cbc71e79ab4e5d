"""What is wrong with how a page looks: on a desk, on a phone, with letters twice as large, by keyboard, read by a machine."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LANGUAGES = ("en", "fr", "es", "ar")
SCRIPT = Path(__file__).with_name("looks.js").read_text("utf-8")
AXE = Axe().axe_script
WITH_TARGETS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# On a phone only what may differ from a desk.
ON_A_PHONE = {"resultTypes": ["violations"], "runOnly": ["target-size", "scrollable-region-focusable"]}
MOST_TABS = 150


def read_in(context, base: str, language: str) -> None:
    """The pages of the installation at `base` are in this language from now on."""
    context.add_cookies([{"name": "django_language", "value": language, "url": base}])


def faults(page, language: str, *, keyboard: bool = True) -> list[str]:
    """Everything found on the page that is open, each in a line. The page is left as a phone shows it."""
    page.set_viewport_size(DESK)
    page.evaluate(SCRIPT)
    page.evaluate(AXE)
    html = page.locator("html")
    told = (html.get_attribute("lang"), html.get_attribute("dir"))
    found = [] if told == (language, "rtl" if language == "ar" else "ltr") else [f"says it is {told}"]
    found += [*_ask(page, "frame"), *_fits(page, "desk"), *_axe(page, WITH_TARGETS)]
    _letters(page, 32)
    found += _fits(page, "large letters")
    _letters(page, 16)
    if keyboard:
        found += _tabbed(page)
    page.set_viewport_size(PHONE)
    return [*found, *_fits(page, "phone"), *_axe(page, ON_A_PHONE)]


def _letters(page, size: int) -> None:
    """As somebody sets them in the browser."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
    session.detach()


def _ask(page, question: str) -> list[str]:
    return page.evaluate(f"looks.{question}()")


def _fits(page, where: str) -> list[str]:
    return [f"{where}: {fault}" for question in ("wide", "cut", "broken", "overlaps") for fault in _ask(page, question)]


def _axe(page, options: dict) -> list[str]:
    found = page.evaluate("options => axe.run(document, options).then(told => told.violations)", options)
    return [f"axe {fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def _tabbed(page) -> list[str]:
    """Through the page by Tab alone."""
    steps = _ask(page, "startTabbing")
    if steps > MOST_TABS:
        return []  # a register of many lines: one line's links are like the next one's
    for _ in range(steps):
        page.keyboard.press("Tab")
    return _ask(page, "endTabbing")
