"""Referrals ask for services that take these people now; what a service says is looked at once more when it is sent."""

import re
from datetime import timedelta

import pytest

from bayiri.agencies.choices import OfferKind
from bayiri.agencies.commands.agreements import AgreementData, write_agreement
from bayiri.agencies.commands.offers import EntryData, OfferData, change_offer, describe_agency, end_offer, make_offer
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Agency, Offer
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.people.models import Person
from bayiri.referrals import choosing
from bayiri.referrals.choices import ASKED_WITH, SERVICES_FOR, Wanted
from bayiri.referrals.choosing import Wish, groups_of
from bayiri.referrals.models import Referral
from tests.cast import _as_owner
from tests.invariants.attacks import FAMILY
from tests.referrals.test_referral_pages import ask_data

pytestmark = pytest.mark.django_db
HERE = Wish(country="IRQ", place="Erbil", languages=frozenset({"ckb"}), whom=frozenset({"adults"}))


@pytest.fixture
def offered(cast):
    def made(name="Telephones", kind="training", by=None, **more):
        by = by or cast.sora
        with acting_as(by):
            return make_offer(by=by, data=OfferData(kind, name, **more))

    return made


def names(cast, wish=HERE):
    with acting_as(cast.carla):
        return [label for _group, ones in choosing.services(cast.carla, wish).choices for _value, label in ones]


def test_every_kind_of_service_belongs_to_one_word_of_a_referral():
    assert set(SERVICES_FOR) == set(Wanted)
    assert set(ASKED_WITH) == set(OfferKind)
    assert sum(len(kinds) for kinds in SERVICES_FOR.values()) == len(OfferKind)


def test_what_fits_is_listed_and_who_waits_says_so(offered, cast):
    offered("Open", areas=["IRQ/Erbil"], languages=["ckb"], for_whom=["adults"])
    offered("Says nothing more")
    offered("Waits", availability="waiting", waiting_days=20)
    offered("Full", availability="full")
    offered("Elsewhere", areas=["SEN"])
    offered("In another language", languages=["wol"])
    offered("For children", for_whom=["children"])
    offered("Nobody knows", said_until=clock.today() - timedelta(days=1))
    with acting_as(cast.sora):
        end_offer(by=cast.sora, offer_id=offered("Ended").pk)
    fits = ["Open: takes people now", "Says nothing more: takes people now", "Waits: one waits 20 days"]
    assert names(cast) == fits
    wide = names(cast, Wish(wide=True, country="IRQ", languages=HERE.languages, whom=HERE.whom))
    assert len(wide) == 6
    assert "Full" not in str(wide)
    assert len(names(cast, Wish(words="citadel", country="IRQ"))) == 5
    assert names(cast, Wish(words="waits", country="IRQ")) == ["Waits: one waits 20 days"]
    assert names(cast, Wish(wanted="legal", wide=True)) == []


def test_who_is_closed_on_this_day_is_not_offered(offered, cast):
    offered()
    assert len(names(cast)) == 1
    with acting_as(cast.sora):
        version = Agency.objects.get(pk=cast.sora.agency_id).version
        describe_agency(by=cast.sora, data=EntryData(closed_on=[clock.today()]), version=version)
    assert names(cast) == []


def test_groups_say_no_more_than_age_sex_and_household():
    today = clock.today()
    born = {age: today.replace(year=today.year - age, day=1) for age in (8, 30, 70)}
    assert groups_of([Person(born_on=born[8])], today) == {"children", "unaccompanied"}
    assert groups_of([Person(born_on=born[30], sex="female"), Person(born_on=born[8])], today) == {
        "families",
        "adults",
        "women",
        "children",
    }
    assert groups_of([Person(born_on=born[70], sex="male")], today) == {"adults", "older"}
    assert groups_of([Person()], today) == {"adults"}


def service_data(story, cast, offer, seen="now", **more):
    return ask_data(story, cast, recipient_id="", offered=f"{offer.pk}:{seen}", **more)


def test_a_service_is_asked_and_the_referral_keeps_which(told, offered, as_, cast):
    story, offer = told(members=FAMILY), offered("Repair of telephones", "training")
    address = f"/cases/{story.case.id}/shared/ask"
    page = as_("carla").get(address).content.decode()
    assert "Repair of telephones: takes people now" in page
    assert "Citadel Training Centre · no data-sharing agreement" in page
    assert 'name="recipient_id"' not in page
    data = service_data(story, cast, offer, purpose="training", parts=["identity", "contact"], wanted="legal")
    sent = as_("carla").post(address, data)
    assert sent.status_code == 302, re.findall(r"error-message[^<]*<[^<]*", sent.content.decode())
    with acting_as(cast.carla):
        referral = Referral.objects.select_related("preview").get()
        assert (referral.offer_id, referral.recipient_id, referral.preview.wanted) == (
            offer.pk,
            cast.sora.agency_id,
            "training",
        )
    assert "Repair of telephones" in as_("carla").get(sent["Location"]).content.decode()
    assert "Repair of telephones" in as_("sora").get(sent["Location"]).content.decode()


def test_what_became_full_is_said_before_it_is_sent(told, offered, as_, cast):
    story, offer = told(), offered("Repair of telephones")
    with acting_as(cast.sora):
        change_offer(
            by=cast.sora, offer_id=offer.pk, data=OfferData("training", offer.name, availability="full"), version=1
        )
    address = f"/cases/{story.case.id}/shared/ask"
    data = service_data(story, cast, offer, purpose="training", parts=["identity"])
    said = as_("carla").post(address, data)
    page = said.content.decode()
    assert said.status_code == 422
    assert "Meanwhile this service says: Repair of telephones: full" in page
    assert f'value="{offer.pk}:full" selected' in page
    with acting_as(cast.carla):
        assert not Referral.objects.exists()
    assert as_("carla").post(address, {**data, "offered": f"{offer.pk}:full"}).status_code == 302


def test_a_service_that_is_gone_or_nobodys_is_not_asked(told, offered, as_, cast):
    story, offer = told(), offered()
    with acting_as(cast.sora):
        end_offer(by=cast.sora, offer_id=offer.pk)
    address = f"/cases/{story.case.id}/shared/ask"
    for service in (f"{offer.pk}:now", f"{uuid7()}:now", "nonsense", ":::"):
        answer = as_("carla").post(address, ask_data(story, cast, recipient_id="", offered=service))
        assert answer.status_code == 422, service
        assert "not offered any more" in answer.content.decode()


def test_one_body_is_asked_and_a_service_for_help_alone(told, offered, as_, cast):
    story, offer = told(), offered()
    address = f"/cases/{story.case.id}/shared/ask"
    for more in ({"recipient_id": str(cast.rami.agency_id)}, {"outside_name": "House of Light"}, {"offered": ""}):
        assert as_("carla").post(address, {**service_data(story, cast, offer), **more}).status_code == 422, more
    assert (
        as_("carla").post(f"{address}?others=1", service_data(story, cast, offer, kind="take_part")).status_code == 422
    )


def test_other_agencies_are_a_link_away(told, as_, cast):
    story = told()
    address = f"/cases/{story.case.id}/shared/ask"
    assert "Take part in the case" not in as_("carla").get(address).content.decode()
    page = as_("carla").get(f"{address}?others=1").content.decode()
    assert "Take part in the case" in page
    assert "New Sprout · no data-sharing agreement" in page
    assert "New Sprout" not in as_("carla").get(f"{address}?others=1&q=citadel").content.decode()
    assert "Take the case over" in as_("mona").get(f"{address}?others=1").content.decode()


def test_a_data_sharing_agreement_stands_beside_the_asking(told, asked, as_, cast):
    story = told()
    with acting_as(cast.mona):
        write_agreement(by=cast.mona, data=AgreementData(
            "data_sharing", "Data between us", clock.today() - timedelta(days=9), (cast.mona.agency_id, cast.rami.agency_id),
        ))  # fmt: skip
    page = as_("carla").get(f"/cases/{story.case.id}/shared/ask?others=1").content.decode()
    assert "New Sprout · data-sharing agreement" in page
    assert "Elsewhere Aid · no data-sharing agreement" in page
    referral = asked(story)
    assert "Data between us" in as_("carla").get(f"/referrals/{referral.id}").content.decode()
    assert "Data between us" not in as_("rami").get(f"/referrals/{referral.id}").content.decode()


def test_an_agency_where_nobody_works_answers_through_a_link(told, as_, cast):
    story = told()
    agency_id = uuid7()
    with _as_owner() as owner:
        owner.execute("INSERT INTO agencies_agency (id, name, kind, country, email) VALUES (%s, 'Quiet House', 'ngo', 'IRQ', "
                      "'quiet@example.org')", [agency_id])  # fmt: skip
    try:
        address = f"/cases/{story.case.id}/shared/ask?others=1"
        assert (
            "Quiet House · no data-sharing agreement · answers through a link"
            in as_("carla").get(address).content.decode()
        )
        sent = as_("carla").post(address, ask_data(story, cast, recipient_id=str(agency_id)))
        assert sent.status_code == 302
        with acting_as(cast.carla):
            referral = Referral.objects.get()
            assert (referral.recipient_id, referral.outside_name) == (None, "Quiet House")
            assert referral.subject.outside_contact == "quiet@example.org"
        assert str(agency_id) not in as_("carla").get("/referrals/somebody?others=1").content.decode()
    finally:
        with _as_owner() as owner:
            owner.execute("DELETE FROM agencies_agency WHERE id = %s", [agency_id])


def test_many_services_are_searched_without_a_script(offered, told, as_, cast, django_assert_max_num_queries):
    story = told()
    with acting_as(cast.sora):
        Offer.objects.bulk_create(
            Offer(agency_id=cast.sora.agency_id, kind="training", name=f"Course {number:03}", changed_by_id=cast.sora.id,
                  changed_at=clock.now()) for number in range(130)
        )  # fmt: skip
    address = f"/cases/{story.case.id}/shared/ask"
    carla = as_("carla")
    page = carla.get(address).content.decode()
    assert page.count("takes people now") == 100
    assert "30 more are not shown" in page
    assert carla.get(f"{address}?q=course+12").content.decode().count("takes people now") == 10
    with django_assert_max_num_queries(30):
        carla.get(address)


def test_somebody_without_a_case_is_referred_to_a_service(offered, as_, cast):
    offer = offered("Advice on return", "counselling")
    data = {
        "offered": f"{offer.pk}:now", "name": "Salma Karim", "contact": "salma@example.org", "agreed": "on",
        "wanted": "counselling", "message": "Thinks of going home.", "urgency": "normal",
    }  # fmt: skip
    assert "Advice on return: takes people now" in as_("dilan").get("/referrals/somebody").content.decode()
    assert as_("dilan").post("/referrals/somebody", {**data, "offered": ""}).status_code == 422
    assert as_("dilan").post("/referrals/somebody", data).status_code == 302
    with acting_as(cast.dilan):
        assert Referral.objects.get().offer_id == offer.pk
