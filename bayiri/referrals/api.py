"""Referrals for other programs: what is asked of the agency, what it asks, and each step."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from bayiri import audit
from bayiri.agencies.models import Agency
from bayiri.agencies.queries import agency_called
from bayiri.cases.queries.numbers import called
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.reader import actor_of, scopes_of
from bayiri.pages.scopes import Scope
from bayiri.pages.wire import PAGE, Needs, cursor_of, place_behind
from bayiri.referrals import commands, permissions, queries, shapes
from bayiri.referrals.choices import State
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown, acts_from

router = Router(tags=["referrals"])
Reference = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="The referral's reference.")]
After = Annotated[str, Query(max_length=300, description="`next` of the page before.")]
BY_SENDER = ("revoke",)


@router.get(
    "/referrals", response=shapes.ReferralList, auth=Needs(Scope.ANSWER, Scope.ASK), exclude_none=True,
    operation_id="list_referrals",
)  # fmt: skip
def list_referrals(
    request: HttpRequest,
    direction: Literal["sent", "received"] = "received",
    state: State | None = None,
    after: After = "",
) -> dict[str, Any]:
    """What was asked of the agency, or what it asked, the latest change first."""
    actor = _reader(request)
    _need(request, Scope.ASK if direction == "sent" else Scope.ANSWER)
    mine = Q(sender_id=actor.agency_id) if direction == "sent" else Q(recipient_id=actor.agency_id)
    rows = queries.referrals_visible_to(actor).filter(mine, *([Q(state=state)] if state else []))
    before, reference = place_behind(after)
    if before:
        rows = rows.filter(Q(changed_at__lt=before) | Q(changed_at=before, reference__lt=reference))
    found = list(rows.order_by("-changed_at", "-reference")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    last = cursor_of(found[-1].changed_at, found[-1].reference) if more else None
    return {"items": [_line(actor, one) for one in found], "next": last}


@router.get(
    "/referrals/agencies", response=shapes.AgencyList, auth=Needs(Scope.ASK), exclude_none=True,
    operation_id="list_agencies",
)  # fmt: skip
def list_agencies(
    request: HttpRequest, country: Annotated[str, Query(pattern="^[A-Z]{3}$")] | None = None, after: After = ""
) -> Any:
    """Agencies that can be asked, by name."""
    actor = _reader(request)
    rows = Agency.objects.exclude(pk=actor.agency_id).filter(*([Q(country=country)] if country else []))
    found = list(rows.filter(name__gt=after).order_by("name")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return {"items": [{"name": one.name, "kind": one.kind, "country": one.country} for one in found],
            "next": found[-1].name if more else None}  # fmt: skip


@router.get(
    "/referrals/{reference}", response=shapes.ReferralOut, auth=Needs(Scope.ANSWER, Scope.ASK), exclude_none=True,
    operation_id="read_referral",
)  # fmt: skip
def read_referral(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """One referral as its side may read it: general words first, who it is about while it is accepted."""
    actor = _reader(request)
    one = _called(actor, reference)
    side = queries.side_of(actor, one)
    _need(request, Scope.ASK if side == "sender" else Scope.ANSWER)
    said = _line(actor, one)
    if hasattr(one, "preview"):
        said["preview"] = {name: getattr(one.preview, name) for name in shapes.PreviewOut.model_fields}
    if subject := queries.subject_of(one):
        said["subject"] = _subject(actor, one, subject)
    acts = [act for act in acts_from(one.state, side, one.kind) if act in shapes.ACTS]
    return said | {"acts": [act for act in acts if permissions.may_take_step(actor, one, act)]}


@router.post(
    "/referrals/{reference}/steps", response={201: shapes.Stands}, auth=Needs(Scope.ANSWER, Scope.ASK),
    operation_id="take_step",
)  # fmt: skip
def take_step(request: HttpRequest, reference: Reference, said: shapes.StepIn) -> Any:
    """Accept, decline, begin, finish or give back what was asked; revoke what one asked."""
    actor = _reader(request)
    one = _called(actor, reference)
    _need(request, Scope.ASK if said.act in BY_SENDER else Scope.ANSWER)
    moved = commands.take_step(
        by=actor, referral_id=one.id, act=said.act, version=said.version, reason=said.reason or "",
        outcome=said.outcome or "",
    )  # fmt: skip
    return Status(201, _stands(moved))


@router.post("/referrals", response={201: shapes.Stands}, auth=Needs(Scope.ASK), operation_id="refer_somebody")
def refer_somebody(request: HttpRequest, said: shapes.SomebodyIn) -> Any:
    """Refer somebody who has no case here and agreed to it. The sender sees how it goes on, and nothing else."""
    actor = _reader(request)
    words = said.preview
    shown = Shown(
        words.wanted, area=words.area, wanted_by=words.wanted_by, needs=tuple(words.needs), message=words.message
    )
    asked = Asked(
        "service", "reintegration", shown, agency_called(said.recipient).id, urgency=said.urgency, answer_by=said.answer_by,
        sections=("identity", "contact"),
    )  # fmt: skip
    one = commands.refer_somebody(by=actor, asked=asked, name=said.name, contact=said.contact, agreed=said.agreed)
    return Status(201, _stands(one))


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permissions.may_read_referrals(actor):
        raise NotAllowed
    return actor


def _need(request: HttpRequest, scope: Scope) -> None:
    if scope not in scopes_of(request):
        raise NotAllowed


def _called(actor: Actor, reference: str) -> Referral:
    found = queries.referrals_visible_to(actor).filter(reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def _stands(one: Referral) -> dict[str, Any]:
    return {"reference": one.reference, "state": one.state, "version": one.version}


def _line(actor: Actor, one: Referral) -> dict[str, Any]:
    names = (
        "reference",
        "kind",
        "state",
        "purpose",
        "urgency",
        "answer_by",
        "until_on",
        "offered_at",
        "answered_at",
        "changed_at",
        "version",
    )
    said = {name: getattr(one, name) for name in names}
    return said | {
        "direction": "sent" if queries.side_of(actor, one) == "sender" else "received", "sender": one.sender.name,
        "recipient": one.recipient_label, "reason": one.reason or None, "outcome": one.outcome or None,
    }  # fmt: skip


def _subject(actor: Actor, one: Referral, subject: Any) -> dict[str, Any]:
    """Who it is about; that it was read stands in the log of the case."""
    people = [_somebody(shared) for shared in queries.people_shared(actor, one, subject)]
    if subject.person_name:
        people.append(
            {"name": subject.person_name, "contacts": [subject.person_contact] if subject.person_contact else None}
        )
    case = called(actor, subject.case_id)
    if case and people:
        about = ("referrals.referral", one.id)
        audit.record_look(by=actor, part="sharing", sections=("identity", "contact"), case_id=case.id, subject=about)
    return {"case": case.number if case else None, "sections": subject.sections, "people": people}


def _somebody(shared: queries.SharedPerson) -> dict[str, Any]:
    ways = {"contacts": [way.value for way in shared.contacts] or None}
    if shared.person is None:
        return {"name": None, "age_group": shared.age_group, **ways}
    person = shared.person
    return {
        "name": person.name, "name_latin": person.name_latin, "born_on": person.born_on, "languages": person.languages, **ways,
    }  # fmt: skip
