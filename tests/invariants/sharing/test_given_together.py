"""The journey, who the person is and how they return are given together, or the journey is not given."""

from datetime import date

import psycopg
import pytest

from bayiri.agencies.choices import PARTS_TO_GIVE
from bayiri.agencies.commands import end_sight
from bayiri.agencies.rules import given_together, reasons_not_to_give_together
from bayiri.cases.models import Case
from bayiri.core.ids import uuid7
from bayiri.rulebooks.queries import law
from tests.boards.test_what_tables_must_hold import sees
from tests.cast import _as_owner
from tests.invariants.attacks import call, refused, run
from tests.invariants.sharing.test_inv_19x import GRANT, give

TRIO = ["basis", "identity", "journey"]
ROW = (
    "INSERT INTO agencies_participation (id, subject_kind, subject_id, agency_id, purpose, section, mode, from_at, until_at, closed)"
    " VALUES (uuidv7(), 'case', %s, %s, %s, %s, 'read', now(), now() + make_interval(days => %s), false)"
)
LEFT = "SELECT section, extract(day FROM until_at - now())::int FROM agencies_participation WHERE subject_id = %s AND NOT closed"


def settle():
    """What the end of the transaction looks at, now."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("section", ["journey", "basis"])
def test_the_journey_brings_who_it_is_and_how_they_return(told, act, cast, section):
    """INV-195: by the command, and by the database's own function as anybody may call it."""
    story = told("approved")
    for grant in (
        lambda: give(cast.carla, cast.adam.agency_id, story.case, "legal", section=section, mode="read"),
        lambda: run(GRANT, "case", story.case.id, cast.adam.agency_id, "legal", section, "read"),
    ):
        act(cast.carla)
        grant()
        settle()
        assert sees(cast.adam, story.case.id) == TRIO
        act(cast.carla)
        end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.adam.agency_id, purpose="legal")
        settle()
        assert sees(cast.adam, story.case.id) == []


def test_identity_is_given_alone(told, act, cast):
    """INV-195: it needs neither of the others, and brings neither."""
    story = told("approved")
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "legal", section="identity", mode="read")
    settle()
    assert sees(cast.adam, story.case.id) == ["identity"]
    act(cast.adam)
    assert not Case.objects.exists()


@pytest.mark.parametrize(("ended", "left"), [("identity", []), ("basis", ["identity"]), ("journey", ["identity"])])
def test_ending_one_ends_what_goes_with_it(told, act, cast, ended, left):
    """INV-195"""
    story = told("approved")
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "legal", section="journey", mode="read")
    about = {"kind": "case", "subject_id": story.case.id, "agency_id": cast.adam.agency_id, "purpose": "legal"}
    end_sight(by=cast.carla, **about, section=ended)
    assert sees(cast.adam, story.case.id) == left
    act(cast.adam)
    assert not Case.objects.exists()
    settle()


@pytest.fixture
def written(_cast, db):
    """Rows written by the owner of the tables, of a case that nobody has, looked at as at the end of a transaction."""

    def write(*change, **sections):
        case_id = uuid7()
        with _as_owner() as owner, owner.transaction(force_rollback=True):
            for section, days in sections.items():
                owner.execute(ROW, [case_id, _cast.adam.agency_id, "legal", section, days])
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in change:
                owner.execute("SET CONSTRAINTS ALL DEFERRED")
                owner.execute(f"{statement} WHERE subject_id = %s AND section = 'identity'", [case_id])
                owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return dict(owner.execute(LEFT, [case_id]).fetchall())

    return write


@pytest.mark.parametrize(
    "days",
    [
        {"journey": 9}, {"basis": 9}, {"journey": 9, "basis": 9}, {"journey": 9, "identity": 9}, {"basis": 9, "identity": 9},
        {"journey": 9, "basis": 9, "identity": 8}, {"journey": 9, "basis": 8, "identity": 9}, {"journey": 8, "basis": 9, "identity": 9},
    ],
    ids=lambda days: "-".join(f"{part}{until}" for part, until in days.items()),
)  # fmt: skip
def test_no_row_stands_alone_whoever_writes_it(written, days):
    """INV-195: not even the owner of the tables leaves one behind, alone or for longer."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="INV-195"):
        written(**days)


def test_who_it_is_may_be_known_for_longer(written):
    """INV-195"""
    assert written(journey=5, basis=5, identity=9) == {"journey": 5, "basis": 5, "identity": 9}
    assert written(identity=9) == {"identity": 9}


def test_an_end_takes_the_others_with_it_whoever_writes_it(written):
    """INV-195: an end is never refused."""
    sooner = "UPDATE agencies_participation SET until_at = now() + interval '2 days'"
    assert written(sooner, journey=5, basis=5, identity=9) == {"journey": 2, "basis": 2, "identity": 2}
    now = "UPDATE agencies_participation SET until_at = now(), closed = true"
    assert written(now, journey=5, basis=5, identity=9) == {}


@pytest.fixture
def asked(told):
    story = told("arrived")
    return {
        "kind": "service", "purpose": "reintegration", "case_id": story.case.id, "member_ids": [story.members()[0].id],
        "basis": "court_order", "basis_reason": "No. 7", "recorded_at": story.now, "answer_by": story.now.date(),
        "person_name": "", "person_contact": "", "outside_name": "", "outside_contact": "", "urgency": "normal",
        "wanted": "training", "size": 1, "age_groups": [], "sexes": [], "languages": [], "country": "", "area": "",
        "wanted_by": None, "needs": [], "message": "", "until_on": None,
    }  # fmt: skip


@pytest.mark.parametrize("sections", [["journey"], ["identity", "journey"], ["identity", "basis"]])
def test_no_referral_asks_for_one_without_the_others(asked, act, cast, sections):
    """INV-195: in the database, past the command that adds what goes along."""
    act(cast.carla)
    with refused("INV-195"):
        call("referrals_offer", **asked, sections=sections, recipient_id=cast.rami.agency_id)
    call("referrals_offer", **asked, sections=TRIO, recipient_id=cast.rami.agency_id)


def test_forms_offer_it_as_one_choice(db):
    """INV-195: the rule, the words and the law say the same."""
    words = {code: str(label) for code, label in PARTS_TO_GIVE}
    assert words["journey"] == "Journey, with who the person is and how they return"
    assert not {"basis", "all"} & set(words)
    assert set(given_together(["journey"])) == set(given_together(["basis"])) == set(TRIO)
    assert given_together(["identity", "contact"]) == ("identity", "contact")
    assert reasons_not_to_give_together(["journey", "identity"]) == ["INV-195"]
    assert reasons_not_to_give_together(TRIO) == reasons_not_to_give_together(["identity", "plan"]) == []
    sharing = law("sharing", on=date(2026, 1, 1))
    for name in sharing:
        if name.startswith("purpose_"):
            parts = {part.partition(":")[0] for part in sharing.words(name)}
            assert reasons_not_to_give_together(parts) == [], name
