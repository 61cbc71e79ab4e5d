"""My work: what is open for somebody, what is late first, case by case; where each piece of it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.people.models import Person
from bayiri.reintegration.queries import in_language
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.queries import programme_document
from bayiri.tasks.models import ENDED_BY_HAND, Task, TaskKind

SHOWN = 200
# Where each kind of work is done. What is not named here, or needs more than case and member, is done on the case page.
PAGES: dict[str, str] = {
    TaskKind.ASSESS: "safeguards:assess",
    TaskKind.RENEW_DECISION: "journey:declare",
    TaskKind.INTERPRETER: "cases:session",
    TaskKind.COMES_OF_AGE: "journey:declare",
    TaskKind.LOOK_AT_HELP: "programmes:entitlements",
    TaskKind.PLAN: "reintegration:plan",
    TaskKind.ANSWER_COMMENT: "reintegration:plan",
    TaskKind.REVIEW_PLAN: "monitoring:review-plan",
    TaskKind.FOLLOW_UP: "monitoring:follow-ups",
    TaskKind.SECOND_LOOK: "journey:close",
    TaskKind.DATA_REQUEST: "privacy:case",
    TaskKind.CLOSE_AGAIN: "journey:close",
    TaskKind.EMERGENCY: "cases:emergencies",
    TaskKind.REFERRAL_NEWS: "journey:asked",
    TaskKind.REFERRAL_WAITS: "journey:asked",
    TaskKind.RECEIPT_MISSING: "journey:asked",
    TaskKind.CONFIRM_SHARING: "journey:asked",
}


@dataclass(frozen=True)
class Work:
    """One task as the page shows it."""

    task: Task
    url: str
    overdue: bool
    stands_in_for: str = ""  # the colleague who is away and whom the task names
    about: str = ""  # what the task says besides, in the reader's language; of an application the name of its programme

    @property
    def ended_by_hand(self) -> bool:
        return self.task.kind in ENDED_BY_HAND


@dataclass
class CaseWork:
    """What is to be done in one case; the main applicant is None for who sees the work and not the person."""

    case_id: UUID
    number: str
    head: Person | None
    work: list[Work] = field(default_factory=list)


def grouped(
    tasks: list[Task], today: date, heads: Mapping[UUID, Person], reader: UUID | None = None
) -> list[dict[str, Any]]:
    """Late, today, the rest of this week, later; in each its cases, in the order of what is due first. A group in which
    nothing stands is left out. What names somebody else than the `reader` is marked with their name.
    """
    titles = {"late": _("Late"), "today": _("Today"), "week": _("This week"), "later": _("Later")}
    held: dict[str, dict[UUID, CaseWork]] = {name: {} for name in titles}
    for task in tasks:
        cases = held[when(task.due_on, today)]
        case = cases.setdefault(task.case_id, CaseWork(task.case_id, task.case_label, heads.get(task.case_id)))
        case.work.append(_work(task, today, reader))
    return [
        {
            "title": titles[name],
            "cases": list(cases.values()),
            "number": sum(len(case.work) for case in cases.values()),
            "says_days": name != "today",
        }
        for name, cases in held.items()
        if cases
    ]


def when(due_on: date, today: date) -> str:
    """ "late", "today", "week" (to Sunday) or "later"."""
    if due_on <= today:
        return "today" if due_on == today else "late"
    return "week" if (due_on - today).days <= 6 - today.weekday() else "later"


def _work(task: Task, today: date, reader: UUID | None) -> Work:
    whom = task.person.name if reader and task.person and task.person_id != reader else ""
    url = _page(task) or reverse("journey:case", args=[task.case_id])
    return Work(task, url, task.due_on < today, whom, _about(task))


def _about(task: Task) -> str:
    if task.kind == TaskKind.APPROVE:
        try:
            return in_language(programme_document(task.note).rulebook.names, get_language() or "en")
        except Fault:  # a programme whose document is not here any more
            return task.note
    return _(task.note) if task.note else ""


def _page(task: Task) -> str:
    """The address of the page where the work is done, or an empty text where only the case page will do."""
    name = PAGES.get(task.kind)
    if not name:
        return ""
    wanted: list[list[UUID]] = [[task.case_id, task.member_id]] if task.member_id else []
    for args in [*wanted, [task.case_id]]:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""
