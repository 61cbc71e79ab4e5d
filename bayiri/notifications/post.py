"""The postman: takes what is due, puts the words together, sends them, says what became of it.

Taking and saying are two transactions with the sending between them, so a worker that dies in between leaves a message
"being sent". It is taken again after a while and sent once more: somebody may read the same words twice, nobody never.
A worker that was killed is no fault of the message: it counts as one try of several, like a refusal.
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.notifications import channels
from bayiri.notifications.choices import Outside, Reason, Sentence
from bayiri.notifications.outside import address_of, pin_of
from bayiri.notifications.rules import pause_after
from bayiri.rulebooks.queries import law

ROUND_SECONDS = 45  # then other work has its turn


@dataclass(frozen=True)
class Taken:
    """A message that is being sent."""

    delivery: str
    channel: str
    address: str | None
    language: str
    code: str | None
    sentence: str
    repeated: bool
    tries: int
    outside: str = ""
    about: UUID | None = None
    asked_by: str = ""
    until_on: date | None = None


def deliver_due() -> int:
    """Send what is due, one message after the other; how many were taken."""
    until, taken = time.monotonic() + ROUND_SECONDS, 0
    while time.monotonic() < until and (message := _take()):
        taken += 1
        _deliver(message)
    return taken


def words_of(message: Taken) -> tuple[str, str]:
    """Subject and text, in the reader's language: that there is news, a code, or a fixed sentence. Nothing else is known
    here, so nothing else can be said.
    """
    with override(message.language if message.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        if message.outside:
            return _words_outside(message)
        if message.sentence:
            return _("A message for you"), str(Sentence(message.sentence).label)
        if message.code:
            return _("Your code for Bayiri"), _("Your code for Bayiri: %(code)s") % {"code": message.code}
        text = _("There is news in Bayiri. Sign in to read it.")
        return _("News in Bayiri"), f"{text}\n{settings.PUBLIC_ADDRESS}/" if settings.PUBLIC_ADDRESS else text


def _words_outside(message: Taken) -> tuple[str, str]:
    """To a body without accounts: an address, or a PIN. Who it is about, and what is asked, it reads there."""
    assert message.about
    said = {
        "agency": message.asked_by, "address": address_of(message.about), "pin": pin_of(message.about),
        "day": date_format(message.until_on) if message.until_on else "",
    }  # fmt: skip
    if message.outside == Outside.PIN:
        text = _("Your PIN for the address that %(agency)s sent you by e-mail: %(pin)s") % said
        return _("A PIN for you"), text
    how = _("You need a PIN, which comes to you by another way. The address serves once.")
    if message.outside == Outside.LINK:
        text = _("%(agency)s asks you something. Read it and answer until %(day)s here:") % said
        return _("Somebody asks for your answer"), f"{text}\n{said['address']}\n\n{how}"
    text = _(
        "What %(agency)s has shared with you is to be deleted: the consent to it has ended. Confirm until %(day)s here that "
        "you have deleted it:"
    ) % said  # fmt: skip
    subject = _("Please delete what was shared with you")
    if message.outside == Outside.RECALL_AGAIN:
        subject = _("Reminder: please delete what was shared with you")
    return subject, f"{text}\n{said['address']}\n\n{how}"


def _take() -> Taken | None:
    pauses = law("notifications", on=clock.today()).numbers("retry_minutes")
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_claim(%s, %s)", [clock.now(), pauses])
        row = cursor.fetchone()
        return Taken(str(row[0]), *row[1:]) if row else None


def _deliver(message: Taken) -> None:
    terms = law("notifications", on=clock.today())
    try:
        if not message.address:
            raise channels.NotSent(Reason.NO_ADDRESS, for_good=True)
        subject, text = words_of(message)
        outgoing = channels.Outgoing(message.delivery, message.address, subject, text)
        channels.send(message.channel, outgoing, terms.number("answer_seconds"))
    except channels.NotSent as failed:
        pause = None if failed.for_good else pause_after(message.tries, terms.numbers("retry_minutes"))
        _settle(message, failed.reason, pause)
    else:
        _settle(message, "", None)


def _settle(message: Taken, reason: str, pause: int | None) -> None:
    """Without a reason it was sent; without a pause it is not tried again."""
    now = clock.now()
    again_at = None if pause is None else now + timedelta(minutes=pause)
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute(
            "SELECT notifications_settle(%s, %s, %s, %s, %s)", [message.delivery, not reason, reason, again_at, now]
        )
