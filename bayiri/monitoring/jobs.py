"""What is done every night, for nobody in particular: no page asks for it."""

from django.db import connection
from procrastinate.contrib.django import app

from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.core import clock


@app.periodic(cron="17 2 * * *")
@app.task(name="monitoring.drop_old_drafts", queueing_lock="monitoring.drop_old_drafts", retry=BEGUN_AGAIN)
def drop_old_drafts(timestamp: int) -> None:
    """Delete surveys begun whose days are over, answers and all; that each was there, and how far, stands in the log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT monitoring_drop_old_drafts(%s)", [clock.now()])
