"""Several agencies on one return, in the fictional world: an arrival to confirm, a service asked for, one person met twice."""

from datetime import UTC, date, datetime, timedelta

from django.db import connections, transaction

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core.actor import ITSELF, Actor
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.commands import ContactData, DocumentData, PersonData
from bayiri.people.commands.matching import find_matches
from bayiri.referrals.commands import take_step
from bayiri.referrals.rules import Asked, Shown
from bayiri.reintegration.commands.assets import show_asset, write_asset
from seed.cast import RECEIVERS
from seed.stories import Desk, Story

PASSPORT = DocumentData("passport", "G1000077", "IRQ", "proof", date(2021, 3, 8), date(2031, 3, 7))


def work_together(actors: dict[str, Actor]) -> int:
    """Tell of Rebin, whom four agencies help, and that one of them had met him before; gives how many cases that makes."""
    now = datetime.now(UTC).replace(microsecond=0)
    with transaction.atomic():
        _met_before(actors)
        _rebin(actors, now)
    with acting_as(ITSELF):
        find_matches(by=ITSELF)
    connections.close_all()
    return 2


def _person(given: str, family: str) -> PersonData:
    return PersonData(
        given, family, sex="male", born_on=date(1994, 5, 17), birth_precision="day", nationalities=("IRQ",),
        contacts=(ContactData("phone", "+49 151 5550177", is_safe=True),), documents=(PASSPORT,),
    )  # fmt: skip


def _met_before(actors: dict[str, Actor]) -> None:
    """The advice centre wrote his name in another spelling."""
    anna, member = actors["anna"], NewMember("self", _person("Rêbîn", "Salih"))
    with acting_as(anna):
        register_case(by=anna, form=FormOfReturn("DEU", "IRQ", "Erbil"), members=[member])


def _rebin(actors: dict[str, Actor], now: datetime) -> None:
    """He has flown; the border authority is to say that he came, a training centre to answer, a bank knows what he owns."""
    receiver, interviewer = (actors[key] for key in RECEIVERS["IRQ"])
    desk = Desk(actors["carla"], actors["paula"], actors["tomas"], actors["mona"], receiver, interviewer)
    story = Story(desk, now - timedelta(days=27))
    form = FormOfReturn("DEU", "IRQ", "Erbil", category="personal_wish", residence_status="tolerated")
    story.register(form, [NewMember("self", _person("Rebin", "Saleh"), entered_on=date(2019, 9, 1))])
    story.speak("kmr")
    story.go_to("preparing")
    for partner, purpose in (("nadia", "authority"), ("bilal", "lender")):
        _agreed(story, actors[partner], purpose)
    _asset(story, actors["bilal"])
    story.ask_again()
    story.release()
    story.travel("boarded", "departed")
    story.now = max(story.now, now - timedelta(days=1))
    _asked(story, actors["tara"], "training", "training", "Wants to learn to repair telephones.")
    referral = _asked(story, actors["bilal"], "lender", "business", "A small loan for a workshop.")
    story.do(actors["bilal"], lambda: take_step(by=actors["bilal"], referral_id=referral.id, act="accept", version=1))


def _agreed(story: Story, partner: Actor, purpose: str) -> None:
    by, (member,) = story.desk.counsellor, story.members()
    about = {"case_id": story.case.id, "member_id": member.id, "purpose": purpose, "given": True}
    story.do(by, lambda: say_sharing(by=by, recipient_id=partner.agency_id, **about))


def _asked(story: Story, whom: Actor, purpose: str, wanted: str, message: str):
    by, (member,) = story.desk.counsellor, story.members()
    asked = Asked(
        "service", purpose, Shown(wanted, message=message), whom.agency_id, sections=("identity", "contact"),
        member_ids=(member.id,), answer_by=story.now.date() + timedelta(days=10),
    )  # fmt: skip
    return story.do(by, lambda: ask_others(by=by, case_id=story.case.id, asked=asked, agreed=[member.id]), days=0.1)


def _asset(story: Story, bank: Actor) -> None:
    by, (member,) = story.desk.counsellor, story.members()
    about = {"by": by, "case_id": story.case.id}
    asset = story.do(by, lambda: write_asset(**about, person_id=member.person_id, kind="tools", words="A van of 2016"))
    story.do(by, lambda: show_asset(**about, asset_id=asset.id, agency_ids=[bank.agency_id], by_word=True))
