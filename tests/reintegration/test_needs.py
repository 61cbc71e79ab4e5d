"""A plan begins from each person's own needs and from the district; gaps are shown, nothing comes from a package."""

from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.reintegration.choices import DIMENSION_OF, TOPICS_OF, NeedLevel, NeedTopic
from bayiri.reintegration.commands import add_plan_line, assess_needs, settle_need
from bayiri.reintegration.models import Need, PlanLine
from bayiri.reintegration.queries import gap_counts, needs_of
from bayiri.reintegration.rules import FoundNeed, NeedFacts, OfferFacts, proposals
from bayiri.rulebooks.documents import ROOT, load
from bayiri.safeguards.commands import assess
from tests.invariants.attacks import refused, rule_refuses, run
from tests.reintegration.households import data, member, registered

CONTEXTS = sorted((ROOT / "law" / "contexts").glob("context-*.yaml"))
INCOME = FoundNeed("income", "individual", "Sewed for a living; has no machine.")
GRIEF = FoundNeed("distress", "individual", "Does not sleep since the crossing.")


def found(by, case, *needs, relation="self"):
    return assess_needs(by=by, case_id=case.id, member_id=member(case, relation).id, found=list(needs))


@pytest.fixture
def to_erbil(cast, act, household):
    act(cast.carla)
    case = Case.objects.get(pk=household.id)
    case = change_journey(by=cast.carla, case_id=case.id, version=case.version, changes={"destination_place": "Erbil"})
    act(cast.rami)
    return case


def offers(case, by):
    return {view.need.words: [one.code for one in view.offers] for view in needs_of(by, case, "en").needs}


def test_two_single_mothers_with_different_needs_get_different_proposals(cast, act, to_erbil):
    """The group they belong to proposes nothing; what each of them needs does."""
    act(cast.carla)
    for relation in ("self", "spouse"):
        assess(
            by=cast.carla, case_id=to_erbil.id, member_id=member(to_erbil, relation).id, needs="", risks="",
            vulnerabilities=["single_parent"], protective_factors="", fears_return=False,
        )  # fmt: skip
    act(cast.rami)
    assert needs_of(cast.rami, to_erbil, "en").needs == []
    found(cast.rami, to_erbil, INCOME)
    found(cast.rami, to_erbil, GRIEF, relation="spouse")
    proposed = offers(to_erbil, cast.rami)
    assert proposed[INCOME.words] == ["tools"]
    assert proposed[GRIEF.words] == ["talks"]


def test_a_need_the_district_cannot_answer_is_a_gap_of_the_place(cast, to_erbil):
    found(cast.rami, to_erbil, FoundNeed("debt", "individual", "Owes 4,000 dollars for the journey."))
    view = needs_of(cast.rami, to_erbil, "en").needs[0]
    assert view.is_gap
    assert view.offers == []


def test_a_line_closes_the_gap_and_a_line_without_a_need_is_one(cast, to_erbil):
    need, _other = found(cast.rami, to_erbil, INCOME, GRIEF)
    assert gap_counts(to_erbil) == (2, 0)
    add_plan_line(by=cast.rami, case_id=to_erbil.id, line=data(found_need_id=need.id))
    assert gap_counts(to_erbil) == (1, 0)
    add_plan_line(by=cast.rami, case_id=to_erbil.id, line=data(dimension="social"))
    assert gap_counts(to_erbil) == (1, 1)
    view = needs_of(cast.rami, to_erbil, "en")
    assert [one.need.words for one in view.gaps] == [GRIEF.words]
    assert len(view.lines_without_need) == 1


def test_a_settled_need_asks_for_nothing(cast, to_erbil):
    (need,) = found(cast.rami, to_erbil, INCOME)
    settled = settle_need(by=cast.rami, case_id=to_erbil.id, need_id=need.id, because="met")
    assert settled.settled_by_id == cast.rami.id
    assert gap_counts(to_erbil) == (0, 0)
    with refused("INV-01"):
        run("UPDATE reintegration_need SET settled_because = 'mistake' WHERE id = %s", need.id)


def test_it_refuses_needs_without_words_and_other_peoples(cast, act, household):
    with rule_refuses("INV-66"):
        found(cast.rami, household, FoundNeed("income", "individual", " "))
    with rule_refuses("INV-66"):
        found(cast.rami, household)
    act(cast.carla)
    other = registered(cast.carla)
    with pytest.raises(NotVisible):
        assess_needs(by=cast.carla, case_id=household.id, member_id=member(other).id, found=[INCOME])
    (foreign,) = found(cast.carla, other, INCOME)
    with pytest.raises(NotVisible):
        add_plan_line(by=cast.carla, case_id=household.id, line=data(found_need_id=foreign.id))


def test_other_roles_and_agencies_write_no_needs(cast, act, household):
    act(cast.tara)
    with pytest.raises(NotAllowed):
        found(cast.tara, household, INCOME)
    row = [uuid4(), household.id, member(household).id, cast.tara.id]
    with refused("INV-04"):
        run(
            "INSERT INTO reintegration_need (id, case_id, member_id, topic, level, words, settled_because, recorded_by_id, recorded_at)"
            " VALUES (%s, %s, %s, 'income', 'individual', 'x', '', %s, now())", *row,
        )  # fmt: skip


def test_the_database_takes_no_need_of_another_case(cast, act, household, line):
    act(cast.carla)
    other = registered(cast.carla)
    (foreign,) = found(cast.carla, other, INCOME)
    with refused("INV-04"):
        run(
            "UPDATE reintegration_planline SET found_need_id = %s, changed_by_id = %s WHERE id = %s",
            foreign.id, cast.carla.id, line.id,
        )  # fmt: skip


LEVELS = st.sampled_from(["individual", "community", "structural"])
TOPICS = st.sampled_from(NeedTopic.values)


@given(
    st.lists(st.builds(NeedFacts, st.uuids(), TOPICS, LEVELS, st.booleans()), max_size=6, unique_by=lambda one: one.id),
    st.lists(st.builds(OfferFacts, TOPICS, st.frozensets(TOPICS), st.frozensets(LEVELS)), max_size=6),
)
def test_every_proposal_answers_its_need_and_every_open_need_is_named(needs, services):
    proposed = proposals(needs, services)
    assert set(proposed) == {one.id for one in needs if not one.has_line}
    for need in needs:
        for code in proposed.get(need.id, []):
            assert any(one.code == code and need.topic in one.answers and need.level in one.levels for one in services)


def test_every_topic_has_one_dimension():
    assert set(DIMENSION_OF) == set(NeedTopic)
    assert sum(len(topics) for topics in TOPICS_OF.values()) == len(NeedTopic)


@pytest.mark.parametrize("path", CONTEXTS, ids=lambda path: path.stem)
def test_district_files_speak_of_known_topics_and_never_as_official(path):
    document = load(path).shape
    assert document.status == "unverified"
    for version in document.versions:
        for service in version.services:
            assert set(service.answers) <= set(NeedTopic.values)
            assert set(service.levels) <= set(NeedLevel.values)
            assert service.status == "unverified"
            assert set(service.names) == {"en", "fr", "es", "ar"}


@pytest.mark.parametrize("place", ["Erbil", "erbil ", "أربيل", "Hewlêr"])
def test_a_district_is_found_by_any_of_its_names(cast, act, household, place):
    case = Case.objects.get(pk=household.id)
    case.destination_place = place
    assert needs_of(cast.rami, case, "ar").district.code == "context-irq-erbil"


def test_needs_become_a_line_on_the_pages(client, users, act, cast, to_erbil):
    client.force_login(users["rami"])
    who = member(to_erbil)
    address = reverse("reintegration:assess-needs", args=[to_erbil.id, who.id])
    assert client.post(address, {}).status_code == 422
    missing = client.post(address, {"level_income": "individual"}).content.decode()
    assert "Write down what the person said." in missing
    assert client.post(address, {"level_income": "individual", "words_income": INCOME.words}).status_code == 302
    page = client.get(reverse("reintegration:needs", args=[to_erbil.id])).content.decode()
    for words in (
        "A need without a line",
        "Two Rivers Wholesale",
        "IQD\N{NO-BREAK SPACE}1,500,000",
        "Unverified",
        "Not official",
        "112",
    ):
        assert words in page
    act(cast.rami)
    need = Need.objects.get()
    form = client.get(reverse("reintegration:add-line", args=[to_erbil.id]) + f"?need={need.id}&service=tools")
    begun = form.context["form"].initial
    assert (begun["provider"], begun["amount"], begun["dimension"]) == ("Two Rivers Wholesale", 1500000000, "economic")
    sent = {
        **{name: begun[name] for name in ("found_need", "need", "dimension", "level", "member", "description", "provider")},
        "form": "kind", "phase": "after_arrival", "currency": "IQD", "amount": "1500000",
        "planned_on_day": "20", "planned_on_month": "11", "planned_on_year": "2026",
    }  # fmt: skip
    assert client.post(reverse("reintegration:add-line", args=[to_erbil.id]), sent).status_code == 302
    act(cast.rami)
    assert PlanLine.objects.get().found_need_id == need.id
    assert "No line yet" not in client.get(reverse("reintegration:needs", args=[to_erbil.id])).content.decode()


def test_a_place_nobody_wrote_down_is_said_so(client, users, household):
    client.force_login(users["rami"])
    assert (
        "Nobody has written down what"
        in client.get(reverse("reintegration:needs", args=[household.id])).content.decode()
    )
