"""What people are told and what they say, in the demonstration: options explained, needs asked about, comments heard."""

from random import Random

from bayiri.core import clock
from bayiri.people.rules import is_child
from bayiri.programmes.commands import explain_options
from bayiri.programmes.options import comparison, fingerprint
from bayiri.reintegration.commands import Comment, answer_comment, assess_needs, take_down_comment
from bayiri.reintegration.models import Need, PlanComment
from bayiri.reintegration.rules import FoundNeed
from seed.stories import Story

ALSO_NEEDED = (
    FoundNeed("belonging", "community", "Knows nobody of their age here any more."),
    FoundNeed("documents", "structural", "The registry has no record of the youngest child."),
    FoundNeed("debt", "individual", "Owes an uncle for the journey."),
)
SAID = (
    ("Can the course begin after the harvest?", "Yes, it begins in the autumn."),
    ("I would rather choose the tools myself.", "You choose them in the shop, and we pay the shop."),
    ("My wife should be asked as well.", "We spoke with her the same day."),
)
# The languages in which options can be shown, by what is spoken.
SHOWN_FOR = {"ara": "ar", "fra": "fr", "spa": "es"}


def explain_what_there_is(story: Story) -> None:
    """Read the options together, and write down that this was done."""
    by, shown_in = story.desk.counsellor, SHOWN_FOR.get(story.language, "en")
    today = story.now.date()
    present = [one.id for one in story.members() if not is_child(one.person.born_on, today)]

    def explain() -> object:
        shown = fingerprint(comparison(by, story.case, shown_in))
        return explain_options(
            by=by, case_id=story.case.id, shown=shown, shown_in=shown_in, language=story.language,
            members_present=present,
        )  # fmt: skip

    story.case = story.do(by, lambda: type(story.case).objects.get(pk=story.case.pk))
    if present:
        story.do(by, explain)


def ask_about_needs(story: Story, random: Random, rows: list[dict[str, str]]) -> list[Need]:
    """What the first member needs: what the plan will answer, and where that is little something it does not."""
    by, member = story.desk.receiver, story.members()[0].id
    found = [FoundNeed(row["topic"], row["level"], row["need"]) for row in rows]
    also = [random.choice(ALSO_NEEDED)] if len(rows) < 3 else []
    ask = lambda: assess_needs(by=by, case_id=story.case.id, member_id=member, found=[*found, *also])  # noqa: E731
    return story.do(by, ask, days=5)


def hear_a_comment(story: Story, random: Random) -> PlanComment:
    """The first member says something to the plan, and gets an answer."""
    by, member, (text, answer) = story.desk.receiver, story.members()[0], random.choice(SAID)
    guardian = "The guardian" if is_child(member.person.born_on, story.now.date()) else ""

    def say() -> PlanComment:
        said = Comment(text, clock.today(), "planning", "in_person", story.language, guardian_name=guardian)
        return take_down_comment(by=by, case_id=story.case.id, member_id=member.id, comment=said)

    comment = story.do(by, say)
    story.do(
        by,
        lambda: answer_comment(by=by, case_id=story.case.id, comment_id=comment.id, outcome="answered", text=answer),
    )
    return comment
