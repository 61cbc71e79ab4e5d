"""Reading referrals: what waits for me, what I have asked, what a case has asked of others, partner by partner."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from bayiri.agencies.choices import Purpose, SubjectKind
from bayiri.agencies.models import Agency, Offer, PurposeSection
from bayiri.agencies.permissions import participation_in
from bayiri.agencies.queries import sections_for
from bayiri.agencies.rules import narrow_only
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.consent.models import SharingConsent
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.notifications.channels import open_channels
from bayiri.notifications.models import Delivery
from bayiri.people.choices import AgeGroup, RecordState
from bayiri.people.models import Contact, Person
from bayiri.people.queries import age_groups
from bayiri.referrals import rules
from bayiri.referrals.choices import SERVICES_FOR, Basis, State, Wanted
from bayiri.referrals.models import Link, Recall, Referral, Step, Subject
from bayiri.rulebooks.queries import ValuesInForce, law


def terms() -> ValuesInForce:
    return law("referrals", on=clock.today())


def parts_for(purpose: str) -> frozenset[str]:
    """What may be opened for this purpose at most: of the case, or of one person."""
    return frozenset(sections_for(purpose)) | frozenset(sections_for(purpose, by_person=True))


def purposes_to_share_for() -> list[str]:
    """Purposes for which something may be opened by a referral or a person's word, as they are listed."""
    known = set(PurposeSection.objects.values_list("purpose", flat=True).distinct())
    return [str(one.value) for one in Purpose if one.value in known - {Purpose.FORMER, Purpose.EMERGENCY}]


def answer_by(urgency: str) -> date:
    """The day by which the other body answers, where the sender names none."""
    suffix = "" if urgency == "normal" else f"_{urgency}"
    return clock.today() + timedelta(days=terms().number(f"answer_days{suffix}"))


def referrals_visible_to(actor: Actor) -> QuerySet[Referral]:
    """What the actor's agency has asked, or was asked; a diaspora partner's own alone. Row-level security says the same."""
    mine = Q(sender_id=actor.agency_id) | Q(recipient_id=actor.agency_id, offered_at__isnull=False)
    if narrow_only(actor.roles):
        mine = Q(sender_id=actor.agency_id, recorded_by_id=actor.id)
    return Referral.objects.filter(mine).select_related("sender", "recipient", "taken_by", "preview", "offer")


def referral_for(actor: Actor, referral_id: UUID) -> Referral:
    """One referral, as far as its side may read it. Raises NotVisible."""
    found = referrals_visible_to(actor).filter(pk=referral_id).first()
    if found is None:
        raise NotVisible
    return found


def side_of(actor: Actor, referral: Referral) -> str:
    return "sender" if referral.sender_id == actor.agency_id else "recipient"


def subject_of(referral: Referral) -> Subject | None:
    """Who it is about, while the reader may know."""
    return Subject.objects.select_related("case", "confirmed_by").filter(referral=referral).first()


def case_id_of(referral: Referral) -> UUID | None:
    """The case, while the reader may know."""
    return Subject.objects.filter(referral=referral).values_list("case_id", flat=True).first()


def inbox(actor: Actor, *, which: str = "waiting") -> QuerySet[Referral]:
    """What the actor's agency was asked: `waiting` for an answer, what first; `running`; `mine`; or `ended`."""
    asked = referrals_visible_to(actor).filter(recipient_id=actor.agency_id)
    if which == "waiting":
        return asked.filter(state=State.OFFERED).order_by("answer_by", "id")
    if which == "mine":
        return asked.filter(state__in=rules.SHARING, taken_by_id=actor.id).order_by("changed_at", "id")
    if which == "running":
        return asked.filter(state__in=rules.SHARING).order_by("changed_at", "id")
    return asked.exclude(state__in=rules.OPEN).order_by("-changed_at", "-id")


def sent(actor: Actor) -> QuerySet[Referral]:
    """What the actor's agency has asked others, the last first."""
    return referrals_visible_to(actor).filter(sender_id=actor.agency_id).order_by("-recorded_at", "-id")


def of_case(actor: Actor, case: Case) -> list[Referral]:
    """What was shared with and asked of others on one case, the last first."""
    rows = referrals_visible_to(actor).filter(subject__case=case).select_related("subject")
    return list(rows.order_by("-recorded_at", "-id")[: terms().number("list_most")])


def open_on(case: Case, actor: Actor) -> list[Referral]:
    """What the actor's agency has asked on one case and may still take back."""
    rows = Referral.objects.filter(subject__case=case, sender_id=actor.agency_id, state__in=rules.OPEN)
    moved = Q(kind__in=rules.MOVES_THE_CASE, state__in=rules.SHARING)
    return list(rows.exclude(moved).order_by("id"))


def waits_for_second_person(case_id: UUID) -> bool:
    return Referral.objects.filter(subject__case_id=case_id, state=State.DRAFT).exists()


def steps_of(referral: Referral) -> list[Step]:
    return list(referral.steps.select_related("recorded_by__agency").order_by("recorded_at", "id")[:100])


def open_recall(referral: Referral) -> Recall | None:
    return referral.recalls.filter(receipt_at__isnull=True).first()


def ways_out() -> list[str]:
    """How a body without accounts can be written to from here; none where nobody outside knows this installation's address."""
    return open_channels() if settings.PUBLIC_ADDRESS else []


def link_waiting_for_pin(referral: Referral) -> Link | None:
    """The link that was sent, opens now, and whose PIN was not sent: somebody says it."""
    links = referral.links.exclude(email="").filter(pin_to="", used_at__isnull=True, replaced_at__isnull=True)
    return links.filter(expires_at__gt=clock.now()).order_by("-recorded_at").first()


def last_sent(referral: Referral) -> Link | None:
    """The last link that was sent for a referral."""
    return referral.links.exclude(email="").order_by("-recorded_at", "-id").first()


def messages_about(links: Collection[UUID]) -> list[Delivery]:
    """What became of the messages that carried these links, the last first."""
    return list(Delivery.objects.filter(about_id__in=links).order_by("-recorded_at", "-id")[:20])


def recalls(actor: Actor, *, missing: bool = True) -> QuerySet[Recall]:
    """Bodies without accounts that were to delete what they were told: whose receipt is missing, the longest first."""
    rows = Recall.objects.filter(referral__sender_id=actor.agency_id, receipt_at__isnull=missing)
    return rows.select_related("referral", "referral__subject__case").order_by("answer_by", "id")


def taking_part(case: Case) -> list[Member]:
    """Who takes part in the return now."""
    return [member for member in members_of(case) if member.state not in GONE]


def concerned(case: Case, member_ids: Collection[UUID]) -> list[Member]:
    """The members a referral is about. Raises NotVisible where one is not of this case."""
    found = [member for member in taking_part(case) if member.id in set(member_ids)]
    if len(found) < len(set(member_ids)):
        raise NotVisible
    return found


def uncovered(case: Case, members: Sequence[Member], asked: rules.Asked) -> list[Member]:
    """Who of these has not agreed to this recipient, this purpose and these sections."""
    whom = (asked.recipient_id, asked.outside_name.strip().casefold())
    words = {word.member_id: word for word in sharing_of(case) if (word.whom, word.purpose) == (whom, asked.purpose)}
    return [member for member in members if not covers(words.get(member.id), asked.sections)]


def covers(word: SharingConsent | None, sections: Collection[str]) -> bool:
    """Whether the last word of somebody covers these sections; one that names none covers what its purpose needs."""
    return (
        word is not None and word.holds_on(clock.today()) and (not word.sections or set(sections) <= set(word.sections))
    )


def ends_in_time(until_on: date | None) -> bool:
    """Whether a record is opened until a day that the law allows; none named: the law's own."""
    most = clock.today() + timedelta(days=terms().number("sharing_days_most"))
    return until_on is None or clock.today() <= until_on <= most


def offer_fits(asked: rules.Asked) -> bool:
    """Whether the service asked for is offered by who is asked, and is of a kind that goes with what is asked for."""
    if asked.offer_id is None:
        return True
    if asked.recipient_id is None:
        return False
    kinds = SERVICES_FOR[Wanted(asked.shown.wanted)]
    offers = Offer.objects.filter(pk=asked.offer_id, agency_id=asked.recipient_id, ended_at__isnull=True)
    return offers.filter(kind__in=kinds).exists()


def secrets_of(case: Case) -> frozenset[str]:
    """What nobody may read before they have accepted: the case's number, the names of its people."""
    people = [member.person for member in members_of(case)]
    names = {
        " ".join((one.given_names, one.family_name, one.given_names_latin, one.family_name_latin)) for one in people
    }
    return frozenset({case.number, *names})


def step_facts(actor: Actor, referral: Referral, act: str, side: str, reason: str, outcome: str) -> rules.StepFacts:
    """What the rules need to know when one side does something. Whether consent still covers it, the database knows."""
    subject = subject_of(referral)
    return rules.StepFacts(
        kind=referral.kind, state=referral.state, act=act, side=side, reason=reason, outcome=outcome,
        same_person=referral.recorded_by_id == actor.id, by_consent=bool(subject and subject.basis == Basis.CONSENT),
    )  # fmt: skip


@dataclass(frozen=True)
class SharedPerson:
    """One person as far as an accepted referral opens them: who it is, or the age group of somebody who has no name here."""

    person: Person | None
    contacts: list[Contact] = field(default_factory=list)
    age_group: AgeGroup | None = None


def people_shared(actor: Actor, referral: Referral, subject: Subject | None) -> list[SharedPerson]:
    """Who is concerned, as far as the reader may know. Four queries."""
    if subject is None or not subject.member_ids:
        return []
    ids = _concerned_ids(referral)
    people = Person.objects.in_bulk(ids)
    ages = age_groups(actor, [one for one in ids if one not in people])
    contacts: dict[UUID, list[Contact]] = {}
    for contact in Contact.objects.filter(person_id__in=ids, is_safe=True, state=RecordState.CURRENT).order_by("id"):
        contacts.setdefault(contact.person_id, []).append(contact)
    found = [SharedPerson(people.get(one), contacts.get(one, []), ages.get(one)) for one in ids]
    return [one for one in found if one.person or one.contacts or one.age_group]


def _concerned_ids(referral: Referral) -> list[UUID]:
    """The people it is about; the members stand in the case, which is not always open, so the database says who they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_people_of(%s)", [referral.id])
        return sorted(row[0] for row in cursor.fetchall())


def previous_owner(actor: Actor, case: Case) -> Agency | None:
    """The agency from which the actor's own took this case over: to whom it may be given back."""
    last = (
        Referral.objects.filter(
            subject__case=case, recipient_id=actor.agency_id, kind__in=rules.MOVES_THE_CASE, answered_at__isnull=False
        )
        .exclude(state=State.DECLINED)
        .select_related("sender")
        .order_by("-answered_at")
        .first()
    )
    return last.sender if last else None


@dataclass(frozen=True)
class Partner:
    """How one body answered what it was asked."""

    name: str
    asked: int
    waiting: int
    accepted: int
    declined: int
    expired: int
    done: int
    helped: int
    days: float | None  # the median of days until an answer; None before the first


def partners(actor: Actor, since: date) -> list[Partner]:
    """Body by body, what was asked since a day, how it was answered, after how many days (median), what came of it."""
    with connection.cursor() as cursor:
        cursor.execute(PARTNERS, [actor.agency_id, since])
        return [Partner(*row) for row in cursor.fetchall()]


PARTNERS = """
SELECT coalesce(a.name, r.outside_name), count(*), count(*) FILTER (WHERE r.state = 'offered'),
    count(*) FILTER (WHERE r.answered_at IS NOT NULL AND r.state <> 'declined'), count(*) FILTER (WHERE r.state = 'declined'),
    count(*) FILTER (WHERE r.state = 'expired' AND r.answered_at IS NULL), count(*) FILTER (WHERE r.state = 'done'),
    count(*) FILTER (WHERE r.outcome IN ('helped', 'helped_in_part')),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.answered_at - r.offered_at) / 86400)
FROM referrals_referral r LEFT JOIN agencies_agency a ON a.id = r.recipient_id
WHERE r.sender_id = %s AND r.offered_at >= %s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100
"""


def waiting_counts(actor: Actor) -> dict[str, int]:
    """How many wait for an answer here, and how many receipts are missing."""
    return {"waiting": inbox(actor).count(), "receipts": recalls(actor).count()}


def link_opens(token_hash: str, pin_hash: str) -> dict[str, Any]:
    """What a link shows: {state: ...}; a wrong PIN counts. For whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_link_opens(%s, %s, %s)", [token_hash, pin_hash, clock.now()])
        return json.loads(cursor.fetchone()[0])


def opens(actor: Actor, case_id: UUID | None) -> bool:
    """Whether the reader may open the case, or the parts of it that were opened for them."""
    return case_id is not None and participation_in(actor, SubjectKind.CASE, case_id).exists()
