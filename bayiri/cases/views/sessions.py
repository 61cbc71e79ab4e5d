"""The page of a counselling session."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bayiri.cases import commands, queries
from bayiri.cases.forms import SessionForm
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_counsel
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law
from bayiri.tasks.queries import appointment_for


def _of_appointment(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What is known already where the session follows an appointment, as the address says."""
    try:
        appointment = appointment_for(actor_of(request), case.id, UUID(request.GET.get("appointment", "")))
    except (ValueError, NotVisible):
        return {}
    return {
        "held_at": appointment.starts_at, "channel": appointment.channel, "language": appointment.language,
        "interpreter_name": appointment.interpreter_name,
        "members_present": [str(member_id) for member_id in appointment.member_ids],
    }  # fmt: skip


def hold_session(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down a counselling session."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id, may=may_counsel)
    form = SessionForm(request.POST or None, initial=_of_appointment(request, case), members=queries.members_of(case))
    back = reverse("journey:case", args=[case.id])

    def act(said):
        present, fears = ([UUID(one) for one in said.pop(name)] for name in ("members_present", "fears"))
        version = law("voluntary-return", on=clock.today()).version
        return commands.hold_session(
            by=actor, case_id=case.id, members_present=present, information_version=version, fears=fears, **said
        )

    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_saved(case.id),
        title=_("Counselling session"),
        back_url=back,
        case=case,
    )


def _saved(case_id: UUID) -> str:
    """The session ends with the options: what was explained is written down with what was shown."""
    return format_html(
        '{} <a class="govuk-link" href="{}">{}</a>',
        _("The session is saved."), reverse("programmes:options", args=[case_id]),
        _("Show the options and write down that they were explained"),
    )  # fmt: skip
