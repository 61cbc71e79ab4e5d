"""Work that a page does not wait for: queued in the writer's own transaction, done as the person who asked.

Whoever can run a statement as the application can put a row into the queue. So a job carries a ticket, signed with the
key that signs contexts: a job that nobody of the application asked for is not done, and one cannot be done as somebody else.
"""

import functools
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from bayiri.agencies.models import User
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.core.lost import OUT_OF_REACH
from bayiri.core.signing import signing_key

_begun: ContextVar[int] = ContextVar("begun", default=0)


class NotYet(Exception):
    """What a job needs is not there: it is begun again after so many minutes, or has failed where there are none."""

    def __init__(self, reason: str, minutes: int | None):
        super().__init__(reason)
        self.minutes = minutes


class BegunAgain(BaseRetryStrategy):
    """A job that failed because the database went away is begun again: after 0, 10, 20, ... seconds, however often.
    One that waits for something else says itself for how long.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NotYet):
            return None if exception.minutes is None else RetryDecision(retry_in={"minutes": exception.minutes})
        return RetryDecision(retry_in={"seconds": 10 * job.attempts}) if isinstance(exception, OUT_OF_REACH) else None


BEGUN_AGAIN = BegunAgain()


def times_begun() -> int:
    """How often the job that is being done was begun before."""
    return _begun.get()


@contextmanager
def begun_before(times: int) -> Iterator[None]:
    """Within, a job is done that was begun so often before. For the worker."""
    token = _begun.set(times)
    try:
        yield
    finally:
        _begun.reset(token)


def job(work: Callable[..., None]) -> Callable[..., None]:
    """Make `work(*, by, ...)` a job: its arguments beside `by` are texts and numbers, it opens its own transactions
    (`acting_as(by)`), and it may be started again after a crash, so it must find out by itself what is done already.
    `draw` in bayiri/statistics/jobs.py is called "statistics.draw".
    """
    room = work.__module__.removeprefix("bayiri.").removesuffix(".jobs")
    name = f"{room}.{work.__name__}"

    @functools.wraps(work)
    def run(*, asked_by: str, ticket: str, **arguments: Any) -> None:
        if not hmac.compare_digest(ticket, _ticket(name, asked_by, arguments)):
            raise NotAllowed
        work(by=_still_here(UUID(asked_by)), **arguments)

    app.task(name=name, retry=BEGUN_AGAIN)(run)
    return work


def defer(name: str, *, by: Actor, **arguments: Any) -> None:
    """Queue a job in this transaction: it begins after the commit, or never where the act is undone.

    By its name, because commands queue jobs and jobs call commands.
    """
    app.configure_task(name=name).defer(asked_by=str(by.id), ticket=_ticket(name, str(by.id), arguments), **arguments)


def _ticket(name: str, asked_by: str, arguments: dict[str, Any]) -> str:
    said = json.dumps(["job", name, asked_by, arguments], sort_keys=True).encode()
    return hmac.new(signing_key(), said, hashlib.sha256).hexdigest()


def _still_here(user_id: UUID) -> Actor:
    """Who asked, with today's roles. Raises NotAllowed for somebody who has left since."""
    user = User.objects.select_related("agency").filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotAllowed
    return user.actor
