"""One letter by e-mail, sent by a job: an invitation, a link for a password. What is not taken now is sent again later."""

import smtplib

from django.core.mail import send_mail

from bayiri.agencies.deferring import NotYet, times_begun
from bayiri.core import clock
from bayiri.rulebooks.queries import law


class NotTaken(NotYet):
    """The mail server did not take a letter. `minutes` until the job is begun again: none where that is of no use any more."""


def post(subject: str, text: str, address: str) -> None:
    """Send a letter and wait for the answer. Raises NotTaken, after which the job is begun again by itself.

    The pauses grow as those between two tries of any other message: law/notifications.yaml.
    """
    try:
        send_mail(subject, text, None, [address])
    except smtplib.SMTPRecipientsRefused as fault:
        refused = all(code >= 500 for code, _text in fault.recipients.values())
        raise NotTaken("the address was refused", None if refused else _pause()) from None
    except smtplib.SMTPAuthenticationError:
        raise NotTaken("the mail server does not let us in", _pause()) from None
    except smtplib.SMTPResponseException as fault:
        raise NotTaken("the mail server refused", None if fault.smtp_code >= 500 else _pause()) from None
    except (OSError, smtplib.SMTPException):
        raise NotTaken("the mail server did not answer", _pause()) from None
    except ValueError:  # an address that no mail can go to
        raise NotTaken("no mail can go to this address", None) from None


def _pause() -> int | None:
    pauses = law("notifications", on=clock.today()).numbers("retry_minutes")
    return pauses[times_begun()] if times_begun() < len(pauses) else None
