"""Alerts that nobody has read in time climb, each minute, whoever is at work."""

from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.core.actor import ITSELF
from bayiri.safeguards.commands.alerts import climb_alerts


@app.periodic(cron="* * * * *")
@app.task(name="safeguards.climb", queueing_lock="safeguards.climb", retry=BEGUN_AGAIN)
def climb(timestamp: int) -> None:
    """Tell the next of each alert whose time is over."""
    with acting_as(ITSELF):
        climb_alerts(by=ITSELF)
