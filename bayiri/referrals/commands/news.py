"""Who is told what of a referral: the other side of each step, and both where time or a word taken back ended it."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import call_the_postman
from bayiri.referrals import rules
from bayiri.referrals.choices import Reason, State
from bayiri.referrals.models import Referral


def spread_news(*, by: Actor, referral_id: UUID, act: str) -> None:
    """Tell those on whose desk a referral lies what has become of it; nobody of what they did themselves.

    On the side that asked: who asked and who carries the case; on the other who took it on, before that whoever may
    answer. For other commands and jobs, which write the event.
    """
    for side, kind in rules.NEWS.get(act, ()):
        _tell(by, referral_id, side, Kind(kind))


def _tell(by: Actor, referral_id: UUID, side: str, kind: Kind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_spread_news(%s, %s, %s, %s, %s)",
            [referral_id, side, kind.value, open_channels(), clock.now()],
        )
    call_the_postman(by=by)


def tell_of_withdrawn(*, by: Actor, ids: Collection[UUID]) -> None:
    """Of these, what a word taken back or narrowed has just ended: each side is told. For other commands, which write
    the event.
    """
    ended = Referral.objects.filter(pk__in=ids, state=State.REVOKED, reason=Reason.CONSENT_WITHDRAWN)
    for referral_id in list(ended.order_by("id").values_list("pk", flat=True)) if ids else ():
        spread_news(by=by, referral_id=referral_id, act="withdrawn")
