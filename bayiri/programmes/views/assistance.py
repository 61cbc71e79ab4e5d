"""Pages: what each programme gives, applying, deciding."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.queries import case_for, members_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.programmes import commands, explanation, permissions, queries, revision
from bayiri.programmes.choices import ApplicationState, Outcome
from bayiri.programmes.forms import ApplyForm, CancelForm, DecideForm, FactsForm, HelpAgainForm, ReviseForm
from bayiri.programmes.models import Application


@shows("assistance", "finance")
def entitlements(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every programme beside the others, the useful ones first."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    members = members_of(case)
    names = {str(member.id): member.person.name for member in members}
    context = {
        "title": _("Assistance"),
        "case": case,
        "back_url": reverse("journey:case", args=[case.id]),
        "programmes": [
            (explanation.told(option, members), _changed(option, names)) for option in queries.options_for(actor, case)
        ],
        "may_calculate": permissions.may_calculate(actor, case),
        "may_apply": permissions.may_apply(actor, case),
        "may_decide": permissions.may_decide(actor, case),
    }
    return render(request, "programmes/entitlements.html", context)


def _changed(option: queries.Option, names: dict[str, str]) -> revision.Changed | None:
    """What an approval in force would become, where it is not what the household would get now."""
    if option.approved is None or option.answer is None:
        return None
    return revision.changed(option.approved.entitlement.answer, option.answer, names)


@require_POST
def offer(request: HttpRequest, case_id: UUID, programme: str) -> HttpResponse:
    """Calculate, keep it, and put it on offer."""
    actor: Actor = actor_of(request)
    commands.calculate_entitlement(by=actor, case_id=case_id, programme=programme)
    messages.success(request, _("Calculated, kept and put on offer."))
    return HttpResponseRedirect(reverse("programmes:entitlements", args=[case_id]))


@shows("assistance", "finance")
def facts(request: HttpRequest, case_id: UUID, programme: str) -> HttpResponse:
    """What the programme asks for and no record holds."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_calculate(actor, case):
        raise NotAllowed
    option, members = queries.option_for(actor, case, programme), members_of(case)
    names = {str(member.id): member.person.name for member in members}
    labels = {path: explanation.fact_name(path, names) for path in option.asked}
    form = FactsForm(request.POST or None, asked=option.asked, labels=labels, known=queries.stated_facts(case))

    def act(typed: dict[str, Any]) -> None:
        commands.state_facts(
            by=actor, case_id=case_id, programme=programme, values=form.values, evidence=typed["evidence"]
        )

    back = reverse("programmes:entitlements", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The facts are saved."), back_url=back,
        title=_("Facts for this programme"), lead=explanation.programme_name(option.document),
    )  # fmt: skip


def apply(request: HttpRequest, case_id: UUID, programme: str) -> HttpResponse:
    """Apply for one programme's help."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_apply(actor, case):
        raise NotAllowed
    told = explanation.told(queries.option_for(actor, case, programme), members_of(case))
    form = ApplyForm(request.POST or None, certain=told.verdict == "eligible")

    def act(typed: dict[str, Any]) -> None:
        commands.apply_for_assistance(
            by=actor, case_id=case_id, programme=programme, note=typed["note"],
            under_review=typed.get("under_review", False),
        )  # fmt: skip

    back = reverse("programmes:entitlements", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The application waits for a programme manager."),
        template="programmes/apply.html", title=_("Apply for assistance"), back_url=back, told=told,
    )  # fmt: skip


@shows("assistance", "finance")
def decide(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Approve an application, or refuse it with reasons and remedy."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    application = queries.application_in(actor, case, application_id)
    if not permissions.may_decide(actor, case):
        raise NotAllowed

    def act(typed: dict[str, Any]) -> None:
        if typed["outcome"] == Outcome.APPROVED:
            commands.approve_application(by=actor, application_id=application_id, note=typed["note"])
        else:
            grounds = {name: typed[name] for name in ("reasons", "remedy", "appeal_until")}
            commands.refuse_application(by=actor, application_id=application_id, **grounds)

    names = {str(member.id): member.person.name for member in members_of(case)}
    document = queries.programme_for(application.programme)
    return form_page(
        request, DecideForm(request.POST or None), act, onward=reverse("journey:case", args=[case.id]),
        done=_("The decision is recorded."), template="programmes/decide.html",
        title=_("Decide on an application"), back_url=reverse("programmes:entitlements", args=[case.id]),
        case=case, application=application,
        name=explanation.programme_name(document),
        calculation=application.entitlement, total=explanation.total_of(application.entitlement.answer),
        lines=explanation.lines_of(application.entitlement.answer, names, explanation.words_of(document)),
        fits=queries.still_fits(application), changed=_replaced(application, names),
        helped=_helped(actor, application), overrides=application.overrides.select_related("recorded_by"),
    )  # fmt: skip


def _helped(actor: Actor, application: Application) -> queries.Helped | None:
    """The answer to the question about earlier help, where a decision is waited for."""
    if application.state != ApplicationState.SUBMITTED:
        return None
    return commands.ask_earlier_help(by=actor, application_id=application.id)


@shows("assistance", "finance")
def help_again(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Say why help is given although somebody of the household was helped before."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    application = queries.application_in(actor, case, application_id)
    if not permissions.may_decide(actor, case):
        raise NotAllowed

    def act(typed: dict[str, Any]) -> None:
        commands.help_again(by=actor, application_id=application_id, reason=typed["reason"])

    back = reverse("programmes:decide", args=[case.id, application.id])
    return form_page(
        request, HelpAgainForm(request.POST or None), act, onward=back,
        done=_("The reason is saved. Another programme manager decides."), title=_("Help although there was help before"),
        lead=explanation.programme_name(queries.programme_for(application.programme)), back_url=back,
    )  # fmt: skip


def revise(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Ask for an approval to be replaced by what the household would get as it is now."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    application = queries.application_in(actor, case, application_id)
    if not permissions.may_apply(actor, case):
        raise NotAllowed

    def act(typed: dict[str, Any]) -> None:
        commands.revise_approval(by=actor, application_id=application_id, note=typed["note"])

    option = queries.option_for(actor, case, application.programme)
    now, names = option.answer, {str(member.id): member.person.name for member in members_of(case)}
    return form_page(
        request, ReviseForm(request.POST or None), act,
        onward=reverse("programmes:entitlements", args=[case.id]),
        done=_("The new calculation waits for a programme manager. Until then the approval stands."),
        template="programmes/revise.html", title=_("Replace an approval"),
        back_url=reverse("programmes:entitlements", args=[case.id]),
        name=explanation.programme_name(option.document),
        changed=revision.changed(application.entitlement.answer, now, names) if now else None,
    )  # fmt: skip


def cancel(request: HttpRequest, case_id: UUID, application_id: UUID) -> HttpResponse:
    """Take an application back."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    application = queries.application_in(actor, case, application_id)
    if not permissions.may_cancel(actor, case):
        raise NotAllowed

    def act(typed: dict[str, Any]) -> None:
        commands.cancel_application(by=actor, application_id=application_id, reason=typed["reason"])

    back = reverse("programmes:entitlements", args=[case.id])
    return form_page(
        request, CancelForm(request.POST or None), act, onward=back, done=_("The application is taken back."),
        template="pages/confirm.html", title=_("Take the application back"), back_url=back, danger=True,
        lead=explanation.programme_name(queries.programme_for(application.programme)),
    )  # fmt: skip


def _replaced(application: Application, names: dict[str, str]) -> revision.Changed | None:
    """What an application that is to replace an approval changes about it."""
    if application.replaces is None:
        return None
    return revision.changed(application.replaces.entitlement.answer, application.entitlement.answer, names)
