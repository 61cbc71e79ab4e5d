"""What of cases the clock does: openings in an emergency that nobody has looked at climb."""

from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.cases.commands.emergency import climb_emergencies
from bayiri.core.actor import ITSELF


@app.periodic(cron="7 * * * *")
@app.task(name="cases.climb", queueing_lock="cases.climb")
def climb(timestamp: int) -> None:
    """Tell the next of each opening whose days are over."""
    with acting_as(ITSELF):
        climb_emergencies(by=ITSELF)
