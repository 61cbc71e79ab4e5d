from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from bayiri.pages.fields import PartialDate


def render(source: str, **context) -> str:
    request = RequestFactory().get("/cases", {"sort": "name", "page": "2", "stage": "approved"})
    return engines["django"].from_string(source).render(context, request)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(1985, 3, 27), '<time datetime="1985-03-27">27 March 1985</time>'),
        (PartialDate(date(1985, 3, 1), "month"), '<time datetime="1985-03">March 1985</time>'),
        (PartialDate(date(1985, 1, 1), "estimated"), '<time datetime="1985">about 1985</time>'),
        (None, "—"),
    ],
)
def test_it_shows_as_much_of_a_day_as_is_known(value, shown):
    assert render("{% day value %}", value=value) == shown


def test_it_shows_a_moment_in_the_readers_language():
    moment = datetime(2026, 3, 27, 14, 30, tzinfo=UTC)
    assert "27 March 2026, 14:30" in render("{% moment value %}", value=moment)
    with translation.override("ar"):
        assert "27 مارس 2026، 14:30" in render("{% moment value %}", value=moment)


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "3 May 2026", "May 2026"),
        ("fr", "3 mai 2026", "mai 2026"),
        ("es", "3 de mayo de 2026", "mayo de 2026"),
        ("ar", "3 مايو 2026", "مايو 2026"),
    ],
)
def test_a_day_reads_as_its_language_writes_it(language, day, month):
    with translation.override(language):
        assert f">{day}<" in render("{% day on %}", on=date(2026, 5, 3))
        assert f">{month}<" in render("{% day on 'month' %}", on=date(2026, 5, 3))


def test_it_keeps_filters_while_paging():
    page = SimpleNamespace(number=2, has_next=lambda: True, has_previous=True)
    html = render("{% paging page %}", page=page)
    assert 'href="?sort=name&amp;stage=approved&amp;page=3"' in html
    assert 'rel="prev"' in html
    alone = SimpleNamespace(number=1, has_next=False, has_previous=False)
    assert render("{% paging page %}", page=alone).strip() == ""


def test_it_turns_the_order_round_when_a_column_is_chosen_again():
    html = render("{% sortable 'Name' 'name' %}{% sortable 'Stage' 'stage' %}")
    assert 'aria-sort="ascending"' in html
    assert 'href="?stage=approved&amp;sort=-name"' in html
    assert 'href="?stage=approved&amp;sort=stage"' in html


def test_it_escapes_what_it_shows():
    assert "&lt;b&gt;" in render("{% badge text 'red' %}", text="<b>")
    assert "&lt;b&gt;" in render("{% summary rows %}", rows=[("<b>", "")])
    assert "govuk-tag--grey" in render("{% badge 'x' 'no-such-colour' %}")


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (False, "False"), ("", "—"), (None, "—"), ([], "—")])
def test_it_shows_a_dash_only_for_nothing(value, shown):
    assert render("{{ value|dash }}", value=value) == shown


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_it_turns_the_page_to_the_direction_of_the_language(language, direction):
    with translation.override(language):
        page = render("{% include 'pages/message.html' %}", title="x")
    assert f'<html lang="{language}" dir="{direction}"' in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_renders_every_page_of_the_room(contexts, language):
    with translation.override(language):
        for template, context in contexts.items():
            page = engines["django"].get_template(template).render(context(), RequestFactory().get("/"))
            assert "</html>" in page
