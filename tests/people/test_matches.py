"""Whether two agencies have met the same person: found by a job, decided by two data stewards, seen by nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.people import rules
from bayiri.people.commands.matching import step_match
from bayiri.people.models import Person
from bayiri.people.queries.matching import match_for, matches_page, steps_of
from bayiri.people.rules import MatchFacts
from tests.cast import _as_owner
from tests.invariants.attacks import call, refused, rule_refuses, run

EVERY = ["open", "asked", "linked", "apart"]


def seen_by(actor):
    with acting_as(actor):
        return matches_page(actor, EVERY).rows


def step(actor, match_id, act, *reasons):
    with acting_as(actor):
        return step_match(by=actor, match_id=match_id, act=act, reasons=reasons)


def test_registering_tells_nothing_and_the_job_finds_it_for_both_stewards(as_, registered, looked, cast):
    """INV-220: the page of who registers is the same whether or not another agency knows the person."""
    registered(cast.eve, "Mohammed", "Hassan", host="FRA")
    sent = {"members": "1", "step": "register", "destination_country": "Iraq", "host_country": "Germany", "voluntariness": "voluntary",
            "assistance": "assisted", "duration": "permanent", "mode": "physical", "category": "personal_wish",
            "residence_status": "not_said",
            "m0-given_names": "Mohamed", "m0-family_name": "Hasan", "m0-sex": "male", "m0-born_on_day": "1", "m0-born_on_month": "3",
            "m0-born_on_year": "1986"}  # fmt: skip
    answer = as_("carla").post("/register", sent)
    assert answer.status_code == 302  # at once: nothing is asked, nothing is said
    assert looked() == 2
    assert looked() == 0
    (ours,) = seen_by(cast.stella)
    assert (ours.person.name, ours.agency.name, ours.sex, ours.age_group) == (
        "Mohamed Hasan",
        "Elsewhere Aid",
        "male",
        "18_to_59",
    )
    assert ours.year == clock.today().year
    assert ours.parts == ["name", "birth_day"]
    assert ours.is_strong
    (theirs,) = seen_by(cast.saul)
    assert (theirs.person.name, theirs.agency.name) == ("Mohammed Hassan", "Homeward Mission")
    for steward in (cast.stella, cast.saul):
        with acting_as(steward):
            assert [notice.link for notice in Notice.objects.filter(person_id=steward.id)] == ["/matches"]
            assert Event.objects.filter(kind="person.match_found").count() == 1
    with acting_as(cast.carla):
        assert not Event.objects.filter(kind__startswith="person.match").exists()
        assert not Notice.objects.filter(person_id=cast.carla.id).exists()


@pytest.mark.parametrize(
    ("given", "family", "more", "expected"),
    [
        ("Mohammed", "Hassan", {"number": "N123"}, ["document", "name", "birth_day"]),
        ("Ali", "Omar", {"number": "N123"}, ["document", "birth_day"]),
        ("Mohammed", "Hassan", {"birth_precision": "year"}, ["name", "birth_year"]),
        ("Ali", "Omar", {}, None),
        ("Mohammed", "Hassan", {"born_on": None, "birth_precision": None}, None),
    ],
    ids=["all", "document-alone", "uncertain-year", "other-name", "no-birth-date"],
)
def test_what_agrees_is_told_by_kind(registered, looked, cast, given, family, more, expected):
    registered(cast.carla, number="N123")
    registered(cast.eve, given, family, host="FRA", **more)
    looked()
    found = seen_by(cast.stella)
    assert [one.parts for one in found] == ([expected] if expected else [])


def test_one_agencys_own_people_are_no_match(registered, looked, cast):
    """Registered twice in one agency is a merge, which stands elsewhere."""
    registered(cast.carla)
    registered(cast.clemens, "Mohammed", "Hassan")
    looked()
    assert seen_by(cast.stella) == []


def test_two_stewards_link_two_records_and_either_undoes_it(pair, cast):
    """INV-221: one asks, the other says yes."""
    assert step(cast.stella, pair, "asked", "name_and_birth") == "asked"
    with pytest.raises(RuleBroken):
        step(cast.stella, pair, "yes", "papers")  # never both by one
    with acting_as(cast.saul):
        waiting = match_for(cast.saul, pair)
        assert waiting.waits_for_us
        assert waiting.answer_by == clock.today() + timedelta(days=14)
    assert step(cast.saul, pair, "yes", "papers") == "linked"
    with acting_as(cast.stella):
        assert [(one.act, one.ours, one.reasons) for one in steps_of(cast.stella, pair)] == [
            ("asked", True, ["name_and_birth"]), ("yes", False, ["papers"]),
        ]  # fmt: skip
        assert Event.objects.filter(kind="person.match_stepped").count() == 1  # one's own agency's
        assert f"/matches/{pair}" in Notice.objects.filter(person_id=cast.stella.id).values_list("link", flat=True)
    assert step(cast.stella, pair, "parted", "mistake") == "apart"
    assert step(cast.saul, pair, "opened_again") == "open"


def test_a_link_gives_no_sight(pair, cast):
    """INV-222: neither the record nor the case of the other agency."""
    step(cast.stella, pair, "asked", "papers")
    step(cast.saul, pair, "yes", "papers")
    for who, names in (
        (cast.stella, ["Mohamed Hasan"]),
        (cast.carla, ["Mohamed Hasan"]),
        (cast.eve, ["Mohammed Hassan"]),
    ):
        with acting_as(who):
            assert [person.name for person in Person.objects.all()] == names
            assert run("SELECT count(*) FROM cases_case") == (1,)


def test_not_sure_and_no(pair, cast):
    step(cast.stella, pair, "asked", "papers")
    assert step(cast.saul, pair, "unsure", "too_little") == "open"
    step(cast.saul, pair, "asked", "asked_person")
    assert step(cast.stella, pair, "no", "relatives") == "apart"


def test_a_question_is_taken_back_or_asked_again_when_its_answer_is_late(pair, cast, monkeypatch):
    step(cast.stella, pair, "asked", "papers")
    with pytest.raises(RuleBroken):
        step(cast.stella, pair, "asked", "papers")
    assert step(cast.stella, pair, "taken_back") == "open"
    facts = MatchFacts("asked", True, clock.today() - timedelta(days=1))
    assert rules.match_steps(facts, clock.today()) == ["taken_back", "asked"]


def test_everybody_else_sees_and_does_nothing(pair, cast, act):
    """INV-220: a counsellor, a manager, the steward of a third agency, nobody; by command and in SQL."""
    for who in (cast.carla, cast.mona, cast.dora):
        with acting_as(who), pytest.raises(NotAllowed):
            step_match(by=who, match_id=pair, act="asked", reasons=["papers"])
    with acting_as(cast.tessa), pytest.raises(NotVisible):
        step_match(by=cast.tessa, match_id=pair, act="asked", reasons=["papers"])
    for who in (cast.carla, cast.mona, cast.eve, cast.tessa, None):
        act(who)
        assert run("SELECT count(*) FROM people_matches(%s, NULL, now(), 0, 100)", EVERY) == (0,)
        assert run("SELECT count(*) FROM people_match_steps(%s)", pair) == (0,)
        with refused("INV-220"):
            call("people_step_match", match_id=pair, act="asked", reasons=["papers"], recorded_at=clock.now())
        with refused("INV-220"):
            run("SELECT people_find_matches(now(), 10, '{}')")
    for table in ("people_match", "people_matchstep", "people_matchquestion"):
        with acting_as(cast.stella), refused("permission denied"):
            run(f"SELECT * FROM {table}")
    for inner in ("people_alike", "people_same_as", "people_owner_of"):
        with acting_as(cast.stella), refused("permission denied"):
            run(f"SELECT {inner}(%s)", uuid7())


def test_the_database_holds_the_steps_as_well(pair, cast):
    """INV-221: also where the application does not ask."""
    said = {"match_id": pair, "recorded_at": clock.now()}
    with acting_as(cast.stella), refused("INV-221"):
        call("people_step_match", act="yes", reasons=["papers"], **said)
    with acting_as(cast.stella), refused("INV-221"):
        call("people_step_match", act="asked", reasons=[], **said)
    with acting_as(cast.stella), refused("reasons_of_a_match_are_listed"):
        call("people_step_match", act="asked", reasons=["she told me"], **said)
    with acting_as(cast.stella):
        call("people_step_match", act="asked", reasons=["papers"], **said)
        with refused("INV-221"):
            call("people_step_match", act="yes", reasons=["papers"], **said)
    with rule_refuses("INV-221"), acting_as(cast.saul):
        step_match(by=cast.saul, match_id=pair, act="set_aside", reasons=["papers"])


@pytest.mark.parametrize(("state", "asked_by_us"), sorted(rules.MATCH_STEPS, key=str))
def test_a_step_that_is_not_in_the_table_is_refused(state, asked_by_us):
    """INV-221: every act in every state."""
    today = clock.today()
    facts = MatchFacts(state, asked_by_us, today)
    possible = rules.match_steps(facts, today)
    acts = {act for one in rules.MATCH_STEPS.values() for act in one}
    for act in acts:
        said = rules.reasons_not_to_step_match(facts, act, ["papers"], today)
        assert said == ([] if act in possible else ["INV-221"])
        assert act in rules.WITHOUT_REASON or rules.reasons_not_to_step_match(facts, act, [], today) == ["INV-221"]


def test_somebody_corrected_is_looked_for_again(registered, looked, cast):
    """The question follows what is written, however it is written."""
    registered(cast.eve, "Mohammed", "Hassan", host="FRA")
    registered(cast.carla, "Ali", "Omar")
    looked()
    assert seen_by(cast.stella) == []
    with acting_as(cast.carla):
        run("UPDATE people_person SET given_names = 'Mohamed', family_name = 'Hasan' RETURNING id")
    assert looked() == 1


def test_the_pages_of_a_match(as_, pair, cast):
    client = as_("stella")
    page = client.get("/matches").content.decode()
    assert "Mohamed Hasan" in page
    assert "Elsewhere Aid" in page
    assert "Mohammed" not in page
    one = client.get(f"/matches/{pair}").content.decode()
    assert "Mohammed" not in one
    assert "Ask the other agency" in one
    assert client.post(f"/matches/{pair}/asked", {}).status_code == 422
    assert client.post(f"/matches/{pair}/asked", {"reasons": ["papers"]}).status_code == 302
    assert client.post(f"/matches/{pair}/asked", {"reasons": ["papers"]}).status_code == 422  # twice
    assert client.get(f"/matches/{pair}/gossip").status_code == 404
    client = as_("saul")
    assert "Waits for your answer" in client.get("/matches").content.decode()
    assert client.post(f"/matches/{pair}/yes", {"reasons": ["papers"]}).status_code == 302
    assert "Nobody here." in client.get("/matches").content.decode()
    assert "Mohammed Hassan" in client.get("/matches?state=linked&page=x").content.decode()
    assert client.post(f"/matches/{pair}/parted", {"reasons": ["mistake"]}).status_code == 302


def test_the_pages_are_for_data_stewards(as_, pair):
    """INV-220: and of the two agencies."""
    for name, status in (("carla", 403), ("mona", 403), ("eve", 403), ("tessa", 404)):
        client = as_(name)
        assert client.get(f"/matches/{pair}").status_code == status
        assert client.post(f"/matches/{pair}/asked", {"reasons": ["papers"]}).status_code == status
    assert as_("tessa").get("/matches").status_code == 200
    assert "Mohamed" not in as_("tessa").get("/matches").content.decode()


def test_many_matches_are_paged_in_a_constant_number_of_queries(
    registered, looked, cast, as_, django_assert_max_num_queries
):
    for number in range(33):
        registered(cast.carla, number=f"N{number}")
    registered(cast.eve, "Mohammed", "Hassan", host="FRA")
    looked()
    client = as_("stella")
    with django_assert_max_num_queries(20):
        page = client.get("/matches").content.decode()
    assert page.count("/matches/") == 30
    assert client.get("/matches?page=2").content.decode().count("/matches/") == 3


def test_asked_for_another_day_the_age_group_is_the_same(pair, cast):
    """INV-220: else whoever asks for one day after the other learns the day on which the other record's person was born."""
    with acting_as(cast.stella):
        for years in (-23, -22, 30, 60):
            at = clock.now() + timedelta(days=365 * years)
            said = run("SELECT age_group FROM people_matches(ARRAY['open'], %s, %s, 0, 10)", pair, at)
            assert said == ("18_to_59",)


@pytest.fixture(scope="module")
def officers(_cast):
    """A counsellor and a data steward of the border guard of Erbil."""
    told = [replace(_cast.basim, id=uuid7(), roles=frozenset([role])) for role in ("counsellor", "data_steward")]
    with _as_owner() as owner:
        for one in told:
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [one.id, f"{one.id}@example.org", "Officer", one.agency_id, list(one.roles)],
            )
        yield told
        owner.execute("DELETE FROM agencies_user WHERE id = ANY (%s)", [[one.id for one in told]])


def test_an_authority_of_the_persons_country_finds_nobody(registered, looked, cast, officers):
    """INV-220: by registering somebody it would learn which agency abroad knows them; of other people it finds as anybody does."""
    officer, steward = officers
    registered(cast.carla, nationalities=("IRQ",))
    registered(officer, "Mohammed", "Hassan")
    looked()
    assert seen_by(steward) == seen_by(cast.stella) == []
    registered(cast.carla, "Ana", "Silva", nationalities=("BRA",))
    registered(officer, "Ana", "Silva")
    looked()
    assert [(row.agency.name, row.person.name) for row in seen_by(steward)] == [("Homeward Mission", "Ana Silva")]
