"""Three stories that a newcomer follows in the demonstration, step by step, each step as the person who would do it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.cases.choices import Stage
from bayiri.cases.models import Case

IN_ORDER = [stage.value for stage in Stage]


@dataclass(frozen=True)
class Step:
    """What to do, as whom (the name before the @ of their address), and at which stage of the case it is done."""

    who: str
    title: Any
    text: Any
    where: str = "journey:case"
    done_from: str = ""


@dataclass(frozen=True)
class Tale:
    code: str
    title: Any
    lead: Any
    head_name: str
    steps: tuple[Step, ...]


TALES = (
    Tale(
        "family",
        _("A family of five goes home to Iraq"),
        _("Layla and Omar have decided, with their three children. Nothing is approved yet, and nobody may be hurried."),
        "ليلى حداد",
        (
            Step(
                "carla",
                _("See what stands before their journey"),
                _("The case page says what is next, for whom, and what is in the way. Open a person to see every safeguard."),
            ),
            Step(
                "paula",
                _("Look at the risk on return"),
                _("Open “No risk on return, no pending procedure” for each adult and child, and clear it on evidence."
                  " The caseworker cannot: four eyes."),
            ),
            Step(
                "carla",
                _("See what each programme would give, and apply"),
                _("Every amount has its reasons and its source. What is not known is named, never guessed."),
                "programmes:entitlements",
                "approved",
            ),
            Step(
                "mona",
                _("Decide on the application"),
                _("Approve it, or refuse with reasons and say what the family can do about it."),
                "programmes:entitlements",
                "approved",
            ),
            Step(
                "tomas",
                _("Book the flight, then try to release them too early"),
                _("The safeguards say what is missing. Neither the page nor the database lets anybody go while one stands."),
                done_from="preparing",
            ),
        ),
    ),
    Tale(
        "student",
        _("A student’s term ends, and work begins at home"),
        _("Giga has flown to Tbilisi. From here on the people there carry the case."),
        "გიგა ლომიძე",
        (
            Step(
                "nino",
                _("Confirm the arrival"),
                _("Only who receives people can say that somebody has arrived. Until then the journey is an open question."),
                done_from="arrived",
            ),
            Step(
                "nino",
                _("Make a plan with him"),
                _("Write one line for work and one for a home; what he says about each is written down, and he approves."),
                "reintegration:plan",
                "reintegrating",
            ),
            Step(
                "nino",
                _("See how he will be asked how things go"),
                _("Arrival has set the days. A colleague asks, never the one who pays."),
                "monitoring:follow-ups",
                "following_up",
            ),
        ),
    ),
    Tale(
        "mother",
        _("A mother changes her mind at the airport"),
        _("Aminata and her two children are released to travel, with seats on a flight. She hesitates. See what one word does."),
        "Aminata Diop",
        (
            Step(
                "tomas",
                _("See that they may board"),
                _("Everybody is released: the last look at every safeguard has been taken."),
            ),
            Step(
                "carla",
                _("Withdraw the decision"),
                _("One button beside her name, no reason asked. Do it for her and look at the children."),
                done_from="withdrawn",
            ),
            Step(
                "tomas",
                _("Try to let her board"),
                _("The release is gone, and the seat is given up. There is no way around it."),
                done_from="withdrawn",
            ),
            Step(
                "carla",
                _("Ask again, another day"),
                _("“Asks again” opens the way once more, from counselling on. Nothing is held against her."),
            ),
        ),
    ),
)  # fmt: skip


def tales() -> list[dict[str, Any]]:
    """The stories with their cases, as far as they stand in this demonstration, and which steps are done."""
    people = {
        user.email.partition("@")[0]: user for user in User.objects.filter(is_active=True).select_related("agency")
    }
    return [shown for tale in TALES if (shown := _shown(tale, people))]


def _shown(tale: Tale, people: dict[str, User]) -> dict[str, Any] | None:
    if any(step.who not in people for step in tale.steps):
        return None
    # A demonstration holds nobody's secrets: the page looks the case up as the first person of the story.
    with acting_as(people[tale.steps[0].who].actor):
        case = Case.objects.filter(head_name=tale.head_name).order_by("opened_at").only("id", "stage").first()
    if case is None:
        return None
    steps = [
        {
            "title": step.title,
            "text": step.text,
            "person": people[step.who],
            "url": reverse(step.where, args=[case.pk]),
            "done": _reached(case.stage, step.done_from),
        }
        for step in tale.steps
    ]
    return {"code": tale.code, "title": tale.title, "lead": tale.lead, "steps": steps}


def _reached(stage: str, wanted: str) -> bool:
    """Whether a case that stands at `stage` has come to `wanted`; withdrawn is reached by withdrawing alone."""
    if not wanted or stage == wanted:
        return stage == wanted
    return wanted != "withdrawn" and IN_ORDER.index(wanted) <= IN_ORDER.index(stage) <= IN_ORDER.index("closed")
