"""What time does to referrals, for nobody in particular: no page asks for it."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.referrals.commands import remind


@app.periodic(cron="11 * * * *")
@app.task(name="referrals.let_time_pass", queueing_lock="referrals.let_time_pass", retry=BEGUN_AGAIN)
def let_time_pass(timestamp: int) -> None:
    """End what nobody answered in time and what was open for a period; remind who asked. Done twice it does nothing more."""
    with transaction.atomic():
        with acting_as(ITSELF), connection.cursor() as cursor:
            cursor.execute("SELECT referral_id, what, due_on, teller FROM referrals_let_time_pass(%s)", [clock.now()])
            due = cursor.fetchall()
        people = {
            user.id: user.actor for user in User.objects.select_related("agency").filter(pk__in={row[3] for row in due})
        }
        for referral_id, what, due_on, teller in due:
            with acting_as(people[teller]) as by:
                remind(by=by, referral_id=referral_id, what=what, due_on=due_on)
