"""When an event stands in the log, and for what the application's signatures are good."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bayiri import audit
from bayiri.agencies.context import ticket
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.core.signing import backend, signed
from tests.invariants.attacks import refused, run

pytestmark = pytest.mark.django_db
RECORD = "SELECT audit_record(%s, %s, 'note.written', '', NULL, '', NULL, '{}'::jsonb, %s)"
FAR = [timedelta(days=-400), timedelta(minutes=-10), timedelta(minutes=10), timedelta(days=40)]


def microseconds(moment):
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize("away", FAR, ids=["years_ago", "minutes_ago", "minutes_ahead", "weeks_ahead"])
def test_no_statement_writes_into_another_time(told, act, cast, away):
    """INV-231: neither an event, nor a refused act, a look or a reason; a signature for something else does not help."""
    case = told("registered").case
    act(cast.carla)
    told_at = clock.now() + away
    near = f"{microseconds(told_at)}:{backend()}"
    for proof in (
        "", "x", signed("context", near), signed("accounts", near), signed("moment", f"{microseconds(clock.now())}:{backend()}"),
        signed("moment", f"{microseconds(told_at)}:{backend() + 1}"),
    ):  # fmt: skip
        with refused("INV-231"):
            run(RECORD, told_at, cast.carla.id, proof)
    with refused("INV-231"):
        run("SELECT audit_refused(%s, %s, 'journey:case', '{INV-06}', '', NULL)", told_at, cast.carla.id)
    with refused("INV-231"):
        run(
            "SELECT audit_look(%s, %s, 'case', '{journey}', '', NULL, %s)", told_at, cast.carla.id, case.id,
        )  # fmt: skip
    with refused("INV-231"):
        run("SELECT audit_because(%s, %s, 'journey', 'Because.', %s)", uuid7(), case.id, told_at)
    before = Event.objects.count()
    run(RECORD, clock.now(), cast.carla.id, "")
    run(RECORD, told_at, cast.carla.id, signed("moment", near))  # what the application itself would say
    assert Event.objects.count() == before + 2


@pytest.mark.parametrize("away", [None, *FAR], ids=["now", "years_ago", "minutes_ago", "minutes_ahead", "weeks_ahead"])
def test_the_application_writes_when_it_is(act, cast, away):
    """INV-231: by its own clock, moved or not: one event, many in one statement, a refused act."""
    act(cast.carla)
    moment = (clock.now() + (away or timedelta())).replace(microsecond=123456)
    with clock.moved_to(moment):
        audit.record(kind="note.written", by=cast.carla)
        audit.record_refused(by=cast.carla, page="journey:case", reasons=["INV-06"])
    assert set(Event.objects.values_list("at", flat=True)) == {moment}
    audit.record(kind="note.written", by=cast.carla)
    assert abs(Event.objects.latest("id").at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_ticket_is_no_seal_of_the_sign_in(cast, act):
    """INV-230: signed alike, a ticket for a made-up name would say who is signing in."""
    act(None)
    name = Actor("accounts entrant", "", cast.carla.id, "", "", frozenset())  # type: ignore[arg-type]
    said = ticket(name, backend()).removeprefix("accounts ")
    run("SELECT set_config('bayiri.entrant', %s, true)", said)
    assert run("SELECT accounts_person()") == (None,)
    parts = said.rsplit(":", 1)[0]
    run("SELECT set_config('bayiri.entrant', %s, true)", f"{parts}:{signed('accounts', parts)}")
    assert run("SELECT accounts_person()") == (cast.carla.id,)  # the right words, signed for this purpose


@pytest.mark.parametrize("purpose", ["accounts", "moment", "itself", "bound", ""])
def test_what_is_signed_for_another_purpose_is_no_ticket(cast, act, purpose):
    """INV-230"""
    act(None)
    said = ticket(cast.carla, backend()).rsplit(":", 1)[0]
    run("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", f"{said}:{signed(purpose, said)}")
    assert run("SELECT bayiri_actor()") == (None,)
    run("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", f"{said}:{signed('context', said)}")
    assert run("SELECT bayiri_actor()") == (UUID(str(cast.carla.id)),)
