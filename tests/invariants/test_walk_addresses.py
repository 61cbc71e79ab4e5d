"""Every address: closed to strangers, silent to other agencies, readable from right to left."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from bayiri.core.ids import uuid7
from tests.invariants.attacks import ALONE, run
from tests.invariants.full_case import ids_of, live

OPEN_TO_STRANGERS = {"web:sign-in", "web:sign-in-as", "web:language", "web:healthz"}
# Pressed, never opened.
ONLY_SENT = {"web:sign-in-as", "web:sign-out", "web:language", "tasks:done", "programmes:offer"}
WITHOUT_PAGE = {"web:healthz"}
CAST = ("carla", "paul", "tara", "mona", "rami", "ranya", "dora")


def addresses(resolver=None, room=""):
    """Every address of the resolver: name, the arguments it takes, its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{room}:{entry.name}", list(entry.pattern.converters), entry.callback
        else:
            yield from addresses(entry, entry.app_name or room)


EVERY = {name: (arguments, view) for name, arguments, view in addresses()}
OF_RECORDS = {name: arguments for name, (arguments, _) in EVERY.items() if any(a.endswith("_id") for a in arguments) and name != "web:sign-in-as"}


def url(name, ids):
    return reverse(name, kwargs={argument: ids[argument] for argument in EVERY[name][0]})


ANY_ID = {**dict.fromkeys({a for arguments, _ in EVERY.values() for a in arguments}, uuid7()), "code": "fitness", "kind": "boarded",
          "programme": "deu-reag-garp"}  # fmt: skip


def test_every_address_belongs_to_a_room():
    """INV-04: there is no address that the walks below would miss."""
    assert len(EVERY) == len(list(addresses())) > 50
    assert all(re.fullmatch(r"[a-z]+:[a-z-]+", name) for name in EVERY)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_stranger_is_sent_to_sign_in(client, db, name):
    """INV-04: denied by default; the pages marked open are these four."""
    assert getattr(EVERY[name][1], "open_to_strangers", False) == (name in OPEN_TO_STRANGERS)
    if name in OPEN_TO_STRANGERS:
        return
    for answer in (client.get(url(name, ANY_ID)), client.post(url(name, ANY_ID))):
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("web:sign-in")), name


@pytest.fixture
def all_roles(owner, cast):
    """Eve of another agency, with every role there is."""
    before = ["counsellor", "protection_officer", "travel_officer", "programme_manager"]
    every = [*before, "reintegration_officer", "director", "data_steward"]
    owner.execute("UPDATE agencies_user SET roles = %s WHERE id = %s", [every, cast.eve.id])
    yield
    owner.execute("UPDATE agencies_user SET roles = %s WHERE id = %s", [before, cast.eve.id])


def test_another_agency_finds_nothing(told, as_, all_roles, users):
    """INV-04: every address with a record answers 404, opened or sent, to somebody with every role elsewhere."""
    ids = ids_of(live(told("arrived")))
    users["eve"].refresh_from_db()
    client = as_("eve")
    for name in OF_RECORDS:
        answers = [client.post(url(name, ids))] + ([] if name in ONLY_SENT else [client.get(url(name, ids))])
        assert {answer.status_code for answer in answers} == {404}, name


def test_ones_own_case_is_no_way_to_anothers_records(told, as_, all_roles, cast):
    """INV-04: the own case in the address, and another's member, person, journey, line or round behind it."""
    ids = ids_of(live(told("arrived")))
    told_by_eve = told("registered").case  # Carla's, to be replaced by one of Eve's own
    from bayiri.agencies.context import acting_as
    from bayiri.cases.commands import register_case

    with acting_as(cast.eve):
        from tests.invariants.attacks import TO_IRAQ

        own = register_case(by=cast.eve, form=TO_IRAQ, members=ALONE)
    assert told_by_eve.id != own.id
    client = as_("eve")
    for name, arguments in OF_RECORDS.items():
        if len([a for a in arguments if a.endswith("_id")]) < 2:
            continue
        answers = [client.post(url(name, {**ids, "case_id": own.id}))]
        answers += [] if name in ONLY_SENT else [client.get(url(name, {**ids, "case_id": own.id}))]
        assert {answer.status_code for answer in answers} == {404}, name


def test_nothing_was_written_by_who_found_nothing(told, as_, all_roles, act, cast):
    """INV-04: after every address was sent to, the rows are the same."""
    story = live(told("arrived"))
    ids = ids_of(story)
    count = "SELECT count(*), max(version) FROM cases_case", "SELECT count(*) FROM cases_act", "SELECT count(*) FROM consent_refusal"
    act(cast.carla)
    before = [run(statement) for statement in count]
    client = as_("eve")
    for name in OF_RECORDS:
        client.post(url(name, ids), {"confirm": "yes", "outcome": "completed", "step": "x", "description": "x", "evidence": "x"})
    act(cast.carla)
    assert [run(statement) for statement in count] == before


def test_every_page_reads_from_right_to_left(told, as_, cast):
    """INV-04 the other way round: somebody of the cast opens each page, and in Arabic it is mirrored."""
    ids = ids_of(live(told("arrived", vulnerabilities=["illness"])))
    missing = {}
    waiting = set(EVERY) - ONLY_SENT - WITHOUT_PAGE
    for name in CAST:
        client = as_(name)
        for page in sorted(waiting):
            answer = client.get(url(page, ids), headers={"accept-language": "ar"})
            missing[page] = answer.status_code
            if answer.status_code == 200 and 'dir="rtl"' in answer.content.decode():
                waiting.discard(page)
    assert {page: missing[page] for page in waiting} == {}
