"""Agencies that were given parts of the case: which, for which purpose, and how they lost them again."""

from datetime import timedelta

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.referrals.commands import take_step
from bayiri.referrals.rules import Asked, Shown

# Name: purpose, the parts of the case, the parts of one person. Each part alone, as far as a purpose gives it, and the narrow purposes.
HOLDERS = {
    "identity alone": ("reintegration", ("identity",), ()),
    "contact alone": ("reintegration", ("contact",), ()),
    "arrival alone": ("reintegration", ("arrival",), ()),
    "plan alone": ("reintegration", ("plan",), ()),
    "finance alone": ("reintegration", ("finance",), ()),
    "follow-up alone": ("reintegration", ("follow_up",), ()),
    "journey and basis": ("reintegration", ("journey", "basis"), ()),
    "identity, journey and basis": ("legal", ("identity", "journey", "basis"), ()),
    "authority": ("authority", ("identity", "arrival"), ()),
    "lender": ("lender", ("identity", "contact", "plan"), ()),
    "transit": ("transit", ("identity", "contact", "arrival"), ()),
    "oversight alone": ("monitoring", ("oversight",), ()),
    "protection of one person": ("legal", ("identity", "contact", "journey", "basis"), ("protection",)),
    "health of one person alone": ("reintegration", (), ("health",)),
}
OF_PEOPLE = ("identity", "contact")  # what goes with the case and with its people


def give(world, name):
    """Let the advice office see what the holder of that name sees; gives its sections."""
    purpose, of_case, of_person = HOLDERS[name]
    story, by = world.story, world.cast.carla
    about = {"by": by, "agency_id": world.cast.adam.agency_id, "purpose": purpose, "mode": "read"}
    with acting_as(by):
        for section in of_case:
            grant_sight(kind="case", subject_id=story.case.id, section=section, **about)
            for member in story.members() if section in OF_PEOPLE else ():
                grant_sight(kind="person", subject_id=member.person_id, section=section, **about)
        for section in of_person:
            grant_sight(kind="person", subject_id=story.members()[0].person_id, section=section, **about)
    return {*of_case, *of_person}


def _records(world):
    return [("case", world.story.case.id), *(("person", member.person_id) for member in world.story.members())]


def _ended(world):
    """It was given, and the responsible agency ended it."""
    about = {"by": world.cast.carla, "agency_id": world.cast.adam.agency_id, "purpose": "reintegration"}
    for kind, record in _records(world):
        grant_sight(kind=kind, subject_id=record, mode="write", **about)
        end_sight(kind=kind, subject_id=record, **about)


def _ran_out(world):
    """It was given for some days, which are over; nothing noticed it yet."""
    about = {"by": world.cast.carla, "agency_id": world.cast.adam.agency_id, "purpose": "reintegration"}
    for kind, record in _records(world):
        grant_sight(kind=kind, subject_id=record, mode="write", until=clock.now() - timedelta(seconds=1), **about)


def _revoked(world):
    """They were asked, said yes, and the referral was taken back."""
    by, adam, story = world.cast.carla, world.cast.adam, world.story
    members = tuple(member.id for member in story.members())
    sections = ("identity", "contact", "journey", "basis", "plan")
    shown = Shown("legal", message="Wants to know her rights.")
    asked = Asked(
        "service", "legal", shown, adam.agency_id, sections=sections, member_ids=members,
        answer_by=clock.today() + timedelta(days=3),
    )  # fmt: skip
    return by, adam, asked, members


def _withdrawn(world):
    """Everybody said yes, and everybody took it back."""
    for given in (True, False):
        for member in world.story.members():
            say_sharing(
                by=world.cast.carla, case_id=world.story.case.id, member_id=member.id,
                recipient_id=world.cast.adam.agency_id, purpose="reintegration", given=given,
            )  # fmt: skip
