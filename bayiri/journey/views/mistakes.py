"""This was a mistake: one page on which an act is taken back with a reason; what happened outside is contradicted."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bayiri.audit.choices import EVENT_TITLES
from bayiri.audit.undoing import UNDOING
from bayiri.cases.commands.mistakes import take_back_attempt
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.commands import contradict as contradicting
from bayiri.journey.commands import decide, mistakes
from bayiri.journey.forms.mistakes import ContradictForm, MistakeForm
from bayiri.journey.permissions import MAY_TAKE_BACK
from bayiri.journey.queries.undoing import entry_about
from bayiri.monitoring import commands as monitoring
from bayiri.orders import commands as orders
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.programmes import commands as programmes
from bayiri.reintegration import commands as reintegration
from bayiri.tasks.commands import reopen_task
from bayiri.travel.permissions import may_contradict
from bayiri.travel.queries import fact_for


class Way(NamedTuple):
    """What is called with the actor, the case, the row and the reason; what follows from it, in a sentence."""

    act: Callable[..., Any]
    row: str
    follows: Any


WAYS = {
    "attempt": Way(take_back_attempt, "attempt_id", gettext_lazy("The attempt stays readable and counts no more.")),
    "member": Way(mistakes.take_out_member, "member_id", gettext_lazy(
        "They leave the household. The others are asked for their decision again where it has changed.")),
    "declaration": Way(decide.take_back_declaration, "decision_id", gettext_lazy(
        "The declaration stays readable and counts no more. The person is asked again, and is not released on it.")),
    "clearance": Way(mistakes.take_back_clearance, "finding_id", gettext_lazy(
        "The safeguard stands again at once, and nobody stays released. Another person looks at it.")),
    "override": Way(mistakes.take_back_override, "override_id", gettext_lazy(
        "The safeguard stands again at once, and nobody stays released.")),
    "help-decision": Way(programmes.reopen_decision, "decision_id", gettext_lazy(
        "The application waits again for a decision. The first decision stays on record.")),
    "explanation": Way(programmes.take_back_explanation, "explanation_id", gettext_lazy(
        "What was shown stays on record, and counts no more as explained.")),
    "dropped-line": Way(reintegration.bring_back_line, "line_id", gettext_lazy(
        "The line is planned again. Everybody agrees to the plan anew.")),
    "approved-line": Way(reintegration.take_back_approval, "line_id", gettext_lazy(
        "The line is planned again, and is given only after a new approval.")),
    "delivery": Way(reintegration.reverse_delivery, "delivery_id", gettext_lazy(
        "The delivery stays on record with this reversal beside it, and the amount is open again.")),
    "verification": Way(reintegration.take_back_verification, "verification_id", gettext_lazy(
        "Somebody looks again whether the help arrived.")),
    "follow-up": Way(monitoring.take_back_attempt, "attempt_id", gettext_lazy(
        "What was noted stays readable. The rounds that ended by it are due again.")),
    "survey": Way(monitoring.take_back_result, "result_id", gettext_lazy(
        "The answers stay on record and count no more. The round is to be held.")),
    "task": Way(reopen_task, "task_id", gettext_lazy("The same work is to be done again.")),
    "closing": Way(mistakes.undo_closing, "", gettext_lazy(
        "The case goes on where it was closed; before departure no further than assessed. Seats and consents to share "
        "data that ended with it are asked for anew.")),
    "order": Way(orders.take_back, "row_id", gettext_lazy(
        "It stays readable and counts no more. What keeps somebody from being made to leave is taken back by another person.")),
    "duplicate": Way(mistakes.unlink_duplicate, "", gettext_lazy("The two cases are no longer linked.")),
}  # fmt: skip


@shows("timeline", "journey")
def mistake(request: HttpRequest, case_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Say that one thing on record was a mistake, and why."""
    if what not in WAYS:
        raise NotVisible
    actor = actor_of(request)
    case = case_for(actor, case_id, may=MAY_TAKE_BACK[what])
    way = WAYS[what]
    kinds = [kind for kind, one in UNDOING.items() if f"={what}" in one.page]
    entry = entry_about(case, kinds, row_id)
    back = reverse("journey:timeline", args=[case.id])

    def act(said: dict[str, Any]) -> Any:
        about = {way.row: row_id} if way.row else {}
        return way.act(by=actor, case_id=case.id, reason=said["reason"], **about)

    title = _("This was a mistake: %(entry)s") % {"entry": EVENT_TITLES[entry.kind]}
    return form_page(
        request, MistakeForm(request.POST or None), act, onward=back, done=_("It is taken back, with your reason."),
        title=title, lead=way.follows, template="journey/ending/mistake.html", entry=entry, case=case, back_url=back,
        waits_for_another=_waits(actor, entry),
    )  # fmt: skip


def _waits(actor: Actor, entry: Any) -> bool:
    """It takes another person than who did it, and the reader did it."""
    return UNDOING[entry.kind].another and entry.actor_id == actor.id


def contradict(request: HttpRequest, case_id: UUID, fact_id: UUID) -> HttpResponse:
    """What happened outside is not undone; another person says that it was not so."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_contradict)
    fact = fact_for(case, fact_id)
    back = reverse("journey:person", args=[case.id, fact.row.member.person_id])

    def act(said: dict[str, Any]) -> Any:
        return contradicting.contradict(by=actor, case_id=case.id, fact_id=fact_id, reason=said["reason"])

    title = _("It was not so: %(fact)s") % {"fact": fact.label}
    return form_page(
        request, ContradictForm(request.POST or None), act, onward=back, back_url=back, danger=True, title=title,
        lead=fact.row.member.person.name,
        done=_("The contradiction is on record. The caseworker and the protection officers are asked to find out what is true."),
    )  # fmt: skip
