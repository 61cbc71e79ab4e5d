"""The front door: sign-in, overview, health."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from bayiri.agencies.models import User
from bayiri.agencies.queries import away_today
from bayiri.cases.queries import main_applicants
from bayiri.core import clock
from bayiri.pages import answers
from bayiri.pages.reader import actor_of, open_to_strangers
from bayiri.web import demonstration, queries, tour, work
from bayiri.web.forms import SignInForm


@open_to_strangers
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail address and password; in the demonstration, as one of the cast."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if user:
            login(request, user)
            return HttpResponseRedirect(_wanted(request))
        form.add_reasons([_("The e-mail address or the password is wrong.")])
    context = {
        "title": _("Sign in"),
        "form": form,
        "cast": demonstration.cast_by_agency(queries.cast(), get_language() or "en") if settings.DEMONSTRATION else [],
    }
    return render(request, "web/sign_in.html", context, status=422 if form.errors else 200)


@open_to_strangers
@require_POST
def sign_in_as(request: HttpRequest, user_id) -> HttpResponse:
    """One click, and only in the demonstration: sign in as a member of the cast."""
    if not settings.DEMONSTRATION:
        raise Http404
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if not user:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(_wanted(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@open_to_strangers
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read on in another language; a cookie remembers it."""
    return set_language(request)


def work_page(request: HttpRequest) -> HttpResponse:
    """What is open for whoever reads, case by case, and their appointments."""
    actor = actor_of(request)
    tasks = list(queries.work_for(actor).select_related("person")[: work.SHOWN + 1])
    appointments = queries.at_hand(actor)
    heads = main_applicants({task.case_id for task in tasks} | {one.case_id for one in appointments})
    context = {
        "title": _("My work"),
        "groups": work.grouped(tasks[: work.SHOWN], clock.today(), heads, actor.id),
        "more": len(tasks) > work.SHOWN,
        "absence": away_today(actor).get(actor.id),
        "appointments": [(appointment, heads.get(appointment.case_id)) for appointment in appointments],
        "reviews": queries.agreements_to_review(actor),
        "reports": queries.reports_to_answer(actor),
        "role_changes": queries.roles_to_confirm(actor),
        "now": clock.now(),
    }
    return render(request, "web/work.html", context)


def overview(request: HttpRequest) -> HttpResponse:
    """What waits for whoever reads, and what the agency's cases look like: by stage, corridor and month."""
    actor = actor_of(request)
    numbers = queries.overview(actor, get_language() or "en")
    cases = reverse("journey:cases")
    for row in numbers["corridors"]:
        host, destination, code = row["key"]
        row["label"] = _("%(host)s to %(destination)s") % {"host": host, "destination": destination}
        row["url"] = f"{cases}?destination={code}"
    for row in numbers["months"]:
        row["label"] = date_format(row["key"], "YEAR_MONTH_FORMAT")
    context = {"title": _("Overview"), "day": queries.day_of(actor), **numbers}
    return render(request, "web/overview.html", context)


@open_to_strangers
def tour_page(request: HttpRequest) -> HttpResponse:
    """Three stories to follow, and only in the demonstration."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "web/tour.html", {"title": _("Three stories to follow"), "tales": tour.tales()})


@open_to_strangers
def healthz(request: HttpRequest) -> HttpResponse:
    """Says that the application answers and reaches its database (the session was read from it)."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_strangers
def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return answers.not_found(request)


@open_to_strangers
def failed(request: HttpRequest) -> HttpResponse:
    return answers.failed(request)


def _wanted(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
