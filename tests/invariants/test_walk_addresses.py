"""Every address: closed to strangers, silent to other agencies, readable from right to left."""

import re

import pytest
from django.urls import URLPattern, get_resolver, reverse

from bayiri.agencies.choices import Role
from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.cases.commands import register_case
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from tests.cast import _as_owner
from tests.invariants.attacks import ALONE, TO_IRAQ, run
from tests.invariants.full_case import ids_of, live

# The feed shows a calendar program, which cannot sign in, what whoever holds the secret address may read: no names.
OPEN_TO_STRANGERS = {
    "accounts:forgotten",
    "accounts:later",
    "accounts:provider",
    "accounts:provider-back",
    "accounts:recovery-codes",
    "accounts:second-step",
    "accounts:sent",
    "accounts:set-password",
    "accounts:set-up",
    "accounts:set-up-code",
    "accounts:set-up-passkey",
    "agencies:welcome",
    "documents:verified",
    "documents:verify",
    "referrals:answer",
    "tasks:feed",
    "web:healthz",
    "web:language",
    "accounts:sign-in",
    "accounts:sign-in-as",
    "accounts:token",
    "exchange:interface",
    "oversight:by-code",
    "oversight:complain",
    "web:tour",
}
# Pressed, never opened.
ONLY_SENT = {
    "accounts:later",
    "accounts:end-others",
    "accounts:end-session",
    "accounts:provider",
    "accounts:remove-factor",
    "agencies:end-absence",
    "boards:conclude",
    "boards:withdraw",
    "agencies:bring-back",
    "agencies:decide-roles",
    "agencies:drop-activity",
    "agencies:end-service",
    "agencies:offer-again",
    "agencies:resume-agreement",
    "agencies:revoke-invitation",
    "agencies:send-again",
    "agencies:take-back-report",
    "documents:bring-back-letter",
    "documents:copy-starters",
    "documents:retire-letter",
    "exchange:discard",
    "exchange:end",
    "exchange:faults",
    "exchange:go-on",
    "exchange:post-again",
    "exchange:letters",
    "exchange:start",
    "exchange:stop",
    "journey:end-account",
    "journey:join-again",
    "journey:letter-not-sent",
    "journey:undo-hand-over",
    "monitoring:give",
    "notifications:drop-address",
    "notifications:open",
    "notifications:read-all",
    "notifications:send-again",
    "oversight:end-reader",
    "oversight:name-reader",
    "oversight:take-on",
    "cases:stop-text",
    "safeguards:read-alert",
    "safeguards:take-review",
    "monitoring:print",
    "privacy:make-copy",
    "programmes:offer",
    "referrals:make-link",
    "referrals:show-pin",
    "statistics:draw",
    "tasks:done",
    "web:language",
    "accounts:sign-in-as",
    "accounts:sign-out",
}
WITHOUT_PAGE = {
    "boards:minutes-file",
    # These need the first step, a provider's answer or a link: tests/accounts reads them.
    "accounts:provider-back",
    "accounts:second-step",
    "accounts:set-password",
    "accounts:token",
    "agencies:welcome",  # tests/agencies/test_invitations.py
    # For a body without accounts: tests/referrals/test_sent_links.py reads it.
    "referrals:send-link",
    "cases:file-content",
    "cases:file-preview",
    "journey:looks-printed",
    "orders:rights-paper",
    "oversight:file",
    "journey:paper-file",
    "journey:paper-picture",
    "journey:places",
    "privacy:copy",
    "privacy:letter",
    "statistics:drawing",
    "tasks:feed",
    "web:healthz",
    "web:seal",
    "web:tour",
}
CAST = ("carla", "paul", "tara", "mona", "rami", "ranya", "dora", "ivo", "dilan", "stella", "olga", "wanda")


def addresses(resolver=None, room=""):
    """Every address of the resolver: name, the arguments it takes, its view. The API is walked in wire/test_walk_api.py."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{room}:{entry.name}", list(entry.pattern.converters), entry.callback
        elif entry.app_name != "ninja":
            yield from addresses(entry, entry.app_name or room)


EVERY = {name: (arguments, view) for name, arguments, view in addresses()}
OF_RECORDS = {
    name: arguments
    for name, (arguments, _) in EVERY.items()
    if any(one.endswith("_id") for one in arguments) and name not in OPEN_TO_STRANGERS
}


def url(name, ids):
    return reverse(name, kwargs={argument: ids[argument] for argument in EVERY[name][0]})


ANY_ID = {**dict.fromkeys({a for arguments, _ in EVERY.values() for a in arguments}, uuid7()), "code": "fitness", "kind": "boarded",
          "programme": "deu-reag-garp", "page": 1, "channel": "text", "slug": "gone", "token": "x", "factor_id": 1, "seal_number": 1,
          "place": 1, "report": "needs", "step": "asked", "writing": "note"}  # fmt: skip


def test_every_address_belongs_to_a_room():
    """INV-04: there is no address that the walks below would miss."""
    assert len(EVERY) == len(list(addresses())) > 50
    assert all(re.fullmatch(r"[a-z]+:[a-z-]+", name) for name in EVERY)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_stranger_is_sent_to_sign_in(client, db, name):
    """INV-04: denied by default; the pages marked open are these few."""
    assert getattr(EVERY[name][1], "open_to_strangers", False) == (name in OPEN_TO_STRANGERS)
    if name in OPEN_TO_STRANGERS:
        return
    for answer in (client.get(url(name, ANY_ID)), client.post(url(name, ANY_ID))):
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("accounts:sign-in")), name


@pytest.fixture(scope="module")
def argus(_cast):
    """Somebody of another agency with every role there is."""
    roles = [role.value for role in Role]
    actor = Actor(uuid7(), "Argus Elsewhere", _cast.eve.agency_id, _cast.eve.agency_name, "FRA", frozenset(roles))
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [actor.id, "argus@example.org", actor.name, actor.agency_id, roles],
        )
        yield actor
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [actor.id])


@pytest.fixture
def as_argus(client, argus, db):
    client.force_login(User.objects.get(pk=argus.id))
    return client


def test_another_agency_finds_nothing(told, as_argus):
    """INV-04: every address with a record answers 404, opened or sent, to somebody with every role elsewhere."""
    ids = ids_of(live(told("arrived")))
    for name in OF_RECORDS:
        assert answers(as_argus, name, ids) == {404}, name


def test_ones_own_case_is_no_way_to_anothers_records(told, as_argus, argus):
    """INV-04: the own case in the address, and another's member, person, journey, line or round behind it."""
    ids = ids_of(live(told("arrived")))
    with acting_as(argus):
        ids["case_id"] = register_case(by=argus, form=TO_IRAQ, members=ALONE).id
    for name, arguments in OF_RECORDS.items():
        if len([argument for argument in arguments if argument.endswith("_id")]) > 1:
            assert answers(as_argus, name, ids) == {404}, name


def answers(client, name, ids):
    """What an address answers when it is sent to, and when it is opened."""
    sent = {
        "confirm": "yes",
        "outcome": "completed",
        "step": "x",
        "description": "x",
        "evidence": "x",
        "happened_at": "2024-03-30",
    }
    found = [client.post(url(name, ids), sent)] + ([] if name in ONLY_SENT else [client.get(url(name, ids))])
    return {answer.status_code for answer in found}


def test_nothing_is_written_by_who_finds_nothing(told, as_argus, act, cast):
    """INV-04: after every address was sent to, the rows are the same."""
    ids = ids_of(live(told("arrived")))
    rows = (
        "SELECT (SELECT sum(version) FROM cases_case), (SELECT count(*) FROM cases_act),"
        " (SELECT count(*) FROM audit_event WHERE case_id = %s AND kind <> 'act.refused')"
    )
    act(cast.carla)
    before = run(rows, ids["case_id"])
    for name in OF_RECORDS:
        answers(as_argus, name, ids)
    act(cast.carla)
    assert run(rows, ids["case_id"]) == before
    told_of = "SELECT count(*), count(DISTINCT actor_id) FROM audit_event WHERE case_id = %s AND kind = 'act.refused'"
    attempts, who = run(told_of, ids["case_id"])  # that somebody tried stands with the case: INV-217
    assert attempts > 50
    assert who == 1


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


@pytest.fixture(scope="module")
def argyle(_cast):
    """Somebody of the advice office with every role there is."""
    roles, user_id = [role.value for role in Role], uuid7()
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [user_id, "argyle@example.org", "Argyle Reader", _cast.adam.agency_id, roles],
        )
        yield user_id
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [user_id])


@pytest.fixture
def as_reader(client, argyle, act, cast):
    """`as_reader(story)`: somebody whose agency was given the case and its people to read alone."""

    def reader(story):
        act(cast.carla)
        for kind, subject in [("case", story.case.id), *(("person", member.person_id) for member in story.members())]:
            grant_sight(
                by=cast.carla,
                kind=kind,
                subject_id=subject,
                agency_id=cast.adam.agency_id,
                purpose="reintegration",
                mode="read",
            )
        act(None)
        client.force_login(User.objects.get(pk=argyle))
        return client

    return reader


def test_who_may_only_read_is_told_so_and_writes_nothing(told, as_reader, act, cast):
    """INV-04: a page that is seen answers 403 to what is sent, not 404; nothing is written."""
    story = live(told("arrived"))
    ids = ids_of(story)
    client = as_reader(story)
    tables = [
        "cases_act",
        "cases_member",
        "tasks_task",
        "consent_sharingconsent",
        "safeguards_finding",
        "people_person",
        "documents_paper",
    ]
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    act(cast.carla)
    before = run(count)
    wrong = {}
    for name in sorted(OF_RECORDS):
        seen = None if name in ONLY_SENT else client.get(url(name, ids)).status_code
        sent = client.post(url(name, ids), {"confirm": "yes"}).status_code
        if seen in (200, 403) and sent in (404, 302, 500):
            wrong[name] = (seen, sent)
    act(cast.carla)
    assert run(count) == before
    assert wrong == {}
