"""Complaints whose day is near or has gone by, and those whose term is over, whoever is at work."""

from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.core.actor import ITSELF
from bayiri.oversight.commands.steps import climb_complaints, forget_complaints


@app.periodic(cron="7 * * * *")
@app.task(name="oversight.climb", queueing_lock="oversight.climb", retry=BEGUN_AGAIN)
def climb(timestamp: int) -> None:
    """Remind, and tell the next of each complaint whose day has gone by."""
    with acting_as(ITSELF):
        climb_complaints(by=ITSELF)


@app.periodic(cron="37 3 * * *")
@app.task(name="oversight.forget", queueing_lock="oversight.forget", retry=BEGUN_AGAIN)
def forget(timestamp: int) -> None:
    """Erase what is past its term."""
    with acting_as(ITSELF):
        forget_complaints(by=ITSELF)
