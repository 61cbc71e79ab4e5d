"""The directory: agencies, what they offer, one's own entry."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies import permissions
from bayiri.agencies.choices import Availability, Served, Weekday
from bayiri.agencies.commands import offers as commands
from bayiri.agencies.forms.fields import area_label, reader
from bayiri.agencies.forms.offers import DirectoryForm, EntryForm, OfferForm
from bayiri.agencies.models import Agency, Offer
from bayiri.agencies.queries import offers as queries
from bayiri.agencies.rules import takes_people
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name
from bayiri.reference.languages import language_name

AGENCIES_A_PAGE = 25


def directory(request: HttpRequest) -> HttpResponse:
    """Agencies of every kind, narrowed by country, kind, service, language, and whether they take people now."""
    actor = actor_of(request)
    countries = [(code, country_name(code, reader())) for code in queries.countries_of_agencies(actor)]
    languages = [(code, language_name(code, reader())) for code in queries.languages_of_agencies(actor)]
    form = DirectoryForm(
        request.GET or None, countries=sorted(countries, key=_label), languages=sorted(languages, key=_label)
    )
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.listed_agencies(actor, queries.DirectoryFilters(**said))
    page = Paginator(found, AGENCIES_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (agency, [_offer(service) for service in vars(agency)["offers"]], country_name(agency.country, reader()))
        for agency in page
    ]
    context = {
        "title": _("Directory"), "form": form, "page": page, "rows": rows, "narrowed": any(said.values()),
        "own": actor.agency_id, "reads_reports": permissions.may_read_reports(actor),
    }  # fmt: skip
    return render(request, "agencies/directory.html", context)


def agency(request: HttpRequest, agency: UUID) -> HttpResponse:
    """One agency's entry: how to reach it, when it is open, what it offers."""
    actor = actor_of(request)
    entry = queries.agency_named(actor, agency)
    own = entry.pk == actor.agency_id
    context = {
        "title": entry.name, "entry": entry, "facts": _facts(entry), "hours": _hours(entry), "back_url": reverse("agencies:directory"),
        "offers": [_offer(service) for service in queries.offers_of(actor, entry.pk)], "own": own,
        "may_write": own and permissions.may_describe_agency(actor), "closed_on": _closed_ahead(entry),
    }  # fmt: skip
    return render(request, "agencies/agency.html", context)


def describe(request: HttpRequest) -> HttpResponse:
    """Write one's own agency's entry."""
    actor = actor_of(request)
    if not permissions.may_describe_agency(actor):
        raise NotAllowed
    own = reverse("agencies:agency", args=[actor.agency_id])
    form = EntryForm.of(queries.agency_named(actor, actor.agency_id), request.POST or None)
    return form_page(
        request, form, lambda said: commands.describe_agency(by=actor, data=form.entry, version=said["version"]),
        onward=own, done=_("The entry is saved."), title=_("Our entry in the directory"), back_url=own,
    )  # fmt: skip


def offer(request: HttpRequest) -> HttpResponse:
    """Offer a new service."""
    actor = actor_of(request)
    if not permissions.may_describe_agency(actor):
        raise NotAllowed
    own = reverse("agencies:agency", args=[actor.agency_id])
    form = OfferForm.of(None, request.POST or None)
    return form_page(
        request, form, lambda said: commands.make_offer(by=actor, data=form.offered), onward=own,
        done=_("The service stands in the directory."), title=_("Offer a service"), back_url=own,
    )  # fmt: skip


def change(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Change a service of one's own agency: above all, whether it takes people."""
    actor = actor_of(request)
    found = queries.own_offer(actor, offer_id)
    if not permissions.may_describe_agency(actor):
        raise NotAllowed
    own = reverse("agencies:agency", args=[actor.agency_id])
    form = OfferForm.of(found, request.POST or None)

    def act(said):
        return commands.change_offer(by=actor, offer_id=found.pk, data=form.offered, version=said["version"] or 0)

    return form_page(
        request, form, act, onward=own, done=_("The service is changed."), title=found.name, back_url=own,
        template="agencies/offer.html", service=found,
    )  # fmt: skip


@require_POST
def end_offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Offer it no more."""
    actor = actor_of(request)
    commands.end_offer(by=actor, offer_id=offer_id)
    messages.success(request, _("The service is offered no more."))
    return redirect("agencies:agency", actor.agency_id)


@require_POST
def offer_again(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Offer it again."""
    actor = actor_of(request)
    commands.take_up_offer(by=actor, offer_id=offer_id)
    messages.success(request, _("The service is offered again."))
    return redirect("agencies:agency", actor.agency_id)


def _label(choice: tuple[str, str]) -> str:
    return choice[1]


def _offer(service: Offer) -> dict:
    """A service as a list shows it: what it is, whether it takes people now."""
    today = clock.today()
    known = service.said_until is None or today <= service.said_until
    return {
        "service": service,
        "takes": takes_people(service.availability, service.said_until, today),
        "known": known,
        "full": service.availability == Availability.FULL,
        "areas": [area_label(area) for area in service.areas],
        "languages": [language_name(code, reader()) for code in service.languages],
        "for_whom": [Served(one).label for one in service.for_whom],
    }


def _facts(entry: Agency) -> list[tuple]:
    return [
        (_("Kind"), entry.get_kind_display()),
        (_("Country"), country_name(entry.country, reader())),
        (_("Where it works"), ", ".join(map(area_label, entry.areas))),
        (_("Languages"), ", ".join(language_name(code, reader()) for code in entry.languages)),
        (_("Address"), ", ".join(entry.address.splitlines())),
        (_("Phone"), entry.phone),
        (_("E-mail"), entry.email),
        (_("Web"), entry.web),
    ]


def _hours(entry: Agency) -> list[tuple[str, str]]:
    """Each weekday with its hours; nothing where no hours are known at all."""
    if not entry.opening_hours:
        return []
    return [
        (str(day.label), ", ".join("–".join(span) for span in entry.opening_hours.get(day.value, [])) or _("Closed"))
        for day in Weekday
    ]


def _closed_ahead(entry: Agency) -> list:
    return [day for day in entry.closed_on if day >= clock.today()][:10]
