"""The room's own pages in a real Chromium, on a phone and a desk, in both directions: axe finds nothing."""

import mimetypes

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

pytestmark = pytest.mark.browser
TEMPLATES = ["preview", "form", "confirm", "conflict", "message"]


@pytest.fixture
def show(page, contexts):
    """Render a template and open it as if it had been served, with its style and script files."""

    def open_page(name: str, language: str, width: int):
        with translation.override(language):
            template = engines["django"].get_template(f"pages/{name}.html")
            html = template.render(contexts[f"pages/{name}.html"](), RequestFactory().get("/"))

        def answer(route):
            path = route.request.url.split("/static/")[-1]
            file = finders.find(path) if "/static/" in route.request.url else None
            kind = mimetypes.guess_type(path)[0] or "text/html"
            if file:
                route.fulfill(path=file, content_type=kind)
            else:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/*", answer)
        page.goto("http://bayiri.test/", wait_until="networkidle")
        return page

    return open_page


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_can_be_read_by_everybody(show, name, language, width):
    page = show(name, language, width)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults] == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), "the page is wider than the screen"


def test_it_shows_where_an_error_is(show):
    page = show("form", "en", 1280)
    page.get_by_role("link", name="31 February 1985 is not a date.").click()
    assert page.evaluate("document.activeElement.id") == "id_born_on_day"
