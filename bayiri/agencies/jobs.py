"""What is done beside the pages: invitations by e-mail, agreements that come to be reviewed."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from bayiri.agencies.commands.people import make_link
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN, job
from bayiri.agencies.mailing import NotTaken, post
from bayiri.agencies.models import Invitation, User
from bayiri.agencies.queries import roles as reading
from bayiri.core import clock
from bayiri.core.actor import ITSELF, Actor


@job
def mail_invitation(*, by: Actor, person: str, address: str, language: str, asked_at: str = "") -> None:
    """Make a link and send it to whom it is for. Begun again, after a crash or while no mail is taken, the new link replaces
    the one before. What became of it stands with the invitation.
    """
    with acting_as(by):
        user = User.objects.select_related("agency").filter(pk=person, agency_id=by.agency_id, is_active=False).first()
        if user is None or _is_settled(user, asked_at):  # accepted or gone since, taken back, or sent already
            return
        token = make_link(by=by, user_id=user.id)
    said = {
        "agency": user.agency.name, "link": f"{address}/welcome/{token}", "days": reading.invitation_period().days
    }  # fmt: skip
    try:
        with translation.override(language):
            text = _(
                "%(agency)s invites you to work with it in Bayiri.\n\nChoose a password here:\n%(link)s\n\n"
                "The link holds for %(days)s days and serves once. If you did not expect it, do nothing."
            )
            post(_("Your invitation to Bayiri"), text % said, user.email)
    except NotTaken as fault:
        _settle(by, token, fault.minutes, taken=False)
        raise
    _settle(by, token, None, taken=True)


def _is_settled(user: User, asked_at: str) -> bool:
    """Whether the latest link made since this was asked for was taken back, or has left."""
    last = Invitation.objects.filter(person=user).order_by("-recorded_at", "-id").first()
    since = datetime.fromisoformat(asked_at) if asked_at else None
    return bool(last and since and last.recorded_at >= since and (last.revoked_at or last.mailed_at))


def _settle(by: Actor, token: str, minutes: int | None, *, taken: bool) -> None:
    now = clock.now()
    again_at = None if minutes is None else now + timedelta(minutes=minutes)
    with acting_as(by), connection.cursor() as cursor:
        cursor.execute("SELECT agencies_settle_invitation(%s, %s, %s, %s)", [token, taken, again_at, now])


@app.periodic(cron="41 2 * * *")
@app.task(name="agencies.open_reviews", queueing_lock="agencies.open_reviews", retry=BEGUN_AGAIN)
def open_reviews(timestamp: int) -> None:
    """Every night: agreements whose day of review comes near are to be looked at by each of their parties."""
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT agencies_open_reviews(%s, %s)", [clock.now(), reading.review_notice_days()])
