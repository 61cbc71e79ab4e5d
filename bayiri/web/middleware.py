"""One transaction a request, with the reader's identity in it."""

import logging
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from bayiri.agencies.context import acting_as, set_context
from bayiri.agencies.models import User
from bayiri.agencies.rules import narrow_only
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotNow, NotVisible, RuleBroken
from bayiri.core.lost import OUT_OF_REACH, let_go_of_the_lost
from bayiri.notifications.queries import UNREAD
from bayiri.pages import answers, wire
from bayiri.pages.reader import note_refusal
from bayiri.pages.wire import is_call
from bayiri.web import calls
from bayiri.web.access import is_closed_to_partners, to_sign_in
from bayiri.web.commands import NOT_VISIBLE, refuse

logger = logging.getLogger(__name__)
# What of an address belongs to a case; the database knows to which.
NAMES_A_CASE = ("case_id", "referral_id", "board_id", "task_id")
CODE = re.compile(r"\bINV-\d+")


class ActorMiddleware:
    """Finds who is signed in, tells the database for one transaction, and turns refusals into pages.

    It stands innermost and opens the transaction itself instead of ATOMIC_REQUESTS, because who acts must be said
    inside the transaction and before the view; see docs/decisions/technique/0002. What ends in an exception is undone whole,
    and the refusal is then logged in a second transaction.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request):
        let_go_of_the_lost()
        try:
            if is_call(request):
                return calls.answered(request, self._answer)
            return self._answer(request, self._actor)
        except OUT_OF_REACH:
            logger.exception("The database cannot be reached.")
            return wire.any_other(503) if is_call(request) else answers.out_of_reach(request)

    def _answer(self, request, who):
        with transaction.atomic():
            request.actor = who(request)
            request.news_waiting = set_context(request.actor, asking=UNREAD) or 0
            response = calls.once(request, self.get_response)
            if response.status_code == 405 and request.method == "GET" and not is_call(request):
                response = answers.not_to_be_read(request, response["Allow"])
        if request.actor and getattr(request, "refused", None) is not None:
            with acting_as(request.actor):
                refuse(by=request.actor, reasons=request.refused, **_where(request))
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Deny by default: a page that is not marked as open needs somebody signed in; to a partner few are open."""
        if getattr(view, "open_to_strangers", False):
            return None
        actor = getattr(request, "actor", None)
        if is_call(request):
            return calls.refusal(request, actor)
        if actor is None:
            return to_sign_in(request)
        if narrow_only(actor.roles) and is_closed_to_partners(request):
            if request.method == "GET" and request.path == "/":
                return redirect("agencies:reports")
            note_refusal(request, [])
            return answers.not_allowed(request)
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Undo the transaction; answer what a command refused with 404, 403, 409 or 422."""
        transaction.set_rollback(True)
        call = is_call(request)
        if isinstance(fault, NotVisible):
            note_refusal(request, [NOT_VISIBLE])
            return wire.not_found() if call else answers.not_found(request)
        if isinstance(fault, NotAllowed):
            note_refusal(request, [])
            return wire.not_allowed() if call else answers.not_allowed(request)
        if isinstance(fault, RuleBroken):
            note_refusal(request, fault.reasons)
            return wire.rule_broken(fault.reasons) if call else answers.rule_broken(request, fault.reasons)
        if isinstance(fault, ChangedMeanwhile):
            return wire.changed_meanwhile() if call else answers.changed_meanwhile(request)
        if isinstance(fault, NotNow):
            logger.error("%s", fault)
            return wire.not_now(str(fault.sentence)) if call else answers.not_now(request, str(fault.sentence))
        if isinstance(fault, DatabaseError) and getattr(fault.__cause__, "sqlstate", "") == "42501":
            # The last guard held where a rule should have: refused all the same, and logged; the rule by its number
            # alone, for its sentence may name what not every reader of the log may know.
            note_refusal(request, CODE.findall(str(fault))[:1])
            return wire.not_allowed() if call else answers.not_allowed(request)
        return None

    def _actor(self, request):
        user_id = request.session.get(SESSION_KEY)
        if not user_id:
            return None
        user = User.objects.select_related("agency").filter(pk=user_id, is_active=True).first()
        if (
            user is None or user.pk != request.session.owner_id
        ):  # the database keeps whose session it is beside what it holds
            return None
        return user.actor


def _where(request: HttpRequest) -> dict[str, Any]:
    """The page by its URL name, and what of its address may belong to a case: an address itself may hold a secret, so it is not written."""
    found = request.resolver_match
    if found is None:
        return {"page": "", "named": "", "row_id": None}
    if is_call(request) and "number" in found.kwargs:
        return {"page": found.view_name, "named": f"number:{found.kwargs['number']}", "row_id": None}
    named = next((one for one in NAMES_A_CASE if isinstance(found.kwargs.get(one), UUID)), "")
    return {"page": found.view_name, "named": named, "row_id": found.kwargs.get(named)}
