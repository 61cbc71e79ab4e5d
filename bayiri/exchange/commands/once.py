"""What other programs sent under a key of their own: done once, answered again."""

from django.db import connection, transaction

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.exchange.models import KeptAnswer
from bayiri.exchange.rules import reasons_not_to_answer_again


@transaction.atomic
def answer_of(*, by: Actor, key: str, said: str) -> KeptAnswer | None:
    """What was answered when this was sent under this key before; two at once wait for each other.

    Raises RuleBroken where other words were sent under it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [f"exchange {by.id}", key])
    before = KeptAnswer.objects.filter(account_id=by.id, key=key).first()
    if before and (reasons := reasons_not_to_answer_again(before.said, said)):
        raise RuleBroken(reasons)
    return before


@transaction.atomic
def keep_answer(*, by: Actor, key: str, said: str, status: int, body: str) -> None:
    """Keep what was answered, for a while. What was done has written its event."""
    KeptAnswer.objects.create(
        id=uuid7(), account_id=by.id, key=key, said=said, status=status, body=body, answered_at=clock.now()
    )
