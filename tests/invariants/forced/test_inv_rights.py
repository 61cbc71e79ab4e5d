"""What holds of the notice of rights: by the rule, and in SQL as the application's role."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bayiri.core import clock
from bayiri.orders.models import RightsNotice
from bayiri.orders.rules import Told, reasons_not_to_tell_rights
from bayiri.people.models import Person
from bayiri.rulebooks.queries import rights_notice
from tests.invariants.attacks import COUPLE, call, refused, rule_refuses, run
from tests.invariants.forced.test_inv_orders import reasons


def by_hand(one, act, by=None, member=None, **changes):
    """The notice past the command."""
    act(by or one.cast.carla)
    said = {**vars(one.notice(**changes)), "law_version": "x", "law_hash": "x"}
    return call(
        "orders_tell_rights", case_id=one.case, member_id=member or one.members[0], recorded_at=one.story.now, **said
    )


def speaks(one, languages, interpreter=""):
    person = one.story.members()[0].person_id
    one.do(
        one.cast.carla,
        lambda: Person.objects.filter(pk=person).update(languages=languages, interpreter_language=interpreter),
    )


WRONG = {
    "how": {"how": "guessed"}, "paper": {"paper": "de"}, "interpreter": {"interpreter_name": " "}, "ahead": {"given_on": 1},
    "before": {"given_on": -1}, "remedy": {"remedy_until": -1},
}  # fmt: skip


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_a_notice_is_written_down_whole(ordered, act, wrong):
    """INV-406"""
    one = ordered()
    one.register()
    said = {name: one.today + timedelta(days=to) if isinstance(to, int) else to for name, to in WRONG[wrong].items()}
    with rule_refuses("INV-406"):
        one.inform(**said)
    with refused("INV-406", "who_reads_rights_out_has_a_name"):
        by_hand(one, act, **said)


def test_nobody_is_made_to_return_who_does_not_know_their_rights(ordered, act, cast):
    """INV-407: since the order, and by a notice that counts."""
    one = ordered()
    one.register()
    one.offer()
    one.inform()
    one.story.now += timedelta(days=1)
    one.register(number="33-1205")
    one.offer()
    one.clear()
    one.story.now += timedelta(days=15)
    assert reasons(one) == ["INV-407"]
    with rule_refuses("INV-407"):
        one.open()
    act(cast.mona)
    with refused("INV-407"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    by_hand(one, act)
    assert reasons(one) == []
    last = run("SELECT id FROM orders_rightsnotice ORDER BY given_on DESC LIMIT 1")[0]
    call("orders_take_back", row_id=last, reason="Another person.", recorded_at=one.story.now)
    assert reasons(one) == ["INV-407"]


def test_rights_are_told_in_a_language_that_the_person_understands(ordered, act):
    """INV-408"""
    one = ordered()
    one.register()
    for wrong in ({"how": "read", "interpreter_name": ""}, {"how": "read_out", "interpreter_name": ""}):
        with rule_refuses("INV-408"):
            one.inform(**wrong)
        with refused("INV-408"):
            by_hand(one, act, **wrong)
    speaks(one, ["ckb"], "acm")
    for wrong in (
        {"language": "fra"},
        {"language": "ckb", "how": "read"},
        {"language": "acm", "how": "read", "paper": "fr"},
    ):
        with rule_refuses("INV-408"):
            one.inform(**wrong)
        with refused("INV-408"):
            by_hand(one, act, **wrong)
    for right in ({"language": "ckb"}, {"language": "acm", "how": "read", "interpreter_name": ""}):
        one.inform(**right)
        by_hand(one, act, **right)
    assert one.do(one.cast.carla, RightsNotice.objects.count) == 4


def test_rights_are_told_to_whom_an_order_names(ordered, act, cast):
    """INV-409"""
    one = ordered(COUPLE)
    with rule_refuses("INV-409"):
        one.inform()
    with refused("INV-409"):
        by_hand(one, act)
    one.register(members=(one.members[0],))
    with rule_refuses("INV-409"):
        one.inform(member=one.members[1])
    with refused("INV-409"):
        by_hand(one, act, member=one.members[1])
    for stranger in (cast.eve, cast.tara):
        with refused("INV-04", "INV-250"):
            by_hand(one, act, by=stranger)


@pytest.mark.parametrize("state", ["left", "withdrawn", "deceased"])
def test_rights_are_told_to_who_takes_part(ordered, state):
    """INV-409: by the rule."""
    one = ordered()
    said = {**vars(one.notice()), "reads_paper": True, "understands": frozenset(), "notified": one.today}
    assert reasons_not_to_tell_rights(Told(**said, state=state), one.today) == ["INV-409"]
    assert reasons_not_to_tell_rights(Told(**said, state="active"), one.today) == []


def test_the_guards_know_who_reads_which_paper(ordered, act, cast):
    """INV-408: the copy and the document say the same."""
    act(cast.carla)
    law = rights_notice(on=clock.today()).content
    rows = run("SELECT array_agg(what || ' ' || code ORDER BY 1) FROM orders_lawrule WHERE what LIKE 'reads%%'")[0]
    assert sorted(rows) == sorted(f"{what} {code}" for what, code, _one in law.rows)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", ""])
def test_the_notice_is_printed(ordered, as_, language):
    """Before it was given, and in every language of papers."""
    one = ordered()
    one.register()
    with clock.moved_to(one.story.now):
        where = reverse("orders:rights-paper", args=[one.case, one.members[0]])
        answer = as_("carla").get(where, {"language": language})
    assert answer.content.startswith(b"%PDF")
