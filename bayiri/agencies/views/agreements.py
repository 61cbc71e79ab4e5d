"""Agreements of one's agency: the list, one of them, writing, amending, ending, reviewing."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies import permissions
from bayiri.agencies.choices import AgreementKind, PartRole
from bayiri.agencies.commands import agreements as commands
from bayiri.agencies.commands.agreements import Activity, AgreementData
from bayiri.agencies.forms.agreements import ActivityForm, AgreementForm, EndingForm, ReviewForm
from bayiri.agencies.forms.fields import reader
from bayiri.agencies.queries import agreements as queries
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name
from bayiri.reference.currencies import minor_digits

AGREEMENTS_A_PAGE = 25


def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements that one's agency is party to, and those that it is to look at."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in AgreementKind.values else ""
    page = Paginator(queries.agreements_of(actor, kind=kind), AGREEMENTS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(queries.Listed(version.agreement, version), _names(version.agreement)) for version in page]
    context = {
        "title": _("Agreements"), "rows": rows, "page": page, "kinds": AgreementKind.choices, "kind": kind,
        "may_write": permissions.may_write_agreements(actor), "reviews": queries.open_reviews(actor)[:50], "today": clock.today(),
    }  # fmt: skip
    return render(request, "agencies/agreements.html", context)


def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement: parties, dates, who does and pays what, what it said before."""
    actor = actor_of(request)
    listed = queries.agreement_of(actor, agreement_id)
    activities = queries.activities_of(listed.version)
    leads = _leads(actor, listed)
    for row in activities:
        row["role_label"] = PartRole(row["role"]).label
        row["paid"] = [(one["by_name"], _money(one["amount"], one["currency"])) for one in row["funding"]]
    sums = [(name, _money(amount, currency)) for name, currency, amount in queries.funding_of(activities)]
    may_review = permissions.may_write_agreements(actor)
    context = {
        "title": listed.version.title, "listed": listed, "names": _names(listed.agreement), "activities": activities,
        "sums": sums, "leads": leads, "versions": queries.versions_of(actor, agreement_id),
        "reviews": queries.reviews_of(actor, agreement_id), "back_url": reverse("agencies:agreements"),
        "own_reviews": list(queries.open_reviews(actor).filter(agreement_id=agreement_id)) if may_review else [],
    }  # fmt: skip
    return render(request, "agencies/agreement.html", context)


def write(request: HttpRequest) -> HttpResponse:
    """Write down an agreement that one's agency leads."""
    actor = actor_of(request)
    if not permissions.may_write_agreements(actor):
        raise NotAllowed
    form = AgreementForm(request.POST or None, agencies=queries.agencies_to_choose(actor), own=actor.agency_id)
    return form_page(
        request, form, lambda said: commands.write_agreement(by=actor, data=form.agreement),
        onward=lambda made: reverse("agencies:agreement", args=[made.pk]), done=_("The agreement is written down."),
        title=_("Write down an agreement"), back_url=reverse("agencies:agreements"),
    )  # fmt: skip


def amend(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Amend or extend: what the agreement says from here on."""
    actor = actor_of(request)
    listed = _led(actor, agreement_id)
    here = reverse("agencies:agreement", args=[agreement_id])
    form = AgreementForm(
        request.POST or None, agencies=queries.agencies_to_choose(actor), own=actor.agency_id, listed=listed,
        initial=AgreementForm.initial_of(listed),
    )  # fmt: skip

    def act(said):
        return commands.amend_agreement(
            by=actor,
            agreement_id=agreement_id,
            number=said["number"] or 0,
            data=form.agreement,
            because=said["because"],
        )

    return form_page(
        request, form, act, onward=here, done=_("The agreement is amended."), title=_("Amend: %(title)s") % {"title": listed.version.title},
        lead=_("What it said before stays readable."), back_url=here,
    )  # fmt: skip


def activity(request: HttpRequest, agreement_id: UUID, place: int) -> HttpResponse:
    """One activity of an agreement; the place after the last is a new one."""
    actor = actor_of(request)
    listed = _led(actor, agreement_id)
    standing = list(map(Activity.of, listed.version.activities))
    if not 1 <= place <= len(standing) + 1:
        raise Http404
    is_new = place > len(standing)
    here = reverse("agencies:agreement", args=[agreement_id])
    initial = {"number": listed.version.number, "role": PartRole.CARRIES_OUT}
    initial |= {} if is_new else ActivityForm.initial_of(standing[place - 1])
    form = ActivityForm(request.POST or None, parties=queries.parties_of(listed.agreement)[0], initial=initial)

    def act(said):
        rows = [*standing, form.activity] if is_new else [*standing[: place - 1], form.activity, *standing[place:]]
        because = (_("Activity added: %(what)s") if is_new else _("Activity changed: %(what)s")) % {
            "what": said["what"]
        }
        return _amend(actor, listed, rows, said["number"], because)

    return form_page(
        request, form, act, onward=here, done=_("The activity stands in the agreement."), back_url=here,
        title=_("Add an activity") if is_new else _("Change an activity"),
    )  # fmt: skip


@require_POST
def drop_activity(request: HttpRequest, agreement_id: UUID, place: int) -> HttpResponse:
    """Take an activity out; the version before keeps it."""
    actor = actor_of(request)
    listed = _led(actor, agreement_id)
    standing = list(map(Activity.of, listed.version.activities))
    number = request.POST.get("number", "")
    if not 1 <= place <= len(standing) or not number.isdigit():
        raise Http404
    gone = standing.pop(place - 1)
    _amend(actor, listed, standing, int(number), _("Activity taken out: %(what)s") % {"what": gone.what})
    messages.success(request, _("The activity is taken out."))
    return redirect("agencies:agreement", agreement_id)


def end(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """End an agreement."""
    actor = actor_of(request)
    listed = _led(actor, agreement_id)
    here = reverse("agencies:agreement", args=[agreement_id])
    return form_page(
        request, EndingForm(request.POST or None),
        lambda said: commands.end_agreement(by=actor, agreement_id=agreement_id, **said), onward=here, danger=True,
        done=_("The agreement ends."), title=_("End: %(title)s") % {"title": listed.version.title}, back_url=here,
    )  # fmt: skip


@require_POST
def resume(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """It goes on after all."""
    commands.resume_agreement(by=actor_of(request), agreement_id=agreement_id)
    messages.success(request, _("The agreement goes on."))
    return redirect("agencies:agreement", agreement_id)


def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Say what one's agency found when it looked at an agreement."""
    actor = actor_of(request)
    found = queries.review_of(actor, review_id)
    if not permissions.may_write_agreements(actor):
        raise NotAllowed
    here = reverse("agencies:agreement", args=[found.agreement_id])
    return form_page(
        request, ReviewForm(request.POST or None),
        lambda said: commands.finish_review(by=actor, review_id=review_id, note=said["note"]), onward=here,
        done=_("The review is kept."), title=_("Review the agreement"), back_url=here,
        lead=queries.agreement_of(actor, found.agreement_id).version.title,
    )  # fmt: skip


def _amend(actor: Actor, listed: queries.Listed, activities: list[Activity], number: int, because: str):
    agencies, states = queries.parties_of(listed.agreement)
    one = listed.version
    data = AgreementData(
        kind=listed.agreement.kind, title=one.title, begins_on=one.begins_on, ends_on=one.ends_on, review_on=one.review_on,
        terms=one.terms, agencies=tuple(agency.pk for agency in agencies), states=tuple(states),
    )  # fmt: skip
    return commands.amend_agreement(
        by=actor, agreement_id=listed.agreement.pk, number=number, because=because,
        data=replace(data, activities=tuple(activities)),
    )  # fmt: skip


def _leads(actor: Actor, listed: queries.Listed) -> bool:
    return permissions.may_write_agreements(actor) and listed.agreement.lead_id == actor.agency_id


def _led(actor: Actor, agreement_id: UUID) -> queries.Listed:
    """An agreement that the reader may write to. Raises NotVisible, NotAllowed."""
    listed = queries.agreement_of(actor, agreement_id)
    if not _leads(actor, listed):
        raise NotAllowed
    return listed


def _names(agreement) -> list[str]:
    """The parties by name: agencies, and States as such."""
    agencies, states = queries.parties_of(agreement)
    return [*(agency.name for agency in agencies), *(country_name(code, reader()) for code in states)]


def _money(amount: int, currency: str) -> str:
    digits = minor_digits(currency)
    return f"{number_format(Decimal(amount).scaleb(-digits), digits, use_l10n=True, force_grouping=True)} {currency}"
