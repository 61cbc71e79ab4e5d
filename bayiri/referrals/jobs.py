"""What time does to referrals, for nobody in particular: no page asks for it."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.referrals.commands import remind
from bayiri.referrals.commands.links import send_recalls as send
from bayiri.referrals.commands.news import spread_news

ENDINGS = {"referral_news": "expire", "settled": "settle"}


@app.periodic(cron="11 * * * *")
@app.task(name="referrals.let_time_pass", queueing_lock="referrals.let_time_pass", retry=BEGUN_AGAIN)
def let_time_pass(timestamp: int) -> None:
    """End what nobody answered in time and what was open for a period; remind who asked. Done twice it does nothing more."""
    with transaction.atomic():
        with acting_as(ITSELF), connection.cursor() as cursor:
            cursor.execute("SELECT referral_id, what, due_on, teller FROM referrals_let_time_pass(%s)", [clock.now()])
            due = cursor.fetchall()
            cursor.execute("SELECT referrals_remind_recipients(%s, %s)", [clock.now(), open_channels()])
            told = cursor.fetchone()[0]
            for referral_id, what, _due_on, _teller in due:
                if what in ENDINGS:
                    spread_news(by=ITSELF, referral_id=referral_id, act=ENDINGS[what])
            if told:
                call_the_postman(by=ITSELF)
        people = {
            user.id: user.actor for user in User.objects.select_related("agency").filter(pk__in={row[3] for row in due})
        }
        for referral_id, what, due_on, teller in due:
            if what == "settled":
                continue  # who handed a case over has read long enough: no work for anybody
            with acting_as(people[teller]) as by:
                remind(by=by, referral_id=referral_id, what=what, due_on=due_on)


@app.periodic(cron="23 * * * *")
@app.task(name="referrals.recall_again", queueing_lock="referrals.recall_again", retry=BEGUN_AGAIN)
def recall_again(timestamp: int) -> None:
    """Remind bodies without accounts of what they are to delete. Done twice it does nothing more."""
    with acting_as(ITSELF):
        send(by=ITSELF)


@app.task(name="referrals.send_recalls", retry=BEGUN_AGAIN)
def send_recalls() -> None:
    """A word was taken back: ask bodies without accounts at once to delete what they were told."""
    with acting_as(ITSELF):
        send(by=ITSELF)
