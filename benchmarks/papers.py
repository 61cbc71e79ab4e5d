"""How many declarations a minute one core prints: told in the person's language, sealed, with code, set as PDF."""

import time
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bayiri.agencies.models import Agency, User
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.core import clock
from bayiri.documents import printing
from bayiri.documents.choices import PaperKind, PaperLanguage
from bayiri.documents.commands import numbered
from bayiri.documents.models import Paper
from bayiri.documents.seals import new_number
from bayiri.journey.queries.papers.records import PaperRecords
from bayiri.journey.queries.papers.told import content_of
from bayiri.journey.queries.papers.wording import Wording
from bayiri.people.models import Person

TARGET_PER_MINUTE = 100
ADDRESS = "https://returns.example.org/verify"
HELD_AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
NAMES = (
    ("عمر", "حسن", "Umar", "Hasan"), ("Ana María", "Quispe Flores", "Ana María", "Quispe Flores"), ("ዮሃንስ", "ተስፋዬ", "Yohannes", "Tesfaye"),
    ("თამარ", "ბერიძე", "Tamar", "Beridze"), ("Ibrahima", "Ouédraogo", "Ibrahima", "Ouédraogo"), ("Արամ", "Սարգսյան", "Aram", "Sargsyan"),
)  # fmt: skip


def run(scale: int) -> dict[str, Any]:
    """Print `scale` declarations of households of one to six: `{"papers", "seconds", "per_minute",
    "target_per_minute", "kilobytes"}`; the last shows that the work was done."""
    chance = Random(2008)
    households = [_records(chance) for _ in range(scale)]
    printing.pdf_of(
        _declaration(households[0], PaperLanguage.EN)
    )  # fonts and layouts are read once in a process's life
    written = 0
    began = time.process_time()
    for place, records in enumerate(households):
        written += len(printing.pdf_of(_declaration(records, PaperLanguage.values[place % 4])))
    seconds = time.process_time() - began
    return {
        "papers": scale,
        "seconds": round(seconds, 3),
        "per_minute": round(scale / seconds * 60) if seconds else 0,
        "target_per_minute": TARGET_PER_MINUTE,
        "kilobytes": written // 1024,
    }


def _declaration(records: PaperRecords, language: str) -> dict[str, Any]:
    content = content_of(records, PaperKind.DECLARATION, records.members[0], language)
    paper = Paper(case_id=records.case.id, number=new_number(), content_hash=content.content_hash)
    return {**content.said, **numbered(paper, ADDRESS), "issued_on": Wording(language).day(clock.today())}


def _records(chance: Random) -> PaperRecords:
    """A household as the records would give it, without a database."""
    agency = Agency(name="Homeward Mission", kind="international", country="DEU")
    worker = User(name="Carla Counsellor", agency=agency)
    case = Case(
        id=UUID(int=chance.getrandbits(128)), number=f"R-2026-{chance.randrange(10**6):06}", agency=agency, caseworker=worker,
        host_country="DEU", destination_country="IRQ", destination_place="Erbil", duration="permanent",
    )  # fmt: skip
    members = [_member(chance, case, place) for place in range(chance.randint(1, 6))]
    talk = CounsellingSession(
        case=case, held_at=HELD_AT, channel="in_person", language="ara", interpreter_name="Ines Interpreter",
        members_present=[member.id for member in members], topics=["return_options", "options_to_stay", "assistance", "rights"],
        information_version="2026", recorded_by=worker,
    )  # fmt: skip
    return PaperRecords(case, members, {}, [talk, talk], {}, {}, [], {}, [], None, [], [], 24)


def _member(chance: Random, case: Case, place: int) -> Member:
    given, family, given_latin, family_latin = chance.choice(NAMES)
    born_on = date(1986, 3, 1) if place == 0 else date(2010, 1, 1) + timedelta(days=chance.randrange(4000))
    person = Person(
        given_names=given, family_name=family, given_names_latin=given_latin, family_name_latin=family_latin, sex="male",
        born_on=born_on, birth_precision="day", nationalities=["IRQ"],
    )  # fmt: skip
    relation = "self" if place == 0 else "child"
    return Member(id=UUID(int=chance.getrandbits(128)), case=case, person=person, relation=relation, state="active")
