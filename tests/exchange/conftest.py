"""What stories of lists share: a list as an office keeps it, taken in, checked, brought in."""

import re

import pytest

from bayiri.agencies.context import acting_as
from bayiri.exchange.commands.bring_in import start
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.undo import undo
from bayiri.exchange.commands.upload import upload_list
from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.sheets.mapping import Mapping

HEADINGS = "Household,Given names,Family name,Relation,Sex,Date of birth,Nationality,Destination"
FAMILY = "\n".join([
    HEADINGS,
    "A,Omar,Hassan,Head,M,13/03/1986,Iraqi,Iraq",
    "A,Zeinab,Hassan,Wife,F,1990,IRQ,",
    "A,Yusuf,Hassan,Son,M,02/01/2015,Irak,",
    "B,Aminata,Diop,,F,April 1992,SN,Sénégal",
])  # fmt: skip


def more_households(count, first=0):
    """So many single people, no two alike."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"X{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676]}on" for n in range(first, first + count)]
    return "".join(f"\nH{n},{name},Zq{name},Head,M,{1950 + n % 50},IRQ,Iraq" for n, name in enumerate(names, first))


@pytest.fixture
def taken_in(act, cast):
    """`taken_in(FAMILY)`: a list uploaded by the programme manager, or by `by`."""

    def take_in(text=FAMILY, by=None, name="caseload.csv"):
        by = by or cast.mona
        act(by)
        content = text if isinstance(text, bytes) else text.encode()
        return upload_list(by=by, file_name=name, content=content)

    return take_in


@pytest.fixture
def again():
    def fetch(one):
        return CaseloadImport.objects.get(pk=one.pk)

    return fetch


@pytest.fixture
def checked(taken_in, cast, act, run_jobs, again):
    """`checked(FAMILY)`: the same after its dry run."""

    def check(text=FAMILY, by=None, meanings=None, **fixed):
        by = by or cast.mona
        one = taken_in(text, by)
        mapping = Mapping.read(one.columns)
        mapping.fixed |= fixed
        match_columns(by=by, import_id=one.pk, mapping=mapping, meanings=meanings)
        run_jobs()
        act(by)
        return again(one)

    return check


@pytest.fixture
def brought_in(checked, cast, act, run_jobs, again):
    """`brought_in(FAMILY)`: the same, its households on record."""

    def bring_in(text=FAMILY, by=None, known="leave_out"):
        by = by or cast.mona
        one = checked(text, by)
        start(by=by, import_id=one.pk, known_people=known)
        run_jobs()
        act(by)
        return again(one)

    return bring_in


@pytest.fixture
def undone(cast, act, run_jobs, again):
    def undo_it(one, by=None):
        by = by or cast.mona
        with acting_as(by):
            undo(by=by, import_id=one.pk)
        run_jobs()
        act(by)
        return again(one)

    return undo_it


@pytest.fixture
def as_(client, users):
    """`as_("mona")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


@pytest.fixture
def read():
    """`read(answer)`: what a page says, without its markup."""

    def text(answer):
        return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())

    return text
