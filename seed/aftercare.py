"""What comes after arrival in the demonstration: the plan, what is delivered, how people say it goes."""

from datetime import timedelta
from random import Random

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.monitoring import commands as monitoring
from bayiri.monitoring.models import FollowUp
from bayiri.people.rules import is_child
from bayiri.reintegration import commands as reintegration
from bayiri.reintegration.commands import LineData, Said
from bayiri.reintegration.models import Plan, PlanLine
from bayiri.rulebooks.queries import survey
from seed.stories import Story

# dimension, level, form, need, what, provider, minor units of EUR
LINES = (
    (
        "economic",
        "individual",
        "kind",
        "An income of their own",
        "Tools and stock for a repair shop",
        "Two Rivers Wholesale",
        120000,
    ),
    (
        "economic",
        "individual",
        "service",
        "Knows the trade, not the books",
        "Course in bookkeeping, six weeks",
        "Training Centre",
        30000,
    ),
    (
        "economic",
        "individual",
        "kind",
        "The family lived from the land",
        "Ten sheep and fodder for a season",
        "Village cooperative",
        140000,
    ),
    (
        "social",
        "individual",
        "service",
        "The children missed two school years",
        "School placement and extra lessons",
        "District school office",
        25000,
    ),
    (
        "social",
        "individual",
        "cash",
        "Nowhere to stay at first",
        "Three months' rent",
        "Landlord, against receipt",
        60000,
    ),
    (
        "social",
        "community",
        "kind",
        "The village has no clean water nearby",
        "Part of a new well",
        "Village council",
        50000,
    ),
    (
        "psychosocial",
        "individual",
        "service",
        "Sleeps badly, worries",
        "Eight talks with a counsellor",
        "Health house",
        20000,
    ),
)


def start_plan(story: Story, random: Random) -> None:
    """Make a plan with the family, let them agree, approve it, deliver part of it, have a colleague look."""
    by, colleague = story.desk.receiver, story.desk.interviewer
    start = story.now.date()
    chosen = random.sample(LINES, k=random.choice((2, 2, 3)))
    for number, (dimension, level, form, need, what, provider, amount) in enumerate(chosen):
        line = LineData(dimension, level, form, need, what, provider, start + timedelta(days=30), amount, "EUR")
        story.do(
            by,
            lambda line=line: reintegration.add_plan_line(by=by, case_id=story.case.id, line=line),
            days=5 if number == 0 else 0,
        )
    with acting_as(by):
        version = Plan.objects.get(case=story.case).version
        lines = list(PlanLine.objects.filter(case=story.case).order_by("id").values_list("id", "amount"))
    said = Said(True, "in_person", story.language, "The shop first, then the course.")
    for member in story.members():
        if is_child(member.person.born_on, story.now.date()):
            continue
        story.do(
            by,
            lambda member=member: reintegration.record_returnee_answer(
                by=by, case_id=story.case.id, member_id=member.id, plan_version=version, said=said
            ),
            days=1,
        )
    for number, (line_id, amount) in enumerate(lines):
        story.do(by, lambda line_id=line_id: reintegration.approve_plan_line(by=by, line_id=line_id), days=0.2)
        if number:
            continue
        story.do(
            by,
            lambda line_id=line_id, amount=amount: reintegration.record_delivery(
                by=by,
                line_id=line_id,
                delivered_on=clock.today(),
                amount=amount,
                proof="receipt",
                proof_reference="R-17",
            ),
            days=6,
        )
        story.do(
            colleague,
            lambda line_id=line_id: reintegration.record_verification(
                by=colleague,
                line_id=line_id,
                verified_on=clock.today(),
                how="visit",
                found_in_order=True,
                note="In use.",
            ),
            days=3,
        )


def follow_up_rounds(story: Story, random: Random, rounds: int) -> None:
    """Hold the first rounds of every adult, by a colleague of the one who delivers; somebody is not reached now and
    then.
    """
    by = story.desk.interviewer
    with acting_as(by):
        due = list(FollowUp.objects.filter(case=story.case).order_by("due_on", "id").values_list("id", "due_on"))
    months_seen = sorted({due_on for _, due_on in due})[:rounds]
    for follow_up_id, due_on in due:
        if due_on not in months_seen:
            continue
        story.now = max(story.now, story.now.replace(year=due_on.year, month=due_on.month, day=due_on.day))
        if random.random() < 0.1:
            story.do(
                by,
                lambda pk=follow_up_id: monitoring.record_not_reached(
                    by=by,
                    follow_up_id=pk,
                    mode="phone",
                    tried_on=clock.today(),
                    give_up=True,
                    note="The number is dead.",
                ),
                days=2,
            )
            continue
        answers = _answers(random)
        story.do(
            by,
            lambda pk=follow_up_id, said=answers: monitoring.record_follow_up(
                by=by, follow_up_id=pk, mode="visit", answers=said, held_on=clock.today()
            ),
            days=1,
        )


def _answers(random: Random) -> dict[str, str | None]:
    """Answers to every question that need no other answer first, now and then none, better or worse by household."""
    document = survey("reintegration-sustainability", on=clock.today())
    hope = random.random()
    answers: dict[str, str | None] = {}
    for item in document.items:
        if item.asked_if or random.random() < 0.05:
            answers[item.item] = None
            continue
        place = min(int(abs(random.gauss(1 - hope, 0.25)) * len(item.options)), len(item.options) - 1)
        answers[item.item] = item.options[place].option
    return answers
