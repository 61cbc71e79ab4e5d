"""The three stories of /tour, told up to where a newcomer takes over; see bayiri/web/tour.py."""

from datetime import UTC, date, datetime, timedelta

from django.db import connections, transaction

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.core.actor import Actor
from bayiri.people.commands import ContactData, DocumentData, PersonData
from seed.cast import RECEIVERS
from seed.stories import Desk, Story


def tell_tour(actors: dict[str, Actor]) -> int:
    """Build the three cases; gives how many."""
    now = datetime.now(UTC).replace(microsecond=0)
    for tell in (_family, _student, _mother):
        with transaction.atomic():
            tell(actors, now)
    connections.close_all()
    return 3


def _desk(actors: dict[str, Actor], country: str) -> Desk:
    receiver, interviewer = (actors[key] for key in RECEIVERS[country])
    return Desk(actors["carla"], actors["paula"], actors["tomas"], actors["mona"], receiver, interviewer)


def _person(
    given: str, family: str, latin: str, sex: str, born: date, country: str, *, passport: str = ""
) -> PersonData:
    given_latin, _space, family_latin = latin.rpartition(" ")
    adult = born.year < 2008
    return PersonData(
        given, family, given_latin, family_latin, sex=sex, born_on=born, birth_precision="day", nationalities=(country,),
        contacts=(ContactData("phone", "+49 151 5550199", is_safe=True, note="Ask for a good moment first."),) if adult else (),
        documents=(DocumentData("passport", passport, country, "proof", date(2022, 5, 2), date(2032, 5, 1)),) if passport else (),
    )  # fmt: skip


def _family(actors: dict[str, Actor], now: datetime) -> None:
    """A family of five to Iraq: decided, the time to reflect has passed."""
    entered = date(2016, 2, 3)
    people = [
        ("self", _person("ليلى", "حداد", "Layla Haddad", "female", date(1988, 3, 27), "IRQ", passport="G1000001")),
        ("spouse", _person("عمر", "حداد", "Omar Haddad", "male", date(1985, 7, 1), "IRQ", passport="G1000002")),
        ("child", _person("نور", "حداد", "Noor Haddad", "female", date(2012, 11, 9), "IRQ", passport="G1000003")),
        ("child", _person("علي", "حداد", "Ali Haddad", "male", date(2016, 5, 5), "IRQ", passport="G1000004")),
        ("child", _person("سارة", "حداد", "Sara Haddad", "female", date(2021, 1, 20), "IRQ")),
    ]
    members = [
        NewMember(relation, person, entered_on=None if person.born_on and person.born_on > entered else entered)
        for relation, person in people
    ]
    story = Story(_desk(actors, "IRQ"), now - timedelta(days=9))
    story.register(
        FormOfReturn("DEU", "IRQ", "Erbil", category="asylum_refused", residence_status="tolerated"), members
    )
    story.speak("ara")
    story.counsel(interpreter="Salim Aziz")
    story.assess()
    story.calculate()
    story.decide(interpreter="Salim Aziz")


def _student(actors: dict[str, Actor], now: datetime) -> None:
    """A student to Georgia: flown, the arrival not yet confirmed."""
    giga = _person("გიგა", "ლომიძე", "Giga Lomidze", "male", date(2001, 9, 14), "GEO", passport="15AB00321")
    story = Story(_desk(actors, "GEO"), now - timedelta(days=27))
    story.register(
        FormOfReturn("DEU", "GEO", "Tbilisi", category="study_term_ended", residence_status="resident"),
        [NewMember("self", giga, entered_on=date(2022, 9, 20))],
    )
    story.speak("kat")
    story.go_to("departed")


def _mother(actors: dict[str, Actor], now: datetime) -> None:
    """A mother and two children to Senegal: released, the flight is soon."""
    people = [
        ("self", _person("Aminata", "Diop", "Aminata Diop", "female", date(1991, 2, 2), "SEN", passport="A00900001")),
        ("child", _person("Fatou", "Diop", "Fatou Diop", "female", date(2014, 8, 3), "SEN", passport="A00900002")),
        ("child", _person("Modou", "Diop", "Modou Diop", "male", date(2018, 12, 12), "SEN", passport="A00900003")),
    ]
    story = Story(_desk(actors, "SEN"), now - timedelta(days=24))
    story.register(
        FormOfReturn("DEU", "SEN", "Thiès", category="personal_wish", residence_status="irregular"),
        [NewMember(relation, person, entered_on=date(2019, 6, 1)) for relation, person in people],
    )
    story.speak("wol")
    story.go_to("released")
