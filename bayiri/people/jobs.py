"""Who was written down is looked for among other agencies' people, for nobody in particular: no page asks for it."""

from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.core.actor import ITSELF
from bayiri.people.commands.matching import find_matches


@app.periodic(cron="*/5 * * * *")
@app.task(name="people.look_for_matches", queueing_lock="people.look_for_matches")
def look_for_matches(timestamp: int) -> None:
    """Answer what waits, in parts, each in a transaction of its own. Done twice it does nothing more."""
    while True:
        with acting_as(ITSELF):
            if not find_matches(by=ITSELF):
                return
