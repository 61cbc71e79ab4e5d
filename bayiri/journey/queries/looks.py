"""Who looked at a case, for its page and for the paper that the person is given."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override

from bayiri.agencies.choices import Purpose, Role, Section
from bayiri.audit.queries import Look, looks_at
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.journey.choices import LAST_PAGE, PAGE_SIZE
from bayiri.journey.queries.papers.wording import Wording

PRINTED_AT_MOST = 400


@dataclass(frozen=True)
class LookRow:
    """One line, in the reader's words."""

    look: Look
    roles: list[str]
    sections: list[str]
    why: list[str]

    @property
    def in_lines(self) -> dict[str, str]:
        """Roles, sections and why, each as one line."""
        comma = gettext(", ")
        return {"roles": comma.join(self.roles), "sections": comma.join(self.sections), "why": comma.join(self.why)}


@dataclass(frozen=True)
class LooksPage:
    """One page of who looked, by day. Nothing is counted: one line more than shown was asked for."""

    days: list[tuple[date, list[LookRow]]]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def looks_page(case_id: UUID, number: int) -> LooksPage:
    """One page, the latest day first. One query."""
    number = min(max(number, 1), LAST_PAGE)
    found = looks_at(case_id, from_row=(number - 1) * PAGE_SIZE, most=PAGE_SIZE + 1)
    rows = [_in_words(look) for look in found[:PAGE_SIZE]]
    days = [(day, list(lines)) for day, lines in groupby(rows, key=lambda row: row.look.day)]
    return LooksPage(days, number, has_next=len(found) > PAGE_SIZE)


def _in_words(look: Look) -> LookRow:
    return LookRow(
        look, _labels(Role, look.roles), [] if "all" in look.sections else _labels(Section, look.sections),
        _labels(Purpose, look.why),
    )  # fmt: skip


def _labels(choices: Any, codes: list[str]) -> list[str]:
    """The words of some codes, in their usual order; one that is not in use any more stands as it is."""
    known = dict(choices.choices)
    return [str(label) for code, label in known.items() if code in codes] + [
        code for code in codes if code not in known
    ]


def looks_paper(case: Case, member: Member, language: str) -> dict[str, Any]:
    """The paper "Who looked at your case" as its layout sets it, in a language. One query."""
    found = looks_at(case.id, from_row=0, most=PRINTED_AT_MOST + 1)
    with override(language):
        wording, person = Wording(language), member.person
        rows = [_in_words(look) for look in found[:PRINTED_AT_MOST]]
        return {
            "kind": "looks", "language": language, "direction": "rtl" if language == "ar" else "ltr",
            "number": "", "seal": "", "address": "", "qr": "", "issued_on": wording.day(clock.today()), "is_list": True,
            "agency": case.agency.name, "case": case.number, "more": len(found) > PRINTED_AT_MOST,
            "holder": {"name": person.name, "latin": person.name_latin},
            "rows": [
                [
                    wording.day(row.look.day),
                    wording.listed([row.look.agency, wording.country(row.look.country)]),
                    wording.listed(row.roles), row.look.part_in_words, wording.listed(row.sections),
                    wording.listed(row.why), str(row.look.times),
                ]
                for row in rows
            ],
        }  # fmt: skip
