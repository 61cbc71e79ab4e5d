"""Pages of health and the journey."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.documents.queries import latest_files
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate, HealthKind, TravelNeed
from bayiri.safeguards.commands.health import CertificateData, StatementData, keep_certificate, state_health
from bayiri.safeguards.forms.health import CertificateForm, StatementForm
from bayiri.safeguards.queries import health
from bayiri.safeguards.rules.health import last_day


@shows("safeguard", "journey", "health")
def show(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Fit or not, what is needed and until when; what was said, for whoever may read it."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    member = member_for(actor, case, member_id)
    mine = next((one for one in queries.gates_of(case, [member]) if one.member.id == member.id), None)
    certificates = health.certificates_of(member)
    last = certificates[0] if certificates and certificates[0].word != "none" else None
    carrier = health.carrier_for(health.carrier_booked(member))
    reads = actor.has_role(*health.health_readers())
    context = {
        "title": _("Health and the carrier: %(name)s") % {"name": member.person.name}, "case": case, "member": member,
        "state": next((one for one in mine.gates if one.code == Gate.FITNESS), None) if mine else None,
        "carrier": carrier.names.get(get_language() or "en", carrier.names["en"]), "source": carrier.source, "last": last,
        "until": last_day(carrier.rules, health.certificate_facts(last)) if last and last.word == "fit" else None,
        "needs": [TravelNeed(one).label for one in last.needs] if last else [],
        "statements": [(one, [HealthKind(kind).label for kind in one.kinds]) for one in health.statements_of(member)] if reads else [],
        "certificates": certificates, "reads": reads,
        "may_say": permissions.may_state_health(actor, case, health.health_readers()),
        "may_certify": permissions.may_set(actor, case, health.certificate_roles()),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "safeguards/health.html", context)


@shows("safeguard", "health")
def say(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(
        actor, case_id, may=lambda who, one: permissions.may_state_health(who, one, health.health_readers())
    )
    member = member_for(actor, case, member_id)
    before = next(iter(health.statements_of(member)), None)
    fields = ("kinds", "due_on", "happened_on", "note", "medicine", "medicine_days", "medicine_after", "notice")
    initial = {name: getattr(before, name) for name in fields} if before else {}
    form = StatementForm(request.POST or None, initial=initial)
    back = reverse("safeguards:health", args=[case.id, member.id])

    def act(said: dict[str, Any]) -> None:
        data = StatementData(**{**said, "kinds": tuple(said["kinds"])})
        state_health(by=actor, case_id=case.id, member_id=member.id, data=data)

    return form_page(
        request, form, act, onward=back, done=_("The statement is saved."),
        title=_("Health for the journey: %(name)s") % {"name": member.person.name},
        lead=_("Ask what the carrier would ask. This statement takes the place of the one before."), back_url=back, case=case,
    )  # fmt: skip


@shows("safeguard", "journey", "health")
def certify(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id, may=lambda who, one: permissions.may_set(who, one, health.certificate_roles()))
    member = member_for(actor, case, member_id)
    form = CertificateForm(
        request.POST or None, files=latest_files(case.id, member.id), initial={"issued_on": clock.today()}
    )
    back = reverse("safeguards:health", args=[case.id, member.id])

    def act(said: dict[str, Any]) -> None:
        data = CertificateData(**{**said, "needs": tuple(said["needs"])})
        keep_certificate(by=actor, case_id=case.id, member_id=member.id, data=data)

    return form_page(
        request, form, act, onward=back, done=_("The certificate is saved."),
        title=_("Health certificate: %(name)s") % {"name": member.person.name},
        lead=_("Fit or not, what is needed, until when. No diagnosis."), back_url=back, case=case,
    )  # fmt: skip
