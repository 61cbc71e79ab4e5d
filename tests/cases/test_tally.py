"""The overview's numbers are added to as rows, and summed up now and then; what they come to stays the same."""

from django.db import connection
from django.db.models import Sum

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.models import Tally
from bayiri.people.commands import PersonData


def register(by):
    register_case(by=by, form=FormOfReturn("DEU", "GEO"), members=[NewMember("self", PersonData("Nino"))])


def comes_to(by):
    return Tally.objects.filter(agency_id=by.agency_id).aggregate(Sum("cases"))["cases__sum"]


def test_it_is_summed_up_every_thousand_rows(cast, act):
    act(cast.carla)
    for _ in range(3):
        register(cast.carla)
    assert (Tally.objects.count(), comes_to(cast.carla)) == (3, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_tally_id_seq')")
        missing = 999 - cursor.fetchone()[0] % 1000
        cursor.execute("SELECT nextval('cases_tally_id_seq') FROM generate_series(1, %s)", [missing])
    register(cast.carla)
    assert (Tally.objects.count(), comes_to(cast.carla)) == (1, 4)


def test_it_is_seen_by_its_own_agency_alone(cast, act):
    act(cast.carla)
    register(cast.carla)
    act(cast.eve)
    assert Tally.objects.count() == 0
