"""What the stories of agencies share: pages opened as somebody, a newcomer, an agreement."""

from datetime import date

import pytest

from bayiri.agencies.commands.agreements import Activity, AgreementData, Funding, write_agreement
from bayiri.agencies.commands.people import invite_person
from tests.invariants.conftest import desk, told
from tests.journey.conftest import as_, at_most, read

__all__ = ["as_", "at_most", "desk", "read", "told"]


@pytest.fixture
def newcomer(act, cast):
    """`newcomer("counsellor")`: somebody whom Ivo invited, with these roles proposed or given."""

    def invited(*roles, email="nele@example.org", **more):
        act(cast.ivo)
        return invite_person(by=cast.ivo, email=email, name="Nele Newcomer", roles=frozenset(roles), **more)

    return invited


@pytest.fixture
def memorandum(act, cast):
    """`memorandum()`: Mona's agency and Sora's, and Iraq as a State, help to train people in Erbil."""

    def written(**changes):
        act(cast.mona)
        money = (Funding(cast.mona.agency_id, 120_000_00, "EUR"), Funding(cast.sora.agency_id, 5_000_00, "EUR"))
        said = {
            "kind": "memorandum", "title": "Training in Erbil", "begins_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31),
            "agencies": (cast.mona.agency_id, cast.sora.agency_id), "states": ("IRQ",), "review_on": date(2026, 12, 1),
            "activities": (Activity("Courses for tailors", cast.sora.agency_id, "carries_out", money),), **changes,
        }  # fmt: skip
        return write_agreement(by=cast.mona, data=AgreementData(**said))

    return written
