"""The notice of rights as its layout prints it."""

from datetime import date
from typing import Any

from django.utils.translation import override

from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.orders import queries
from bayiri.people.rules import is_child
from bayiri.reference.locales import locale_for
from bayiri.rulebooks.queries import rights_notice


def rights_paper_of(case: Case, member: Member, language: str) -> dict[str, Any]:
    """Every right in the words of the law's document of today, with the acts that stand against the person."""
    today, person = clock.today(), member.person
    last = queries.last_notice(case, member)
    with override(language):
        acts = [
            {
                "act": str(one.get_act_display()), "number": one.number, "authority": one.authority,
                "notified_on": _day(one.notified_on, language),
            }
            for one in queries.acts_naming(case, member)
        ]  # fmt: skip
        return {
            "kind": "rights_on_return", "language": language, "direction": "rtl" if language == "ar" else "ltr",
            "number": "", "seal": "", "address": "", "qr": "", "issued_on": _day(today, language), "is_list": True,
            "agency": case.agency.name, "case": case.number, "child": is_child(person.born_on, today),
            "interpreter": last.interpreter_name if last else "",
            "holder": {"name": person.name, "latin": person.name_latin},
            "acts": acts, "remedy_until": _day(last.remedy_until, language) if last else "",
            "rights": rights_notice(on=today).content.said_in(language),
        }  # fmt: skip


def _day(on: date, language: str) -> str:
    from babel.dates import format_date  # 10 MB that not every process needs

    return format_date(on, "d MMMM y", locale=locale_for(language))
