"""What is done beside the pages: invitations by e-mail, agreements that come to be reviewed."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from bayiri.agencies.commands.people import make_link
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN, job
from bayiri.agencies.models import User
from bayiri.agencies.queries import roles as reading
from bayiri.core import clock
from bayiri.core.actor import ITSELF, Actor


@job
def mail_invitation(*, by: Actor, person: str, address: str, language: str) -> None:
    """Make a link and send it to whom it is for. Begun again after a crash, the new link replaces the one before."""
    with acting_as(by):
        user = User.objects.select_related("agency").filter(pk=person, agency_id=by.agency_id, is_active=False).first()
        if user is None:  # accepted or gone since
            return
        token = make_link(by=by, user_id=user.id)
    said = {
        "agency": user.agency.name, "link": f"{address}/welcome/{token}", "days": reading.invitation_period().days
    }  # fmt: skip
    with translation.override(language):
        text = _(
            "%(agency)s invites you to work with it in Bayiri.\n\nChoose a password here:\n%(link)s\n\n"
            "The link holds for %(days)s days and serves once. If you did not expect it, do nothing."
        )
        send_mail(_("Your invitation to Bayiri"), text % said, settings.DEFAULT_FROM_EMAIL, [user.email])


@app.periodic(cron="41 2 * * *")
@app.task(name="agencies.open_reviews", queueing_lock="agencies.open_reviews", retry=BEGUN_AGAIN)
def open_reviews(timestamp: int) -> None:
    """Every night: agreements whose day of review comes near are to be looked at by each of their parties."""
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT agencies_open_reviews(%s, %s)", [clock.now(), reading.review_notice_days()])
