"""What holds of orders to leave: by the rule, and in SQL as the application's role."""

from datetime import date, timedelta

import pytest

from bayiri.boards.commands.tables import open_board
from bayiri.core.guarded import call_guarded
from bayiri.core.ids import uuid7
from bayiri.orders.commands import lodge_remedy, register_order
from bayiri.orders.models import Offer, Order
from bayiri.orders.queries import held_back
from bayiri.rulebooks.queries import departure_law
from tests.invariants.attacks import COUPLE, call, refused, rule_refuses, run


def row(one, **changes):
    """An order as somebody might hand it to the function past the command."""
    data = one.act(**changes)
    said = {name: value for name, value in vars(data).items() if name != "members"}
    more = {"country": "DEU", "law_version": "x", "law_hash": "x"}
    return {**said, **more, "case_id": one.case, "named": list(data.members), "recorded_at": one.story.now}


def by_hand(one, act, /, **changes):
    act(one.cast.carla)
    return call("orders_register", **row(one, **changes))


def hang_on(one, act, function, order, **said):
    """A row that hangs on an order, past the command."""
    act(said.pop("by", one.cast.carla))
    return call(function, case_id=one.case, order_id=order.id, recorded_at=one.story.now, **said)


MISSING = {
    "authority": {"authority": ""}, "number": {"number": " "}, "act": {"act": ""}, "ground": {"ground": ""},
    "how": {"notified_how": ""}, "language": {"notified_language": ""}, "interpreter": {"interpreter_name": ""},
}  # fmt: skip


@pytest.mark.parametrize("missing", sorted(MISSING))
def test_an_order_is_written_down_whole(ordered, act, missing):
    """INV-250"""
    one = ordered()
    with rule_refuses("INV-250"):
        one.register(**MISSING[missing])
    with refused("INV-250", "an_order_says_everything", "an_interpreter_has_a_name"):
        by_hand(one, act, **MISSING[missing])


def test_an_order_has_the_file_of_the_act_and_an_authority(ordered, act, cast):
    """INV-250: a file of this case; an agency that gives orders."""
    one = ordered()
    with refused("INV-250"):
        by_hand(one, act, file_id=uuid7())
    with rule_refuses("INV-250"):
        one.register(authority_agency_id=cast.rami.agency_id)
    with refused("INV-250"):
        by_hand(one, act, authority_agency_id=cast.rami.agency_id)
    one.register(authority_agency_id=cast.petra.agency_id, authority="")


def test_days_follow_each_other(ordered, act):
    """INV-251"""
    one = ordered()
    ahead = {"notified_on": one.today + timedelta(days=1), "departs_by": one.today + timedelta(days=30)}
    backwards = {"issued_on": one.today, "notified_on": one.today - timedelta(days=1)}
    for wrong in (ahead, backwards):
        with rule_refuses("INV-251"):
            one.register(**wrong)
        with refused("INV-251"):
            by_hand(one, act, **wrong)


def test_an_order_names_people_of_the_household(ordered, act, told):
    """INV-252"""
    one, other = ordered(), told("registered").members()[0].id
    for wrong in ((), (other,), (one.members[0], one.members[0])):
        with rule_refuses("INV-252"):
            one.register(members=wrong)
        with refused("INV-252", "an_order_names_each_person_once") if len(wrong) < 2 else pytest.raises(Exception):
            by_hand(one, act, members=wrong)


@pytest.mark.parametrize(
    ("ground", "reason", "days"),
    [("stay_ended", "", 7), ("stay_ended", "absconding", 0), ("asylum_refused", "", 30), ("entry_refused", "", 0),
     ("stay_ended", "unfounded", 7)],
    ids=["usual", "absconding", "asylum", "border", "reason-unknown-to-the-law"],
)  # fmt: skip
def test_the_time_to_leave_is_what_the_law_gives(ordered, act, ground, reason, days):
    """INV-253: to the day, by the rule and by the database."""
    one = ordered()
    enough = one.today + timedelta(days=days)
    if days:
        less = {"ground": ground, "short_reason": reason, "departs_by": enough - timedelta(days=1)}
        with rule_refuses("INV-253"):
            one.register(**less)
        with refused("INV-253"):
            by_hand(one, act, **less)
    by_hand(one, act, ground=ground, short_reason=reason, departs_by=enough)
    one.register(ground=ground, short_reason=reason, departs_by=enough)


def test_the_guards_hold_the_law_that_the_document_says(db, cast, act):
    """INV-253, INV-260, INV-261, INV-263: the copy and the document say the same, for a country that nobody knows too."""
    act(cast.carla)
    day = date(2024, 3, 4)
    for country in ("DEU", "AUT", "FRA", "MYS"):
        law = departure_law(country, on=day).content
        for what, code, number in law.rows:
            found = run("SELECT orders_law(%s, '2024-03-04', %s, %s)", country, what, code)
            assert found == (number,), (country, what, code)
    assert departure_law("DEU", on=day).content.is_known
    unknown = departure_law("MYS", on=day).content
    assert not unknown.is_known
    assert unknown.least_days("stay_ended", "absconding") == 30
    assert unknown.suspends_by_itself("judicial_review")
    assert unknown.most_months("serious_threat") == 0
    assert run("SELECT orders_law('MYS', '2024-03-04', 'short', 'absconding')") == (None,)


def reasons(one, by=None):
    """What keeps the first person from being made to return: by the rules, by the database."""
    by = by or one.cast.carla
    member = one.story.members()[0]

    def ask():
        python = held_back(one.story.case, [member], one.story.now)[member.id]
        return python, call_guarded("orders_reasons_not_to_enforce", member.id, one.story.now)

    python, database = one.do(by, ask)
    assert python == database
    return python


def test_nobody_is_made_to_return_without_an_order(ordered, act, cast):
    """INV-254, INV-15: nor by SQL, whoever asks."""
    one = ordered()
    assert reasons(one) == ["INV-254"]
    with rule_refuses("INV-254"):
        one.open()
    act(cast.mona)
    with refused("INV-254"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    with refused("permission denied"):
        run("UPDATE cases_case SET voluntariness = 'forced'")


def test_the_last_day_belongs_to_the_person(ordered, act, cast):
    """INV-255"""
    one = ordered()
    one.register()
    one.offer()
    one.inform()
    one.clear()
    one.story.now += timedelta(days=14)
    assert reasons(one) == ["INV-255"]
    act(cast.mona)
    with refused("INV-255"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    one.story.now += timedelta(days=1)
    assert reasons(one) == []
    act(cast.mona)
    call("journey_open_forced_return", case_id=one.case, at=one.story.now)


def test_a_remedy_that_suspends_is_waited_for(ordered, act, cast):
    """INV-256: until it is decided, or a court lets the act be carried out meanwhile."""
    one = ordered()
    order = one.ready()
    about = {"kind": "appeal", "body": "Court", "number": "", "lodged_on": one.today, "suspends": True}
    hang_on(one, act, "orders_lodge", order, **about)
    assert reasons(one) == ["INV-256"]
    act(cast.mona)
    with refused("INV-256"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    remedy = run("SELECT id FROM orders_remedy")[0]
    for kind, stands in (("not_suspended", []), ("suspended", ["INV-256"]), ("dismissed", [])):
        one.story.now += timedelta(days=1)
        act(cast.carla)
        call(
            "orders_rule_on", case_id=one.case, remedy_id=remedy, kind=kind, ruled_on=one.today, number="7",
            recorded_at=one.story.now,
        )  # fmt: skip
        assert reasons(one) == stands


def test_voluntary_return_is_offered_first_and_stays_open(ordered, act, cast):
    """INV-257, INV-258: since the order, and until departure."""
    one = ordered()
    one.offer()
    one.story.now += timedelta(days=1)
    one.register()
    one.inform()
    one.clear()
    one.story.now += timedelta(days=15)
    assert reasons(one) == ["INV-257"]
    act(cast.mona)
    with refused("INV-257"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    one.offer("accepted")
    assert reasons(one) == ["INV-258"]
    act(cast.mona)
    with refused("INV-258"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)


def test_what_is_postponed_waits(ordered, act, cast):
    """INV-259, INV-268: and another person than who postponed it or has the case ends it."""
    one = ordered()
    order = one.ready()
    about = {"ground": "condition", "since_on": one.today}
    with refused("INV-268", "a_postponement_has_a_reason"):
        hang_on(one, act, "orders_postpone", order, reason=" ", **about)
    hang_on(one, act, "orders_postpone", order, by=cast.paul, reason="Ill.", **about)
    assert reasons(one) == ["INV-259"]
    act(cast.mona)
    with refused("INV-259"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    held = run("SELECT id FROM orders_postponement")[0]
    for who in (cast.paul, cast.carla):
        with refused("INV-268"):
            hang_on(one, act, "orders_postpone", order, by=who, reason="Well.", ends_id=held, **about)
    hang_on(one, act, "orders_postpone", order, by=cast.mona, reason="Well.", ends_id=held, **about)
    assert reasons(one) == []


def test_more_time_is_more_and_on_a_ground_of_the_law(ordered, act):
    """INV-260"""
    one = ordered()
    order = one.register()
    good = {
        "until_on": order.departs_by + timedelta(days=1),
        "ground": "school",
        "number": "2",
        "decided_on": one.today,
    }
    for wrong in (
        {"until_on": order.departs_by}, {"ground": "mercy"}, {"number": ""}, {"decided_on": one.today + timedelta(days=1)},
    ):  # fmt: skip
        with refused("INV-260"):
            hang_on(one, act, "orders_extend", order, **{**good, **wrong})
    hang_on(one, act, "orders_extend", order, **good)


def test_nobody_takes_the_effect_from_a_remedy(ordered, act, cast):
    """INV-261: what the law does not deny it suspends, whatever is typed."""
    one = ordered()
    order = one.register()
    about = {"body": "Court", "number": "", "lodged_on": one.today, "suspends": False}
    with rule_refuses("INV-261"):
        one.do(
            cast.carla,
            lambda: lodge_remedy(
                by=cast.carla, case_id=one.case, order_id=order.id, kind="appeal", body="Court", lodged_on=one.today,
                suspends=False,
            ),
        )  # fmt: skip
    with refused("INV-261"):
        hang_on(one, act, "orders_lodge", order, kind="appeal", **about)
    with refused("INV-261"):
        hang_on(
            one,
            act,
            "orders_lodge",
            order,
            kind="judicial_review",
            **{**about, "lodged_on": one.today - timedelta(days=1)},
        )
    hang_on(one, act, "orders_lodge", order, kind="judicial_review", **about)


def test_a_remedy_is_decided_once_and_in_order(ordered, act):
    """INV-262"""
    one = ordered()
    order = one.register()
    about = {"kind": "appeal", "body": "Court", "number": "", "lodged_on": one.today, "suspends": True}
    hang_on(one, act, "orders_lodge", order, **about)
    remedy = run("SELECT id FROM orders_remedy")[0]

    def rule(kind, day):
        return call(
            "orders_rule_on", case_id=one.case, remedy_id=remedy, kind=kind, ruled_on=day, number="7",
            recorded_at=one.story.now,
        )  # fmt: skip

    with refused("INV-262"):
        rule("suspended", one.today - timedelta(days=1))
    rule("dismissed", one.today)
    with refused("INV-262"):
        rule("annulled", one.today)


def test_a_ban_is_never_longer_than_computed(ordered, act, cast):
    """INV-263: whatever the row says about the longest one."""
    one = ordered()
    order = one.register()
    ban = {
        "member_id": one.members[0],
        "reason": "not_complied",
        "law_version": "x",
        "law_hash": "x",
        "waived_because": "",
    }
    with refused("INV-263"):
        hang_on(one, act, "journey_write_ban", order, months=61, most_months=500, **ban)
    with refused("INV-263"):
        hang_on(one, act, "journey_write_ban", order, months=12, most_months=60, **ban)
    with refused("permission denied"):
        run("SELECT orders_write_ban('{}'::jsonb, false)")
    hang_on(one, act, "journey_write_ban", order, months=12, most_months=60, **{**ban, "waived_because": "Cooperates."})
    with refused("INV-263"):
        hang_on(one, act, "journey_write_ban", order, months=60, most_months=60, **ban)


def test_what_protects_is_taken_back_by_somebody_else(ordered, act, cast):
    """INV-264"""
    one = ordered()
    order = one.register()
    about = {"kind": "appeal", "body": "Court", "number": "", "lodged_on": one.today, "suspends": True}
    hang_on(one, act, "orders_lodge", order, by=cast.paul, **about)
    remedy = run("SELECT id FROM orders_remedy")[0]
    for who in (cast.paul, cast.carla):
        act(who)
        with refused("INV-264"):
            call("orders_take_back", row_id=remedy, reason="x", recorded_at=one.story.now)
    act(cast.mona)
    call("orders_take_back", row_id=remedy, reason="x", recorded_at=one.story.now)


def test_who_wrote_the_order_does_not_open_the_forced_return(ordered, act, cast):
    """INV-265"""
    one = ordered()
    one.register(by=cast.mona)
    one.offer()
    one.inform()
    one.inform()
    one.story.now += timedelta(days=15)
    one.clear()
    for who in (cast.mona, cast.carla):
        act(who)
        with refused("INV-265"):
            call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    act(cast.dora)
    call("journey_open_forced_return", case_id=one.case, at=one.story.now)


def test_where_there_is_a_board_it_has_checked(ordered, act, cast):
    """INV-266: a board on the case that has decided nothing keeps it from being opened."""
    one = ordered()
    one.ready()
    one.do(
        cast.mona,
        lambda: open_board(
            by=cast.mona, kind="board", subject="This return", question="Who does what?", case_id=one.case
        ),
    )
    with rule_refuses("INV-266"):
        one.open()
    act(cast.mona)
    with refused("INV-266"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)


def test_a_safeguard_stands_before_a_forced_return(ordered, act, cast):
    """INV-267"""
    one = ordered()
    one.register()
    one.offer()
    one.inform()
    one.story.now += timedelta(days=15)
    with rule_refuses("INV-267"):
        one.open()
    act(cast.mona)
    with refused("INV-267"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)


def test_voluntary_return_is_offered_in_a_session_to_who_was_there(ordered, act, cast):
    """INV-269"""
    one = ordered(COUPLE)
    session = one.session
    about = {
        "case_id": one.case,
        "answer": "declined",
        "answered_on": one.today,
        "recorded_at": one.story.now,
        "words": "",
    }
    act(cast.carla)
    with refused("INV-269"):
        call("orders_record_offer", member_id=one.members[0], session_id=uuid7(), **about)
    early = {**about, "answered_on": session.held_at.date() - timedelta(days=1)}
    with refused("INV-269"):
        call("orders_record_offer", member_id=one.members[0], session_id=session.id, **early)
    call("orders_record_offer", member_id=one.members[0], session_id=session.id, **about)
    assert one.do(cast.carla, lambda: Offer.objects.count()) == 1


def test_lenders_receivers_and_strangers_see_no_order(ordered, act, cast):
    """INV-04: nobody who was not given the basis of the return."""
    one = ordered()
    one.register()
    for who in (cast.eve, cast.badr, cast.petra, None):
        act(who)
        assert Order.objects.count() == 0
        with refused("INV-04"):
            call("orders_register", **row(one))
    with rule_refuses("INV-250"):
        one.do(cast.carla, lambda: register_order(by=cast.carla, case_id=one.case, data=one.act(number="")))
