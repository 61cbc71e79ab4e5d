"""What the clock says at tables, for nobody in particular: no page asks for it."""

from django.db import connection
from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman


@app.periodic(cron="19 * * * *")
@app.task(name="boards.remind", queueing_lock="boards.remind", retry=BEGUN_AGAIN)
def remind(timestamp: int) -> None:
    """Say that the day of an invitation, a proposal or shared work is near. Done twice it does nothing more."""
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT boards_remind(%s, %s)", [clock.now(), open_channels()])
        if cursor.fetchone()[0]:
            call_the_postman(by=ITSELF)
