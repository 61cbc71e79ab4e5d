"""A person of a case: everything about them on one page; the record, a contact, a document, corrected."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.consent.queries import known_to
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands.change import correct_person
from bayiri.journey.forms.codes import label_of, reader
from bayiri.journey.forms.records import ContactForm, DocumentForm, EditPersonForm
from bayiri.journey.queries.person_file import (
    PersonFile,
    PersonInCase,
    contact_of,
    document_of,
    person_file,
    person_in_case,
    remaining_in,
)
from bayiri.pages.looks import shows
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of
from bayiri.pages.templatetags.pages import day
from bayiri.people.commands import write_contact, write_document
from bayiri.reference.education import education_choices


@shows("person", "identity", "contact", "protection", "health", "journey")
def page(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """The record, ways to make contact, documents, safeguards, other returns, and what can be done."""
    actor = actor_of(request)
    if remaining := remaining_in(actor, case_id, person_id):
        return redirect("journey:person", case_id, remaining.id)
    file = person_file(actor, case_id, person_id)
    known = known_to(file.case).get(file.view.member.id, [])
    context = {
        "file": file, "case": file.case, "person": file.person, "facts": _facts(file), "title": file.person.name,
        "known_to": known,
    }  # fmt: skip
    return render(request, "journey/person.html", context)


@shows("person", "identity")
def edit(request: HttpRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct a person's record; two people at once: the second sees both versions."""
    actor, here = _to_write(request, case_id, person_id)
    initial = {**EditPersonForm.from_record(here.person), "version": here.person.version}
    form = EditPersonForm(request.POST or None, initial=initial)

    def act(typed: dict[str, Any]) -> Any:
        return correct_person(by=actor, person_id=person_id, version=typed["version"], data=form.person_data())

    return _correct(
        request, form, act, here, here.person, title=_("Correct the record"), lead=here.person.name,
        template="journey/edit_person.html", destination=here.case.destination_country,
    )  # fmt: skip


@shows("person", "contact")
def contact(request: HttpRequest, case_id: UUID, person_id: UUID, contact_id: UUID | None = None) -> HttpResponse:
    """Add a way to reach the person, or correct one."""
    actor, here = _to_write(request, case_id, person_id)
    known = contact_of(here.person, contact_id) if contact_id else None
    form = ContactForm(request.POST or None, initial=ContactForm.from_record(known))

    def act(typed: dict[str, Any]) -> Any:
        return write_contact(
            by=actor, person_id=person_id, data=form.data_typed(), contact_id=contact_id, version=typed["version"]
        )

    title = _("Correct a way to make contact") if known else _("Add a way to make contact")
    return _correct(request, form, act, here, known, title=title, lead=here.person.name)


@shows("person", "identity")
def document(request: HttpRequest, case_id: UUID, person_id: UUID, document_id: UUID | None = None) -> HttpResponse:
    """Add an identity document, or correct one."""
    actor, here = _to_write(request, case_id, person_id)
    known = document_of(here.person, document_id) if document_id else None
    form = DocumentForm(request.POST or None, initial=DocumentForm.from_record(known))

    def act(typed: dict[str, Any]) -> Any:
        return write_document(
            by=actor, person_id=person_id, data=form.data_typed(), document_id=document_id, version=typed["version"]
        )

    title = _("Correct an identity document") if known else _("Add an identity document")
    template = "journey/edit_person.html"
    return _correct(request, form, act, here, known, title=title, lead=here.person.name, template=template)


def _facts(file: PersonFile) -> list[tuple[str, Any]]:
    """(label, value) of what is known beyond the name; what is not known is left out."""
    person = file.person
    known = [
        (_("Born"), day(person.born_on, person.birth_precision) if person.born_on else ""),
        (_("Died"), day(person.died_on) if person.died_on else ""),
        (_("Sex"), person.get_sex_display()),
        (_("Nationalities"), _named("nationalities", person.nationalities)),
        (_("Other names or spellings"), _(", ").join(person.other_names)),
        (_("Languages spoken"), _named("languages", person.languages)),
        (_("Needs an interpreter for"), _named("languages", [person.interpreter_language])),
        (_("Region or town of origin"), person.region_of_origin),
        (_("Education finished"), dict(education_choices(reader())).get(person.education, "")),
        (_("Occupation before leaving"), _named("occupations", [person.occupation_before])),
        (_("Occupation in the host country"), _named("occupations", [person.occupation_in_host_country])),
        (_("Guardian"), file.view.member.guardian_name),
    ]
    return [(label, value) for label, value in known if value]


def _named(listed: str, codes: list[str]) -> str:
    return _(", ").join(label_of(listed, code) for code in codes if code)


def _to_write(request: HttpRequest, case_id: UUID, person_id: UUID) -> tuple[Actor, PersonInCase]:
    """Who asks, and the person. Raises NotVisible, NotAllowed."""
    actor = actor_of(request)
    here = person_in_case(actor, case_id, person_id)
    if not here.may_write:
        raise NotAllowed
    return actor, here


def _correct(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    here: PersonInCase,
    record: Any,
    *,
    template: str = "pages/form.html",
    **context: Any,
) -> HttpResponse:
    back_url = reverse("journey:person", args=[here.case.id, here.person.id])
    return versioned_page(
        request, form, act, record=record, read=form.from_record, onward=back_url, done=_("The record is corrected."),
        template=template, back_url=back_url, **context,
    )  # fmt: skip
