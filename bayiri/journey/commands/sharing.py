"""Letting another body in with the person's consent, and ending its sight when the reason for it has gone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.choices import Mode, Purpose, Role, Section, SubjectKind
from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.permissions import is_responsible
from bayiri.agencies.queries import sections_open_to
from bayiri.agencies.rules import given_together
from bayiri.boards.commands.seats import hold_open
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.rules import GONE
from bayiri.consent import commands as consent
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import tell
from bayiri.people.queries import records_of
from bayiri.referrals.commands import open_again, take_back_all
from bayiri.referrals.commands.links import recall_soon
from bayiri.referrals.commands.news import tell_of_withdrawn
from bayiri.referrals.permissions import STAFF
from bayiri.referrals.queries import open_on


@transaction.atomic
def say_sharing(
    *, by: Actor, case_id: UUID, member_id: UUID, recipient_id: UUID | None, purpose: str, given: bool,
    recipient_name: str = "", sections: Sequence[str] = (), until_on: date | None = None,
) -> Case:  # fmt: skip
    """Record whether one person's data may go to one recipient; one word back ends what it carried at once.

    A word that names no sections opens by itself: the recipient sees the persons who agreed, and the case once every
    adult who takes part has agreed. One that names sections opens nothing: what the recipient accepts, it may see. A
    word taken back or narrowed takes back every referral that rests on it. With a last day, sight ends after it by
    itself. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not is_responsible(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    member = member_for(by, case, member_id)
    running, plain = {one.id for one in open_on(case, by)}, _said_plainly(case, member.id, recipient_id, purpose)
    consent.record_sharing(
        by=by, case=case, member=member, recipient_id=recipient_id, recipient_name=recipient_name, purpose=purpose,
        given=given, sections=given_together(sections), until_on=until_on,
    )  # fmt: skip
    tell_of_withdrawn(by=by, ids=running)
    if recipient_id:
        told = _let_see(by, case, recipient_id, purpose, whose=member.id)
        if not told and (plain or (given and not sections)):
            _tell(by, recipient_id, Kind.CONSENT_CHANGED)
    else:
        recall_soon()
    facts = {"given": given, "purpose": purpose}
    audit.record(kind="journey.sharing_said", by=by, subject=member, case_id=case.id, facts=facts)
    return case


def look_who_sees(*, by: Actor, case: Case) -> None:
    """Who takes part, or whose word it is, has changed: everybody outside sees what the last words let them see.

    For acts that write the event. Left to the responsible agency, where somebody else acts.
    """
    if is_responsible(by, SubjectKind.CASE, case.id):
        said = {(word.recipient_id, word.purpose) for word in sharing_of(case) if word.recipient_id}
        for recipient_id, purpose in said:
            _let_see(by, case, recipient_id, purpose)


def _said_plainly(case: Case, member_id: UUID, recipient_id: UUID | None, purpose: str) -> bool:
    """Whether somebody's last word to a recipient opened by itself."""
    words = [
        (word.member_id, word.recipient_id, word.purpose, word.given, len(word.sections)) for word in sharing_of(case)
    ]
    return recipient_id is not None and (member_id, recipient_id, purpose, True, 0) in words


def _tell(by: Actor, agency_id: UUID, kind: Kind, link: str = "") -> None:
    """Those of an agency who work on cases have news."""
    tell(by=by, agency_id=agency_id, roles=[*STAFF, Role.DIRECTOR], kind=kind, link=link)


def _let_see(by: Actor, case: Case, recipient_id: UUID, purpose: str, whose: UUID | None = None) -> bool:
    """One recipient sees the persons who agreed (only `whose` word it is), and the case where everybody who takes part did.

    Whether the recipient was told, since the case has opened to it or closed.
    """
    if purpose == Purpose.OWNER:
        return False  # to be responsible is taken over, not seen
    before = sections_open_to(recipient_id, SubjectKind.CASE, case.id, purpose)
    _open_and_close(by, case, recipient_id, purpose, whose)
    now = sections_open_to(recipient_id, SubjectKind.CASE, case.id, purpose)
    if bool(before) == bool(now):
        return False
    # Who is given the journey opens the case; who is given other parts, the page of exactly these.
    page = "journey:case" if Section.JOURNEY in now else "journey:part"
    link = reverse(page, args=[case.id]) if now else ""
    _tell(by, recipient_id, Kind.CASE_SHARED if now else Kind.SIGHT_ENDED, link)
    return True


def _last_moment(days: Iterable[date | None]) -> datetime | None:
    """The end of the first of these days, where one is said: with it ends what rests on all of them."""
    said = [day for day in days if day]
    return clock.midnight(min(said) + timedelta(days=1)) if said else None


def _open_and_close(by: Actor, case: Case, recipient_id: UUID, purpose: str, whose: UUID | None) -> None:
    about: dict = {"by": by, "agency_id": recipient_id, "purpose": purpose}
    words = [row for row in sharing_of(case) if (row.recipient_id, row.purpose) == (recipient_id, purpose)]
    for word in [word for word in words if whose in (None, word.member_id)]:
        if word.holds_on(clock.today()) and not word.sections:
            grant_sight(
                kind=SubjectKind.PERSON, subject_id=word.member.person_id, mode=Mode.READ,
                until=_last_moment([word.until_on]), **about,
            )  # fmt: skip
            continue
        for record_id in records_of(by, word.member.person_id):
            end_sight(kind=SubjectKind.PERSON, subject_id=record_id, **about)
    taking_part = {member.id for member in members_of(case) if member.state not in GONE}
    agreed = {word.member_id: word for word in words if word.holds_on(clock.today()) and not word.sections}
    if taking_part and taking_part <= set(agreed):
        until = _last_moment([agreed[member_id].until_on for member_id in taking_part])
        grant_sight(kind=SubjectKind.CASE, subject_id=case.id, mode=Mode.WRITE, until=until, **about)
    else:
        end_sight(kind=SubjectKind.CASE, subject_id=case.id, **about)
    open_again(by=by, case=case, recipient_id=recipient_id)
    hold_open(by=by, case=case, agency_id=recipient_id)


def end_sharing(*, by: Actor, case: Case, people_too: bool = True) -> None:
    """The return does not go on: nobody outside has a reason to see it any more. For acts that write the event.

    Without `people_too` the persons stay in sight: their return goes on in another case.

    Only the responsible agency ends another's sight; where somebody else records the end, it is left to them.
    """
    if not is_responsible(by, SubjectKind.CASE, case.id):
        return
    closed = set()
    for said in sharing_of(case):
        if said.given and said.recipient_id and said.purpose != Purpose.OWNER:
            if said.recipient_id not in closed and sections_open_to(
                said.recipient_id, SubjectKind.CASE, case.id, said.purpose
            ):
                closed.add(said.recipient_id)
                _tell(by, said.recipient_id, Kind.SIGHT_ENDED)
            about: dict = {"by": by, "agency_id": said.recipient_id, "purpose": said.purpose}
            if people_too:
                end_sight(kind=SubjectKind.PERSON, subject_id=said.member.person_id, **about)
            end_sight(kind=SubjectKind.CASE, subject_id=case.id, **about)
    take_back_all(by=by, case=case)
