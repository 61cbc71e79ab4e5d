"""Alerts that nobody has read, and reviews that nobody has taken on, climb each minute, whoever is at work."""

from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN, job
from bayiri.core.actor import ITSELF, Actor
from bayiri.safeguards.commands.advisories import reach_cases
from bayiri.safeguards.commands.alerts import climb_alerts
from bayiri.safeguards.commands.risk import climb_reviews


@app.periodic(cron="* * * * *")
@app.task(name="safeguards.climb", queueing_lock="safeguards.climb", retry=BEGUN_AGAIN)
def climb(timestamp: int) -> None:
    """Tell the next of each alert and each protection review whose time is over."""
    with acting_as(ITSELF):
        climb_alerts(by=ITSELF)
    with acting_as(ITSELF):
        climb_reviews(by=ITSELF)


@app.periodic(cron="* * * * *")
@app.task(name="safeguards.reach", queueing_lock="safeguards.reach", retry=BEGUN_AGAIN)
def reach(timestamp: int) -> None:
    """Bring advisories that are new in force, of the law or of people, to the cases they speak of."""
    _reach_all(ITSELF)


@job
def reach_for(*, by: Actor) -> None:
    """Bring the advisory that `by` has just added to the cases it speaks of: work for who protects, and news."""
    _reach_all(by)


def _reach_all(by: Actor) -> None:
    more = 1
    while more:
        with acting_as(by):
            more = reach_cases(by=by)
