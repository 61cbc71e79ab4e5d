"""Was somebody of this household helped before, through any agency? Yes or no, never where or when."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bayiri.agencies.context import acting_as, set_context
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.actor import ITSELF, Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.people.commands.matching import find_matches, step_match
from bayiri.people.queries.matching import matches_page
from bayiri.programmes import rules
from bayiri.programmes.commands import (
    apply_for_assistance,
    approve_application,
    ask_earlier_help,
    help_again,
    refuse_application,
)
from bayiri.programmes.models import ApprovalDecision
from tests.cast import _as_owner
from tests.invariants.attacks import call, refused, run
from tests.programmes.households import TODAY, decided, offered

GARP = "deu-reag-garp"


ELSEWHERE = {"pia": ("Pia Protection", "protection_officer"), "milo": ("Milo Manager", "programme_manager")}


@pytest.fixture(scope="module")
def more(_cast):
    """A second programme manager of Mona's agency, and the colleagues with whom Eve's agency helps people."""
    told = {"maja": ("Maja Manager", "programme_manager", _cast.mona)}
    told |= {key: (name, role, _cast.eve) for key, (name, role) in ELSEWHERE.items()}
    actors = {
        key: Actor(uuid7(), name, of.agency_id, of.agency_name, of.country, frozenset([role]))
        for key, (name, role, of) in told.items()
    }
    with _as_owner() as owner:
        for key, actor in actors.items():
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [actor.id, f"{key}@example.org", actor.name, actor.agency_id, list(actor.roles)],
            )
        yield SimpleNamespace(**actors)
        owner.execute("DELETE FROM agencies_user WHERE id = ANY (%s)", [[actor.id for actor in actors.values()]])


def applied(cast):
    case = offered(cast, GARP)
    decided(cast, case)
    return apply_for_assistance(by=cast.carla, case_id=case.id, programme=GARP)


@pytest.fixture
def helped(cast, more):
    """`helped()`: Eve's agency registered the same people, and its manager approved the same programme."""

    def by_another_agency():
        first = applied(SimpleNamespace(carla=cast.eve, paul=more.pia, mona=more.milo))
        set_context(more.milo)
        approve_application(by=more.milo, application_id=first.id)
        set_context(cast.carla)

    return by_another_agency


def look():
    with acting_as(ITSELF):
        find_matches(by=ITSELF)


def asked(who, application):
    with acting_as(who):
        return ask_earlier_help(by=who, application_id=application.id).answer


def test_without_earlier_help_the_answer_is_no_and_stands_with_the_decision(cast, application):
    """INV-223"""
    assert asked(cast.mona, application) == "no"
    with acting_as(cast.mona):
        event = Event.objects.get(kind="programmes.earlier_help_asked")
        assert (event.facts, event.case_id) == ({"programme": GARP}, application.case_id)
        assert approve_application(by=cast.mona, application_id=application.id).earlier_help == "no"


@pytest.mark.parametrize(
    ("said", "broken"),
    [({"earlier_help": ""}, ["INV-223"]), ({"earlier_help": "yes"}, ["INV-224"]), ({"earlier_help": "no"}, []),
     ({"earlier_help": "steward"}, []), ({"earlier_help": "not_asked"}, []), ({"earlier_help": "yes", "helps_again": True}, [])],
    ids=["not-asked", "yes", "no", "steward", "no-rule", "yes-and-a-reason"],
)  # fmt: skip
def test_the_rule(said, broken):
    """INV-223, INV-224"""
    facts = rules.DecisionFacts("decided", "submitted", False, True, False, True, (), **said)
    assert rules.reasons_not_to_approve(facts, "") == broken


@pytest.mark.parametrize(
    ("answer", "then", "reason", "fits"),
    [("yes", "second_person", "Fled again", True), ("yes", "refused", "Fled again", False), ("no", "second_person", "x", False),
     ("yes", "second_person", " ", False)],
    ids=["reason", "programme-refuses", "nothing-to-override", "no-reason"],
)  # fmt: skip
def test_when_a_reason_counts(answer, then, reason, fits):
    """INV-224"""
    assert rules.reasons_not_to_help_again(earlier_help=answer, then=then, reason=reason) == (
        [] if fits else ["INV-224"]
    )


def test_only_who_decides_asks(cast, act, application):
    """INV-223: not the counsellor, not another agency, nothing about a case that nobody applied for."""
    with acting_as(cast.carla), pytest.raises(NotAllowed):
        ask_earlier_help(by=cast.carla, application_id=application.id)
    with acting_as(cast.eve), pytest.raises(NotVisible):
        ask_earlier_help(by=cast.eve, application_id=application.id)
    for who in (cast.carla, cast.stella, cast.eve, None):
        act(who)
        with refused("INV-223"):
            run("SELECT programmes_earlier_help(%s, now())", application.id)
    with acting_as(cast.mona):
        with refused("permission denied"):
            run("SELECT programmes_helped_before(%s, now())", application.entitlement_id)
        refuse_application(
            by=cast.mona,
            application_id=application.id,
            reasons="x",
            remedy="y",
            appeal_until=clock.today() + timedelta(days=9),
        )
        with refused("INV-223"):
            run("SELECT programmes_earlier_help(%s, now())", application.id)
        with pytest.raises(RuleBroken, match="INV-48"):
            ask_earlier_help(by=cast.mona, application_id=application.id)


def test_what_is_said_by_hand_does_not_count(cast, application):
    """INV-223: the database asks itself."""
    with acting_as(cast.mona):
        call("programmes_decide", application_id=application.id, outcome="approved", note="", reasons="", remedy="",
             recorded_at=clock.now(), earlier_help="yes")  # fmt: skip
        assert ApprovalDecision.objects.get().earlier_help == "no"


def link(cast):
    """Both data stewards say that it is one person, of everybody who was found."""
    with acting_as(cast.stella):
        for match in matches_page(cast.stella, ["open"]).rows:
            step_match(by=cast.stella, match_id=match.id, act="asked", reasons=["papers"])
    with acting_as(cast.saul):
        for match in matches_page(cast.saul, ["asked"]).rows:
            step_match(by=cast.saul, match_id=match.id, act="yes", reasons=["papers"])


def test_what_another_agency_gave_is_told_as_yes_and_nothing_else(helped, cast, more, visit):
    """INV-223, INV-224: a steward looks while it is only likely; yes when both have said so; then a second person."""
    helped()
    application = applied(cast)
    assert asked(cast.mona, application) == "no"  # nobody has looked yet
    look()
    assert asked(cast.mona, application) == "steward"
    link(cast)
    page = visit(cast.mona, "decide", application.case_id, application.id).content.decode()
    assert "Helped before by this programme" in page
    assert "Say why help is given again" in page
    assert "Elsewhere" not in page
    with acting_as(cast.mona):
        with pytest.raises(RuleBroken, match="INV-224"):
            approve_application(by=cast.mona, application_id=application.id)
        with refused("INV-224"):
            call("programmes_decide", application_id=application.id, outcome="approved", note="", reasons="", remedy="",
                 recorded_at=clock.now())  # fmt: skip
    assert visit(cast.mona, "help-again", application.case_id, application.id, data={"reason": " "}).status_code == 422
    sent = visit(cast.mona, "help-again", application.case_id, application.id, data={"reason": "Fled a second war."})
    assert sent.status_code == 302
    with acting_as(cast.mona):
        with pytest.raises(RuleBroken, match="INV-224"):  # never by who gave the reason
            approve_application(by=cast.mona, application_id=application.id)
        with refused("INV-224"):
            call("programmes_decide", application_id=application.id, outcome="approved", note="", reasons="", remedy="",
                 recorded_at=clock.now())  # fmt: skip
    page = visit(more.maja, "decide", application.case_id, application.id).content.decode()
    assert "Fled a second war." in page
    with acting_as(more.maja):
        assert approve_application(by=more.maja, application_id=application.id).earlier_help == "yes"


def test_a_link_that_was_undone_counts_no_more(helped, cast):
    """INV-223"""
    helped()
    application = applied(cast)
    look()
    link(cast)
    with acting_as(cast.stella):
        for match in matches_page(cast.stella, ["linked"]).rows:
            step_match(by=cast.stella, match_id=match.id, act="parted", reasons=["mistake"])
    assert asked(cast.mona, application) == "no"


@pytest.mark.parametrize(("years", "answer"), [(4, "yes"), (6, "no")])
def test_what_was_given_before_the_programmes_years_counts_no_more(helped, cast, years, answer):
    """INV-223: the dated document says how far back."""
    then = TODAY.replace(year=TODAY.year - years)
    with clock.moved_to(then), pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.programmes.households.TODAY", then)
        helped()
    application = applied(cast)
    look()
    link(cast)
    assert asked(cast.mona, application) == answer


def test_asked_for_days_ahead_or_before_it_says_nothing(helped, cast):
    """INV-223: one day after the other, that would tell when somebody was helped."""
    helped()
    application = applied(cast)
    with acting_as(cast.mona):
        for at in (TODAY.replace(year=TODAY.year + 6), TODAY.replace(year=TODAY.year - 6)):
            with refused("INV-223"):
                run("SELECT programmes_earlier_help(%s, %s)", application.id, at)


def test_there_is_nothing_to_override_where_nobody_was_helped(cast, application):
    """INV-224: by command and in SQL; and only by who may decide."""
    with acting_as(cast.mona):
        with pytest.raises(RuleBroken, match="INV-224"):
            help_again(by=cast.mona, application_id=application.id, reason="All the same.")
        with refused("INV-224"):
            call("programmes_help_again", application_id=application.id, reason="x", recorded_at=clock.now())
    with acting_as(cast.carla), pytest.raises(NotAllowed):
        help_again(by=cast.carla, application_id=application.id, reason="All the same.")
    with acting_as(cast.carla), refused("INV-223"):
        call("programmes_help_again", application_id=application.id, reason="x", recorded_at=clock.now())
