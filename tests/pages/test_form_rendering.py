import re

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from bayiri.pages.fields import DayField, PartialDateField
from bayiri.pages.forms import PageForm, VersionedFormMixin


class Person(VersionedFormMixin, PageForm):
    sections = [("Name", ["name"]), ("Birth", ["born_on", "guessed_on"])]
    name = forms.CharField(help_text="As the person writes it")
    born_on = DayField()
    guessed_on = PartialDateField(required=False)
    sex = forms.ChoiceField(choices=[("f", "Female"), ("m", "Male")], widget=forms.RadioSelect)
    tongues = forms.MultipleChoiceField(choices=[("ar", "Arabic")], widget=forms.CheckboxSelectMultiple)
    region = forms.ChoiceField(choices=[("", ""), ("n", "North")])
    size = forms.IntegerField()
    agrees = forms.BooleanField()
    notes = forms.CharField(widget=forms.Textarea, required=False)
    proof = forms.FileField(required=False)


def render(text: str, **context) -> str:
    request = RequestFactory().get("/cases", {"sort": "name", "page": "2", "stage": "approved"})
    return engines["django"].from_string(text).render(context, request)


@pytest.fixture
def broken() -> Person:
    data = "version=3&name=&born_on_day=31&born_on_month=2&born_on_year=1985&size=many&notes=kept+%3Cb%3E"
    return Person(QueryDict(data))


def test_it_links_every_fault_to_a_field_that_is_there(broken):
    page = render("{% error_summary form %}{{ form }}", form=broken)
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets == [
        "id_name",
        "id_born_on_day",
        "id_sex_0",
        "id_tongues_0",
        "id_region",
        "id_size",
        "id_agrees",
    ]
    for target in targets:
        assert page.count(f'id="{target}"') == 1


def test_it_names_the_field_and_what_to_do(broken):
    summary = render("{% error_summary form %}", form=broken)
    assert "Born on:</bdi> 31 February 1985 is not a date." in summary
    assert "Sex:</bdi> Choose one of these." in summary
    broken["sex"].label = "Which sex?"
    assert "Which sex?</bdi> Choose one of these." in render("{% error_summary form %}", form=broken)


def test_it_loses_nothing_typed(broken):
    page = str(broken)
    for kept in ('value="31"', 'value="1985"', 'value="many"', "kept &lt;b&gt;", 'name="version" value="3"'):
        assert kept in page


def test_it_ties_hints_and_faults_to_their_input(broken):
    page = str(broken)
    described = re.search(r'<input[^>]*name="name"[^>]*aria-describedby="([^"]+)"', page)
    assert described
    for target in described[1].split():
        assert f'id="{target}"' in page
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_born_on_error">' in page


def test_it_marks_only_the_box_that_is_wrong(broken):
    page = str(broken["born_on"])
    assert page.count("govuk-input--error") == 1
    assert re.search(r'govuk-input--error" id="id_born_on_day"', page)


def test_it_lays_fields_out_in_sections():
    page = str(Person())
    assert page.index("Name</legend>") < page.index("id_name") < page.index("Birth</legend>") < page.index("id_sex_0")
    assert 'type="number"' not in page
    assert "required" not in re.sub(r"<label.*?</label>", "", page)


def test_it_says_the_reasons_of_a_rule_above_the_form(broken):
    broken.add_reasons(["A child does not decide alone."])
    assert "<li>A child does not decide alone.</li>" in render("{% error_summary form %}", form=broken)


def test_it_shows_both_versions_of_what_two_people_wrote():
    form = Person(QueryDict("version=3&name=Amina&sex=f&region=n"))
    form.is_valid()
    rows = form.differences({"name": "Amina", "sex": "m", "region": ""})
    assert [(row["theirs"], row["yours"]) for row in rows] == [("Male", "Female"), ("", "North")]


def test_it_sends_what_was_typed_again_over_the_newer_version():
    form = Person(QueryDict("version=3&csrfmiddlewaretoken=x&name=Amina&tongues=ar&tongues=fa"))
    page = render("{% include 'pages/conflict.html' %}", form=form, version=4, rows=[], back_url="/cases")
    assert '<input type="hidden" name="tongues" value="fa">' in page
    assert '<input type="hidden" name="version" value="4">' in page
    assert 'value="3"' not in page
