"""What the stories of plans and follow-ups share: a household that has arrived, and a line for it."""

from datetime import date

from bayiri.agencies.commands import grant_sight
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core import clock
from bayiri.people.commands import PersonData
from bayiri.reintegration.commands import (
    Comment,
    LineData,
    Said,
    answer_comment,
    record_returnee_answer,
    take_down_comment,
)
from bayiri.reintegration.models import Plan


def person(given_names, year):
    return PersonData(given_names, "Haddad", born_on=date(year, 5, 1), birth_precision="day")


def registered(by, *, after_arrival=True):
    """Amina, Bilal and their child Dalia."""
    people = [("self", "Amina", 1990), ("spouse", "Bilal", 1988), ("child", "Dalia", 2015)]
    members = [NewMember(relation, person(name, year)) for relation, name, year in people]
    return register_case(by=by, form=FormOfReturn("DEU", "IRQ"), members=members, after_arrival=after_arrival)


def share(by, case, agency_id, section=None, mode="write"):
    sight = {"by": by, "agency_id": agency_id, "purpose": "reintegration", "section": section, "mode": mode}
    grant_sight(kind="case", subject_id=case.id, **sight)
    for one in case.members.all():
        grant_sight(kind="person", subject_id=one.person_id, **{**sight, "section": None})


def member(case, relation="self"):
    return case.members.get(relation=relation)


def data(**changes):
    """A sewing machine for 1,200 EUR, in kind, for the family."""
    line = {
        "dimension": "economic",
        "level": "individual",
        "form": "kind",
        "need": "An income: Amina sewed for a living",
        "description": "Sewing machine and cloth",
        "provider": "Stitch & Co",
        "planned_on": date(2026, 11, 20),
        "amount": 120000,
        "currency": "EUR",
    }
    return LineData(**{**line, **changes})


def answer(by, case, relation="self", *, approves=True, plan_version=None, **words):
    version = plan_version or Plan.objects.get(case=case).version
    said = Said(approves, **{"channel": "in_person", "language": "ara", **words})
    who = member(case, relation).id
    return record_returnee_answer(by=by, case_id=case.id, member_id=who, plan_version=version, said=said)


def all_agree(by, case):
    for relation in ("self", "spouse"):
        answer(by, case, relation)


def comment(by, case, relation="self", *, line=None, text="I would rather have training", **said):
    """Somebody of the household says something to the plan, in Arabic, while it is made."""
    usual = {"said_on": clock.today(), "occasion": "planning", "channel": "in_person", "language": "ara"}
    return take_down_comment(
        by=by, case_id=case.id, member_id=member(case, relation).id, line_id=line.id if line else None,
        comment=Comment(text=text, **{**usual, **said}),
    )  # fmt: skip


def respond(by, case, comment, outcome="answered", text="Done so."):
    return answer_comment(by=by, case_id=case.id, comment_id=comment.id, outcome=outcome, text=text)
