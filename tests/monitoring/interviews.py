"""What people answer."""

from datetime import UTC, datetime

from bayiri.core import clock
from bayiri.monitoring.commands import record_follow_up, say_contact
from bayiri.monitoring.models import ContactChoice
from bayiri.monitoring.queries import questionnaire


def on(year, month, day):
    """That morning."""
    return clock.moved_to(datetime(year, month, day, 9, tzinfo=UTC))


def answers(*, best=True, leave_out=()):
    """The best, or the worst, answer to every question."""
    picked = {}
    for item in questionnaire(clock.today()).items:
        scored = [option for option in item.options if option.score is not None]
        chosen = (max if best else min)(scored, key=lambda option: option.score)
        picked[item.item] = None if item.item in leave_out else chosen.option
    return picked


def agrees(by, follow_up):
    """The person may be contacted: asked once."""
    if not ContactChoice.objects.filter(member_id=follow_up.member_id).exists():
        how = {"mode": "visit", "said_on": clock.today()}
        say_contact(by=by, case_id=follow_up.case_id, member_id=follow_up.member_id, agrees=True, **how)


def ask(by, follow_up, *, said=None, held_on=None, mode="visit"):
    if by.has_role("reintegration_officer"):
        agrees(by, follow_up)
    return record_follow_up(
        by=by,
        follow_up_id=follow_up.id,
        mode=mode,
        answers=answers() if said is None else said,
        held_on=held_on or clock.today(),
    )


def member_round(case, relation, months):
    return case.follow_ups.get(member__relation=relation, months=months)
