"""Agencies that were given parts of the case: which, for which purpose, and how they lost them again."""

from datetime import timedelta

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Participation
from bayiri.core import clock
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.referrals.commands import take_step
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown

ALL_OF_IT = ()  # what goes with the purpose
# Name: purpose, the parts of the case, the parts of one person. Each part alone, as far as a purpose gives it, and the narrow purposes.
HOLDERS = {
    "identity alone": ("reintegration", ("identity",), ()),
    "contact alone": ("reintegration", ("contact",), ()),
    "arrival alone": ("reintegration", ("arrival",), ()),
    "plan alone": ("reintegration", ("plan",), ()),
    "finance alone": ("reintegration", ("finance",), ()),
    "follow-up alone": ("reintegration", ("follow_up",), ()),
    "identity, journey and basis": ("monitoring", ALL_OF_IT, ()),
    "authority": ("authority", ("identity", "arrival"), ()),
    "lender": ("lender", ("identity", "contact", "plan"), ()),
    "transit": ("transit", ("identity", "contact", "arrival"), ()),
    "oversight alone": ("monitoring", ("oversight",), ()),
    "legal help, and protection of one person": ("legal", ALL_OF_IT, ("protection",)),
    "plan, to write in it": ("reintegration", ("plan",), ()),
    "follow-up, to write in it": ("reintegration", ("follow_up",), ()),
    "health of one person alone": ("reintegration", None, ("health",)),
}
WRITES = ("plan, to write in it", "follow-up, to write in it")
OF_PEOPLE = (None, "identity", "contact")  # what goes with the case and with its people


def give(world, name):
    """Let the advice office see what the holder of that name sees; gives its sections."""
    purpose, of_case, of_person = HOLDERS[name]
    story, by = world.story, world.cast.carla
    about = {"by": by, "agency_id": world.cast.adam.agency_id, "purpose": purpose}
    about["mode"] = "write" if name in WRITES else "read"
    with acting_as(by):
        for section in (None,) if of_case == ALL_OF_IT else of_case or ():
            grant_sight(kind="case", subject_id=story.case.id, section=section, **about)
            for member in story.members() if section in OF_PEOPLE else ():
                grant_sight(kind="person", subject_id=member.person_id, section=section, **about)
        for section in of_person:
            grant_sight(kind="person", subject_id=story.members()[0].person_id, section=section, **about)
    with acting_as(world.cast.adam):
        rows = Participation.objects.filter(agency_id=world.cast.adam.agency_id, until_at=None)
        return set(rows.values_list("section", flat=True))


def _people(world):
    return world.cast.carla, world.cast.adam, tuple(member.id for member in world.story.members())


def granted(world, **more):
    by, adam, _members = _people(world)
    persons = [("person", member.person_id) for member in world.story.members()]
    for kind, record in [("case", world.story.case.id), *persons]:
        about = {"by": by, "kind": kind, "subject_id": record, "agency_id": adam.agency_id, "purpose": "reintegration"}
        with acting_as(by):
            grant_sight(mode="write", **about, **more)
        yield about


def ended(world):
    """It was given, and the responsible agency ended it."""
    for about in list(granted(world)):
        with acting_as(about["by"]):
            end_sight(**about)


def ran_out(world):
    """It was given for some time, which is over; nothing noticed it yet. The database counts the end from its own time."""
    given = clock.now() - timedelta(days=2)
    with clock.moved_to(given):
        list(granted(world, until=given - timedelta(hours=1)))


def revoked(world):
    """They were asked, said yes, and the referral was taken back."""
    by, adam, members = _people(world)
    sections = ("identity", "contact", "journey", "basis", "plan")
    asked = Asked(
        "service", "reintegration", Shown("legal", message="Wants to know her rights."), adam.agency_id,
        sections=sections, member_ids=members, answer_by=clock.today() + timedelta(days=3),
    )  # fmt: skip
    with acting_as(by):
        referral = ask_others(by=by, case_id=world.story.case.id, asked=asked, agreed=members)
    for who, act, said in ((adam, "accept", {}), (by, "revoke", {"reason": "mistake"})):
        with acting_as(who):
            version = Referral.objects.get(pk=referral.pk).version
            take_step(by=who, referral_id=referral.pk, act=act, version=version, **said)
    return referral


def withdrawn(world):
    """Everybody said yes, and everybody took it back."""
    by, adam, members = _people(world)
    about = {"by": by, "case_id": world.story.case.id, "recipient_id": adam.agency_id, "purpose": "reintegration"}
    with acting_as(by):
        for given in (True, False):
            for member_id in members:
                say_sharing(member_id=member_id, given=given, **about)


WAYS_OUT = {"ended": ended, "ran out": ran_out, "revoked": revoked, "withdrawn": withdrawn}
