"""The way of a return when nothing stands against it, page by page, for stories that begin further on."""

from datetime import timedelta

from scenarios import desk as acts
from scenarios.desk import Desk

PROGRAMME = "REAG/GARP"
AGENCY = "New Sprout"
NO_RISK = "No risk on return, no pending procedure"


def to_decided(desk: Desk) -> None:
    acts.hold_session(desk, "Carla", "everybody", "Arabic")
    acts.assess(desk, "Carla", "everybody")
    acts.entitlements(desk, "Carla").press("Put on offer", within=PROGRAMME)
    acts.declare(desk, "Carla", "everybody", "Arabic")
    desk.later(days=2)


def to_approved(desk: Desk) -> None:
    acts.clear(desk, "Paul", NO_RISK, "everybody", "Spoke with each alone; no risk found.")
    acts.apply(desk, "Carla", PROGRAMME)
    acts.approve(desk, "Mona", PROGRAMME)


def to_preparing(desk: Desk) -> None:
    acts.share(desk, "Carla", "everybody", AGENCY)
    acts.book(desk, "Tara", days=12)


def to_release(desk: Desk) -> None:
    """Everything but the release itself, two days before departure."""
    desk.now = desk.departs_at - timedelta(days=2)
    acts.ask_again(desk, "Carla", "everybody", "Still wants to return", "Arabic")
    acts.clear(desk, "Paul", "Capacity to decide", "everybody", "Understands and decides.")
    acts.clear(desk, "Tara", "Fit to travel", "everybody", "Certificate seen.")
    acts.clear(desk, "Tara", "Identity and travel document", "everybody", "Passport seen.")
    acts.clear(desk, "Rami", "Reception confirmed", "everybody", "Will be met at the airport.")


def to_released(desk: Desk) -> None:
    to_release(desk)
    acts.release(desk, "Tara", "everybody")


STEPS = {
    "Decided": to_decided,
    "Approved": to_approved,
    "Preparing travel": to_preparing,
    "ready for release": to_release,
    "Released to travel": to_released,
}


def go(desk: Desk, until: str, since: str = "") -> None:
    """From after `since` (else from registration) on, until the case stands at `until`."""
    names = [name for name in STEPS if name != "ready for release" or until == name]
    begin = names.index(since) + 1 if since else 0
    for name in names[begin : names.index(until) + 1]:
        STEPS[name](desk)
