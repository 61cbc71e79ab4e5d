"""Pages of assessments and gates."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Role
from bayiri.cases.models import Case, Member
from bayiri.cases.permissions import may_change
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.documents.queries import latest_files
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.safeguards import commands, permissions, queries
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.forms import AssessmentForm, AssessmentThereForm, ClearForm, ConcernForm, OverrideForm


def _subject(
    request: HttpRequest, case_id: UUID, member_id: UUID, may: Callable[[Actor, Case], bool] | None = None
) -> tuple[Actor, Case, Member, str]:
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may)
    return actor, case, member_for(actor, case, member_id), reverse("journey:case", args=[case_id])


def _gate(code: str) -> Gate:
    if code not in Gate.values:
        raise NotVisible
    return Gate(code)


def _named(code: Gate, which: str) -> Callable[[Actor, Case], bool]:
    """Who may clear a gate, or pass over it: whom the law's document names. Where it names nobody, the act itself says why."""
    named = getattr(queries.gate_rule(code, clock.today()), which)
    return lambda actor, case: permissions.may_set(actor, case, named) if named else may_change(actor, case)


@shows("assessment", "protection", "health")
def assess(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Assess one person; the last assessment is where the form begins."""
    actor, case, member, back = _subject(request, case_id, member_id, may=permissions.may_assess)
    last = queries.latest_screenings(case).get(member.id)
    fields = ("vulnerabilities", "needs", "risks", "protective_factors")
    initial = {name: getattr(last, name) for name in fields} if last else {}
    is_there = member.state == "arrived"  # who has returned is not asked whether they fear to
    form = (AssessmentThereForm if is_there else AssessmentForm)(request.POST or None, initial=initial)

    def act(said):
        return commands.assess(by=actor, case_id=case.id, member_id=member.id, **{"fears_return": False, **said})

    title = _("Vulnerability and needs: %(name)s") if is_there else _("Assess %(name)s")
    title %= {"name": member.person.name}
    return form_page(request, form, act, onward=back, done=_("The assessment is saved."), title=title, back_url=back)


# Whether a safeguard stands is part of the journey; why, of protection and health: the database keeps that back.
@shows("safeguard", "journey", "protection", "health")
def gate(request: HttpRequest, case_id: UUID, member_id: UUID, code: str) -> HttpResponse:
    """One safeguard of one person: how it stands, everything found about it, and who may do what."""
    actor, case, member, back = _subject(request, case_id, member_id)
    wanted = _gate(code)
    mine = next((one for one in queries.gates_of(case, [member]) if one.member.id == member.id), None)
    state = next((state for state in mine.gates if state.code == wanted), None) if mine else None
    rule = queries.gate_rule(wanted, clock.today())
    writes = may_change(actor, case)
    context = {
        "title": wanted.label, "case": case, "member": member, "state": state, "rule": rule, "back_url": back,
        "findings": queries.findings_about(case, member, wanted), "clear_roles": [Role(role).label for role in rule.clear_roles],
        "may_write": writes, "may_let_stand": permissions.may_let_stand(actor, case),
        "may_clear": writes and actor.has_role(*rule.clear_roles),
        "may_see_words": permissions.may_say_parting(actor, case),
        "may_override": writes and actor.has_role(*rule.override_roles),
    }  # fmt: skip
    return render(request, "safeguards/gate.html", context)


@shows("safeguard", "journey", "protection", "health")
def clear(request: HttpRequest, case_id: UUID, member_id: UUID, code: str) -> HttpResponse:
    wanted = _gate(code)
    actor, case, member, back = _subject(request, case_id, member_id, may=_named(wanted, "clear_roles"))
    form = ClearForm(request.POST or None, files=latest_files(case.id, member.id))

    def act(said):
        return commands.clear_gate(by=actor, case_id=case.id, member_id=member.id, gate=wanted, **said)

    title = _("Clear: %(gate)s") % {"gate": wanted.label}
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("The safeguard is cleared."),
        title=title,
        lead=member.person.name,
        back_url=back,
    )


def raise_concern(request: HttpRequest, case_id: UUID, member_id: UUID, code: str) -> HttpResponse:
    wanted = _gate(code)
    actor, case, member, back = _subject(request, case_id, member_id, may=may_change)
    form = ConcernForm(request.POST or None)

    def act(said):
        return commands.raise_concern(by=actor, case_id=case.id, member_id=member.id, gate=wanted, **said)

    title = _("Raise a concern: %(gate)s") % {"gate": wanted.label}
    done = _("The concern is raised. The safeguard is blocked until another person clears it.")
    return form_page(
        request, form, act, onward=back, done=done, title=title, lead=member.person.name, back_url=back, danger=True
    )


def override(request: HttpRequest, case_id: UUID, member_id: UUID, code: str) -> HttpResponse:
    wanted = _gate(code)
    actor, case, member, back = _subject(request, case_id, member_id, may=_named(wanted, "override_roles"))
    form = OverrideForm(request.POST or None)

    def act(said):
        return commands.override_gate(by=actor, case_id=case.id, member_id=member.id, gate=wanted, **said)

    title = _("Pass over: %(gate)s") % {"gate": wanted.label}
    return form_page(
        request, form, act, onward=back, done=_("The safeguard is passed over; this is on record."), title=title,
        lead=member.person.name, back_url=back, danger=True,
    )  # fmt: skip
