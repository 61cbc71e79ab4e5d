"""What Bayiri itself does every night, and what takes longer than a page may."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import connection
from django.utils import translation
from procrastinate.contrib.django import app

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import BEGUN_AGAIN, job
from bayiri.core import clock
from bayiri.core.actor import ITSELF, Actor
from bayiri.core.lost import OUT_OF_REACH
from bayiri.privacy.archive import archive_of
from bayiri.privacy.choices import CopyState
from bayiri.privacy.commands import requests
from bayiri.privacy.models import Copy
from bayiri.privacy.queries import request_for
from bayiri.privacy.queries.copies import held_on, tables
from bayiri.rulebooks.queries import law

FILES_BETWEEN = 5  # files between two words of how far it is


@app.periodic(cron="41 2 * * *")
@app.task(name="privacy.forget", queueing_lock="privacy.forget", retry=BEGUN_AGAIN)
def forget(timestamp: int) -> None:
    """Overwrite every record that is past its term. Broken off, the next night goes on."""
    forget_all()


def forget_all() -> int:
    """Overwrite what is due, some cases in each transaction; how many cases."""
    at_once = law("data-protection", on=clock.today()).number("forget_at_once")
    done = 0
    while some := _forget_some(at_once):
        done += some
    return done


def _forget_some(most: int) -> int:
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT privacy_forget_due(%s, %s)", [clock.now(), most])
        (done,) = cursor.fetchone()
    return done


@job
def make_copy(*, by: Actor, copy_id: str, language: str) -> None:
    """Put together everything held on who asked. Begun again, it is made from the beginning."""
    with acting_as(by):
        copy = Copy.objects.select_related("request").defer("content").filter(pk=UUID(copy_id)).first()
    if copy is None or copy.state != CopyState.MAKING or not copy.request.is_open:
        return
    try:
        with translation.override(language):
            _make(by, copy, language)
    except OUT_OF_REACH:
        raise  # begun again, it is made
    except Exception:
        with acting_as(by):
            requests.note_progress(by=by, copy_id=copy.pk, done=0, total=0, state=CopyState.FAILED)
        raise


def _make(by: Actor, copy: Copy, language: str) -> None:
    """The tables in one transaction, each file in one of its own: nothing is held while a large archive is packed."""
    with acting_as(by):
        request = request_for(by, copy.case_id, copy.request_id)
        held = held_on(by, request)
    steps, total = len(tables()), len(tables()) + len(held.files)

    def told(files: int) -> None:
        if files % FILES_BETWEEN == 0:
            with acting_as(by):
                requests.note_progress(by=by, copy_id=copy.pk, done=steps + files, total=total)

    told(0)
    archive = archive_of(
        request, replace(held, files=[(name, _acting(by, read)) for name, read in held.files]), language, told
    )
    with acting_as(by):
        requests.note_progress(by=by, copy_id=copy.pk, done=total, total=total)
        requests.keep_copy(by=by, copy_id=copy.pk, archive=archive, files=len(held.files))


def _acting(by: Actor, read: Callable[[], bytes]) -> Callable[[], bytes]:
    def acted() -> bytes:
        with acting_as(by):
            return read()

    return acted
