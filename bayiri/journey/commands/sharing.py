"""Letting another body in with the person's consent, and ending its sight when the reason for it has gone."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Mode, Purpose, SubjectKind
from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.permissions import is_responsible
from bayiri.agencies.rules import given_together
from bayiri.boards.commands.seats import hold_open
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.rules import GONE
from bayiri.consent import commands as consent
from bayiri.consent.queries import sharing_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.people.queries import records_of
from bayiri.referrals.commands import open_again, take_back_all


@transaction.atomic
def say_sharing(
    *, by: Actor, case_id: UUID, member_id: UUID, recipient_id: UUID | None, purpose: str, given: bool,
    recipient_name: str = "", sections: Sequence[str] = (),
) -> Case:  # fmt: skip
    """Record whether one person's data may go to one recipient; one word back ends what it carried at once.

    A word that names no sections opens by itself: the recipient sees the persons who agreed, and the case once every
    adult who takes part has agreed. One that names sections opens nothing: what the recipient accepts, it may see. A
    word taken back or narrowed takes back every referral that rests on it. Raises NotAllowed, NotVisible.
    """
    case = case_for(by, case_id, to_write=True)
    if not is_responsible(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    member = member_for(by, case, member_id)
    consent.record_sharing(
        by=by, case=case, member=member, recipient_id=recipient_id, recipient_name=recipient_name, purpose=purpose,
        given=given, sections=given_together(sections),
    )  # fmt: skip
    if recipient_id:
        _let_see(by, case, recipient_id, purpose, whose=member.id)
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


def _let_see(by: Actor, case: Case, recipient_id: UUID, purpose: str, whose: UUID | None = None) -> None:
    """One recipient sees the persons who agreed (only `whose` word it is), and the case where everybody who takes part did."""
    if purpose == Purpose.OWNER:
        return  # to be responsible is taken over, not seen
    about: dict = {"by": by, "agency_id": recipient_id, "purpose": purpose}
    words = [row for row in sharing_of(case) if (row.recipient_id, row.purpose) == (recipient_id, purpose)]
    for word in [word for word in words if whose in (None, word.member_id)]:
        if word.given and not word.sections:
            grant_sight(kind=SubjectKind.PERSON, subject_id=word.member.person_id, mode=Mode.READ, **about)
            continue
        for record_id in records_of(by, word.member.person_id):
            end_sight(kind=SubjectKind.PERSON, subject_id=record_id, **about)
    taking_part = {member.id for member in members_of(case) if member.state not in GONE}
    if taking_part and taking_part <= {word.member_id for word in words if word.given and not word.sections}:
        grant_sight(kind=SubjectKind.CASE, subject_id=case.id, mode=Mode.WRITE, **about)
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
    for said in sharing_of(case):
        if said.given and said.recipient_id and said.purpose != Purpose.OWNER:
            about: dict = {"by": by, "agency_id": said.recipient_id, "purpose": said.purpose}
            if people_too:
                end_sight(kind=SubjectKind.PERSON, subject_id=said.member.person_id, **about)
            end_sight(kind=SubjectKind.CASE, subject_id=case.id, **about)
    take_back_all(by=by, case=case)
