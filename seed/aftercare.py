"""What comes after arrival in the demonstration: the plan, what is delivered, how people say it goes."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.monitoring import commands as monitoring
from bayiri.monitoring.models import ContactChoice, FollowUp
from bayiri.monitoring.queries import pages
from bayiri.people.rules import is_child
from bayiri.reintegration import commands as reintegration
from bayiri.reintegration.commands import LineData, Said
from bayiri.reintegration.models import Plan, PlanLine
from bayiri.rulebooks.queries import survey
from seed.stories import Story

LINES = Path(__file__).parent / "data" / "plan_lines.csv"


def _plan_lines(random: Random, start: date) -> list[LineData]:
    """Two or three lines a family might agree on."""
    with LINES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        LineData(
            row["dimension"], row["level"], row["form"], row["need"], row["description"], row["provider"],
            start + timedelta(days=30), int(row["eur_cents"]), "EUR",
        )
        for row in random.sample(rows, k=random.choice((2, 2, 3)))
    ]  # fmt: skip


def start_plan(story: Story, random: Random) -> None:
    """Make a plan with the family, let them agree, approve it, deliver part of it, have somebody else look."""
    by = story.desk.receiver
    for number, line in enumerate(_plan_lines(random, story.now.date())):
        story.do(
            by,
            lambda line=line: reintegration.add_plan_line(by=by, case_id=story.case.id, line=line),
            days=0 if number else 5,
        )
    _agree(story)
    with acting_as(by):
        lines = list(PlanLine.objects.filter(case=story.case).order_by("id").values_list("id", "amount"))
    for line_id, _amount in lines:
        story.do(by, lambda line_id=line_id: reintegration.approve_plan_line(by=by, line_id=line_id), days=0.2)
    _carry_out(story, *lines[0])


def _agree(story: Story) -> None:
    by, said = story.desk.receiver, Said(True, "in_person", story.language, "The shop first, then the course.")
    with acting_as(by):
        version = Plan.objects.get(case=story.case).version
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


def _carry_out(story: Story, line_id: UUID, amount: int) -> None:
    """Deliver one line, and let the programme's manager look: who asks later how things go must do neither.

    A case that began after arrival is unknown to that manager: there nobody has looked yet.
    """
    by, manager = story.desk.receiver, story.desk.manager
    story.do(
        by,
        lambda: reintegration.record_delivery(
            by=by, line_id=line_id, delivered_on=clock.today(), amount=amount, proof="receipt", proof_reference="R-17"
        ),
        days=6,
    )
    if story.holder == by:
        return
    story.do(
        manager,
        lambda: reintegration.record_verification(
            by=manager, line_id=line_id, verified_on=clock.today(), how="phone", found_in_order=True, note="In use."
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
        _asked_for_contact(story, follow_up_id)
        answers = _answers(random)
        story.do(
            by,
            lambda pk=follow_up_id, said=answers: monitoring.record_follow_up(
                by=by, follow_up_id=pk, mode="visit", answers=said, held_on=clock.today()
            ),
            days=1,
        )


def _asked_for_contact(story: Story, follow_up_id: UUID) -> None:
    """The first time somebody is reached they are asked whether they want to be contacted; in these stories, yes."""
    by = story.desk.interviewer
    with acting_as(by):
        member_id = FollowUp.objects.get(pk=follow_up_id).member_id
        asked = ContactChoice.objects.filter(member_id=member_id).exists()
    if not asked:
        said = {"member_id": member_id, "agrees": True, "mode": "phone"}
        story.do(by, lambda: monitoring.say_contact(by=by, case_id=story.case.id, said_on=clock.today(), **said))


def half_done_survey(story: Story) -> None:
    """Begin the next round on a phone and stop after two pages: the call broke off."""
    by = story.desk.interviewer
    with acting_as(by):
        due = FollowUp.objects.filter(case=story.case, state="due").order_by("due_on", "id").first()
    if due is None:
        return
    language = {"ara": "ar", "fra": "fr"}.get(story.language, "en")
    draft = story.do(
        by,
        lambda: monitoring.begin_survey(
            by=by, follow_up_id=due.id, language=language, mode="phone", held_on=clock.today(), agrees=True
        ),
    )
    version = survey("reintegration-sustainability", on=story.now.date())
    for number, codes in enumerate(pages(version)[:2], start=1):
        asked = [item for item in version.items if item.item in codes and not item.asked_if]
        said = {item.item: item.options[len(item.options) // 2].option for item in asked}
        story.do(
            by,
            lambda number=number, said=said: monitoring.keep_page(
                by=by, draft_id=draft.id, page=number, answers=said, done=True
            ),
        )


def lose_touch(story: Story, random: Random) -> None:
    """Three attempts in vain to reach somebody whose next round is due; now and then a neighbour knows more."""
    by = story.desk.interviewer
    with acting_as(by):
        due = FollowUp.objects.filter(case=story.case, state="due").order_by("due_on", "id").first()
    if due is None:
        return
    for mode, note in (("phone", "No answer."), ("phone", "The number is switched off."), ("visit", "Nobody at home.")):
        story.do(
            by,
            lambda mode=mode, note=note: monitoring.record_not_reached(
                by=by, follow_up_id=due.id, mode=mode, tried_on=clock.today(), give_up=False, note=note
            ),
            days=4,
        )
    if random.random() < 0.3:
        heard = {"mode": "visit", "note": "A neighbour: with relatives in the next town."}
        story.do(
            by,
            lambda: monitoring.record_moved(by=by, follow_up_id=due.id, learned_on=clock.today(), **heard),
            days=0.1,
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
