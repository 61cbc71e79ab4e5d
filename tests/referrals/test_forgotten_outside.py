"""INV-162: when a case is past its term, the address of a body without accounts goes with it."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.privacy import erasing, jobs
from bayiri.referrals.commands.links import send_link
from bayiri.referrals.models import Link
from tests.invariants.attacks import run
from tests.notifications.conftest import mailbox

__all__ = ["mailbox"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_year(owner):
    """The product's term is ten years: here it is one."""
    owner.execute("UPDATE privacy_legalterm SET number = 1 WHERE name = 'keep_years'")
    yield
    owner.execute("UPDATE privacy_legalterm SET number = 10 WHERE name = 'keep_years'")


def test_what_was_sent_outside_is_found_and_overwritten(told, asked, one_year, mailbox, act, cast):
    story = told("arrived")
    referral = asked(
        story, outside_name="House of Light", outside_contact="light@example.org", sections=("identity", "contact")
    )
    story.do(cast.carla, lambda: send_link(by=cast.carla, referral_id=referral.id, email="light@example.org"))
    with acting_as(cast.carla):
        assert Link.objects.get().email == "light@example.org"
    rules = {(table, column): reach for table, column, how, reach in erasing.erasure_rules(on=clock.today())}
    assert "referrals_link" in rules["notifications_delivery", "value"]
    assert ("referrals_link", "email") in rules
    assert ("referrals_link", "pin_to") in rules
    story.close("completed", by=cast.carla, days=3)
    act(None)
    assert jobs.forget_all() == 1
    act(cast.carla)
    assert "light@example.org" not in str(run("SELECT string_agg(l::text, ' ') FROM referrals_link l"))
