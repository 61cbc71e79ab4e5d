"""Asking another body about a case: each person's word and what is asked, in one act."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from bayiri.agencies.choices import Section
from bayiri.agencies.rules import given_together
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.journey.commands.sharing import say_sharing
from bayiri.referrals.commands import ask
from bayiri.referrals.models import Referral
from bayiri.referrals.queries import concerned, taking_part
from bayiri.referrals.rules import MOVES_THE_CASE, Asked


@transaction.atomic
def ask_others(*, by: Actor, case_id: UUID, asked: Asked, agreed: Collection[UUID] = ()) -> Referral:
    """Ask another body, and write down first who of those concerned agreed just now, to exactly this.

    A case is taken over with everybody in it. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    asked = replace(asked, sections=given_together(asked.sections))
    if asked.kind in MOVES_THE_CASE:
        everybody = tuple(member.id for member in taking_part(case))
        asked = replace(asked, member_ids=everybody, sections=(), purpose="owner")
    for member in concerned(case, set(agreed) & set(asked.member_ids)):
        say_sharing(
            by=by, case_id=case.id, member_id=member.id, recipient_id=asked.recipient_id,
            recipient_name=asked.outside_name, purpose=asked.purpose, given=True, sections=asked.sections or (Section.ALL,),
        )  # fmt: skip
    return ask(by=by, case_id=case.id, asked=asked)
