"""Messages leave when somebody was told something, and what could not leave then is tried again each minute."""

from uuid import UUID

from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django import app

from bayiri.agencies.choices import Role
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN, job
from bayiri.agencies.queries.agreements import agreement_of, parties_of
from bayiri.core import clock
from bayiri.core.actor import ITSELF, Actor
from bayiri.core.errors import NotVisible
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import call_the_postman, tell
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


@job
def tell_parties(*, by: Actor, agreement_id: str) -> None:
    """An agreement was written, amended or ended: who leads each other party reads it. Told twice it stands once."""
    with acting_as(by):
        try:
            agreement = agreement_of(by, UUID(agreement_id)).agreement
        except NotVisible:
            return  # the own agency is no party any more
        link = reverse("agencies:agreement", args=[agreement.id])
        for agency in parties_of(agreement)[0]:
            if agency.id != by.agency_id:
                roles = (Role.PROGRAMME_MANAGER, Role.DIRECTOR)
                tell(by=by, agency_id=agency.id, roles=roles, kind=Kind.AGREEMENT, link=link)


@app.periodic(cron="17 * * * *")
@app.task(name="notifications.remind", queueing_lock="notifications.remind", retry=BEGUN_AGAIN)
def remind(timestamp: int) -> None:
    """Say that a day is near: reviews of agreements, invitations to work here. Done twice it does nothing more."""
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT notifications_remind_of_agencies(%s, %s)", [clock.now(), open_channels()])
        if cursor.fetchone()[0]:
            call_the_postman(by=ITSELF)
