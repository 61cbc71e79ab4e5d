"""What there may be news of, how it reaches somebody, and what became of a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What there is news of. It is read in the application alone: no message names it."""

    ALERT_RAISED = "alert_raised", _("An alert of exploitation or abuse")
    ALERT_CLIMBED = "alert_climbed", _("An alert that nobody has read yet")
    ALERT_SECOND = "alert_second", _("An alert needs a second person")
    ALERT_READ = "alert_read", _("Your alert was read")
    ALERT_ACTED = "alert_acted", _("Your alert is being acted upon")
    COMPLAINT_CAME = "complaint_came", _("A complaint has come to you")
    COMPLAINT_MORE = "complaint_more", _("Something was added to a complaint")
    COMPLAINT_DUE = "complaint_due", _("The day of a complaint is near")
    COMPLAINT_LATE = "complaint_late", _("The day of a complaint has gone by")
    COMPLAINT_NOBODY = "complaint_nobody", _("A complaint waits for somebody who may read it")
    FEAR_SAID = "fear_said", _("Somebody is afraid to return")
    REVIEW_WAITS = "review_waits", _("A protection review that waits")
    ADVISORY = "advisory", _("An advisory about a case of yours")
    WORK = "work", _("Work for you")
    CASE_HANDED = "case_handed", _("A case is on your desk now")
    CASE_SHARED = "case_shared", _("Your agency takes part in a case")
    SIGHT_ENDED = "sight_ended", _("Your agency's part in a case has ended")
    CONSENT_CHANGED = "consent_changed", _("What somebody agrees to has changed")
    OUTSIDE_PROCEDURE = "outside_procedure", _("A departure outside procedure")
    REFERRAL_ASKED = "referral_asked", _("Another agency asks you for something")
    REFERRAL_ANSWERED = "referral_answered", _("Another agency has answered")
    REFERRAL_ENDED = "referral_ended", _("A request between agencies has ended")
    REFERRAL_BEGUN = "referral_begun", _("Work on what your agency asked for has begun")
    REFERRAL_DONE = "referral_done", _("What your agency asked for is done")
    REFERRAL_RETURNED = "referral_returned", _("What your agency asked for was given back")
    REFERRAL_WAITS = "referral_waits", _("A request waits for an answer, and its day is near")
    TASK_FORCE = "task_force", _("Something new in a task force")
    BOARD = "board", _("Something new on a board")
    AGREEMENT = "agreement", _("An agreement between agencies")
    BREAK_GLASS = "break_glass", _("Somebody opened a case in an emergency")
    NOT_REVIEWED = "not_reviewed", _("Nobody has looked at an opening in an emergency")
    DATA_REQUEST = "data_request", _("Somebody asks about their own data")
    LIST_READY = "list_ready", _("Something you asked for is ready")
    ACCOUNT = "account", _("Something has changed in your account")
    DUE_SOON = "due_soon", _("The day of something you answer for is near")


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    CHAT = "chat", _("Chat")


class Pace(models.TextChoices):
    """When somebody wants a message about news of one kind; in the application it stands at once."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    ONLY_HERE = "only_here", _("Only in Bayiri")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Waits to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed, will be tried again")
    GIVEN_UP = "given_up", _("Given up")


class Reason(models.TextChoices):
    """Why a message was not sent, or not yet. Never what the other side said: it may name people."""

    NONE = "", _("No reason")
    NOT_OPEN = "not_open", _("This installation does not use this way any more")
    NO_ADDRESS = "no_address", _("There is no confirmed address any more")
    NO_ANSWER = "no_answer", _("The other side did not answer in time")
    REFUSED = "refused", _("The other side refused it")
    NOT_UNDERSTOOD = "not_understood", _("The other side answered something else than agreed")
    UNKNOWN = "unknown", _("Broke off while being sent, twice: nobody knows whether it arrived")
    NEWER = "newer", _("Another message says the same")
    CONTACT_CHANGED = "contact_changed", _("The contact has changed or is not safe any more")
    STOPPED = "stopped", _("Stopped before it was sent")


class Outside(models.TextChoices):
    """What a body without accounts is sent. No message names a person, nor says what a referral is about."""

    LINK = "link", _("An address at which to answer")
    PIN = "pin", _("The PIN of an address")
    RECALL = "recall", _("Delete what was shared, and confirm it")
    RECALL_AGAIN = "recall_again", _("Delete what was shared, and confirm it: a reminder")


class Sentence(models.TextChoices):
    """What a returnee may be told outside Bayiri. Nothing that a stranger who reads it could learn anything from."""

    CALL_US = "call_us", _("Please call us when you can.")
    COME_BY = "come_by", _("Please come by when you can.")
    WE_TRIED = "we_tried", _("We tried to reach you. Please call us when you can.")
