"""Messages leave when somebody was told something, and what could not leave then is tried again each minute."""

from procrastinate.contrib.django import app

from bayiri.agencies.deferring import BEGUN_AGAIN
from bayiri.notifications.post import deliver_due


@app.task(name="notifications.deliver", retry=BEGUN_AGAIN)
def deliver() -> None:
    """Send what is due. Needs no ticket: it sends only what guarded functions have written down."""
    deliver_due()


@app.periodic(cron="* * * * *")
@app.task(name="notifications.deliver_again", queueing_lock="notifications.deliver_again", retry=BEGUN_AGAIN)
def deliver_again(timestamp: int) -> None:
    """Send what was due in the meantime: after quiet hours, once a day, after a failure."""
    deliver_due()
